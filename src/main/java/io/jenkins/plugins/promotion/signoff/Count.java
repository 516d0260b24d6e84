package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts the approvals of a gate that is neither rejected, void nor expired. */
record Count(Gate gate, List<TestResult> results, Identities identities, IdComparison ids) {

    /** What a decision made now is about: test results are part of it where tests are run at the gate. */
    static Covered covered(Gate gate, List<TestResult> results, IdComparison ids) {
        if (!gate.runTests()) {
            return gate.covered();
        }
        TestProgress progress = TestProgress.of(gate.tests(), results, gate.round(), ids);
        return gate.covered().withTestEvidence(progress.digest());
    }

    GateState of(List<Decision> approvals) {
        Map<String, String> now = covered(gate, results, ids).digests();
        List<String> blockers = gate.runTests()
                ? TestProgress.of(gate.tests(), results, gate.round(), ids).blockers()
                : List.of();
        List<Decision> standing = new ArrayList<>();
        List<GateState.Lapsed> lapsed = new ArrayList<>();
        Map<Map<String, String>, List<Decision>> together = new LinkedHashMap<>();
        for (Decision approval : approvals) {
            List<Decision> others = together.computeIfAbsent(approval.coveredDigests(), key -> new ArrayList<>());
            if (others.stream().noneMatch(other -> ids.sameUser(other.user(), approval.user()))) {
                others.add(approval);
                whyLapsed(approval, now)
                        .ifPresentOrElse(
                                why -> lapsed.add(new GateState.Lapsed(approval, why)), () -> standing.add(approval));
            }
        }
        if (blockers.isEmpty() && missing(standing).isEmpty()) {
            return approved(standing);
        }
        List<String> broken = lapsed.stream()
                .filter(one ->
                        missing(together.get(one.decision().coveredDigests())).isEmpty())
                .map(GateState.Lapsed::why)
                .distinct()
                .toList();
        return broken.isEmpty()
                ? new GateState.Open(missing(standing), blockers, List.copyOf(standing), List.copyOf(lapsed))
                : new GateState.Void(broken);
    }

    private Optional<String> whyLapsed(Decision approval, Map<String, String> now) {
        if (!approval.coveredDigests().equals(now)) {
            List<String> changed = now.keySet().stream()
                    .filter(part ->
                            !now.get(part).equals(approval.coveredDigests().get(part)))
                    .toList();
            String what = changed.stream().map(Count::words).collect(Collectors.joining(", "));
            return Optional.of(approval.user() + " approved before this changed: " + what);
        }
        return gate.rule().fourEyes() && approval.way() != Way.BREAK_GLASS
                ? identities.conflictOf(approval.user(), ids).map(conflict -> approval.user() + " " + conflict)
                : Optional.empty();
    }

    private static String words(String part) {
        return switch (part) {
            case "tests" -> "the test results";
            case "evidence" -> "the attached files";
            default -> part;
        };
    }

    /** What is still needed besides these; a broken glass needs nobody else. */
    private String missing(List<Decision> approvals) {
        return approvals.stream().anyMatch(approval -> approval.way() == Way.BREAK_GLASS)
                ? ""
                : gate.rule().missing(approvals.stream().map(Decision::roles).toList());
    }

    private static GateState.Approved approved(List<Decision> approvals) {
        Instant at =
                approvals.stream().map(Decision::at).max(Instant::compareTo).orElseThrow();
        boolean breakGlass = approvals.stream().anyMatch(approval -> approval.way() == Way.BREAK_GLASS);
        return new GateState.Approved(List.copyOf(approvals), at, breakGlass);
    }
}
