package io.jenkins.plugins.promotion.change;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * One of the twelve steps of the process as it stands for a change.
 *
 * @param number {@code 01} to {@code 12}
 * @param title what happens, with the names of this change's environments where they are known
 * @param who user ids or builds
 * @param began {@code null} where it is not known or not reached
 * @param ended {@code null} while it goes on
 * @param duration {@code null} where nothing was measured; up to now while it goes on
 * @param digests full digests by what they are of
 * @param detail one line, empty if nothing is to be said
 * @param link where a person acts or reads on, relative to the change's page; {@code null} for nowhere
 * @param build {@code <job>#<n>} that did it, or {@code null}
 */
public record TimelineStep(
        String number,
        String title,
        Status status,
        List<String> who,
        OffsetDateTime began,
        OffsetDateTime ended,
        Duration duration,
        Map<String, String> digests,
        String detail,
        String link,
        String build) {

    /** How far a step is. */
    public enum Status {
        /** Nothing has happened. */
        NOT_REACHED,
        /** Nothing has happened, and nothing will: the change is over. */
        LEFT_OUT,
        /** A person has to do something. */
        WAITING,
        /** It goes on by itself. */
        RUNNING,
        /** It has begun, and goes on only once a build works on the change again. */
        STOPPED,
        /** Done. */
        DONE,
        /** Rejected, stopped, rolled back or void. */
        FAILED
    }

    /** Whether anything has happened. */
    public boolean isReached() {
        return status != Status.NOT_REACHED && status != Status.LEFT_OUT;
    }

    /** The same in a change that is over. */
    TimelineStep over() {
        return status == Status.NOT_REACHED
                ? new TimelineStep(
                        number, title, Status.LEFT_OUT, who, began, ended, duration, digests, detail, link, build)
                : this;
    }

    static TimelineStep notReached(String number, String title) {
        return notReached(number, title, "");
    }

    static TimelineStep notReached(String number, String title, String detail) {
        return new TimelineStep(
                number, title, Status.NOT_REACHED, List.of(), null, null, null, Map.of(), detail, null, null);
    }
}
