package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.promotion.plan.Action.FileAction.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what an item does; the fields of each kind stand beside the item's own. */
final class ActionReader {
    /** The kinds there are, with their fields. */
    static final Map<String, List<String>> KINDS = new LinkedHashMap<>();

    private static final List<String> NOT_BUILT = List.of("patch", "http", "sql");

    static {
        KINDS.put("set", List.of("file", "pointer", "key", "expect", "value", "create"));
        KINDS.put("file", List.of("path", "action", "source", "expectSha256", "link", "directory", "permissions"));
        KINDS.put("command", List.of("argv", "readOnly", "env", "cwd"));
        KINDS.put("manual", List.of("instruction", "evidence", "secondPerson"));
    }

    private final References references;

    ActionReader(References references) {
        this.references = references;
    }

    Optional<Action> read(Fields item) {
        String kinds = String.join(", ", KINDS.keySet());
        String kind = item.required("kind", "write one of " + kinds);
        switch (kind) {
            case "set":
                return Optional.of(set(item));
            case "file":
                return Optional.of(file(item));
            case "command":
                return Optional.of(command(item));
            case "manual":
                return Optional.of(manual(item));
            default:
                if (NOT_BUILT.contains(kind)) {
                    item.problem("kind", "'" + kind + "' is not built yet", "possible are " + kinds);
                } else if (!kind.isBlank() && item.has("kind")) {
                    item.problem("kind", Problems.quote(kind) + " is unknown", Suggestion.among(kind, KINDS.keySet()));
                }
                return Optional.empty();
        }
    }

    private Action set(Fields item) {
        String file = CheckReader.structuredFile(item);
        String pointer = CheckReader.pointer(item, file);
        if (!item.all().containsKey("value")) {
            item.problem("value", "is missing", "write the value to set; null is a value too");
        }
        Optional<JsonNode> expect = item.value("expect");
        Optional<JsonNode> value = item.value("value");
        expect.ifPresent(given -> references.check(item, "expect", given));
        value.ifPresent(given -> references.check(item, "value", given));
        return new Action.SetValue(file, pointer, expect, value.orElse(NullNode.instance), item.flag("create"));
    }

    private Action file(Fields item) {
        String path = item.path("path", "write the path of the file");
        if (!item.has("action")) {
            item.problem("action", "is missing", "write create, replace or delete");
        }
        Verb verb = item.word("action", Verb.values(), Verb::text).orElse(Verb.DELETE);
        Optional<String> source = item.has("source") ? Optional.of(item.path("source", "")) : Optional.empty();
        Optional<String> link = item.text("link");
        boolean directory = item.flag("directory");
        Optional<String> permissions = item.text("permissions");
        Optional<String> sha256 = item.text("expectSha256");
        if (item.has("action")) {
            content(item, verb, directory, permissions.isPresent());
        }
        permissions
                .filter(text -> !Permissions.TEXT.matcher(text).matches())
                .ifPresent(text -> item.problem(
                        "permissions", Problems.quote(text) + " are no permissions", "write them as in rwxr-x---"));
        sha256.filter(text -> !text.matches("[0-9a-f]{64}"))
                .ifPresent(text -> item.problem(
                        "expectSha256", Problems.quote(text) + " is no SHA-256", "write 64 digits of 0-9 and a-f"));
        if (verb == Verb.CREATE && sha256.isPresent() && item.has("action")) {
            item.problem("expectSha256", "contradicts action: create", "there is nothing before a creation; remove it");
        }
        return new Action.FileAction(path, verb, source, sha256, link, directory, permissions);
    }

    private static void content(Fields item, Verb verb, boolean directory, boolean permissions) {
        List<String> given = List.of("source", "link", "directory").stream()
                .filter(name -> name.equals("directory") ? directory : item.has(name))
                .toList();
        String mend = "write one of source (a file beside the plan), link (a target) or directory: true";
        if (given.size() > 1) {
            item.problem(given.get(1), "stands beside " + given.get(0), mend);
        } else if (verb == Verb.DELETE) {
            given.stream()
                    .filter(name -> !name.equals("directory"))
                    .forEach(name -> item.problem(name, "contradicts action: delete", "remove it"));
            if (permissions) {
                item.problem("permissions", "contradicts action: delete", "remove it");
            }
        } else if (given.isEmpty() && !(verb == Verb.REPLACE && permissions)) {
            item.problem("source", "is missing", mend);
        }
    }

    private Action command(Fields item) {
        List<String> argv = CheckReader.argv(item, "argv", references);
        Map<String, String> env = new LinkedHashMap<>();
        item.mapping("env").ifPresent(fields -> {
            for (String name : fields.all().keySet()) {
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    fields.problem(name, "is no name of a variable", "use letters, digits and '_'");
                }
                String text = fields.text(name).orElse("");
                references.checkEnv(fields, name, text);
                env.put(name, text);
            }
        });
        String cwd = item.text("cwd").filter(text -> !text.equals(".")).isPresent() ? item.path("cwd", "") : ".";
        return new Action.Command(argv, item.flag("readOnly"), env, cwd);
    }

    private Action manual(Fields item) {
        String instruction = item.required("instruction", "write what the person does");
        String evidence = item.text("evidence").orElse("");
        references.check(item, "instruction", List.of(instruction));
        references.check(item, "evidence", List.of(evidence));
        return new Action.Manual(instruction, evidence, item.flag("secondPerson"));
    }
}
