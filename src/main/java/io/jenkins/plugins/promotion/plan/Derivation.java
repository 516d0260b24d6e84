package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Adds to what people wrote all that is still missing to make the first stage of the base. An item that somebody wrote is
 * never altered: what it makes is taken as given, and where the stage has something else, that is told as a conflict. Items
 * that were derived before, which a comment above them says, follow the stage or go. New ones come at the end.
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
    private final TrialTree.Mask mask;
    private final WorkPlan plan;
    private final PlanFiles planFiles;
    private final PlanText text;
    private final List<Item> written = new ArrayList<>();
    private final List<Item> earlier = new ArrayList<>();
    private final List<Item> left = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> formattingOnly = new ArrayList<>();
    private final Map<String, byte[]> patches = new HashMap<>();
    private Snapshot from;
    private Snapshot to;

    private Derivation(Snapshot base, Snapshot stage, Existing existing, TrialTree.Mask mask) {
        this.base = base;
        this.stage = stage;
        this.mask = mask;
        this.planFiles = existing.files();
        this.plan = PlanReader.read(existing.name(), existing.text(), planFiles);
        this.text = new PlanText(existing.text());
        for (int i = 0; i < plan.items().size(); i++) {
            (text.isDerived(i) ? earlier : written).add(plan.items().get(i));
        }
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
        return derive(base, stage, existing, TrialTree.Mask.NONE);
    }

    /**
     * As {@link #derive(Snapshot, Snapshot, Existing)}, on trees in which an environment's own values are masked.
     *
     * @param spec says which values these are
     */
    public static Derived derive(Snapshot base, Snapshot stage, Existing existing, TreeSpec spec) throws IOException {
        return derive(base, stage, existing, new HiddenValues(spec)::hidden);
    }

    private static Derived derive(Snapshot base, Snapshot stage, Existing existing, TrialTree.Mask mask)
            throws IOException {
        Derivation derivation = new Derivation(base, stage, existing, mask);
        derivation.judgeWritten();
        Derived kept = derivation.derived(derivation.earlier);
        if (derivation.earlier.isEmpty() || derivation.follows(kept)) {
            return kept;
        }
        // Items that stay where they were may be in the way of new ones, which then all come anew and in order.
        derivation = new Derivation(base, stage, existing, mask);
        derivation.judgeWritten();
        return derivation.derived(List.of());
    }

    /**
     * Ids of the items of a plan that say of themselves that they were derived, so that they may follow the stage or go.
     *
     * @throws Refusal if the plan has mistakes
     */
    public static Set<String> derivedBefore(String plan, PlanFiles files) {
        PlanText text = new PlanText(plan);
        List<Item> items = PlanReader.read("work plan", plan, files).items();
        return IntStream.range(0, items.size())
                .filter(text::isDerived)
                .mapToObj(i -> items.get(i).id())
                .collect(Collectors.toSet());
    }

    /** Follows what people wrote on both trees; what it makes of the stage is what the plan as a whole is to make. */
    private void judgeWritten() throws IOException {
        from = base;
        to = stage;
        if (written.stream().noneMatch(this::isCertain)) {
            return;
        }
        TrialTree onBase = new TrialTree(base, planFiles, mask);
        TrialTree onStage = new TrialTree(stage, planFiles, mask);
        for (Item item : Order.of(written)) {
            if (!isCertain(item)) {
                continue;
            }
            Optional<String> refused = onBase.follow(item.action());
            onStage.follow(item.action());
            if (refused.isPresent()) {
                conflicts.add("item '" + item.id() + "' cannot be followed on the base: " + refused.get());
            }
            if (onStage.changed()) {
                conflicts.add("item '" + item.id() + "' (" + item.action().how()
                        + ") is not what the first stage has; make the stage so, or change the item");
            }
            if (refused.isEmpty() && !onBase.changed() && !onStage.changed()) {
                leaveOut(item);
            }
        }
        from = onBase.snapshot();
        to = onStage.snapshot();
    }

    /** Whether what an item makes can be told for every environment. */
    private boolean isCertain(Item item) {
        return item.action().changesTree()
                && item.when().isEmpty()
                && item.unless().isEmpty()
                && item.precondition().isEmpty()
                && !item.action().hasReferences();
    }

    /** An item that does nothing would make every rehearsal void, since it is done already. */
    private void leaveOut(Item item) {
        boolean needed =
                plan.items().stream().anyMatch(other -> other.dependsOn().contains(item.id()));
        if (!needed && text.leaveOut(plan.items().indexOf(item))) {
            left.add(item);
        } else {
            conflicts.add("item '" + item.id() + "' does nothing, since the base is so already; take it out");
        }
    }

    private Derived derived(List<Item> mayStay) throws IOException {
        List<ItemAction> actions = new ArrayList<>();
        for (Wanted wanted : TreeChanges.between(from, to, plan.exclude())) {
            List<Item> uncertain = items(wanted.path()).stream()
                    .filter(item -> !isCertain(item))
                    .toList();
            if (uncertain.stream().noneMatch(item -> item.action().within().isEmpty())) {
                add(wanted, uncertain, actions);
            }
        }
        Map<ItemAction, Item> staying = staying(mayStay, actions);
        List<String> updated = new ArrayList<>();
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<Item> there = new ArrayList<>(written);
        there.addAll(staying.values());
        ItemNames names = new ItemNames(there);
        List<Item> added = new ArrayList<>();
        for (ItemAction action : actions) {
            Item item = staying.get(action);
            if (item != null && update(item, action, files)) {
                updated.add(item.id());
            } else if (item == null) {
                added.add(names.derived(sourced(action, names, files)).orElseThrow());
            }
        }
        for (Item item : earlier) {
            if (!staying.containsValue(item)) {
                text.remove(plan.items().indexOf(item));
            }
        }
        text.append(added);
        text.endItems(!added.isEmpty());
        String yaml = text.changed();
        WorkPlan read = PlanReader.read("the derived plan", yaml, Derived.over(files, planFiles));
        List<String> addedIds = added.stream().map(Item::id).toList();
        List<String> kept = plan.items().stream()
                .filter(item -> written.contains(item) ? !left.contains(item) : staying.containsValue(item))
                .map(Item::id)
                .filter(id -> !updated.contains(id))
                .toList();
        List<String> obsolete = left.stream().map(Item::id).toList();
        return new Derived(yaml, read, files, addedIds, updated, kept, obsolete, formattingOnly, conflicts);
    }

    private List<Item> items(String path) {
        return written.stream()
                .filter(item -> item.action().target().equals(Optional.of(path)))
                .toList();
    }

    /** What is to be done at one path beside items of which nothing is certain, which keep their places. */
    private void add(Wanted wanted, List<Item> uncertain, List<ItemAction> actions) throws IOException {
        if (wanted.values().isEmpty() || !wanted.exact() && uncertain.isEmpty()) {
            if (uncertain.isEmpty()) {
                Optional<byte[]> patch = patch(wanted);
                if (patch.isPresent()) {
                    patches.put(wanted.path(), patch.get());
                    actions.add(new PatchFile(wanted.path(), wanted.path()));
                    wanted.permissions().ifPresent(actions::add);
                } else {
                    actions.addAll(wanted.actions());
                }
            } else {
                conflicts.add(wanted.path() + " differs in what no single value says, and item '"
                        + uncertain.get(0).id()
                        + "' sets a value in it that depends on the environment; no item was derived");
            }
            return;
        }
        for (Wanted.Single single : wanted.values().get()) {
            Optional<Item> claims = uncertain.stream()
                    .filter(item ->
                            covers(wanted.path(), item, single, true) || covers(wanted.path(), item, single, false))
                    .findFirst();
            if (claims.isEmpty()) {
                actions.add(new SetValue(
                        wanted.path(),
                        single.pointer(),
                        single.before().map(Derivation::said),
                        single.after().map(Derivation::said),
                        single.before().isEmpty()));
            } else if (!covers(wanted.path(), claims.get(), single, true)) {
                conflicts.add("item '" + claims.get().id() + "' sets a value inside of " + single.pointer() + " of "
                        + wanted.path() + ", which differs as a whole; no item was derived");
            }
        }
        if (!wanted.exact()) {
            formattingOnly.add(wanted.path());
        }
        wanted.permissions().ifPresent(actions::add);
    }

    /** The change of a text that is said better by some of its lines, and is followed exactly; empty if none is. */
    private Optional<byte[]> patch(Wanted wanted) throws IOException {
        Optional<TreeEntry> was = from.entry(wanted.path()).filter(entry -> entry.kind() == Kind.FILE);
        Optional<TreeEntry> is = to.entry(wanted.path()).filter(entry -> entry.kind() == Kind.FILE);
        if (was.isEmpty() || is.isEmpty() || was.get().content().equals(is.get().content())) {
            return Optional.empty();
        }
        byte[] before = from.contents().read(was.get());
        byte[] after = to.contents().read(is.get());
        if (ValueMask.standsIn(new String(before, ISO_8859_1)) || ValueMask.standsIn(new String(after, ISO_8859_1))) {
            return Optional.empty();
        }
        return DerivedPatch.between(wanted.path(), before, after)
                .filter(patch -> makes(wanted.path(), patch, before, after));
    }

    private static boolean makes(String path, byte[] patch, byte[] before, byte[] after) {
        try {
            return PatchFile.after(path, UnifiedDiff.parse(patch), before)
                    .filter(made -> Arrays.equals(made, after))
                    .isPresent();
        } catch (Refusal e) {
            return false; // It could be both: what is before and what is afterwards.
        }
    }

    private static boolean covers(String path, Item item, Wanted.Single single, boolean around) {
        String own = item.action().within().orElseThrow();
        return around
                ? StructuredFiles.covers(path, own, single.pointer())
                : StructuredFiles.covers(path, single.pointer(), own);
    }

    private static Value said(Value value) {
        return Template.escape(PlanValues.of(value).orElseThrow());
    }

    /** Which items that were derived earlier say what is to be done now, once some of their fields are others. */
    private Map<ItemAction, Item> staying(List<Item> mayStay, List<ItemAction> actions) {
        Map<ItemAction, Item> staying = new LinkedHashMap<>();
        for (ItemAction action : actions) {
            mayStay.stream()
                    .filter(item -> item.action().getClass() == action.getClass()
                            && item.action().target().equals(action.target())
                            && item.action().within().equals(action.within())
                            && items(action.target().orElseThrow()).stream()
                                    .allMatch(other -> plan.items().indexOf(other)
                                            < plan.items().indexOf(item))
                            && !staying.containsValue(item)
                            && item.action().becoming(action).isPresent())
                    .findFirst()
                    .ifPresent(item -> staying.put(action, item));
        }
        return staying;
    }

    private boolean update(Item item, ItemAction action, Map<String, byte[]> files) throws IOException {
        Map<String, String> fields = item.action().becoming(action).orElseThrow();
        fields.forEach((field, value) -> text.set(plan.items().indexOf(item), field, value));
        Optional<String> source = item.action().source();
        if (source.isPresent()) {
            byte[] bytes = beside(action);
            if (!Arrays.equals(bytes, planFiles.read(source.get()))) {
                files.put(source.get(), bytes);
                return true;
            }
        }
        return !fields.isEmpty();
    }

    /** The action with its file beside the plan, if it has one. */
    private ItemAction sourced(ItemAction action, ItemNames names, Map<String, byte[]> files) throws IOException {
        if (action.source().isEmpty()) {
            return action;
        }
        String path = action.target().orElseThrow();
        String source = names.source(action instanceof PatchFile ? path + ".patch" : path);
        files.put(source, beside(action));
        if (action instanceof PatchFile) {
            return new PatchFile(path, source);
        }
        WholeFile wanted = (WholeFile) action;
        return new WholeFile(
                path,
                wanted.effect(),
                Optional.of(source),
                wanted.expectSha256(),
                wanted.link(),
                wanted.directory(),
                wanted.permissions());
    }

    private byte[] beside(ItemAction action) throws IOException {
        String path = action.target().orElseThrow();
        return action instanceof PatchFile ? patches.get(path) : content(path);
    }

    private byte[] content(String path) throws IOException {
        return to.contents().read(to.entry(path).orElseThrow());
    }

    /** Whether the plan as a whole makes what it is to make, but for what a conflict says. */
    private boolean follows(Derived derived) throws IOException {
        TrialTree trial = new TrialTree(base, derived.files(planFiles), mask);
        for (Item item : Order.of(derived.plan().items())) {
            boolean ours = written.stream().noneMatch(other -> other.id().equals(item.id()));
            if ((ours || isCertain(item)) && trial.follow(item.action()).isPresent() && ours) {
                return false;
            }
        }
        return !conflicts.isEmpty()
                || !formattingOnly.isEmpty()
                || trial.snapshot().manifest().entries().equals(to.manifest().entries())
                || !plan.exclude().isEmpty()
                || written.stream().anyMatch(item -> !isCertain(item));
    }
}
