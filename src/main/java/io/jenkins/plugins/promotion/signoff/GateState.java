package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a gate. Anything but {@link Open} is settled. */
public sealed interface GateState {

    /**
     * Waits for people.
     *
     * @param missing for people: {@code 1 of qa, business}
     * @param blockers why nobody can approve yet: mandatory test cases that have not passed; rejecting is possible
     * @param standing decisions that count
     * @param lapsed earlier approvals that do not count any more, because the test results changed since
     */
    record Open(String missing, List<String> blockers, List<Decision> standing, List<Decision> lapsed)
            implements GateState {}

    /** Signed off; {@code breakGlass} if past the rule. */
    record Approved(List<Decision> by, Instant at, boolean breakGlass) implements GateState {}

    /** Turned down. */
    record Rejected(String by, String comment, Instant at) implements GateState {}

    /** Too late: neither the gate nor a sign-off it gave is good any more. */
    record Expired(Instant at) implements GateState {}

    /** What is to be approved, or was, is not what is there now. */
    record Void(List<String> reasons) implements GateState {}

    /** Whether no further decision can be made. */
    default boolean settled() {
        return !(this instanceof Open);
    }

    /**
     * What became of a gate, as seen now. A rejection is final. Otherwise content that changed since the opening makes it
     * void, then the expiry counts, then the quorum. Test results are compared with each decision's instead, since they
     * come in while the gate is open: an approval given on other results does not count.
     *
     * @param decisions at this gate, in the order in which they were made
     * @param results of the change's test cases, in the order in which they came
     * @param current what the covered things are now; its test evidence is taken from {@code results} if tests are run here
     */
    static GateState evaluate(
            Gate gate,
            List<Decision> decisions,
            List<TestResult> results,
            Covered current,
            Instant now,
            IdComparison ids) {
        for (Decision decision : decisions) {
            if (decision.verdict() == Verdict.REJECT) {
                return new Rejected(decision.user(), decision.comment(), decision.at());
            }
        }
        List<String> differences = gate.covered().differences(current);
        if (!differences.isEmpty()) {
            return new Void(differences);
        }
        if (gate.expiresAt().filter(end -> !now.isBefore(end)).isPresent()) {
            return new Expired(gate.expiresAt().get());
        }
        List<String> blockers = List.of();
        Map<String, String> digests = coveredNow(gate, results).digests();
        if (gate.runTests()) {
            blockers = TestProgress.of(gate.tests(), results, gate.round()).blockers();
        }
        return count(gate, decisions, blockers, digests, ids);
    }

    /** What a decision made at this moment is about. */
    static Covered coveredNow(Gate gate, List<TestResult> results) {
        return gate.runTests()
                ? gate.covered()
                        .withTestEvidence(TestProgress.of(gate.tests(), results, gate.round())
                                .digest())
                : gate.covered();
    }

    private static GateState count(
            Gate gate, List<Decision> decisions, List<String> blockers, Map<String, String> digests, IdComparison ids) {
        List<Decision> standing = new ArrayList<>();
        List<Decision> lapsed = new ArrayList<>();
        Map<Map<String, String>, List<Decision>> byContent = new LinkedHashMap<>();
        for (Decision decision : decisions) {
            boolean same = decision.coveredDigests().equals(digests);
            List<Decision> group = byContent.computeIfAbsent(decision.coveredDigests(), key -> new ArrayList<>());
            if (group.stream().noneMatch(other -> ids.sameUser(other.user(), decision.user()))) {
                group.add(decision);
                (same ? standing : lapsed).add(decision);
            }
        }
        if (enough(gate.rule(), standing) && blockers.isEmpty()) {
            return approved(standing);
        }
        for (Map.Entry<Map<String, String>, List<Decision>> group : byContent.entrySet()) {
            if (!group.getKey().equals(digests) && enough(gate.rule(), group.getValue())) {
                return new Void(List.of("the test results changed after the sign-off"));
            }
        }
        return new Open(missing(gate.rule(), standing), blockers, standing, lapsed);
    }

    private static Approved approved(List<Decision> decisions) {
        Instant at =
                decisions.stream().map(Decision::at).max(Instant::compareTo).orElseThrow();
        return new Approved(decisions, at, decisions.stream().anyMatch(decision -> decision.way() == Way.BREAK_GLASS));
    }

    private static boolean enough(Rule rule, List<Decision> decisions) {
        return decisions.stream().anyMatch(decision -> decision.way() == Way.BREAK_GLASS)
                || missing(rule, decisions).isEmpty();
    }

    private static String missing(Rule rule, List<Decision> decisions) {
        return rule.missing(decisions.stream().map(Decision::roles).toList());
    }
}
