package io.jenkins.plugins.promotion.execution;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What became of an {@link ItemTask}; free of secrets.
 *
 * @param message one line for people
 * @param output the end of what a program printed, bounded; empty if there is none
 * @param before what the item's file was, {@link FileState#digest}; empty if it has none
 * @param after what it is; of a program {@code exit <status>}, empty if it was never started
 * @param startedAt by the node's clock
 * @param duration how long it took
 * @param would answer of a dry run, else null
 */
public record ItemOutcome(
        Ending result,
        String message,
        String output,
        String before,
        String after,
        Instant startedAt,
        Duration duration,
        Would would)
        implements Serializable {

    /** How it ended. */
    public enum Ending {
        /** Done now, or proven to have been done by this run. */
        DONE,
        /** There was nothing to do. */
        ALREADY_DONE,
        /** Refused, or tried without success. */
        FAILED,
        /** The precondition does not hold; nothing was done. */
        UNMET,
        /** A person may do it: precondition and unless say so; of a way back, that it can be gone. */
        READY,
        /** Not undone, since the path was changed after the item. */
        MOVED,
        /** A recheck proves that nothing was done. */
        NOT_DONE,
        /** A recheck cannot tell. */
        UNKNOWN,
        /** Undone. */
        ROLLED_BACK,
        /** Answer of a dry run. */
        DRY
    }

    /** What a run would do. */
    public enum Would {
        NO_OP("no-op"),
        WOULD_CHANGE("would-change"),
        WOULD_RUN("would-run"),
        UNKNOWN("unknown"),
        BLOCKED("blocked");

        private final String text;

        Would(String text) {
            this.text = text;
        }

        /** As shown to people. */
        public String text() {
            return text;
        }
    }

    static ItemOutcome of(Ending result, String message, String before, String after) {
        return new ItemOutcome(result, message, "", before, after, Instant.EPOCH, Duration.ZERO, null);
    }

    static ItemOutcome of(Ending result, String message) {
        return of(result, message, "", "");
    }

    static ItemOutcome would(Would would, String message) {
        return new ItemOutcome(Ending.DRY, message, "", "", "", Instant.EPOCH, Duration.ZERO, would);
    }

    public ItemOutcome with(Ending other, String otherMessage) {
        return new ItemOutcome(other, otherMessage, output, before, after, startedAt, duration, would);
    }

    ItemOutcome withOutput(String otherOutput) {
        return new ItemOutcome(result, message, otherOutput, before, after, startedAt, duration, would);
    }

    /** The same answer of a dry run, downgraded. */
    ItemOutcome unknown(String why) {
        return new ItemOutcome(result, why, output, before, after, startedAt, duration, Would.UNKNOWN);
    }

    /** With its times, and without any of the secrets. */
    ItemOutcome finished(Instant start, Instant end, Secrets secrets) {
        return new ItemOutcome(
                result,
                secrets.mask(message),
                secrets.mask(output),
                before,
                after,
                start,
                Duration.between(start, end),
                would);
    }
}
