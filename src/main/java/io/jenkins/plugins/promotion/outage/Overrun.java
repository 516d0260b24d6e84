package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Work in a window takes longer than it may.
 *
 * @param level how bad it is
 * @param by how much longer
 * @param text for people
 */
public record Overrun(Level level, Duration by, String text) {

    /** From bad to worse. */
    public enum Level {
        /** Longer than expected, yet turning back in time is possible. */
        LATE,
        /** Turning back would not be done by the window's end. */
        NO_WAY_BACK_IN_TIME,
        /** The window is over. */
        WINDOW_OVER
    }

    /** When work that began at {@code begun} can next become worse; empty once the window is over. */
    public static Optional<Instant> next(Window window, OutageEstimate estimate, Instant begun, Instant now) {
        return Stream.of(
                        begun.plus(estimate.expected()).plusMillis(1),
                        window.latestRollback(estimate).toInstant(),
                        window.end().toInstant())
                .filter(time -> time.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    /** How work that began at {@code begun} and still goes on stands now; empty while all is well. */
    public static Optional<Overrun> at(Window window, OutageEstimate estimate, Instant begun, Instant now) {
        Duration over = Duration.between(window.end().toInstant(), now);
        if (!over.isNegative()) {
            return Optional.of(
                    new Overrun(Level.WINDOW_OVER, over, "The window is over since " + Times.text(window.end())));
        }
        Duration noWayBack = Duration.between(window.latestRollback(estimate).toInstant(), now);
        if (!noWayBack.isNegative()) {
            return Optional.of(new Overrun(
                    Level.NO_WAY_BACK_IN_TIME,
                    noWayBack,
                    "A rollback that begins now is not done by the window's end, " + Times.text(window.end())));
        }
        Duration late = Duration.between(begun.plus(estimate.expected()), now);
        if (late.compareTo(Duration.ZERO) > 0) {
            return Optional.of(new Overrun(
                    Level.LATE,
                    late,
                    "It takes longer than the expected " + Lengths.text(estimate.expected())
                            + "; there is time to turn back until " + Times.text(window.latestRollback(estimate))));
        }
        return Optional.empty();
    }
}
