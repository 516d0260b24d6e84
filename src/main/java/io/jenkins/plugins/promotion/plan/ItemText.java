package io.jenkins.plugins.promotion.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Writes an item as people then edit it: the fields in a fixed order, those that say nothing left out. */
final class ItemText {
    private ItemText() {}

    /** The fields of an item, in the order of the file. */
    static List<FieldWriter.Written> fields(Item item) {
        FieldWriter fields = new FieldWriter();
        fields.text("id", item.id());
        fields.text("description", item.description());
        fields.plain("kind", item.kind());
        item.action().write(fields);
        if (!item.when().isEmpty()) {
            fields.plain("when", "{environment: " + YamlWords.list(item.when()) + "}");
        }
        fields.texts("dependsOn", item.dependsOn());
        item.precondition()
                .ifPresent(precondition -> fields.plain(
                        "precondition",
                        "{" + precondition.check().yaml() + ", onFail: "
                                + precondition.onFail().text() + "}"));
        item.unless().ifPresent(check -> fields.plain("unless", "{" + check.yaml() + "}"));
        item.verify().ifPresent(check -> fields.plain("verify", "{" + check.yaml() + "}"));
        item.rollback().write(fields);
        item.estimate().ifPresent(estimate -> fields.plain("estimate", Durations.text(estimate)));
        item.timeout().ifPresent(timeout -> fields.plain("timeout", Durations.text(timeout)));
        fields.text("owner", item.owner());
        fields.plain(
                "outage", item.outage() == Item.Outage.NONE ? "" : item.outage().text());
        fields.flag("pointOfNoReturn", item.pointOfNoReturn());
        fields.text("notes", item.notes());
        fields.text("ticket", item.ticket());
        return fields.fields();
    }

    /** The item as an element of a list whose dashes stand at this column, with a line break at the end. */
    static String block(Item item, int column, String eol) {
        String indent = " ".repeat(column);
        return fields(item).stream()
                .map(field -> field.name() + ": "
                        + field.text()
                                .flatMap(text -> YamlWords.literal(text, column + 4, eol))
                                .orElse(field.yaml()))
                .collect(Collectors.joining(eol + indent + "  ", indent + "- ", eol));
    }

    /** The item on one line, for a list in brackets. */
    static String flow(Item item) {
        return FieldWriter.flow(fields(item));
    }
}
