package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;

/**
 * An outage of an environment.
 *
 * @param start planned begin, {@code null} until the dates are entered
 * @param expectedMillis expected length in milliseconds: longest valid rehearsal and margin
 * @param rollbackMillis how long a rollback is expected to take, in milliseconds
 * @param explanation how the expected length was computed
 * @param latestSafeStart after this the plan and its rollback no longer fit
 * @param plannedBy who entered the dates
 * @param began when it really began, {@code null} before
 * @param ended when it really ended, {@code null} before
 */
public record WindowRecord(
        String id,
        String environment,
        OffsetDateTime openedAt,
        String build,
        OffsetDateTime start,
        OffsetDateTime end,
        long expectedMillis,
        long rollbackMillis,
        String explanation,
        OffsetDateTime latestSafeStart,
        String plannedBy,
        OffsetDateTime began,
        OffsetDateTime ended,
        boolean overrun) {

    /** Whether the dates are still to be entered. */
    public boolean waitsForDates() {
        return start == null && ended == null;
    }
}
