package io.jenkins.plugins.promotion.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one item. */
final class ItemReader {
    private static final List<String> COMMON = List.of(
            "id",
            "description",
            "kind",
            "when",
            "dependsOn",
            "precondition",
            "unless",
            "verify",
            "rollback",
            "irreversible",
            "estimate",
            "timeout",
            "owner",
            "outage",
            "pointOfNoReturn",
            "notes",
            "ticket");

    private ItemReader() {}

    /** The item; empty if its kind cannot be told. */
    static Optional<Item> read(Fields item, Map<String, Parameter> parameters) {
        String id = item.id("id");
        allowKeys(item);
        List<String> when = when(item);
        References references = new References(parameters, when);
        CheckReader checks = new CheckReader(references);
        Optional<ItemAction> action = ItemKinds.read(item, references);
        Optional<Precondition> precondition = checks.precondition(item);
        Optional<Check> unless = checks.read(item, "unless");
        Optional<Check> verify = checks.read(item, "verify");
        String description = item.required("description", "say what changes, in one line");
        Rollback rollback = rollback(item, action, references);
        Optional<Duration> estimate = item.duration("estimate", true);
        Optional<Duration> timeout = item.duration("timeout", false);
        Item.Outage outage =
                item.word("outage", Item.Outage.values(), Item.Outage::text).orElse(Item.Outage.NONE);
        return action.map(what -> new Item(
                id,
                description,
                what,
                when,
                item.texts("dependsOn", true),
                precondition,
                unless,
                verify,
                rollback,
                estimate,
                timeout,
                item.text("owner").orElse(""),
                outage,
                item.flag("pointOfNoReturn"),
                item.text("notes").orElse(""),
                item.text("ticket").orElse("")));
    }

    private static void allowKeys(Fields item) {
        item.text("kind").flatMap(ItemKinds::named).ifPresent(kind -> {
            List<String> known = new ArrayList<>(COMMON);
            known.addAll(kind.fields());
            item.allow(known);
        });
    }

    private static List<String> when(Fields item) {
        if (!item.has("when")) {
            return List.of();
        }
        Fields fields = item.mapping("when").orElseThrow();
        fields.allow(List.of("environment"));
        List<String> environments = fields.texts("environment", true);
        if (environments.isEmpty() || environments.stream().anyMatch(String::isBlank)) {
            item.problem(
                    "when",
                    "names no environment",
                    "write when: {environment: production}, or a list, or leave it out");
        }
        return environments;
    }

    private static Rollback rollback(Fields item, Optional<ItemAction> action, References references) {
        boolean tree = action.map(ItemAction::changesTree).orElse(false);
        if (tree) {
            for (String name : List.of("rollback", "irreversible")) {
                if (item.has(name)) {
                    item.problem(
                            name, "does not fit this kind", "remove it: tree items are restored from the snapshot");
                }
            }
            return new Rollback.Automatic();
        }
        Optional<String> irreversible = item.text("irreversible");
        if (irreversible.isPresent()) {
            if (item.has("rollback")) {
                item.problem("irreversible", "stands beside rollback", "keep one of them");
            }
            return new Rollback.Irreversible(item.required("irreversible", "write the reason"));
        }
        return item.mapping("rollback")
                .map(fields -> rollback(fields, references))
                .orElse(new Rollback.Unplanned());
    }

    private static Rollback rollback(Fields fields, References references) {
        List<String> ways = List.of("command", "manual", "http", "sql");
        fields.allow(ways);
        if (ways.stream().filter(fields::has).count() != 1) {
            fields.problem(
                    "",
                    "does not say one way back",
                    "write {command: [program, argument]}, {manual: what to do}, {http: {method, url}} or"
                            + " {sql: {dataSource, statements}}");
        }
        for (ItemKind kind : List.of(SendRequest.KIND, RunScript.KIND)) {
            Optional<Fields> undoing = fields.mapping(kind.word());
            if (undoing.isPresent()) {
                undoing.get().allow(kind.fields());
                return new Rollback.ByAction(kind.reader().apply(undoing.get(), references));
            }
        }
        if (fields.has("command")) {
            return new Rollback.ByCommand(CheckReader.argv(fields, "command", references));
        }
        String manual = fields.text("manual").orElse("");
        references.check(fields, "manual", List.of(manual));
        return new Rollback.ByHand(manual);
    }
}
