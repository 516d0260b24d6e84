package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.AnswerRecord;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.execution.Advance;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.MemoryLedger;
import io.jenkins.plugins.promotion.execution.PlanChecks;
import io.jenkins.plugins.promotion.execution.PlanRun;
import io.jenkins.plugins.promotion.execution.RehearsalContract;
import io.jenkins.plugins.promotion.execution.RunAnswers;
import io.jenkins.plugins.promotion.execution.RunOptions;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows a plan on an environment, one item after the other, for {@link ApplyWorkPlan}. */
final class ApplyRun {

    private final Session session;
    private final EnvironmentSite site;
    private final Stage environment;
    private final String items;
    private final String onFailure;
    private HandedOn acting;

    /**
     * @param items ids of the only items to perform, comma-separated, or {@code null} for all
     * @param onFailure what happens when an item fails: {@code ask}, {@code stop} or {@code rollback}
     */
    ApplyRun(Session session, EnvironmentSite site, String items, String onFailure) {
        this.session = session;
        this.site = site;
        this.environment = site.environment();
        this.items = items;
        this.onFailure = onFailure;
    }

    private String key() {
        return session.change().key();
    }

    /** Where the administrator says so, who started the build by hand has pressed Begin by it; a timer never has. */
    void beginByBuild(ApplyRecord apply) throws IOException, InterruptedException {
        String user = session.performer().startedBy();
        if (!environment.isBeginByBuild() || user == null || apply.needsGlass()) {
            return;
        }
        boolean mayApply = session.performer().holds(user, Right.APPLY);
        try {
            new Following(session.ids()).begin(session.change(), apply.id(), new Person(user, Set.of()), mayApply);
        } catch (Refusal e) {
            session.say("That " + user + " started the build does not count as Begin: " + e.getMessage() + ".");
        }
    }

    /** Marks the environment and takes a backup, before the first item; nothing if that was done before. */
    void begin(String applyId) throws IOException, InterruptedException {
        ApplyRecord apply = session.state().apply(applyId).orElseThrow();
        if (apply.beganAt() != null) {
            return;
        }
        try (Bindings.Reservation untilMarked = session.reserve(environment)) {
            beginReserved(apply);
        }
    }

    private void beginReserved(ApplyRecord apply) throws IOException, InterruptedException {
        String applyId = apply.id();
        Captured before = site.capture(session.progress("reading"));
        try {
            requireNothingNew(apply, new ApplyRules(session, environment).check(before.tree()));
            WorkPlan plan = StoredPlan.read(session.change(), apply.revision());
            // What cannot be followed must not leave a mark.
            run(plan, apply.revision(), new MemoryLedger(), applyId, apply.implementer(), false);
            begin(apply, before);
        } catch (Refusal e) {
            withdraw(applyId, e.getMessage());
            throw e;
        }
        session.say("Applying plan revision " + apply.revision() + " to " + environment.getName() + ", followed by "
                + apply.implementer() + "; backup " + before.snapshot() + ": "
                + session.address("apply/" + applyId + "/"));
        sayWhatNobodySigned(apply.revision());
    }

    /** Words that change nothing that is done may have become others after the sign-off that showed them. */
    private void sayWhatNobodySigned(long revision) throws IOException, InterruptedException {
        long signed = session.state().signedRevision();
        if (signed != 0 && signed != revision) {
            session.say("Note: revision " + revision + " does what was signed as revision " + signed
                    + ", in other words: "
                    + String.join(
                            ", ",
                            StoredPlan.difference(session.change(), signed, revision)
                                    .lines()) + ".");
        }
    }

    /** In an emergency: who broke the glass did so for what was told then. */
    private void requireNothingNew(ApplyRecord apply, List<String> lacks) throws Refusal {
        if (!apply.lacks().containsAll(lacks)) {
            throw Refusal.conflict("Refused to apply the plan to '" + environment.getName() + "': "
                    + String.join("; ", lacks) + ". In this emergency somebody with Promotion/BreakGlass can begin it,"
                    + " with a reason: run the job again.");
        }
    }

    /** A Begin that was refused does not count later, when nobody may be there. */
    private void withdraw(String applyId, String why) throws IOException, InterruptedException {
        ApplyFact.Ended refused = ApplyFact.Ended.early(applyId, ApplyOutcome.REFUSED, List.of(why));
        session.change()
                .act(
                        session.actor(),
                        state -> state.apply(applyId)
                                        .filter(ApplyRecord::waitsForBegin)
                                        .isPresent()
                                ? List.of(refused)
                                : List.of());
        session.custody().settle(environment.getName());
    }

    private void begin(ApplyRecord apply, Captured before) throws IOException, InterruptedException {
        String applyId = apply.id();
        String since = session.now().toString();
        String name = session.change().name();
        session.bindings()
                .update(
                        environment.getName(),
                        b -> b.mark() == null || b.mark().change().equals(key())
                                ? b.withMark(new Binding.Mark(key(), name, applyId, since))
                                : b);
        Binding.Mark mark = session.binding(environment).mark();
        if (mark == null || !mark.change().equals(key())) {
            throw Refusal.conflict(
                    "Environment '" + environment.getName() + "' was marked by another change meanwhile.");
        }
        WorkPlan plan = StoredPlan.read(session.change(), apply.revision());
        Optional<CopyRecord> copy = session.state()
                .lastCopyTo(environment.getName())
                .filter(c ->
                        c.fromProduction() && !c.narrowed() && c.targetAfter().equals(before.tree()));
        ApplyFact.Begun begun = new ApplyFact.Begun(
                applyId,
                before.tree(),
                before.snapshot(),
                copy.map(CopyRecord::sourceTree).orElse(null),
                parameters(plan).digest());
        session.change().record(session.actor(), begun, state -> {
            ChangeLedger.requireRunning(state, applyId);
            requireNewest(state, apply.revision());
        });
    }

    /** What was rehearsed and signed since may be another revision than the one that waited. */
    private static void requireNewest(ChangeState state, long revision) {
        if (!state.doesTheSame(revision)) {
            throw Refusal.conflict("Refused: revision " + state.revisionNumber()
                    + ", which was recorded since, does something else than revision " + revision
                    + " that waited here. Run the job again, which takes the newest.");
        }
    }

    /** Performs items until a person is needed, the run stops, or it is at its end. */
    Advance advance(String applyId, boolean firstOfBuild) throws IOException, InterruptedException {
        ApplyRecord apply = session.state().apply(applyId).orElseThrow();
        WorkPlan plan = StoredPlan.read(session.change(), apply.revision());
        ChangeLedger.comeBack(session, applyId);
        ChangeLedger ledger = new ChangeLedger(session.change(), applyId, session.actor());
        acting = new HandedOn(site, apply.lines().isEmpty() ? apply.treeBefore() : null, session.progress("reading"));
        PlanRun run = run(plan, apply.revision(), ledger, applyId, apply.performer(), false);
        if (apply.isBackingOut()) {
            run.backOut(apply.backOut().reason());
        }
        boolean resumed = firstOfBuild && !apply.lines().isEmpty();
        if (resumed
                && !session.build()
                        .equals(session.state().apply(applyId).orElseThrow().followedBy())) {
            forgetStop(applyId);
            answer(run, ledger, applyId);
            run.begin();
        }
        if (!session.build().equals(session.state().apply(applyId).orElseThrow().followedBy())) {
            session.record(new ApplyFact.Followed(applyId));
        }
        ItemLog log =
                new ItemLog(session, plan.itemsFor(environment.getName()), session.address("apply/" + applyId + "/"));
        try {
            while (true) {
                answer(run, ledger, applyId);
                Advance advance = run.advance();
                if (advance instanceof Advance.Performed performed) {
                    log.tell(performed);
                } else if (advance instanceof Advance.WaitsForPerson && hasAnswers(applyId)) {
                    continue;
                } else if (advance instanceof Advance.Finished finished) {
                    log.flush();
                    end(applyId, plan, ledger, finished.summary());
                    return advance;
                } else {
                    return advance;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            log.flush();
        }
    }

    private boolean hasAnswers(String applyId) {
        return !session.state().apply(applyId).orElseThrow().answers().isEmpty();
    }

    private PlanRun run(
            WorkPlan plan,
            long revision,
            io.jenkins.plugins.promotion.execution.Ledger ledger,
            String runId,
            String implementer,
            boolean dryRun)
            throws IOException {
        String folder = site.undoFolder();
        return new PlanRun(
                plan,
                parameters(plan),
                PlanFiles.in(session.change().revisionFolder(revision)),
                session.performer()::secret,
                ledger,
                acting == null ? site.items() : acting,
                session.clock(),
                new RunOptions(
                        key() + "-" + runId,
                        session.change().name(),
                        environment.getName(),
                        revision,
                        implementer,
                        site.tree(),
                        folder,
                        Words.names(items),
                        dryRun,
                        dryRun && environment.isProduction(),
                        Policy.OnFailure.valueOf(onFailure.toUpperCase(Locale.ROOT)),
                        Optional.empty(),
                        session.ids()::sameUser));
    }

    private ResolvedParameters parameters(WorkPlan plan) {
        return ResolvedParameters.of(plan, environment.getName());
    }

    /** A build that ended before it was stopped stops no other one. */
    private void forgetStop(String applyId) throws IOException, InterruptedException {
        for (AnswerRecord given : session.state().apply(applyId).orElseThrow().answers()) {
            if (given.answer() == Answer.STOP) {
                session.record(new ApplyFact.AnswerTaken(applyId, given.item(), null));
            }
        }
    }

    /** Takes what people answered on the page into the ledger. */
    private void answer(PlanRun run, ChangeLedger ledger, String applyId) throws IOException, InterruptedException {
        for (AnswerRecord given : session.state().apply(applyId).orElseThrow().answers()) {
            String item = given.item();
            String user = given.user();
            String text = given.text();
            Answer answer = given.answer();
            if (answer == Answer.STOP) {
                session.record(new ApplyFact.Stopped(applyId, item, user));
                throw Refusal.conflict(Lines.sentence(
                                "Stopped by " + user + " at item '" + item + "'" + (text.isEmpty() ? "" : ": " + text))
                        + " The environment stays marked; run the job again to go on.");
            }
            try {
                RunAnswers answers = run.answers();
                ledger.append(
                        switch (answer) {
                            case START -> answers.manualBegun(item, user);
                            case DONE -> answers.manualDone(item, user, text);
                            case FAILED -> answers.manualFailed(item, user, text);
                            case CONFIRM -> answers.secondPersonConfirms(item, user);
                            case RETRY -> answers.retry(item, user);
                            case SKIP -> answers.skip(item, user, text);
                            case MARK_DONE -> answers.markDone(item, user, text);
                            case ROLL_BACK -> answers.askRollback(user, text, false);
                            case ROLL_BACK_ANYWAY -> answers.askRollback(user, text, true);
                            case KEEP -> answers.keep(item, user, text);
                            case PUT_BACK -> answers.putBack(item, user, text);
                            case CLARIFY -> answers.logClarification(item, user, text);
                            case STOP -> throw new IllegalStateException("handled above");
                        });
                if (answer == Answer.ROLL_BACK || answer == Answer.ROLL_BACK_ANYWAY) {
                    session.record(new ApplyFact.AnswerTaken(applyId, item, null));
                }
                session.say("Item '" + item + "': answered '"
                        + answer.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "' by " + user
                        + (text.isEmpty() ? "" : " (" + text + ")"));
            } catch (Refusal e) {
                session.record(new ApplyFact.AnswerTaken(applyId, item, e.getMessage()));
                session.say("Item '" + item + "', answer of " + user + ": " + e.getMessage());
            }
        }
    }

    private void end(String applyId, WorkPlan plan, ChangeLedger ledger, Summary summary)
            throws IOException, InterruptedException {
        ApplyRecord apply = session.state().apply(applyId).orElseThrow();
        boolean done = summary.outcome() == Summary.Outcome.DONE && !apply.isBackingOut();
        Checking checking = new Checking(session, site);
        // Before the tree is read, so that what a program of them writes nevertheless is not overlooked.
        List<PlanChecks.Told> checks = done ? checking.ask(plan) : List.of();
        Captured after = checks.isEmpty() ? acting.captured() : site.capture(session.progress("reading"));
        if (apply.isBackingOut()) {
            new BackOutEnd(session, environment).record(apply, site, after, summary, List.of());
            return;
        }
        List<PlanChecks.Told> failed =
                checks.stream().filter(told -> !told.result().passed()).toList();
        List<String> reasons = new ArrayList<>();
        CompletenessResult proof = null;
        if (done && !environment.isProduction()) {
            reasons.addAll(objections(apply, plan, ledger.lines()));
            failed.forEach(told -> reasons.add(told.result().failure()));
            if (apply.productionTree() != null) {
                proof = Completing.on(session, site, apply, after);
            }
        }
        ApplyFact.Ended ended = new ApplyFact.Ended(
                applyId,
                done ? ApplyOutcome.DONE : ApplyOutcome.ROLLED_BACK,
                after.tree(),
                after.snapshot(),
                summary,
                proof,
                done && !environment.isProduction() && reasons.isEmpty(),
                reasons,
                Checking.results(checks),
                null);
        session.change().record(session.actor(), ended, state -> ChangeLedger.requireRunning(state, applyId));
        session.custody().settle(environment.getName());
        session.say("Plan revision " + apply.revision() + " on " + environment.getName() + ": "
                + (done ? "done" : "rolled back") + ", work " + Lengths.text(summary.work()) + ", waiting "
                + Lengths.text(summary.waiting())
                + (proof == null ? "" : "; " + proof.completeness()) + ".");
        checking.warn(failed, applyId);
        if (proof != null && proof.known() && !proof.complete()) {
            session.say("Warning: the plan does not make of production what was made in the first stage, and nothing"
                    + " else. Gates that cover it say so; mend the plan, exclude what does not belong to it, or let"
                    + " the approvers decide.");
        }
        if (done && !environment.isProduction()) {
            session.say(
                    reasons.isEmpty()
                            ? "This rehearsal counts."
                            : "This rehearsal does not count: " + String.join("; ", reasons) + ".");
        }
    }

    private List<String> objections(ApplyRecord apply, WorkPlan plan, List<LedgerLine> lines) throws IOException {
        Map<String, String> digests = new LinkedHashMap<>();
        PlanFiles files = PlanFiles.in(session.change().revisionFolder(apply.revision()));
        for (Item item : plan.itemsFor(environment.getName())) {
            digests.put(item.id(), ItemDigest.of(item, files));
        }
        return RehearsalContract.objections(
                lines, environment.getName(), apply.revision(), digests, apply.productionTree());
    }

    /**
     * What each item would do; nothing is changed, and nothing run that is not declared read-only, which is recorded before.
     * On production nothing is run at all: what a plan's author declares must not take the place of the contract.
     */
    Map<String, Object> dryRun(long revision) throws IOException, InterruptedException {
        WorkPlan plan = StoredPlan.read(session.change(), revision);
        List<String> programs = environment.isProduction()
                ? List.of()
                : TriedPrograms.of(plan, environment.getName(), Words.names(items));
        if (!programs.isEmpty()) {
            session.record(new ChangeFact.Probed(environment.getName(), revision, programs));
        }
        PlanRun run = run(plan, revision, new MemoryLedger(), "dry", session.by(), true);
        while (true) {
            Advance advance = run.advance();
            if (advance instanceof Advance.Performed performed) {
                session.print("  " + performed.item().id() + ": "
                        + (performed.outcome().would() == null
                                ? "unknown"
                                : performed.outcome().would().text())
                        + " (" + performed.outcome().message() + ")");
            } else if (advance instanceof Advance.Finished finished) {
                Map<String, Object> result = new LinkedHashMap<>(Json.map(finished.summary()));
                result.put("change", session.change().name());
                result.put("environment", environment.getName());
                result.put("dryRun", true);
                if (!plan.checks().isEmpty()) {
                    session.print("  checks: not asked, since they say what holds once the plan is applied");
                }
                return result;
            } else {
                throw Refusal.conflict("The dry run came to a stop: " + advance);
            }
        }
    }
}
