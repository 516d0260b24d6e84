package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import java.time.Instant;
import java.util.List;

/** What became of a gate. Anything but {@link Open} is settled. */
public sealed interface GateState {

    /**
     * Waits for people.
     *
     * @param missing for people: {@code 1 of qa, business}
     * @param blockers why nobody can approve yet: mandatory test cases that have not passed; rejecting is possible
     * @param standing decisions that count
     * @param lapsed earlier approvals that do not count any more
     */
    record Open(String missing, List<String> blockers, List<Decision> standing, List<Lapsed> lapsed)
            implements GateState {}

    /** An approval that does not count any more, and the sentence why. */
    record Lapsed(Decision decision, String why) {}

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
     * come in while the gate is open: an approval given on other results does not count. Nor does, under four eyes, that
     * of somebody who took part in the change since. A quorum that was reached and is broken by this makes it void.
     *
     * @param decisions at this gate, in the order in which they were made
     * @param results of the change's test cases, in the order in which they came
     * @param current what the covered things are now
     * @param identities who took part until now
     */
    static GateState evaluate(
            Gate gate,
            List<Decision> decisions,
            List<TestResult> results,
            Covered current,
            Identities identities,
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
        return new Count(gate, results, identities, ids).of(decisions);
    }
}
