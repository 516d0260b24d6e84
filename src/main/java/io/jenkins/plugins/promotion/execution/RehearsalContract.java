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
     * @param revision number of the revision that is to be proven
     * @param itemDigests of that revision's items on the rehearsal's environment, by id
     * @param productionCopy digest of the tree as copied from production
     * @return the reasons; none means that it counts
     */
    public static List<String> objections(
            List<LedgerLine> lines, long revision, Map<String, String> itemDigests, String productionCopy) {
        List<String> reasons = new ArrayList<>();
        String began = lines.stream()
                .filter(line -> line.status() == LineStatus.BEGUN)
                .map(LedgerLine::before)
                .findFirst()
                .orElse("");
        if (began.isEmpty()) {
            reasons.add("it never began");
        } else if (!began.equals(productionCopy)) {
            reasons.add(
                    "it did not begin on a tree equal to the production copy; copy production again and rehearse anew");
        }
        if (lines.stream().anyMatch(line -> line.revision() != revision)) {
            reasons.add("the plan was edited: not every line is of revision " + revision);
        }
        if (lines.stream().anyMatch(line -> line.status() == LineStatus.ROLLING_BACK)) {
            reasons.add("it was rolled back");
        } else if (lines.stream().noneMatch(line -> line.status() == LineStatus.FINISHED)) {
            reasons.add("it did not run to the end");
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
                        case SKIPPED -> "was skipped";
                        case MARKED_DONE -> "was marked done";
                        case ALREADY_DONE -> "was already done";
                        default -> "";
                    };
            if (!line.itemDigest().equals(digests.get(line.itemId()))) {
                excuse = "was performed with other content than the plan's";
            }
            if (!excuse.isEmpty() && told.add(line.itemId())) {
                reasons.add("item " + line.itemId() + " " + excuse);
            }
        }
        digests.keySet().stream()
                .filter(id -> last.get(id) != LineStatus.DONE && !told.contains(id))
                .forEach(id -> reasons.add("item " + id + " was not done"));
    }
}
