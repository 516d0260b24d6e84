package io.jenkins.plugins.promotion.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long production was seen unchanged (seed document step 12). Time counts between two observations of the same tree;
 * the time in which a change happened, and the time since the last observation, prove nothing and do not count.
 */
public sealed interface Soak {

    /** What a change of production means. */
    enum OnChange {
        /** It is listed; counting goes on. */
        REPORT,
        /** Counting begins anew. */
        RESTART,
        /** The soak has failed. */
        FAIL
    }

    /**
     * Production as seen once.
     *
     * @param tree digest
     * @param changed what differs from the observation before, for people; may be empty
     */
    record Observation(Instant at, String tree, List<String> changed) {
        public Observation {
            changed = List.copyOf(changed);
        }
    }

    /** A change between two observations. */
    record Change(Instant after, Instant before, String from, String to, List<String> changed) {}

    /**
     * Not long enough yet.
     *
     * @param counted time that counts
     * @param remaining until {@code lasting} is reached, if nothing changes
     * @param changes seen so far
     * @param countingSince when it began, or began anew; {@code null} before the first observation
     */
    record Counting(Duration counted, Duration remaining, List<Change> changes, Instant countingSince)
            implements Soak {}

    /** Long enough. */
    record Done(Duration counted, List<Change> changes, Instant countingSince) implements Soak {}

    /** Production changed, which was not to be. */
    record Failed(Change change) implements Soak {}

    /** Changes seen so far. */
    default List<Change> seen() {
        if (this instanceof Counting counting) {
            return counting.changes();
        }
        return this instanceof Done done ? done.changes() : List.of(((Failed) this).change());
    }

    /**
     * Counts.
     *
     * @param observations oldest first; the first one is the beginning
     * @param now observations after it are passed over
     */
    static Soak evaluate(List<Observation> observations, Duration lasting, OnChange onChange, Instant now) {
        List<Change> changes = new ArrayList<>();
        Duration counted = Duration.ZERO;
        Observation previous = null;
        Instant since = null;
        for (Observation seen : observations) {
            if (seen.at().isAfter(now)) {
                break;
            }
            if (previous == null) {
                since = seen.at();
            } else if (seen.tree().equals(previous.tree())) {
                counted = counted.plus(Duration.between(previous.at(), seen.at()));
            } else {
                Change change = new Change(previous.at(), seen.at(), previous.tree(), seen.tree(), seen.changed());
                changes.add(change);
                if (onChange == OnChange.FAIL) {
                    return new Failed(change);
                }
                if (onChange == OnChange.RESTART) {
                    counted = Duration.ZERO;
                    since = seen.at();
                }
            }
            if (since != null && counted.compareTo(lasting) >= 0) {
                return new Done(counted, changes, since);
            }
            previous = seen;
        }
        return new Counting(counted, lasting.minus(counted), changes, since);
    }
}
