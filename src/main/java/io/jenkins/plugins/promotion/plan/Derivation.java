package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.promotion.plan.Action.FileAction;
import io.jenkins.plugins.promotion.plan.Action.SetValue;
import io.jenkins.plugins.promotion.structured.StructuredException;
import io.jenkins.plugins.promotion.structured.StructuredFile;
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
 * the end. Source: step 03 of the process.
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

    private Derivation(Snapshot base, Snapshot stage, Existing existing) throws InvalidPlan {
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
    public static Derived fresh(String id, Snapshot base, Snapshot stage, List<String> exclude)
            throws IOException, InvalidPlan {
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
     * @throws InvalidPlan if the existing plan has mistakes, or the derived one would be larger than {@link Limits}
     *     allows
     */
    public static Derived derive(Snapshot base, Snapshot stage, Existing existing) throws IOException, InvalidPlan {
        return new Derivation(base, stage, existing).derive();
    }

    private Derived derive() throws IOException, InvalidPlan {
        for (Wanted wanted : TreeChanges.between(base, stage, plan.exclude())) {
            if (restricted(wanted.path())) {
                continue;
            }
            if (byValues(wanted)) {
                values(wanted);
            } else {
                for (FileAction action : wanted.actions()) {
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
                .anyMatch(item ->
                        item.action() instanceof FileAction && !item.when().isEmpty());
    }

    private List<Item> items(String path) {
        return plan.items().stream()
                .filter(item ->
                        item.action() instanceof SetValue set && set.file().equals(path)
                                || item.action() instanceof FileAction file
                                        && file.path().equals(path))
                .toList();
    }

    private boolean byValues(Wanted wanted) {
        if (wanted.values().isEmpty()) {
            return false;
        }
        List<Item> there = items(wanted.path());
        boolean asAWhole = there.stream()
                .anyMatch(item -> item.action() instanceof FileAction file
                        && file.source().isPresent());
        boolean valueByValue = there.stream().anyMatch(item -> item.action() instanceof SetValue);
        return !asAWhole && (wanted.exact() || valueByValue);
    }

    private void values(Wanted wanted) throws IOException {
        StructuredFile before = base.structured(wanted.path()).orElseThrow();
        StructuredFile after = stage.structured(wanted.path()).orElseThrow();
        List<String> covered = new ArrayList<>();
        for (Item item : items(wanted.path())) {
            if (item.action() instanceof SetValue set && (!item.when().isEmpty() || follow(item, set, before, after))) {
                covered.add(set.pointer());
            }
        }
        for (Wanted.Single single : wanted.values().get()) {
            if (covered.stream().noneMatch(pointer -> Documents.covers(wanted.path(), pointer, single.pointer()))) {
                SetValue set = new SetValue(
                        wanted.path(),
                        single.pointer(),
                        single.before()
                                .map(value ->
                                        Template.escape(PlanValues.of(value).orElseThrow())),
                        Template.escape(PlanValues.of(single.after()).orElseThrow()),
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

    /** Lets an item follow the stage; false if there is no difference at its pointer, or it cannot say it. */
    private boolean follow(Item item, SetValue set, StructuredFile before, StructuredFile after) {
        Optional<Value> was = Documents.get(before, set.pointer());
        Optional<Value> is = Documents.get(after, set.pointer());
        boolean sayable = is.flatMap(PlanValues::of).isPresent()
                && (was.isPresent()
                        ? was.flatMap(PlanValues::of).isPresent()
                        : set.create() && set.expect().isEmpty());
        if (!sayable || was.equals(is)) {
            return false;
        }
        covering.add(item.id());
        if (literal(set.value()) && !same(after, set.value(), is.get())) {
            change(
                    item,
                    "value",
                    YamlWords.value(Template.escape(PlanValues.of(is.get()).orElseThrow())));
        }
        if (was.isPresent()
                && set.expect().isPresent()
                && literal(set.expect().get())
                && !same(before, set.expect().get(), was.get())) {
            change(
                    item,
                    "expect",
                    YamlWords.value(Template.escape(PlanValues.of(was.get()).orElseThrow())));
        }
        return true;
    }

    private static boolean literal(JsonNode template) {
        return Template.references(template).isEmpty();
    }

    private static boolean same(StructuredFile file, JsonNode template, Value value) {
        try {
            Value written = PlanValues.of(Template.expand(template, name -> template));
            return file.asStored(written).equals(value);
        } catch (StructuredException e) {
            return false;
        }
    }

    private void change(Item item, String field, String value) {
        updated.add(item.id());
        text.set(plan.items().indexOf(item), field, value);
    }

    private void file(FileAction wanted) throws IOException {
        for (Item item : items(wanted.path())) {
            if (item.action() instanceof FileAction there
                    && shape(there).equals(shape(wanted))
                    && covering.add(item.id())) {
                follow(item, there, wanted);
                return;
            }
        }
        FileAction action = wanted;
        if (wanted.source().isPresent()) {
            String source = names.source(wanted.path());
            files.put(source, content(wanted.path()));
            action = new FileAction(
                    wanted.path(),
                    wanted.verb(),
                    Optional.of(source),
                    wanted.expectSha256(),
                    wanted.link(),
                    wanted.directory(),
                    wanted.permissions());
        }
        added.add(names.item(action));
    }

    private static String shape(FileAction action) {
        return action.verb() + " " + action.source().isPresent() + " "
                + action.link().isPresent() + " " + action.directory();
    }

    private void follow(Item item, FileAction there, FileAction wanted) throws IOException {
        if (there.source().isPresent()) {
            byte[] bytes = content(wanted.path());
            if (!Arrays.equals(bytes, planFiles.read(there.source().get()))) {
                files.put(there.source().get(), bytes);
                updated.add(item.id());
            }
        }
        if (there.expectSha256().isPresent()
                && wanted.expectSha256().isPresent()
                && !there.expectSha256().equals(wanted.expectSha256())) {
            change(item, "expectSha256", wanted.expectSha256().get());
        }
        if (!there.link().equals(wanted.link())) {
            change(item, "link", YamlWords.text(wanted.link().orElseThrow()));
        }
        permissions(item, there, wanted);
    }

    /** An item that names permissions follows them, even back to those of the base; the usual ones of something new need
     * no naming. */
    private void permissions(Item item, FileAction there, FileAction wanted) {
        boolean usual = wanted.verb() == FileAction.Verb.CREATE
                && there.permissions().isEmpty()
                && wanted.permissions().equals(Optional.of(wanted.directory() ? "rwxr-xr-x" : "rw-r--r--"));
        if (wanted.verb() == FileAction.Verb.DELETE || wanted.link().isPresent() || usual) {
            return;
        }
        String staged = TreeChanges.permissions(stage.entry(wanted.path()).orElseThrow());
        boolean named = there.permissions().isPresent() || wanted.permissions().isPresent();
        if (named && !there.permissions().equals(Optional.of(staged))) {
            change(item, "permissions", staged);
        }
    }

    private byte[] content(String path) throws IOException {
        return stage.contents().read(stage.entry(path).orElseThrow());
    }
}
