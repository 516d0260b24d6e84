package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.plan.PlanCsv;
import io.jenkins.plugins.promotion.plan.PlanTable;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Facts and tables that are handed over, before they have a form.
 *
 * @param kind {@code procedure} or {@code dossier}
 * @param title first of all
 * @param facts what stands above the tables
 */
public record Document(String kind, String title, List<Fact> facts, List<Section> sections) {

    /** A value with its name in data and for people; {@code null} is left out. */
    public record Fact(String key, String title, Object value) {}

    public Document {
        facts = facts.stream().filter(fact -> !text(fact.value()).isEmpty()).toList();
        sections = List.copyOf(sections);
    }

    /** A value for people, empty for nothing. */
    static String text(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        if (value instanceof Duration length) {
            return Lengths.text(length);
        }
        if (value instanceof OffsetDateTime time) {
            return Times.text(time);
        }
        if (value instanceof Instant time) {
            return Times.text(time);
        }
        if (value instanceof List<?> all) {
            return all.stream().map(Document::text).collect(Collectors.joining("\n"));
        }
        return value.toString();
    }

    /** As data: times as ISO 8601, lengths in milliseconds, what is not there is left out. */
    public Map<String, Object> data() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("format", 1L);
        all.put("kind", kind);
        all.put("title", title);
        facts.forEach(fact -> all.put(fact.key(), Json.plain(fact.value())));
        for (Section section : sections) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (List<Object> values : section.rows()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 0; i < values.size(); i++) {
                    if (values.get(i) != null) {
                        row.put(section.columns().get(i).key(), Json.plain(values.get(i)));
                    }
                }
                rows.add(row);
            }
            all.put(section.key(), rows);
        }
        return all;
    }

    /** As JSON. */
    public String json() {
        return Json.pretty(data());
    }

    /** As Markdown; nothing that others wrote is markup. */
    public String markdown() {
        StringBuilder text =
                new StringBuilder("# ").append(PlanTable.cell(title)).append("\n\n");
        for (Fact fact : facts) {
            text.append("- **")
                    .append(fact.title())
                    .append("**: ")
                    .append(PlanTable.cell(text(fact.value())))
                    .append('\n');
        }
        for (Section section : sections) {
            text.append("\n## ").append(section.title()).append("\n\n");
            if (section.rows().isEmpty()) {
                text.append("None.\n");
                continue;
            }
            PlanTable.line(
                    text, section.columns().stream().map(Section.Column::title).toList());
            text.append("|").append(" --- |".repeat(section.columns().size())).append('\n');
            section.rows()
                    .forEach(row -> PlanTable.line(
                            text, row.stream().map(Document::text).toList()));
        }
        return text.toString();
    }

    /** As CSV: a table after the other, each with its title above and an empty line below. */
    public String csv() {
        StringBuilder text = new StringBuilder(PlanCsv.MARK);
        PlanCsv.line(text, List.of(title));
        facts.forEach(fact -> PlanCsv.line(text, List.of(fact.title(), text(fact.value()))));
        for (Section section : sections) {
            text.append("\r\n");
            PlanCsv.line(text, List.of(section.title()));
            table(text, section);
        }
        return text.toString();
    }

    private static void table(StringBuilder text, Section section) {
        PlanCsv.line(text, section.columns().stream().map(Section.Column::title).toList());
        section.rows()
                .forEach(row ->
                        PlanCsv.line(text, row.stream().map(Document::text).toList()));
    }

    /** As a page that needs nothing else and prints well. */
    public String html() {
        return DocumentPage.of(this);
    }
}
