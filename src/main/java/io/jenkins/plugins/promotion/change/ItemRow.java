package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the plan's table with the vendor's columns and what became of it.
 *
 * @param number place in the order in which the plan is followed, from 1
 * @param estimated by its author, {@code null} if not given
 * @param rehearsed work and waiting in the newest run outside production, {@code null} if not rehearsed
 * @param actual work and waiting on production, {@code null} before
 * @param status of the newest run it was part of, {@code null} before
 * @param owner user or group whose item it is, empty for none
 * @param clarifications how often somebody asked what it means
 */
public record ItemRow(
        int number,
        String id,
        String description,
        String kind,
        Duration estimated,
        Duration rehearsed,
        Duration actual,
        String status,
        String notes,
        String owner,
        int clarifications) {

    /**
     * All rows of a plan.
     *
     * @param rehearsal the run outside production to compare with, or {@code null}
     * @param actual the run on production, or {@code null}
     */
    public static List<ItemRow> of(WorkPlan plan, String environment, ApplyRecord rehearsal, ApplyRecord actual) {
        List<ItemRow> rows = new ArrayList<>();
        for (Item item : environment == null ? plan.items() : plan.itemsFor(environment)) {
            String status = status(actual, item.id());
            rows.add(new ItemRow(
                    rows.size() + 1,
                    item.id(),
                    item.description(),
                    item.kind(),
                    item.estimate().orElse(null),
                    took(rehearsal, item.id()),
                    took(actual, item.id()),
                    status == null ? status(rehearsal, item.id()) : status,
                    item.notes(),
                    item.owner(),
                    asked(rehearsal, item.id()) + asked(actual, item.id())));
        }
        return rows;
    }

    /** Sum of a column; {@code null} where no row has a value. */
    public static Duration sum(List<Duration> column) {
        return column.stream().filter(d -> d != null).reduce(Duration::plus).orElse(null);
    }

    private static Duration took(ApplyRecord apply, String item) {
        return apply == null ? null : LedgerView.of(apply).took(item);
    }

    private static String status(ApplyRecord apply, String item) {
        return apply == null ? null : LedgerView.of(apply).status(item);
    }

    private static int asked(ApplyRecord apply, String item) {
        return apply == null
                ? 0
                : (int) apply.clarifications().stream()
                        .filter(c -> item.equals(c.item()))
                        .count();
    }
}
