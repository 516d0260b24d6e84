package io.jenkins.plugins.promotion.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a derived item, as people then edit it. */
final class ItemText {
    private ItemText() {}

    /** The fields in the order of the file, each value as YAML on one line. */
    static Map<String, String> fields(Item item) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", YamlWords.text(item.id()));
        fields.put("description", YamlWords.text(item.description()));
        fields.put("kind", item.kind());
        if (item.action() instanceof Action.SetValue set) {
            fields.put("file", YamlWords.text(set.file()));
            fields.put(Documents.isProperties(set.file()) ? "key" : "pointer", YamlWords.text(set.pointer()));
            set.expect().ifPresent(expect -> fields.put("expect", YamlWords.value(expect)));
            fields.put("value", YamlWords.value(set.value()));
            if (set.create()) {
                fields.put("create", "true");
            }
        } else if (item.action() instanceof Action.FileAction file) {
            fields.put("path", YamlWords.text(file.path()));
            fields.put("action", file.verb().text());
            put(fields, "source", file.source());
            put(fields, "link", file.link());
            if (file.directory()) {
                fields.put("directory", "true");
            }
            put(fields, "expectSha256", file.expectSha256());
            put(fields, "permissions", file.permissions());
        } else if (item.action() instanceof Action.Manual manual) {
            fields.put("instruction", YamlWords.text(manual.instruction()));
        }
        item.estimate().ifPresent(estimate -> fields.put("estimate", Durations.text(estimate)));
        put(fields, "notes", Optional.of(item.notes()).filter(notes -> !notes.isEmpty()));
        return fields;
    }

    private static void put(Map<String, String> fields, String name, Optional<String> text) {
        text.ifPresent(value -> fields.put(name, YamlWords.text(value)));
    }

    /** The item as an element of a list whose dashes stand at this column, with a line break at the end. */
    static String block(Item item, int column, String eol) {
        String indent = " ".repeat(column);
        return fields(item).entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(eol + indent + "  ", indent + "- ", eol));
    }

    /** The item on one line, for a list in brackets. */
    static String flow(Item item) {
        return fields(item).entrySet().stream()
                .map(field -> field.getKey() + ": "
                        + (field.getValue().matches("[A-Za-z0-9/_.-]+|[\"\\[{0-9-].*")
                                ? field.getValue()
                                : YamlWords.quoted(field.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
