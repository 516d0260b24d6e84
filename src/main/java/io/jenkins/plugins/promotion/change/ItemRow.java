package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of the plan's table with the vendor's columns and what became of it.
 *
 * @param number place in the order in which the plan is followed, from 1
 * @param owner who is responsible; empty if the plan does not say
 * @param estimated by its author, {@code null} if not given
 * @param rehearsed work and waiting in the newest run outside production, {@code null} if not rehearsed
 * @param actual work and waiting in the run it is about, {@code null} before
 * @param status in the run it is about, and in no other; {@code null} before
 * @param rehearsal its status in the newest run outside production, {@code null} if not rehearsed
 * @param clarifications how often somebody asked what it means
 */
public record ItemRow(
        int number,
        String id,
        String description,
        String kind,
        String owner,
        Duration estimated,
        Duration rehearsed,
        Duration actual,
        String status,
        String rehearsal,
        String notes,
        int clarifications) {

    /**
     * All rows of a plan; each ledger is gone through once.
     *
     * @param environment where it is followed, or {@code null} for all items in the order of the file
     * @param rehearsal the run outside production to compare with, or {@code null}
     * @param actual the run that the rows are about, or {@code null}
     */
    public static List<ItemRow> of(WorkPlan plan, String environment, ApplyRecord rehearsal, ApplyRecord actual) {
        LedgerView before = rehearsal == null ? null : LedgerView.of(rehearsal);
        LedgerView now = actual == null ? null : LedgerView.of(actual);
        Map<String, Integer> asked = new HashMap<>();
        count(rehearsal, asked);
        count(actual, asked);
        List<ItemRow> rows = new ArrayList<>();
        for (Item item : environment == null ? plan.items() : plan.itemsFor(environment)) {
            String id = item.id();
            rows.add(new ItemRow(
                    rows.size() + 1,
                    id,
                    item.description(),
                    item.kind(),
                    item.owner(),
                    item.estimate().orElse(null),
                    before == null ? null : before.took(id),
                    now == null ? null : now.took(id),
                    now == null ? null : now.status(id),
                    before == null ? null : before.status(id),
                    item.notes(),
                    asked.getOrDefault(id, 0)));
        }
        return rows;
    }

    private static void count(ApplyRecord apply, Map<String, Integer> asked) {
        if (apply != null) {
            apply.clarifications().forEach(question -> asked.merge(question.item(), 1, Integer::sum));
        }
    }

    /** Sum of a column; {@code null} where no row has a value. */
    public static Duration sum(List<Duration> column) {
        return column.stream().filter(d -> d != null).reduce(Duration::plus).orElse(null);
    }
}
