package io.jenkins.plugins.promotion.change;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of time of one of the twelve steps.
 *
 * @param step {@code 01} to {@code 12}
 * @param ended now where it goes on; in the future where it is planned
 * @param goesOn whether it goes on
 * @param round the round of tests it belongs to
 * @param what where or at what, in a word or two
 */
public record Span(
        String step, Kind kind, OffsetDateTime began, OffsetDateTime ended, boolean goesOn, long round, String what) {

    /** What the time was used for. */
    public enum Kind {
        /** The machine, or who follows the plan, worked. */
        WORK,
        /** People, or a date, were waited for. */
        WAIT,
        /** An environment was locked. */
        HELD,
        /** An environment was out of use. */
        OUTAGE,
        /** Production was used as it is. */
        USE,
        /** It is to happen then. */
        PLANNED,
        /** It took so long when it was rehearsed, drawn where it is to happen. */
        REHEARSED
    }

    public Duration length() {
        return Duration.between(began, ended);
    }

    /** How long at least one of them lasted; two at once count once. */
    public static Duration covered(List<Span> spans) {
        Duration covered = Duration.ZERO;
        OffsetDateTime until = null;
        for (Span span :
                spans.stream().sorted(Comparator.comparing(Span::began)).toList()) {
            OffsetDateTime from = until == null || span.began.isAfter(until) ? span.began : until;
            if (span.ended.isAfter(from)) {
                covered = covered.plus(Duration.between(from, span.ended));
                until = span.ended;
            }
        }
        return covered;
    }

    /** The two as one, with what is between them. */
    public Span upTo(Span later) {
        OffsetDateTime end = later.ended.isAfter(ended) ? later.ended : ended;
        return new Span(step, kind, began, end, goesOn || later.goesOn, round, what);
    }
}
