package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Item;
import java.time.Instant;

/** What one step of a run came to. */
public sealed interface Advance {
    /** An item was performed, rechecked or undone; there may be more to do. */
    record Performed(Item item, ItemOutcome outcome) implements Advance {}

    /**
     * A person is needed; until the ledger has an answer, asking again gives the same.
     *
     * @param message what the person should know or do
     * @param since when the waiting began
     */
    record WaitsForPerson(Item item, WaitsFor kind, String message, Instant since) implements Advance {}

    /** An item failed and the policy ends the run here; another build, which begins the run again, retries it. */
    record Stopped(Item item, String reason) implements Advance {}

    /** Nothing is left to do. */
    record Finished(Summary summary) implements Advance {}
}
