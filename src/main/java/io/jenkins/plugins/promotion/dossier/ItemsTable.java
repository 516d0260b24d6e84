package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ItemRow;
import io.jenkins.plugins.promotion.outage.OutageSpan;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.PlanTable;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The plan as the vendor's table, with what a person who follows it needs besides, and with what each item took. */
final class ItemsTable {

    static final String KEY = "items";
    static final Section.Column OUTAGE = new Section.Column("outage", "Outage");

    private static final Section EMPTY = Section.of(
            KEY,
            "Work plan",
            "number",
            "No.",
            "description",
            "Configuration Change Description",
            "estimated",
            "Estimated Duration",
            "rehearsed",
            "Rehearsed",
            "actual",
            "Actual",
            "status",
            "Status",
            "owner",
            "Owner",
            OUTAGE.key(),
            OUTAGE.title(),
            "check",
            "Check",
            "rollback",
            "Rollback",
            "note",
            "What to note",
            "notes",
            "Notes");

    private ItemsTable() {}

    /**
     * The table.
     *
     * @param environment where it is followed, or {@code null} for all items in the order of the file
     * @param rehearsal the run to compare with, or {@code null}
     * @param actual the run on production, or {@code null}
     */
    static Section of(WorkPlan plan, String environment, ApplyRecord rehearsal, ApplyRecord actual) {
        List<Item> items = environment == null ? plan.items() : plan.itemsFor(environment);
        List<ItemRow> took = ItemRow.of(plan, environment, rehearsal, actual);
        Set<String> inOutage = OutageSpan.of(items).stream().map(Item::id).collect(Collectors.toSet());
        boolean marks = items.stream().anyMatch(item -> item.outage() != Item.Outage.NONE);
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            ItemRow row = took.get(i);
            rows.add(Section.row(
                    i + 1,
                    PlanTable.description(item),
                    row.estimated(),
                    row.rehearsed(),
                    row.actual(),
                    row.status(),
                    item.owner(),
                    marks && inOutage.contains(item.id()) ? outage(item) : null,
                    item.verify().map(check -> check.yaml()).orElse(null),
                    rollback(item),
                    item.handWork().map(ItemsTable::note).orElse(null),
                    item.notes().strip()));
        }
        return EMPTY.with(rows);
    }

    private static String outage(Item item) {
        return switch (item.outage()) {
            case STARTS -> "begins";
            case ENDS -> "ends";
            case DURING, NONE -> "within";
        };
    }

    private static String note(HandWork work) {
        return (work.evidence() + (work.secondPerson() ? "\n(a second person confirms)" : "")).strip();
    }

    private static String rollback(Item item) {
        String late = item.pointOfNoReturn() ? "\n(no way back in time after it)" : "";
        Rollback rollback = item.rollback();
        if (rollback instanceof Rollback.ByCommand command) {
            return "run " + String.join(" ", command.argv()) + late;
        }
        if (rollback instanceof Rollback.ByAction action) {
            return action.undoing().how() + late;
        }
        if (rollback instanceof Rollback.ByHand hand) {
            return hand.instruction() + late;
        }
        if (rollback instanceof Rollback.Irreversible never) {
            return "none: " + never.reason() + late;
        }
        return (rollback instanceof Rollback.Automatic ? "what lay there before is put back" : "none planned") + late;
    }
}
