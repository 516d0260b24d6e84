package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the plan follow the difference between the base and the first stage, and keeps what people wrote: items that
 * cover a difference keep everything but value, {@code expect} and content; manual and command items and those
 * restricted by {@code when} are never touched; values that refer to parameters are taken as meant; new items come at
 * the end.
 */
public final class Derivation {
    /**
     * A plan that is there already.
     *
     * @param name of the file, for messages
     * @param text its YAML
     * @param files beside it
     */
    public record Existing(String name, String text, PlanFiles files) {}

    private final Snapshot base;
    private final Snapshot stage;
    private final WorkPlan plan;
    private final PlanFiles planFiles;
    private final PlanText text;
    private final ItemNames names;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Item> added = new ArrayList<>();
    private final Set<String> covering = new HashSet<>();
    private final Set<String> updated = new LinkedHashSet<>();
    private final List<String> formattingOnly = new ArrayList<>();

    private Derivation(Snapshot base, Snapshot stage, Existing existing) {
        this.base = base;
        this.stage = stage;
        this.planFiles = existing.files();
        this.plan = PlanReader.read(existing.name(), existing.text(), planFiles);
        this.text = new PlanText(existing.text());
        this.names = new ItemNames(plan);
    }

    /**
     * A plan for changes that nobody has written down yet.
     *
     * @param id of the plan
     * @param exclude Ant globs of paths that the plan does not answer for
     */
    public static Derived fresh(String id, Snapshot base, Snapshot stage, List<String> exclude) throws IOException {
        StringBuilder yaml = new StringBuilder(
                "apiVersion: " + WorkPlan.API_VERSION + "\nplan:\n  id: " + YamlWords.text(id) + "\n");
        if (!exclude.isEmpty()) {
            yaml.append("  exclude:\n");
            exclude.forEach(
                    glob -> yaml.append("    - ").append(YamlWords.quoted(glob)).append('\n'));
        }
        Existing empty = new Existing("the new plan", yaml.append("items: []\n").toString(), PlanFiles.NONE);
        return derive(base, stage, empty);
    }

    /**
     * The plan that carries the base to the stage.
     *
     * @throws Refusal if the existing plan has mistakes, or the derived one would be larger than {@link Limits}
     *     allows
     */
    public static Derived derive(Snapshot base, Snapshot stage, Existing existing) throws IOException {
        return new Derivation(base, stage, existing).derive();
    }

    private Derived derive() throws IOException {
        for (Wanted wanted : TreeChanges.between(base, stage, plan.exclude())) {
            if (restricted(wanted.path())) {
                continue;
            }
            if (byValues(wanted)) {
                values(wanted);
            } else {
                for (WholeFile action : wanted.actions()) {
                    file(action);
                }
            }
        }
        List<String> kept = new ArrayList<>();
        List<String> obsolete = new ArrayList<>();
        for (int i = 0; i < plan.items().size(); i++) {
            Item item = plan.items().get(i);
            boolean stands = covering.contains(item.id())
                    || !item.action().changesTree()
                    || !item.when().isEmpty();
            if (!stands) {
                obsolete.add(item.id());
                text.markObsolete(i);
            } else {
                text.unmark(i);
                if (!updated.contains(item.id())) {
                    kept.add(item.id());
                }
            }
        }
        text.append(added);
        String yaml = text.changed();
        WorkPlan read = PlanReader.read("the derived plan", yaml, Derived.over(files, planFiles));
        List<String> addedIds = added.stream().map(Item::id).toList();
        return new Derived(yaml, read, files, addedIds, List.copyOf(updated), kept, obsolete, formattingOnly);
    }

    /** Whether somebody wrote the whole file for single environments, which the difference cannot judge. */
    private boolean restricted(String path) {
        return items(path).stream()
                .anyMatch(
                        item -> item.action().within().isEmpty() && !item.when().isEmpty());
    }

    private List<Item> items(String path) {
        return plan.items().stream()
                .filter(item -> item.action().target().equals(Optional.of(path)))
                .toList();
    }

    private boolean byValues(Wanted wanted) {
        if (wanted.values().isEmpty()) {
            return false;
        }
        List<ItemAction> there = items(wanted.path()).stream().map(Item::action).toList();
        boolean asAWhole = there.stream()
                .anyMatch(action -> action.within().isEmpty() && action.source().isPresent());
        boolean valueByValue = there.stream().anyMatch(action -> action.within().isPresent());
        return !asAWhole && (wanted.exact() || valueByValue);
    }

    private void values(Wanted wanted) throws IOException {
        StructuredFile before = base.structured(wanted.path()).orElseThrow();
        StructuredFile after = stage.structured(wanted.path()).orElseThrow();
        List<String> covered = new ArrayList<>();
        for (Item item : items(wanted.path())) {
            Optional<String> pointer = item.action().within();
            if (pointer.isPresent() && (!item.when().isEmpty() || follows(item, before, after))) {
                covered.add(pointer.get());
            }
        }
        for (Wanted.Single single : wanted.values().get()) {
            if (covered.stream()
                    .noneMatch(pointer -> StructuredFiles.covers(wanted.path(), pointer, single.pointer()))) {
                SetValue set = new SetValue(
                        wanted.path(),
                        single.pointer(),
                        single.before().map(Derivation::said),
                        single.after().map(Derivation::said),
                        single.before().isEmpty());
                added.add(names.item(set));
            }
        }
        if (!wanted.exact()) {
            formattingOnly.add(wanted.path());
        }
        if (wanted.permissions().isPresent()) {
            file(wanted.permissions().get());
        }
    }

    private static Value said(Value value) {
        return Template.escape(PlanValues.of(value).orElseThrow());
    }

    /** Lets an item follow the stage; false if there is no difference at its pointer, or it cannot say it. */
    private boolean follows(Item item, StructuredFile before, StructuredFile after) {
        Optional<Map<String, String>> fields = item.action().followValue(before, after);
        fields.ifPresent(changed -> {
            covering.add(item.id());
            changed.forEach((field, value) -> change(item, field, value));
        });
        return fields.isPresent();
    }

    private void change(Item item, String field, String value) {
        updated.add(item.id());
        text.set(plan.items().indexOf(item), field, value);
    }

    private void file(WholeFile wanted) throws IOException {
        String permissions =
                stage.entry(wanted.path()).map(TreeChanges::permissions).orElse("");
        for (Item item : items(wanted.path())) {
            Optional<Map<String, String>> fields = item.action().followWhole(wanted, permissions);
            if (fields.isPresent() && covering.add(item.id())) {
                followContent(item, wanted.path());
                fields.get().forEach((field, value) -> change(item, field, value));
                return;
            }
        }
        WholeFile action = wanted;
        if (wanted.source().isPresent()) {
            String source = names.source(wanted.path());
            files.put(source, content(wanted.path()));
            action = new WholeFile(
                    wanted.path(),
                    wanted.effect(),
                    Optional.of(source),
                    wanted.expectSha256(),
                    wanted.link(),
                    wanted.directory(),
                    wanted.permissions());
        }
        added.add(names.item(action));
    }

    private void followContent(Item item, String path) throws IOException {
        Optional<String> source = item.action().source();
        if (source.isPresent()) {
            byte[] bytes = content(path);
            if (!Arrays.equals(bytes, planFiles.read(source.get()))) {
                files.put(source.get(), bytes);
                updated.add(item.id());
            }
        }
    }

    private byte[] content(String path) throws IOException {
        return stage.contents().read(stage.entry(path).orElseThrow());
    }
}
