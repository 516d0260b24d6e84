package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.util.List;

/** What happens at gates. */
public sealed interface GateFact extends Fact {

    /** Id of the gate, unique in the change. */
    String id();

    /**
     * It waits for people to decide.
     *
     * @param revision the newest revision of the plan then, 0 for none
     */
    record Opened(long revision, Gate gate) implements GateFact {
        @Override
        public String id() {
            return gate.id();
        }
    }

    /**
     * What it covers has changed: decisions so far do not count, and it asks anew.
     *
     * @param revision the newest revision of the plan then, 0 for none
     * @param reasons what changed
     */
    record Renewed(long revision, List<String> reasons, Gate gate) implements GateFact {
        @Override
        public String id() {
            return gate.id();
        }
    }

    /** A step of a later build waits there now, or goes on by its approval; no other step of that build may. */
    record Taken(String id) implements GateFact {}

    /** A person decided. */
    record Decided(String id, Decision decision) implements GateFact {}

    /** A person entered the result of a test case; a later one of the same person and case replaces it. */
    record Tested(String id, TestResult result) implements GateFact {}

    /**
     * Nobody decided for a while.
     *
     * @param to users or groups to whom it is taken besides those who can sign; none where those are only reminded
     */
    record Reminded(String id, List<String> to) implements GateFact {}

    /** Nobody can decide there any more. */
    record Settled(String id, GateOutcome outcome) implements GateFact {}

    /** An approval that was given does not count any more. */
    record Voided(String id, List<String> reasons) implements GateFact {}
}
