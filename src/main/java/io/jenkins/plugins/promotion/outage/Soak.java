package io.jenkins.plugins.promotion.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long production was left unchanged. Only time between two looks that found the same tree
 * counts; the time in which a change happened, and the time since the last look, prove nothing.
 */
public sealed interface Soak {

    /** What a change of production means. */
    enum OnChange {
        /** It is listed; counting goes on. */
        REPORT,
        /** Counting begins anew. */
        RESTART,
        /** The soak has failed. */
        FAIL;
    }

    /**
     * A look at production that found another tree than the look before.
     *
     * @param lastUnchanged when the look before was, at which the earlier tree was still there
     * @param at when the new tree was seen first
     * @param tree digest of the new tree
     * @param changed what differs, for people; may be empty
     */
    record Change(Instant lastUnchanged, Instant at, String tree, List<String> changed) {
        public Change {
            lastUnchanged = lastUnchanged == null ? at : lastUnchanged;
            changed = List.copyOf(changed);
        }
    }

    /**
     * Not long enough yet.
     *
     * @param counted time that counts
     * @param remaining until {@code lasting} is reached, if nothing changes
     * @param changes seen so far
     * @param since when counting began, or began anew
     */
    record Counting(Duration counted, Duration remaining, List<Change> changes, Instant since) implements Soak {}

    /** Long enough; {@code since} as above. */
    record Done(List<Change> changes, Instant since) implements Soak {}

    /** Production changed, which was not to be. */
    record Failed(Change change) implements Soak {}

    /**
     * Counts.
     *
     * @param began when production was first seen with the tree it has soaked with
     * @param changes seen since, oldest first
     * @param lasting how long it has to be unchanged altogether ({@code RESTART}: at a stretch)
     * @param looked when production was looked at last
     */
    static Soak evaluate(Instant began, List<Change> changes, Duration lasting, OnChange onChange, Instant looked) {
        List<Change> seen = new ArrayList<>();
        Duration counted = Duration.ZERO;
        Instant since = began;
        Instant spanStart = began;
        for (Change change : changes) {
            counted = counted.plus(Duration.between(spanStart, later(spanStart, change.lastUnchanged())));
            if (counted.compareTo(lasting) >= 0) {
                return new Done(List.copyOf(seen), since);
            }
            if (onChange == OnChange.FAIL) {
                return new Failed(change);
            }
            if (onChange == OnChange.RESTART) {
                counted = Duration.ZERO;
                since = change.at();
            }
            seen.add(change);
            spanStart = change.at();
        }
        counted = counted.plus(Duration.between(spanStart, looked));
        return counted.compareTo(lasting) >= 0
                ? new Done(List.copyOf(seen), since)
                : new Counting(counted, lasting.minus(counted), List.copyOf(seen), since);
    }

    private static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }
}
