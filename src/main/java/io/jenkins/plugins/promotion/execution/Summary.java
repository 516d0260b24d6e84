package io.jenkins.plugins.promotion.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;

/**
 * A run in figures. Time that people were waited for is never work.
 *
 * @param items in the plan's order
 * @param work time items took, rollback left out
 * @param waiting time people were waited for
 * @param rollback time undoing took
 * @param ambiguity how often somebody had to ask what an item means
 * @param remains after a rollback: what was not undone, and why
 */
public record Summary(
        Outcome outcome,
        List<Line> items,
        Duration work,
        Duration waiting,
        Duration rollback,
        long ambiguity,
        List<String> remains) {

    public Summary {
        items = List.copyOf(items);
        remains = List.copyOf(remains);
    }

    /** How the run stands. */
    public enum Outcome {
        /** Not at its end. */
        OPEN,
        /** An item failed and the policy stops there. */
        STOPPED,
        /** Every item is settled. */
        DONE,
        /** Everything was undone. */
        ROLLED_BACK,
        /** Undone, but something remains. */
        PARTLY_ROLLED_BACK,
        /** Nothing was done. */
        DRY_RUN
    }

    /**
     * One item in figures.
     *
     * @param status {@link LineStatus}, {@code PENDING}, or the answer of a dry run
     */
    public record Line(
            @JsonProperty("item") String itemId,
            String status,
            String by,
            long attempts,
            Duration work,
            Duration waiting,
            Duration rollback,
            long clarifications,
            String message) {}
}
