package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.outage.Soak;
import java.time.Duration;

/** Days of use of an environment after the change reached it. */
public sealed interface SoakFact extends Fact {

    /** Id of the soak, unique in the change. */
    String id();

    /**
     * It began.
     *
     * @param lasting how long it has to last
     * @param tree digest of the environment
     */
    record Began(String id, String environment, Duration lasting, String tree) implements SoakFact {}

    /** Somebody changed the environment. */
    record Observed(String id, Soak.Change change) implements SoakFact {}

    /** Other checks of the plan fail than did before. */
    record Checked(String id, Soak.Checked checked) implements SoakFact {}

    /** It is over. */
    record Ended(String id, SoakOutcome outcome) implements SoakFact {}
}
