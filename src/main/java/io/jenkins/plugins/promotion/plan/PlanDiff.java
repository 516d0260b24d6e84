package io.jenkins.plugins.promotion.plan;

import com.github.difflib.UnifiedDiffUtils;
import io.jenkins.plugins.promotion.tree.LineDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one revision of a plan became another.
 *
 * @param head changed fields of the head: {@code title}, {@code parameters.x}, {@code policy} and so on
 * @param added ids of new items
 * @param removed ids of items that are gone
 * @param changed items of which fields differ
 * @param reordered whether the items that stayed are in another order
 */
public record PlanDiff(
        List<FieldChange> head, List<String> added, List<String> removed, List<ItemChange> changed, boolean reordered) {
    /**
     * One field.
     *
     * @param before as YAML; empty if it was not there
     * @param after as YAML; empty if it is gone
     */
    public record FieldChange(String field, String before, String after) {}

    /** One item, with the fields that differ; {@code content} stands for the bytes of its file. */
    public record ItemChange(String id, List<FieldChange> fields) {
        public ItemChange {
            fields = List.copyOf(fields);
        }
    }

    public PlanDiff {
        head = List.copyOf(head);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** What differs, a line for each item and one for the head: {@code seal (notes, estimate)}. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!head.isEmpty()) {
            lines.add("the plan's head (" + names(head) + ")");
        }
        changed.forEach(item -> lines.add(item.id() + " (" + names(item.fields()) + ")"));
        added.forEach(id -> lines.add(id + " (new)"));
        removed.forEach(id -> lines.add(id + " (gone)"));
        return lines;
    }

    private static String names(List<FieldChange> fields) {
        return fields.stream().map(FieldChange::field).collect(Collectors.joining(", "));
    }

    /** Whether nothing differs but comments and formatting. */
    public boolean isEmpty() {
        return head.isEmpty() && added.isEmpty() && removed.isEmpty() && changed.isEmpty() && !reordered;
    }

    /**
     * Compares two revisions.
     *
     * @throws IOException if a file beside one of them cannot be read
     */
    public static PlanDiff between(WorkPlan before, PlanFiles beforeFiles, WorkPlan after, PlanFiles afterFiles)
            throws IOException {
        Map<String, Item> was = byId(before);
        Map<String, Item> is = byId(after);
        List<String> added =
                is.keySet().stream().filter(id -> !was.containsKey(id)).toList();
        List<String> removed =
                was.keySet().stream().filter(id -> !is.containsKey(id)).toList();
        List<ItemChange> changed = new ArrayList<>();
        for (Item item : is.values()) {
            if (was.containsKey(item.id())) {
                List<FieldChange> fields = changes(fields(was.get(item.id()), beforeFiles), fields(item, afterFiles));
                if (!fields.isEmpty()) {
                    changed.add(new ItemChange(item.id(), fields));
                }
            }
        }
        List<String> stayedBefore =
                was.keySet().stream().filter(is::containsKey).toList();
        List<String> stayedAfter = is.keySet().stream().filter(was::containsKey).toList();
        return new PlanDiff(
                changes(head(before), head(after)), added, removed, changed, !stayedBefore.equals(stayedAfter));
    }

    /** The difference of the two texts as a unified diff with three lines of context; empty if there is none. */
    public static List<String> text(String beforeName, String before, String afterName, String after) {
        List<String> lines = before.lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                beforeName,
                afterName,
                lines,
                LineDiff.between(lines, after.lines().toList()),
                3);
    }

    private static Map<String, Item> byId(WorkPlan plan) {
        Map<String, Item> items = new LinkedHashMap<>();
        plan.items().forEach(item -> items.putIfAbsent(item.id(), item));
        return items;
    }

    private static Map<String, String> fields(Item item, PlanFiles files) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        ItemText.fields(item).forEach(field -> fields.put(field.name(), field.yaml()));
        for (String source : item.sources()) {
            String name = item.action().source().equals(Optional.of(source)) ? "content" : "content of the way back";
            fields.put(name, "sha256 " + Canonical.sha256(files.read(source)));
        }
        return fields;
    }

    private static Map<String, String> head(WorkPlan plan) {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("id", plan.id());
        head.put("title", plan.title());
        head.put("author", plan.author());
        plan.parameters().forEach((name, parameter) -> head.put("parameters." + name, PlanWriter.parameter(parameter)));
        head.put("exclude", YamlWords.list(plan.exclude()));
        head.put("policy.implementerNotAuthor", String.valueOf(plan.policy().implementerNotAuthor()));
        head.put("policy.ownersOnly", String.valueOf(plan.policy().ownersOnly()));
        head.put(
                "policy.onFailure",
                plan.policy().onFailure().map(Policy.OnFailure::text).orElse(""));
        plan.checks().forEach(check -> head.put("checks " + check.title(), check.yaml()));
        return head;
    }

    private static List<FieldChange> changes(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> new FieldChange(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
                .toList();
    }
}
