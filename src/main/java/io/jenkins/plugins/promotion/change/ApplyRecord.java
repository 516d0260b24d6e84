package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * One run of the work plan on one environment: a rehearsal, or the run on production.
 *
 * @param id unique in the change, safe in a URL
 * @param revision the revision that is followed
 * @param waitingSince when it began to wait for somebody to press Begin
 * @param implementer who pressed Begin, {@code null} before
 * @param beganAt when the first item could start, {@code null} before
 * @param treeBefore digest of the environment before the first item
 * @param treeAfter digest after the last, {@code null} before the end
 * @param snapshot id of a stored snapshot of that, {@code null} before the end
 * @param productionTree digest of the production copy this run began on, {@code null} if it did not begin on one
 * @param parameters digest of the parameter values of this environment
 * @param lines the ledger, as {@code execution.LedgerLine} stores it
 * @param clarifications questions logged against items
 * @param outcome {@code null} while it runs, else {@code done}, {@code rolled-back}, {@code overridden}, or, before it could
 *     begin, {@code superseded} or {@code refused}
 * @param summary totals as {@code execution.Summary} gives them
 * @param counts whether it is a rehearsal that counts; where not, {@code reasons} say why
 * @param implementerNotAuthor whether an author of the plan may not press Begin
 * @param answers what people said since the ledger's last line, oldest first: {@code item}, {@code answer}, {@code
 *     user}, {@code text}, {@code at}
 */
public record ApplyRecord(
        String id,
        String environment,
        boolean production,
        long revision,
        long round,
        String build,
        OffsetDateTime waitingSince,
        String implementer,
        OffsetDateTime beganAt,
        String treeBefore,
        String treeAfter,
        String snapshot,
        String productionTree,
        String parameters,
        String backup,
        List<Map<String, Object>> lines,
        List<Map<String, Object>> clarifications,
        OffsetDateTime endedAt,
        String outcome,
        Map<String, Object> summary,
        boolean counts,
        List<String> reasons,
        boolean implementerNotAuthor,
        List<Map<String, Object>> answers) {

    /** The same with these lines of the ledger, as they are now. */
    ApplyRecord withLines(List<Map<String, Object>> now) {
        return new ApplyRecord(
                id,
                environment,
                production,
                revision,
                round,
                build,
                waitingSince,
                implementer,
                beganAt,
                treeBefore,
                treeAfter,
                snapshot,
                productionTree,
                parameters,
                backup,
                List.copyOf(now),
                clarifications,
                endedAt,
                outcome,
                summary,
                counts,
                reasons,
                implementerNotAuthor,
                answers);
    }

    /** Whether items may still be performed. */
    public boolean isRunning() {
        return outcome == null;
    }

    /** Whether it waits for somebody to press Begin. */
    public boolean waitsForBegin() {
        return outcome == null && beganAt == null;
    }
}
