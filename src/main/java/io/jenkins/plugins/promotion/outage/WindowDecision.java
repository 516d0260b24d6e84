package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Whether work may begin in a window. */
public sealed interface WindowDecision {

    /** Work may begin now. */
    record Accepted(OffsetDateTime latestSafeStart) implements WindowDecision {}

    /** The window is good and has not begun. */
    record NotYet(OffsetDateTime until, OffsetDateTime latestSafeStart) implements WindowDecision {}

    /** The window is shorter than the plan and the way back. */
    record TooShort(Duration by, String why) implements WindowDecision {}

    /** The window is over. */
    record InThePast(String why) implements WindowDecision {}

    /** The window is long enough, but too much of it is gone. */
    record Missed(OffsetDateTime latestSafeStart, String why) implements WindowDecision {}

    /** Whether these dates can be taken: the window is open or to come. */
    default boolean good() {
        return this instanceof Accepted || this instanceof NotYet;
    }

    /** Why work may never begin in this window; empty where {@link #good()}. */
    default Optional<String> refusal() {
        if (this instanceof TooShort tooShort) {
            return Optional.of(tooShort.why());
        }
        if (this instanceof InThePast past) {
            return Optional.of(past.why());
        }
        return this instanceof Missed missed ? Optional.of(missed.why()) : Optional.empty();
    }

    /** Decides for this moment. */
    static WindowDecision decide(Window window, OutageEstimate estimate, Instant now) {
        if (window.isOver(now)) {
            return new InThePast(
                    "the window ended " + Times.text(window.end()) + ", which is over; enter a window to come");
        }
        Duration lacking = estimate.needed().minus(window.length());
        if (lacking.compareTo(Duration.ZERO) > 0) {
            return new TooShort(
                    lacking,
                    "the window of " + Lengths.text(window.length()) + " is too short by "
                            + Lengths.text(lacking) + ": expected " + estimate.text() + ", rollback "
                            + estimate.rollbackText() + "; enter a longer one");
        }
        OffsetDateTime latest = window.latestSafeStart(estimate);
        if (now.isBefore(window.start().toInstant())) {
            return new NotYet(window.start(), latest);
        }
        if (now.isAfter(latest.toInstant())) {
            return new Missed(
                    latest,
                    "the latest safe start was " + Times.text(latest)
                            + "; what is left of the window does not suffice for "
                            + Lengths.text(estimate.expected()) + " of work and "
                            + Lengths.text(estimate.rollback())
                            + " of rollback; enter another window");
        }
        return new Accepted(latest);
    }
}
