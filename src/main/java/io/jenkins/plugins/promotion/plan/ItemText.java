package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes an item as people then edit it: the fields in a fixed order, those that say nothing left out. */
final class ItemText {
    /**
     * A field.
     *
     * @param yaml its value as YAML on one line
     * @param text its value if it is a text
     */
    record Field(String name, String yaml, Optional<String> text) {}

    private final List<Field> fields = new ArrayList<>();

    private ItemText(Item item) {
        text("id", item.id());
        text("description", item.description());
        plain("kind", item.kind());
        action(item.action());
        if (!item.when().isEmpty()) {
            plain("when", "{environment: " + list(item.when()) + "}");
        }
        texts("dependsOn", item.dependsOn());
        item.precondition()
                .ifPresent(precondition -> plain(
                        "precondition",
                        "{" + check(precondition.check()) + ", onFail: "
                                + precondition.onFail().text() + "}"));
        item.unless().ifPresent(check -> plain("unless", "{" + check(check) + "}"));
        item.verify().ifPresent(check -> plain("verify", "{" + check(check) + "}"));
        rollback(item.rollback());
        item.estimate().ifPresent(estimate -> plain("estimate", Durations.text(estimate)));
        item.timeout().ifPresent(timeout -> plain("timeout", Durations.text(timeout)));
        text("owner", item.owner());
        plain("outage", item.outage() == Item.Outage.NONE ? "" : item.outage().text());
        flag("pointOfNoReturn", item.pointOfNoReturn());
        text("notes", item.notes());
        text("ticket", item.ticket());
    }

    /** The fields of an item, in the order of the file. */
    static List<Field> fields(Item item) {
        return List.copyOf(new ItemText(item).fields);
    }

    private void action(Action action) {
        if (action instanceof Action.SetValue set) {
            text("file", set.file());
            text(Documents.isProperties(set.file()) ? "key" : "pointer", set.pointer());
            set.expect().ifPresent(expect -> value("expect", expect));
            value("value", set.value());
            flag("create", set.create());
        } else if (action instanceof Action.FileAction file) {
            text("path", file.path());
            plain("action", file.verb().text());
            text("source", file.source().orElse(""));
            text("link", file.link().orElse(""));
            flag("directory", file.directory());
            plain("expectSha256", file.expectSha256().map(YamlWords::text).orElse(""));
            text("permissions", file.permissions().orElse(""));
        } else if (action instanceof Action.Command command) {
            texts("argv", command.argv());
            flag("readOnly", command.readOnly());
            if (!command.env().isEmpty()) {
                plain("env", map(command.env()));
            }
            text("cwd", command.cwd().equals(".") ? "" : command.cwd());
        } else if (action instanceof Action.Manual manual) {
            text("instruction", manual.instruction());
            text("evidence", manual.evidence());
            flag("secondPerson", manual.secondPerson());
        }
    }

    private static String check(Check check) {
        if (check instanceof Check.ValueEquals equals) {
            String pointer = Documents.isProperties(equals.file()) ? "key" : "pointer";
            return "file: " + YamlWords.text(equals.file()) + ", " + pointer + ": " + YamlWords.text(equals.pointer())
                    + ", equals: " + YamlWords.value(equals.equalTo());
        }
        if (check instanceof Check.Exists exists) {
            return "exists: " + YamlWords.text(exists.path());
        }
        if (check instanceof Check.Absent absent) {
            return "absent: " + YamlWords.text(absent.path());
        }
        Check.CommandExits command = (Check.CommandExits) check;
        return "command: " + list(command.argv()) + ", exit: " + command.exit() + ", readOnly: true";
    }

    private void rollback(Rollback rollback) {
        if (rollback instanceof Rollback.ByCommand command) {
            plain("rollback", "{command: " + list(command.argv()) + "}");
        } else if (rollback instanceof Rollback.ByHand hand) {
            plain("rollback", "{manual: " + YamlWords.text(hand.instruction()) + "}");
        } else if (rollback instanceof Rollback.Irreversible irreversible) {
            text("irreversible", irreversible.reason());
        }
    }

    private void text(String name, String text) {
        if (!text.isEmpty()) {
            fields.add(new Field(name, YamlWords.text(text), Optional.of(text)));
        }
    }

    private void texts(String name, Collection<String> texts) {
        plain(name, texts.isEmpty() ? "" : list(texts));
    }

    private void value(String name, JsonNode value) {
        plain(name, YamlWords.value(value));
    }

    private void flag(String name, boolean flag) {
        plain(name, flag ? "true" : "");
    }

    private void plain(String name, String yaml) {
        if (!yaml.isEmpty()) {
            fields.add(new Field(name, yaml, Optional.empty()));
        }
    }

    static String list(Collection<String> texts) {
        return texts.stream().map(YamlWords::text).collect(Collectors.joining(", ", "[", "]"));
    }

    static String map(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(entry -> YamlWords.text(entry.getKey()) + ": " + YamlWords.text(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
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
        return fields(item).stream()
                .map(field -> field.name() + ": " + field.yaml())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
