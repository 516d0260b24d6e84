package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.plan.PlanCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long production was left unchanged. Only time between two looks that found the same tree
 * counts; the time in which a change happened, and the time since the last look, prove nothing.
 */
public sealed interface Soak {

    /** What a change of production, or a failed check, means. */
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
     * Others of the plan's checks failed than when they were asked before.
     *
     * @param lastAsked when that was
     * @param at when it was found
     * @param failed those that fail now; none if all pass again
     */
    record Checked(Instant lastAsked, Instant at, List<PlanCheck.Result> failed) {
        public Checked {
            failed = List.copyOf(failed);
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

    /** A check failed, which was not to be. */
    record Unhealthy(Checked checked) implements Soak {}

    /**
     * Counts.
     *
     * @param began when production was first seen with the tree it has soaked with
     * @param changes seen since, oldest first
     * @param checked how checks failed and passed again since, oldest first; with {@code RESTART} no time counts in which one
     *     fails
     * @param lasting how long it has to be unchanged altogether ({@code RESTART}: at a stretch)
     * @param looked when production was looked at last
     */
    static Soak evaluate(
            Instant began,
            List<Change> changes,
            List<Checked> checked,
            Duration lasting,
            OnChange onChange,
            Instant looked) {
        record Event(Instant last, Instant at, Change change, Checked checked) {
            boolean passes() {
                return checked != null && checked.failed().isEmpty();
            }
        }
        List<Event> events = new ArrayList<>();
        changes.forEach(change -> events.add(new Event(change.lastUnchanged(), change.at(), change, null)));
        if (onChange != OnChange.REPORT) {
            checked.forEach(one -> events.add(new Event(one.lastAsked(), one.at(), null, one)));
        }
        events.sort(Comparator.comparing(Event::at));
        List<Change> seen = new ArrayList<>();
        Duration counted = Duration.ZERO;
        Instant since = began;
        Instant spanStart = began;
        boolean healthy = true;
        for (Event event : events) {
            counted =
                    healthy ? counted.plus(Duration.between(spanStart, later(spanStart, event.last()))) : Duration.ZERO;
            if (counted.compareTo(lasting) >= 0) {
                return new Done(List.copyOf(seen), since);
            }
            if (onChange == OnChange.FAIL && !event.passes()) {
                return event.change() == null ? new Unhealthy(event.checked()) : new Failed(event.change());
            }
            if (onChange == OnChange.RESTART) {
                counted = Duration.ZERO;
                since = event.at();
            }
            if (event.change() == null) {
                healthy = event.passes();
            } else {
                seen.add(event.change());
            }
            spanStart = event.at();
        }
        counted = healthy ? counted.plus(Duration.between(spanStart, looked)) : Duration.ZERO;
        return counted.compareTo(lasting) >= 0
                ? new Done(List.copyOf(seen), since)
                : new Counting(counted, lasting.minus(counted), List.copyOf(seen), since);
    }

    private static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }
}
