package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * A sign-off gate of a change with everything decided at it.
 *
 * @param id unique in the change, safe in a URL
 * @param data the gate as {@code signoff.Gate} stores it
 * @param decisions as {@code signoff.Decision} stores them, oldest first; those made void by a change of what is covered
 *     are not among them
 * @param voided decisions that no longer count, with the reason under {@code voided}
 * @param results the latest result of each test case, as {@code signoff.TestResult} stores it
 * @param outcome {@code null} while open, else {@code approved}, {@code rejected}, {@code expired}, {@code cancelled}
 * @param renewals how often what it covers changed while it was open
 */
public record GateRecord(
        String id,
        String name,
        long round,
        long revision,
        OffsetDateTime openedAt,
        String build,
        Map<String, Object> data,
        List<Map<String, Object>> decisions,
        List<Map<String, Object>> voided,
        List<Map<String, Object>> results,
        String outcome,
        OffsetDateTime settledAt,
        long renewals) {

    /** Whether somebody can still decide. */
    public boolean isOpen() {
        return outcome == null;
    }
}
