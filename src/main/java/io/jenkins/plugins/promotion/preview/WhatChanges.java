package io.jenkins.plugins.promotion.preview;

import io.jenkins.plugins.promotion.plan.AskPerson;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemAction;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.PatchFile;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.RunCommand;
import io.jenkins.plugins.promotion.plan.RunScript;
import io.jenkins.plugins.promotion.plan.SetValue;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.TreeContents;
import io.jenkins.plugins.promotion.plan.Trial;
import io.jenkins.plugins.promotion.plan.UnifiedDiff;
import io.jenkins.plugins.promotion.plan.WholeFile;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.preview.Effect.Fate;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a recorded plan changes on an environment, item by item. An effect is made when it is asked for, so that a plan of
 * thousands of items costs a page no more than what it shows. For one reader at a time.
 */
public final class WhatChanges {

    private static final int MOST_DETAILS = 20;
    private static final int COUNTED_LINES = 1 << 20;

    private final WorkPlan plan;
    private final List<Item> items;
    private final PlanFiles files;
    private final Optional<Snapshot> base;
    private final HiddenValues hidden;
    private final String problem;
    private final Map<String, Optional<StructuredFile>> parsed = new HashMap<>();

    /**
     * Looks at a plan.
     *
     * @param environment whose items and parameter values are meant; {@code null} for all items as they are written
     * @param files beside the plan
     * @param base what lies at the places that it changes; empty where that was not kept
     * @param hidden what environments keep for themselves
     */
    public WhatChanges(
            WorkPlan plan, String environment, PlanFiles files, Optional<Snapshot> base, HiddenValues hidden) {
        this.plan = plan;
        this.files = files;
        this.base = base;
        this.hidden = hidden;
        List<Item> written = environment == null ? plan.items() : plan.itemsFor(environment);
        List<Item> resolved = written;
        String unresolved = "";
        if (environment != null) {
            try {
                ResolvedParameters parameters = ResolvedParameters.of(plan, environment);
                resolved = written.stream().map(parameters::resolve).toList();
            } catch (Refusal e) {
                unresolved = Visible.text(e.getMessage());
            }
        }
        items = resolved;
        problem = unresolved;
    }

    /** Why values of parameters are shown as references, empty if they are not. */
    public String problem() {
        return problem;
    }

    /** How many items there are. */
    public int size() {
        return items.size();
    }

    /** How many items of the plan are not for this environment. */
    public int elsewhere() {
        return plan.items().size() - items.size();
    }

    /**
     * In numbers.
     *
     * @param changes values, files and folders that are changed
     * @param files that they are in, folders not counted
     * @param created of these are new
     * @param removed of these are gone afterwards
     * @param others of kinds that this version does not know
     */
    public record Totals(int changes, int files, int created, int removed, int commands, int handSteps, int others) {}

    /** The plan in numbers. */
    public Totals totals() {
        Set<String> touched = items.stream()
                .filter(item -> !isFolder(item.action()))
                .flatMap(item -> item.action().target().stream())
                .collect(Collectors.toSet());
        return new Totals(
                count(ItemAction::changesTree),
                touched.size(),
                count(action -> is(action, WholeFile.Effect.CREATE)),
                count(action -> is(action, WholeFile.Effect.DELETE)),
                count(RunCommand.class::isInstance),
                count(action -> action.handWork().isPresent()),
                count(action -> !action.changesTree()
                        && !(action instanceof RunCommand)
                        && action.handWork().isEmpty()));
    }

    private int count(java.util.function.Predicate<ItemAction> wanted) {
        return (int) items.stream().map(Item::action).filter(wanted).count();
    }

    private static boolean is(ItemAction action, WholeFile.Effect effect) {
        return action instanceof WholeFile file && file.effect() == effect && !file.directory();
    }

    private static boolean isFolder(ItemAction action) {
        return action instanceof WholeFile file && file.directory();
    }

    /** The effects from a place on, counted from 0. */
    public List<Effect> effects(int from, int most) throws IOException {
        List<Effect> effects = new ArrayList<>();
        for (int index = from; index < Math.min(items.size(), from + most); index++) {
            effects.add(effect(index));
        }
        return effects;
    }

    private Effect effect(int index) throws IOException {
        Item item = items.get(index);
        Effect.About about = about(index, item);
        ItemAction action = item.action();
        if (action instanceof SetValue set) {
            return value(about, set);
        } else if (action instanceof WholeFile file) {
            return file(about, file);
        } else if (action instanceof PatchFile patch) {
            return patch(about, patch);
        } else if (action instanceof RunCommand command) {
            return new Effect.Command(
                    about,
                    Visible.commandLine(command.argv()),
                    variables(command),
                    Visible.text(command.cwd()),
                    command.readOnly());
        } else if (action instanceof AskPerson ask) {
            return new Effect.HandStep(
                    about, Visible.text(ask.instruction().strip()), Visible.text(ask.evidence()), ask.secondPerson());
        }
        List<String> details = details(action);
        String caution = action instanceof RunScript script ? script.caution(details) : "";
        String brief = action instanceof RunScript script && !details.isEmpty()
                ? "on data source " + script.dataSource()
                : action.how();
        return new Effect.Other(
                about,
                action.kind(),
                Visible.text(action.kind() + ": " + action.how()) + caution,
                Visible.text(brief) + caution,
                details.stream()
                        .limit(MOST_DETAILS)
                        .map(text -> Visible.of(named(text), Visible.LINE))
                        .toList(),
                Math.max(0, details.size() - MOST_DETAILS));
    }

    private List<String> details(ItemAction action) throws IOException {
        try {
            return action.details(files);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Effect.About about(int index, Item item) {
        List<String> conditions = new ArrayList<>();
        item.precondition().ifPresent(must -> conditions.add("if " + asked(must.check())));
        item.unless().ifPresent(check -> conditions.add("unless " + asked(check)));
        return new Effect.About(
                index + 1,
                Visible.text(item.id()),
                item.isDescribedByNobody() ? "" : Visible.text(item.description()),
                Visible.text(item.ticket()),
                Visible.text(item.notes()),
                String.join(", ", conditions),
                item.verify().map(this::asked).orElse(""),
                item.pointOfNoReturn(),
                Undoing.of(item.rollback()));
    }

    private String asked(Check check) {
        if (check instanceof Check.ValueEquals equals && hidden.touches(equals.file(), equals.pointer())) {
            return Visible.text(equals.file() + " " + equals.pointer() + ": this environment's own value");
        }
        return Visible.text(check.yaml());
    }

    private Effect value(Effect.About about, SetValue set) throws IOException {
        String file = Visible.text(set.file());
        String pointer = Visible.text(set.pointer());
        if (hidden.touches(set.file(), set.pointer())) {
            return new Effect.ValueChange(about, file, pointer, true, false, null, null);
        }
        Optional<Value> found = inBase(set.file(), set.pointer());
        boolean known = set.expect().isPresent()
                || parsed.getOrDefault(set.file(), Optional.empty()).isPresent();
        Optional<Value> before = set.expect().isPresent() && found.isEmpty() && set.create()
                ? found
                : set.expect().or(() -> found);
        if (Stream.concat(before.stream(), set.value().stream())
                .anyMatch(value -> ValueMask.standsIn(value.canonical()))) {
            return new Effect.ValueChange(about, file, pointer, true, false, null, null);
        }
        return new Effect.ValueChange(
                about,
                file,
                pointer,
                false,
                known,
                before.map(value -> shown(set.file(), value)).orElse(null),
                set.value().map(value -> shown(set.file(), value)).orElse(null));
    }

    /** A value of the base, as far as it was kept. */
    private Optional<Value> inBase(String path, String pointer) throws IOException {
        Optional<StructuredFile> file = parsed.get(path);
        if (file == null) {
            file = structured(path);
            parsed.put(path, file);
        }
        try {
            return file.flatMap(content -> content.get(pointer));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    private Optional<StructuredFile> structured(String path) throws IOException {
        Optional<TreeEntry> entry = base.map(tree -> tree.manifest().get(path)).filter(e -> e.kind() == Kind.FILE);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StructuredFiles.of(path, base.get().contents().read(entry.get())));
        } catch (NoSuchFileException | Refusal e) {
            return Optional.empty();
        }
    }

    /** Texts are quoted where they would be taken for something else, or their ends not be seen. */
    private static Visible shown(String file, Value value) {
        if (value instanceof Value.Text text) {
            boolean plain = !text.text().isEmpty()
                    && text.text().equals(text.text().strip())
                    && !text.text().startsWith("\"")
                    && text.text().indexOf('\n') < 0
                    && (file.endsWith(".properties") || StructuredFiles.word(text.text()) instanceof Value.Text);
            return Visible.of(plain ? text.text() : value.canonical(), Visible.VALUE);
        }
        return Visible.of(value.canonical(), Visible.VALUE);
    }

    private Effect file(Effect.About about, WholeFile file) throws IOException {
        String path = Visible.text(file.path());
        boolean own = hidden.covers(file.path());
        TreeEntry there = base.map(tree -> tree.manifest().get(file.path())).orElse(null);
        long before = there == null || there.kind() != Kind.FILE || own ? -1 : there.size();
        boolean wasLink = there != null && there.kind() == Kind.SYMLINK;
        String permissions = file.permissions().orElse("");
        if (file.effect() == WholeFile.Effect.DELETE) {
            return new Effect.FileChange(about, path, Fate.REMOVED, own, before, -1, -1, "");
        } else if (file.link().isPresent()) {
            return new Effect.FileChange(
                    about,
                    path,
                    Fate.LINK,
                    own,
                    before,
                    -1,
                    -1,
                    own ? "" : Visible.text(file.link().get()));
        } else if (file.directory()) {
            return new Effect.FileChange(about, path, Fate.FOLDER, own, -1, -1, -1, permissions);
        } else if (file.source().isEmpty()) {
            return new Effect.FileChange(about, path, Fate.PERMISSIONS, own, before, before, -1, permissions);
        }
        byte[] content = files.read(file.source().get());
        boolean created = file.effect() == WholeFile.Effect.CREATE;
        return new Effect.FileChange(
                about,
                path,
                created || wasLink ? Fate.NEW : Fate.CHANGED,
                own,
                before,
                own ? -1 : content.length,
                created && !own ? lines(content) : -1,
                permissions);
    }

    private Effect patch(Effect.About about, PatchFile patch) throws IOException {
        TreeEntry there = base.map(tree -> tree.manifest().get(patch.path())).orElse(null);
        boolean own = hidden.covers(patch.path());
        long before = there == null || there.kind() != Kind.FILE || own ? -1 : there.size();
        long after = before < 0
                ? -1
                : before + UnifiedDiff.parse(files.read(patch.patch())).growth();
        return new Effect.FileChange(about, Visible.text(patch.path()), Fate.CHANGED, own, before, after, -1, "");
    }

    private static int lines(byte[] content) {
        if (content.length > COUNTED_LINES || FileDifference.decoded(content).isEmpty()) {
            return -1;
        }
        int lines = content.length == 0 || content[content.length - 1] == '\n' ? 0 : 1;
        for (byte each : content) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }

    /**
     * What becomes of the file that an item changes, by all items of the plan together.
     *
     * @param number of the item, from 1
     * @return empty if it changes none
     */
    public Optional<FileDifference> difference(int number) throws IOException {
        Optional<String> target = number < 1 || number > items.size()
                ? Optional.empty()
                : items.get(number - 1).action().target();
        return target.isEmpty() ? Optional.empty() : Optional.of(difference(target.get()));
    }

    private FileDifference difference(String path) throws IOException {
        if (hidden.covers(path)) {
            return FileDifference.untold(Visible.text(path), FileDifference.Untold.OWN);
        }
        List<Item> here = items.stream()
                .filter(item -> item.action().target().filter(path::equals).isPresent())
                .filter(item -> item.action().within().isEmpty()
                        || !hidden.touches(path, item.action().within().get()))
                .toList();
        if (base.isEmpty() && here.stream().noneMatch(item -> is(item.action(), WholeFile.Effect.CREATE))) {
            return FileDifference.untold(Visible.text(path), FileDifference.Untold.NOT_KEPT);
        }
        Snapshot before = onlyAt(path);
        try {
            return FileDifference.between(
                    Visible.text(path), path, before, Trial.of(before, here, files, hidden), hidden);
        } catch (NoSuchFileException e) {
            return FileDifference.untold(Visible.text(path), FileDifference.Untold.NOT_KEPT);
        } catch (TreeRefusedException e) {
            return FileDifference.untold(Visible.text(path), FileDifference.Untold.OWN_VALUES);
        }
    }

    private Snapshot onlyAt(String path) {
        List<TreeEntry> there = base.stream()
                .flatMap(tree -> Stream.ofNullable(tree.manifest().get(path)))
                .toList();
        return new Snapshot(Manifest.of("", there), base.map(Snapshot::contents).orElse(TreeContents.NONE));
    }

    private List<String> variables(RunCommand command) {
        List<String> variables = new ArrayList<>();
        command.env().forEach((name, value) -> variables.add(Visible.text(name + "=" + named(value))));
        return variables;
    }

    /** A reference to a secret says whose it is. */
    private String named(String template) {
        String named = template;
        for (Map.Entry<String, Parameter> parameter : plan.parameters().entrySet()) {
            if (parameter.getValue() instanceof Parameter.Credentials secret) {
                named = named.replace("${" + parameter.getKey() + "}", "(secret '" + secret.id() + "')");
            }
        }
        return named;
    }
}
