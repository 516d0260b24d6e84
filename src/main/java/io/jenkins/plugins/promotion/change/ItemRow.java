package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of the plan's table with the vendor's columns and what became of it.
 *
 * @param number place in the order in which the plan is followed, from 1
 * @param estimated by its author, {@code null} if not given
 * @param rehearsed work and waiting in the newest run outside production, {@code null} if not rehearsed
 * @param actual work and waiting on production, {@code null} before
 * @param status of the newest run it was part of, {@code null} before
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
        int clarifications) {

    /**
     * All rows of a plan.
     *
     * @param rehearsal the run outside production to compare with, or {@code null}
     * @param actual the run on production, or {@code null}
     */
    public static List<ItemRow> of(WorkPlan plan, String environment, ApplyRecord rehearsal, ApplyRecord actual) {
        Lines there = new Lines(rehearsal);
        Lines real = new Lines(actual);
        List<ItemRow> rows = new ArrayList<>();
        for (Item item : environment == null ? plan.items() : plan.itemsFor(environment)) {
            String status = real.status(item.id());
            rows.add(new ItemRow(
                    rows.size() + 1,
                    item.id(),
                    item.description(),
                    item.kind(),
                    item.estimate().orElse(null),
                    there.took(item.id()),
                    real.took(item.id()),
                    status == null ? there.status(item.id()) : status,
                    item.notes(),
                    there.asked(item.id()) + real.asked(item.id())));
        }
        return rows;
    }

    /** Sum of a column; {@code null} where no row has a value. */
    public static Duration sum(List<Duration> column) {
        return column.stream().filter(d -> d != null).reduce(Duration::plus).orElse(null);
    }

    /** What became of each item in one run; every line is looked at once, however many items there are. */
    private static final class Lines {
        private final Map<String, List<LedgerLine>> all;
        private final Map<String, List<LedgerLine>> forward;
        private final Map<String, Long> asked;

        Lines(ApplyRecord apply) {
            LedgerView ledger = new LedgerView(apply == null ? List.of() : apply.lines());
            all = ledger.lines().stream().collect(Collectors.groupingBy(LedgerLine::itemId));
            forward = ledger.forward().stream().collect(Collectors.groupingBy(LedgerLine::itemId));
            asked = apply == null
                    ? Map.of()
                    : apply.clarifications().stream()
                            .collect(Collectors.groupingBy(ClarificationRecord::item, Collectors.counting()));
        }

        Duration took(String item) {
            return new LedgerView(forward.getOrDefault(item, List.of())).took(item);
        }

        String status(String item) {
            return new LedgerView(all.getOrDefault(item, List.of())).status(item);
        }

        int asked(String item) {
            return asked.getOrDefault(item, 0L).intValue();
        }
    }
}
