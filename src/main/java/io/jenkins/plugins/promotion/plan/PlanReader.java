package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a work plan. All mistakes are told at once, each with line, column, field and how to mend it; nothing that is
 * not understood is ignored. The limits are in {@link Limits}.
 */
public final class PlanReader {
    private PlanReader() {}

    /**
     * Reads a plan and looks at the files it refers to.
     *
     * @param name of the file, for messages
     * @param text the plan's YAML
     * @param files the files beside it
     * @throws Refusal if anything is wrong, a missing or oversized file beside it included
     */
    public static WorkPlan read(String name, String text, PlanFiles files) {
        return read(name, text.getBytes(StandardCharsets.UTF_8), files);
    }

    /** The same for the bytes of the file, which must be UTF-8. */
    public static WorkPlan read(String name, byte[] bytes, PlanFiles files) {
        Problems problems = new Problems(name);
        Optional<String> text = YamlDocument.decode(bytes, problems);
        Optional<Node> root = text.flatMap(yaml -> YamlDocument.compose(yaml, problems));
        problems.refuse();
        WorkPlan plan = plan(new Fields(problems, "", root.orElseThrow()), files);
        problems.refuse();
        return plan;
    }

    private static WorkPlan plan(Fields root, PlanFiles files) {
        root.allow(List.of("apiVersion", "plan", "items"));
        String version = root.required("apiVersion", "write apiVersion: " + WorkPlan.API_VERSION);
        if (root.has("apiVersion") && !version.equals(WorkPlan.API_VERSION)) {
            root.problem(
                    "apiVersion",
                    Problems.quote(version) + " is not understood here",
                    "write apiVersion: " + WorkPlan.API_VERSION);
        }
        if (!root.has("plan")) {
            root.problem("plan", "is missing", "write plan: {id: …, title: …}");
        }
        Optional<Fields> head = root.mapping("plan");
        head.ifPresent(
                fields -> fields.allow(List.of("id", "title", "author", "parameters", "exclude", "policy", "checks")));
        Map<String, Parameter> parameters = head.flatMap(fields -> fields.mapping("parameters"))
                .map(ParameterReader::read)
                .orElse(Map.of());
        return new WorkPlan(
                head.map(fields -> fields.id("id")).orElse(""),
                head.flatMap(fields -> fields.text("title")).orElse(""),
                head.flatMap(fields -> fields.text("author")).orElse(""),
                parameters,
                head.map(PlanReader::exclude).orElse(List.of()),
                head.flatMap(fields -> fields.mapping("policy"))
                        .map(PlanReader::policy)
                        .orElse(Policy.NONE),
                head.map(new CheckReader(new References(parameters, List.of()))::ofPlan)
                        .orElse(List.of()),
                items(root, parameters, files));
    }

    private static List<String> exclude(Fields head) {
        List<String> globs = head.texts("exclude", false);
        for (String glob : globs) {
            RelativePath.objection(glob)
                    .ifPresent(objection -> head.problem("exclude", Problems.quote(glob) + " is refused", objection));
        }
        return globs;
    }

    private static Policy policy(Fields fields) {
        fields.allow(List.of("implementerNotAuthor", "ownersOnly", "onFailure"));
        return new Policy(
                fields.flag("implementerNotAuthor"),
                fields.flag("ownersOnly"),
                fields.word("onFailure", Policy.OnFailure.values(), Policy.OnFailure::text));
    }

    private static List<Item> items(Fields root, Map<String, Parameter> parameters, PlanFiles files) {
        Optional<Node> node = root.node("items");
        if (node.isEmpty()) {
            root.problem("items", "is missing", "write a list; items: [] is a plan that changes nothing");
            return List.of();
        }
        if (!(node.get() instanceof SequenceNode sequence)) {
            root.problem("items", "is no list", "begin each item with '- id:'");
            return List.of();
        }
        if (sequence.getValue().size() > Limits.ITEMS) {
            root.problem("items", "has more than " + Limits.ITEMS + " items", "split the change");
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        Map<String, Fields> places = new LinkedHashMap<>();
        int number = 0;
        for (Node each : sequence.getValue()) {
            Fields item = new Fields(root.problems(), "items[" + ++number + "]", each);
            Optional<String> id = item.text("id");
            if (id.isPresent() && places.putIfAbsent(id.get(), item) != null) {
                item.problem("id", Problems.quote(id.get()) + " is there twice", "give every item an id of its own");
            }
            ItemReader.read(item, parameters).ifPresent(items::add);
        }
        Order.check(items, places);
        checkFiles(items, places, files);
        return items;
    }

    private static void checkFiles(List<Item> items, Map<String, Fields> places, PlanFiles files) {
        long all = 0;
        for (Item item : items) {
            Fields place = places.get(item.id());
            for (ItemAction action : place == null ? List.<ItemAction>of() : item.actions()) {
                all += checkFile(action, place, files, all);
            }
        }
    }

    private static long checkFile(ItemAction action, Fields place, PlanFiles files, long before) {
        Optional<String> named = action.source();
        if (named.isEmpty() || RelativePath.objection(named.get()).isPresent()) {
            return 0;
        }
        String source = named.get();
        try {
            byte[] bytes = files.read(source);
            long all = before + bytes.length;
            action.objection(bytes)
                    .ifPresent(objection -> place.problem("source", Problems.quote(source) + " is refused", objection));
            if (bytes.length > Limits.REFERENCE_BYTES || all > Limits.ALL_REFERENCES_BYTES) {
                place.problem(
                        "source",
                        Problems.quote(source) + " is too large",
                        "a file beside a plan may have "
                                + (Limits.REFERENCE_BYTES >> 20) + " MiB, all together "
                                + (Limits.ALL_REFERENCES_BYTES >> 20) + " MiB");
            }
            return bytes.length;
        } catch (NoSuchFileException e) {
            place.problem("source", Problems.quote(source) + " is not there", "put the file beside the plan");
        } catch (IOException e) {
            place.problem("source", Problems.quote(source) + " cannot be read", String.valueOf(e.getMessage()));
        }
        return 0;
    }
}
