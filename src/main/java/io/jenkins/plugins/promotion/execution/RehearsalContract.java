package io.jenkins.plugins.promotion.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When a rehearsal counts: it began on a tree equal to the production copy, ran one unedited revision to
 * the end, and no item was skipped, marked done or found done.
 */
public final class RehearsalContract {
    private RehearsalContract() {}

    /**
     * Why a run is no rehearsal that counts.
     *
     * @param lines the run's ledger
     * @param environment where it ran
     * @param revision number of the revision that is to be proven
     * @param itemDigests of that revision's items on the rehearsal's environment, by id
     * @param productionCopy digest of the tree as copied from production; {@code null} if it did not begin on such a copy
     * @return the reasons; none means that it counts
     */
    public static List<String> objections(
            List<LedgerLine> lines,
            String environment,
            long revision,
            Map<String, String> itemDigests,
            String productionCopy) {
        if (productionCopy == null) {
            return List.of(RehearsalWords.say("noCopy", environment));
        }
        List<String> reasons = new ArrayList<>();
        String began = lines.stream()
                .filter(line -> line.status() == LineStatus.BEGUN)
                .map(LedgerLine::before)
                .findFirst()
                .orElse("");
        if (began.isEmpty()) {
            reasons.add(RehearsalWords.say("neverBegan"));
        } else if (!began.equals(productionCopy)) {
            reasons.add(RehearsalWords.say("otherTree"));
        }
        if (lines.stream().anyMatch(line -> line.revision() != revision)) {
            reasons.add(RehearsalWords.say("edited", String.valueOf(revision)));
        }
        if (lines.stream().anyMatch(line -> line.status() == LineStatus.ROLLING_BACK)) {
            reasons.add(RehearsalWords.say("rolledBack"));
        } else if (lines.stream().noneMatch(line -> line.status() == LineStatus.FINISHED)) {
            reasons.add(RehearsalWords.say("notToTheEnd"));
        }
        items(lines, itemDigests, reasons);
        return reasons;
    }

    private static void items(List<LedgerLine> lines, Map<String, String> digests, List<String> reasons) {
        Map<String, LineStatus> last = new HashMap<>();
        Set<String> told = new HashSet<>();
        for (LedgerLine line : lines) {
            if (line.itemId().isEmpty() || line.status() == LineStatus.CLARIFIED) {
                continue;
            }
            last.put(line.itemId(), line.status());
            String excuse =
                    switch (line.status()) {
                        case SKIPPED -> "skipped";
                        case MARKED_DONE -> "markedDone";
                        case ALREADY_DONE -> "alreadyDone";
                        default -> "";
                    };
            if (!line.itemDigest().equals(digests.get(line.itemId()))) {
                excuse = "otherContent";
            }
            if (!excuse.isEmpty() && told.add(line.itemId())) {
                reasons.add(RehearsalWords.say(excuse, line.itemId()));
            }
        }
        digests.keySet().stream()
                .filter(id -> last.get(id) != LineStatus.DONE && !told.contains(id))
                .forEach(id -> reasons.add(RehearsalWords.say("notDone", id)));
    }
}
