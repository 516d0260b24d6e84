package io.jenkins.plugins.promotion.change;

import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * How long a run of the plan took so far.
 *
 * @param pressing waited for somebody to press Begin, which is no work time
 * @param waited waited for people within items
 * @param work worked
 */
public record ApplyTimes(Duration pressing, Duration waited, Duration work) {

    /** As of now. */
    public static ApplyTimes of(ApplyRecord apply, OffsetDateTime now) {
        OffsetDateTime end = apply.endedAt() == null || apply.isBackingOut() ? now : apply.endedAt();
        Duration pressing = Duration.between(apply.waitingSince(), apply.beganAt() == null ? end : apply.beganAt());
        LedgerView ledger = LedgerView.of(apply);
        return new ApplyTimes(pressing, ledger.waited(end), ledger.work());
    }

    /** All there was. */
    public Duration total() {
        return pressing.plus(waited).plus(work);
    }
}
