package io.jenkins.plugins.promotion.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A plan as the table that vendors know: No., Configuration Change Description, Estimated Duration, Notes.
 *
 * @param title of the plan; empty if it has none
 * @param rows one for each item, in the order of the file
 * @param checks titles of the checks of the plan as a whole
 */
public record PlanTable(String title, List<Row> rows, List<String> checks) {
    /** The columns, in order. */
    public static final List<String> COLUMNS =
            List.of("No.", "Configuration Change Description", "Estimated Duration", "Notes");

    /**
     * One item.
     *
     * @param number counted from 1
     * @param description what changes, and on further lines exactly how
     * @param duration as {@code 2 h 30 min}; empty without an estimate
     * @param notes empty if there are none
     */
    public record Row(String number, String description, String duration, String notes) {
        List<String> cells() {
            return List.of(number, description, duration, notes);
        }
    }

    public PlanTable {
        rows = List.copyOf(rows);
        checks = List.copyOf(checks);
    }

    /** The table of a plan. */
    public static PlanTable of(WorkPlan plan) {
        List<Row> rows = new ArrayList<>();
        for (Item item : plan.items()) {
            rows.add(new Row(
                    String.valueOf(rows.size() + 1),
                    description(item),
                    item.estimate().map(TableDurations::text).orElse(""),
                    item.notes().strip()));
        }
        return new PlanTable(
                plan.title(), rows, plan.checks().stream().map(PlanCheck::title).toList());
    }

    /** What changes, on further lines exactly how, and where, if not everywhere. */
    public static String description(Item item) {
        String how = item.action().how();
        String restriction = item.when().isEmpty() ? "" : "\n(only on " + String.join(", ", item.when()) + ")";
        return item.description() + (how.equals(item.description()) || how.isEmpty() ? "" : "\n" + how) + restriction;
    }

    /** The table as Markdown; nothing in a cell is markup. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append("# ").append(cell(title)).append("\n\n");
        }
        line(text, COLUMNS);
        text.append("| ---: | --- | --- | --- |\n");
        rows.forEach(row -> line(text, row.cells()));
        text.append(checks.isEmpty() ? "" : "\nChecked when all is done:\n\n");
        checks.forEach(check -> text.append("- ").append(cell(check)).append('\n'));
        return text.toString();
    }

    /** Adds a row of a table in Markdown. */
    public static void line(StringBuilder text, List<String> cells) {
        text.append("| ")
                .append(String.join(" | ", cells.stream().map(PlanTable::cell).toList()))
                .append(" |\n");
    }

    /** A text of others in Markdown, on one line and without markup. */
    public static String cell(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("([\\\\`*_{}\\[\\]#|~!$])", "\\\\$1")
                .replaceAll("\\R", "<br>")
                .replace('\t', ' ');
    }
}
