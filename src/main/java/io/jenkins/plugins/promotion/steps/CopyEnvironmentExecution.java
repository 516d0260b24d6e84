package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentSite;
import io.jenkins.plugins.promotion.environment.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.environment.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.tree.CopyOptions;
import io.jenkins.plugins.promotion.tree.CopyReport;
import io.jenkins.plugins.promotion.tree.SwitchMode;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.workingcopy.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@link CopyEnvironmentStep}. */
final class CopyEnvironmentExecution extends PromotionExecution<CopyEnvironmentStep> {

    private static final long serialVersionUID = 1L;

    CopyEnvironmentExecution(CopyEnvironmentStep step, StepContext context) {
        super(step, context);
    }

    @Override
    boolean canStartOver() {
        return true;
    }

    @Override
    Progress advance(StepSession session) throws Exception {
        Environment from = session.environment(step().getFrom(), null);
        List<Environment> targets = session.environments(step().getTo(), PromotionPermissions.COPY);
        for (Environment target : targets) {
            check(from, target);
        }
        EnvironmentSite source = session.site(from);
        List<Map<String, Object>> results = new ArrayList<>();
        Captured captured = null;
        for (Environment target : targets) {
            Optional<CopyRecord> own = ownCopy(session, target);
            if (own.isPresent()) {
                results.add(result(own.get(), session, false));
                continue;
            }
            captured = captured == null ? source.capture(new CopyLog(session.listener(), "reading")) : captured;
            results.add(
                    step().isDryRun()
                            ? rehearse(session, source, target, captured)
                            : copy(session, source, target, captured));
        }
        Map<String, Object> result = new LinkedHashMap<>(results.get(0));
        if (results.size() > 1) {
            result.put("targets", results);
        }
        return new Progress.Done(result);
    }

    private void check(Environment from, Environment target) throws AbortException {
        if (target.getName().equals(from.getName())) {
            throw new AbortException("Environment '" + target.getName() + "' cannot be copied onto itself.");
        }
        if (target.isProduction()) {
            throw new AbortException(
                    "Environment '" + target.getName()
                            + "' is production, and nothing is ever copied onto it: use applyWorkPlan, or copy onto another one.");
        }
        if (!from.scopeVersion().equals(target.scopeVersion())) {
            throw new AbortException("Environments '" + from.getName() + "' and '" + target.getName()
                    + "' do not agree on what is configuration (scope, exclude, local, secret), so their trees cannot be"
                    + " compared: " + from.scopeVersion() + " against " + target.scopeVersion()
                    + ". An administrator has to give both the same.");
        }
        if (step().isRebase() && isNarrowed()) {
            throw new AbortException("rebase: a copy narrowed by include or exclude cannot be the base of a change.");
        }
    }

    private boolean isNarrowed() {
        return step().getInclude() != null || step().getExclude() != null;
    }

    /** What this very call copied before the controller was restarted, or what stands for it. */
    private Optional<CopyRecord> ownCopy(StepSession session, Environment target) throws Exception {
        Actor call = session.actor();
        return session.state().copyCalls().stream()
                .filter(c -> call.build().equals(c.build()) && call.node().equals(c.node()))
                .filter(c -> target.getName().equals(c.to()))
                .findFirst()
                .flatMap(c -> session.state().copies().stream()
                        .filter(copy -> copy.seq() == c.copy())
                        .findFirst());
    }

    private Map<String, Object> copy(StepSession session, EnvironmentSite source, Environment target, Captured captured)
            throws Exception {
        EnvironmentSite site = session.site(target);
        Binding binding = session.binding(target);
        refuse(WriteRule.refusesCopy(binding, session.change().key(), session::isOver));
        String recovered = site.recover();
        if (recovered != null) {
            session.say("Environment " + target.getName() + ": " + recovered + ".");
        }
        if (isResumed()) {
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
                new CopyLog(session.listener(), "writing"));
        String left = isNarrowed()
                ? site.capture(new CopyLog(session.listener(), "reading")).snapshot()
                : captured.snapshot();
        return record(session, source.environment(), target, captured, report, left);
    }

    private static Delivery delivery(StepSession session, EnvironmentSite source, Environment target, Captured captured)
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
                StepSession.names(step().getInclude()),
                StepSession.names(step().getExclude()),
                step().getMaxDelete(),
                dryRun,
                expectedTarget == null ? null : new TreeDigest(expectedTarget),
                SwitchMode.IN_PLACE);
    }

    private static void refuse(Optional<String> refusal) throws AbortException {
        if (refusal.isPresent()) {
            throw new AbortException("Refused: " + refusal.get() + ".");
        }
    }

    /** Work that no plan and no copy accounts for is overwritten for a stated reason only. */
    private void guard(
            StepSession session,
            EnvironmentSite site,
            Environment target,
            Binding binding,
            TreeState before,
            Captured captured)
            throws Exception {
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
        if (step().getDiscard() == null || target.isDiscardForbidden()) {
            throw new AbortException("Refused: " + refusal.get() + ". "
                    + (target.isDiscardForbidden()
                            ? "The environment forbids discarding; take the work over by hand first."
                            : "Record it (recordWorkPlan), or give a reason to overwrite it: discard: '…'.")
                    + (paths.isEmpty() ? "" : " It differs in:\n" + paths));
        }
        session.record(new CopyFact.Discarded(step().getFrom(), target.getName(), step().getDiscard(), before.tree()));
        session.say("Discarding what nothing accounts for in " + target.getName() + " (" + step().getDiscard() + ").");
    }

    /** The stored copy that this call would only repeat. */
    private Optional<CopyRecord> alreadyDone(
            StepSession session,
            Environment from,
            Environment target,
            Captured captured,
            TreeState before,
            Binding binding) {
        ChangeState state = session.state();
        if (step().isRebase() || isNarrowed()) {
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
            StepSession session, Environment target, TreeState before, Binding binding, CopyRecord copy) {
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
            StepSession session,
            Environment from,
            Environment target,
            Captured captured,
            CopyReport report,
            String left)
            throws Exception {
        ChangeState state = session.state();
        boolean asBase = from.isProduction() && !isNarrowed() && (state.base() == null || step().isRebase());
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

    private static boolean moved(ChangeState state, Environment from, Captured captured) {
        return state.base() != null
                && state.base().from().equals(from.getName())
                && !state.base().sourceTree().equals(captured.tree());
    }

    private Map<String, Object> rehearse(
            StepSession session, EnvironmentSite source, Environment target, Captured captured) throws Exception {
        EnvironmentSite site = session.site(target);
        site.fetch(source, captured.snapshot());
        CopyReport report = site.materialise(
                captured.snapshot(),
                options(null, true),
                delivery(session, source, target, captured),
                new CopyLog(session.listener(), "writing"));
        session.say("Dry run " + source.environment().getName() + " → " + target.getName() + ": would add "
                + report.added() + ", change " + report.changed() + ", delete " + report.deleted() + ":");
        List<String> verbs = report.verbs().stream()
                .map(v -> v.verb().name().toLowerCase(Locale.ROOT) + " " + v.path())
                .toList();
        verbs.forEach(verb -> session.log().println("  " + verb));
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

    private static Map<String, Object> result(CopyRecord copy, StepSession session, boolean stored) {
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
