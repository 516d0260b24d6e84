package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code copyEnvironment}: makes the configuration of environments equal to another's. */
public final class CopyEnvironment extends Act {

    private static final long serialVersionUID = 1L;

    private final Request request;

    public CopyEnvironment(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param from name of the environment that is copied
     * @param to names of the environments copied onto, comma-separated
     * @param include Ant globs that narrow the copy, comma-separated
     * @param exclude Ant globs of what the copy leaves alone, comma-separated
     * @param dryRun whether only to say what would be done
     * @param maxDelete how much of the target may be deleted, as a percentage or a number of files
     * @param discard why work that lies in the target and that nothing accounts for may be overwritten
     * @param rebase whether to take the change's base anew
     */
    public record Request(
            String change,
            String from,
            String to,
            String include,
            String exclude,
            boolean dryRun,
            String maxDelete,
            String discard,
            boolean rebase)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null, null, false, null, null, false);

        public Request {
            change = Words.text(change);
            from = Words.text(from);
            to = Words.text(to);
            include = Words.text(include);
            exclude = Words.text(exclude);
            maxDelete = Words.text(maxDelete, "50%");
            discard = Words.text(discard);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        if (request.from() == null) {
            throw Refusal.incomplete("copyEnvironment needs from, the environment to copy: from: 'production'.");
        }
        if (request.to() == null) {
            throw Refusal.incomplete("copyEnvironment needs to, the environments to copy onto: to: 'test'.");
        }
        List<String> names = new ArrayList<>(List.of(request.from()));
        names.addAll(Words.names(request.to()));
        return names;
    }

    @Override
    public boolean canStartOver() {
        return true;
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        Stage from = session.environment(request.from(), null);
        List<Stage> targets = session.environments(request.to(), Right.COPY);
        for (Stage target : targets) {
            check(from, target);
        }
        EnvironmentSite source = session.site(from);
        List<Map<String, Object>> results = new ArrayList<>();
        Captured captured = null;
        for (Stage target : targets) {
            Optional<CopyRecord> own = ownCopy(session, target);
            if (own.isPresent()) {
                results.add(result(own.get(), session, false));
                continue;
            }
            captured = captured == null ? source.capture(session.progress("reading")) : captured;
            results.add(
                    request.dryRun()
                            ? rehearse(session, source, target, captured)
                            : copy(session, source, target, captured));
        }
        Map<String, Object> result = new LinkedHashMap<>(results.get(0));
        if (results.size() > 1) {
            result.put("targets", results);
        }
        return new Progress.Done(result);
    }

    private void check(Stage from, Stage target) throws Refusal {
        if (target.getName().equals(from.getName())) {
            throw Refusal.mistake("Environment '" + target.getName() + "' cannot be copied onto itself.");
        }
        if (target.isProduction()) {
            throw Refusal.conflict(
                    "Environment '" + target.getName()
                            + "' is production, and nothing is ever copied onto it: use applyWorkPlan, or copy onto another one.");
        }
        if (!from.scopeVersion().equals(target.scopeVersion())) {
            throw Refusal.conflict("Environments '" + from.getName() + "' and '" + target.getName()
                    + "' do not agree on what is configuration (scope, exclude, local, secret), so their trees cannot be"
                    + " compared: " + from.scopeVersion() + " against " + target.scopeVersion()
                    + ". An administrator has to give both the same.");
        }
        if (request.rebase() && isNarrowed()) {
            throw Refusal.mistake("rebase: a copy narrowed by include or exclude cannot be the base of a change.");
        }
    }

    private boolean isNarrowed() {
        return request.include() != null || request.exclude() != null;
    }

    /** What this very call copied before the controller was restarted, or what stands for it. */
    private Optional<CopyRecord> ownCopy(Session session, Stage target) throws IOException, InterruptedException {
        Actor call = session.actor();
        return session.state().copyCalls().stream()
                .filter(c -> call.build().equals(c.build()) && call.node().equals(c.node()))
                .filter(c -> target.getName().equals(c.to()))
                .findFirst()
                .flatMap(c -> session.state().copies().stream()
                        .filter(copy -> copy.seq() == c.copy())
                        .findFirst());
    }

    private Map<String, Object> copy(Session session, EnvironmentSite source, Stage target, Captured captured)
            throws IOException, InterruptedException {
        EnvironmentSite site = session.site(target);
        Binding binding = session.binding(target);
        refuse(WriteRule.refusesCopy(binding, session.change().key(), session::isOver));
        String recovered = site.recover();
        if (recovered != null) {
            session.say("Environment " + target.getName() + ": " + recovered + ".");
        }
        if (session.isResumed()) {
            session.say("The controller was restarted while this copy ran: it starts over.");
        }
        TreeState before = site.state();
        Optional<CopyRecord> stored = alreadyDone(session, source.environment(), target, captured, before, binding);
        if (stored.isPresent()) {
            session.record(new CopyFact.Reused(
                    source.environment().getName(),
                    target.getName(),
                    stored.get().seq()));
            session.say("Already copied " + source.environment().getName() + " → " + target.getName() + " in build "
                    + stored.get().build() + "; nothing to do.");
            return result(stored.get(), session, true);
        }
        guard(session, site, target, binding, before, captured);
        session.say("Copying " + source.environment().getName() + " → " + target.getName() + ": " + captured.files()
                + " files, " + captured.bytes() + " bytes.");
        site.fetch(source, captured.snapshot());
        CopyReport report = site.materialise(
                captured.snapshot(),
                options(before.tree(), false),
                delivery(session, source, target, captured),
                session.progress("writing"));
        String left = isNarrowed() ? site.capture(session.progress("reading")).snapshot() : captured.snapshot();
        return record(session, source.environment(), target, captured, report, left);
    }

    private static Delivery delivery(Session session, EnvironmentSite source, Stage target, Captured captured)
            throws IOException {
        return Delivery.ofCopy(
                session.change().name(),
                target.getName(),
                source.environment().getName(),
                captured.tree(),
                session.build());
    }

    private CopyOptions options(String expectedTarget, boolean dryRun) {
        return new CopyOptions(
                Words.names(request.include()),
                Words.names(request.exclude()),
                request.maxDelete(),
                dryRun,
                expectedTarget == null ? null : new TreeDigest(expectedTarget),
                SwitchMode.IN_PLACE);
    }

    private static void refuse(Optional<String> refusal) throws Refusal {
        if (refusal.isPresent()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ".");
        }
    }

    /** Work that no plan and no copy accounts for is overwritten for a stated reason only. */
    private void guard(
            Session session, EnvironmentSite site, Stage target, Binding binding, TreeState before, Captured captured)
            throws IOException, InterruptedException {
        Optional<String> refusal = WriteRule.refusesOverwrite(binding, before.tree(), captured.tree());
        if (refusal.isEmpty()) {
            return;
        }
        String paths = binding.known().snapshot() == null
                ? ""
                : site.differenceText(binding.known().snapshot(), 4_000);
        if (target.isExpectRuntimeChange()) {
            session.say("Overwriting edits that testers made in " + target.getName() + ":\n" + paths);
            return;
        }
        if (request.discard() == null || target.isDiscardForbidden()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ". "
                    + (target.isDiscardForbidden()
                            ? "The environment forbids discarding; take the work over by hand first."
                            : "Record it (recordWorkPlan), or give a reason to overwrite it: discard: '…'.")
                    + (paths.isEmpty() ? "" : " It differs in:\n" + paths));
        }
        session.record(new CopyFact.Discarded(request.from(), target.getName(), request.discard(), before.tree()));
        session.say("Discarding what nothing accounts for in " + target.getName() + " (" + request.discard() + ").");
    }

    /** The stored copy that this call would only repeat. */
    private Optional<CopyRecord> alreadyDone(
            Session session, Stage from, Stage target, Captured captured, TreeState before, Binding binding) {
        ChangeState state = session.state();
        if (request.rebase() || isNarrowed()) {
            return Optional.empty();
        }
        CopyRecord base = state.base();
        boolean first = state.copyCalls().stream()
                .filter(call -> session.build().equals(call.build()))
                .noneMatch(call ->
                        from.getName().equals(call.from()) && target.getName().equals(call.to()));
        boolean applied = state.applies().stream().anyMatch(a -> a.production() && a.isDone());
        if (base != null
                && first
                && !applied
                && base.from().equals(from.getName())
                && base.to().equals(target.getName())) {
            return Optional.of(base);
        }
        Optional<CopyRecord> prior = state.lastCopy(from.getName(), target.getName())
                .filter(c -> !c.narrowed()
                        && c.round() == state.round()
                        && c.revision() == state.revisionNumber()
                        && c.sourceTree().equals(captured.tree()));
        if (prior.isEmpty() || before.tree().equals(captured.tree())) {
            return prior;
        }
        return prior.filter(c -> isWhatCameOfIt(session, target, before, binding, c));
    }

    /** Whether what lies in the target now is what this change itself made of that copy since. */
    private static boolean isWhatCameOfIt(
            Session session, Stage target, TreeState before, Binding binding, CopyRecord copy) {
        Optional<ApplyRecord> apply = session.state().lastApply(target.getName());
        if (apply.isEmpty()
                || apply.get().beganAt() == null
                || apply.get().beganAt().isBefore(copy.at())) {
            return false;
        }
        boolean unfinished = apply.get().isRunning() && binding.mark() != null;
        boolean counts = apply.get().counts()
                && apply.get().revision() == session.state().revisionNumber()
                && before.tree().equals(apply.get().treeAfter());
        return unfinished || counts;
    }

    /** @param left id of a snapshot of what lies in the target now */
    private Map<String, Object> record(
            Session session, Stage from, Stage target, Captured captured, CopyReport report, String left)
            throws IOException, InterruptedException {
        ChangeState state = session.state();
        boolean asBase = from.isProduction() && !isNarrowed() && (state.base() == null || request.rebase());
        String at = session.now().toString();
        String change = session.change().key();
        String after = report.after().value();
        session.bindings().update(target.getName(), b -> b.withOccupant(change)
                .withKnown(new Binding.Known(after, left, "copied", change, at))
                .withOrigin(new Binding.Origin(from.getName(), captured.tree(), change, at)));
        session.record(new CopyFact.Copied(
                from.getName(),
                target.getName(),
                captured.tree(),
                report.before().value(),
                after,
                captured.files(),
                captured.bytes(),
                report.added(),
                report.changed(),
                report.deleted(),
                Duration.ofMillis(report.durationMillis()),
                captured.snapshot(),
                report.backupId(),
                isNarrowed(),
                asBase,
                moved(state, from, captured),
                from.isProduction(),
                state.round(),
                state.revisionNumber()));
        CopyRecord copy = session.state()
                .lastCopy(from.getName(), target.getName())
                .orElseThrow(() -> new IOException("the copy was not recorded"));
        session.say("Copied " + from.getName() + " → " + target.getName() + ": " + copy.files() + " files, "
                + copy.added() + " added, " + copy.changed() + " changed, " + copy.deleted() + " deleted, in "
                + copy.took().toMillis() + " ms; tree " + copy.targetAfter()
                + (asBase ? " is the base of change " + session.change().name() : "") + ".");
        if (copy.sourceMoved()) {
            session.say("Note: " + from.getName() + " has moved since the base of the change was copied.");
        }
        return result(copy, session, false);
    }

    private static boolean moved(ChangeState state, Stage from, Captured captured) {
        return state.base() != null
                && state.base().from().equals(from.getName())
                && !state.base().sourceTree().equals(captured.tree());
    }

    private Map<String, Object> rehearse(Session session, EnvironmentSite source, Stage target, Captured captured)
            throws IOException, InterruptedException {
        EnvironmentSite site = session.site(target);
        site.fetch(source, captured.snapshot());
        CopyReport report = site.materialise(
                captured.snapshot(),
                options(null, true),
                delivery(session, source, target, captured),
                session.progress("writing"));
        session.say("Dry run " + source.environment().getName() + " → " + target.getName() + ": would add "
                + report.added() + ", change " + report.changed() + ", delete " + report.deleted() + ":");
        List<String> verbs = report.verbs().stream()
                .map(v -> v.verb().name().toLowerCase(Locale.ROOT) + " " + v.path())
                .toList();
        verbs.forEach(verb -> session.print("  " + verb));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("from", source.environment().getName());
        result.put("to", target.getName());
        result.put("dryRun", true);
        result.put("added", report.added());
        result.put("changed", report.changed());
        result.put("deleted", report.deleted());
        result.put("verbs", verbs);
        return result;
    }

    private static Map<String, Object> result(CopyRecord copy, Session session, boolean stored) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("from", copy.from());
        result.put("to", copy.to());
        result.put("sourceTree", copy.sourceTree());
        result.put("targetBefore", copy.targetBefore());
        result.put("tree", copy.targetAfter());
        result.put("files", copy.files());
        result.put("bytes", copy.bytes());
        result.put("added", copy.added());
        result.put("changed", copy.changed());
        result.put("deleted", copy.deleted());
        result.put("duration", copy.took());
        result.put("snapshot", copy.snapshot());
        result.put("backup", copy.backup());
        result.put("sourceMoved", copy.sourceMoved());
        result.put("at", copy.at());
        result.put("base", copy.base());
        result.put("narrowed", copy.narrowed());
        result.put("stored", stored);
        result.put("build", copy.build());
        return result;
    }
}
