package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.Map;

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
 * @param overrun whether it lasted, or lasts, longer than its dates
 * @param estimate the expected length as {@code outage.OutageEstimate} stores it
 * @param overrunLevel how late it was when that was told last, by the names of {@code outage.Overrun.Level}; {@code null}
 *     as long as all is well
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
        boolean overrun,
        Map<String, Object> estimate,
        String overrunLevel) {

    /** Whether it goes on. */
    public boolean isRunning() {
        return began != null && ended == null;
    }

    /** Whether the plan and its rollback no longer fit. */
    public boolean isTooLate(OffsetDateTime now) {
        return now.isAfter(latestSafeStart == null ? end : latestSafeStart);
    }

    /** How late it is or was, for people; empty if all is well. */
    public String late(OffsetDateTime now) {
        if (isRunning() && !now.isBefore(end)) {
            return "its window is over";
        }
        if (overrun) {
            return "longer than its window";
        }
        if (!isRunning() || overrunLevel == null) {
            return "";
        }
        return overrunLevel.equals("LATE")
                ? "longer than expected"
                : "a rollback that begins now is not done by its end";
    }

    /** Whether the dates are still to be entered. */
    public boolean waitsForDates() {
        return start == null && ended == null;
    }
}
