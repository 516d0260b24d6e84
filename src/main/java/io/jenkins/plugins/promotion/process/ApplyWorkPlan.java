package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.execution.Advance;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.PlanRun;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Lines;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code applyWorkPlan}: finds or opens an apply of the recorded plan, waits for Begin, and follows the plan. */
public final class ApplyWorkPlan extends Act {

    private static final long serialVersionUID = 1L;
    /** What can happen when an item fails. */
    public static final List<String> ON_FAILURE = List.of("ask", "stop", "rollback");

    private static final Duration LOOK_FOR_OTHERS = Duration.ofMinutes(1);

    private final Request request;
    private String applyId;
    private boolean recorded;
    private boolean begunHere;
    private String goingBack;
    private boolean wentBack;

    public ApplyWorkPlan(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the environment
     * @param plan path of a plan in the workspace that is recorded first, or {@code null}
     * @param dryRun whether only to say what would be done
     * @param onFailure one of {@link #ON_FAILURE}; the plan's policy goes first
     * @param items ids of the only items to perform, comma-separated; such a run is no rehearsal
     * @param rehearseBackOut whether, on a test environment, the way back is tried out before the plan is followed again
     */
    public record Request(
            String change,
            String environment,
            String plan,
            boolean dryRun,
            String onFailure,
            String items,
            boolean rehearseBackOut)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, false, null, null, false);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            plan = Words.text(plan);
            onFailure = Words.oneOf("onFailure", onFailure, ON_FAILURE);
            items = Words.list("items", items);
        }
    }

    /** What was read of the environment in this evaluation, before anything was recorded. */
    private transient TreeState read;

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        Stage environment = session.environment(request.environment(), Right.APPLY);
        refuseChoice(environment);
        Optional<Progress> back = wayBack(session, environment);
        if (back.isPresent()) {
            return back.get();
        }
        record(session, environment);
        RevisionRecord revision = session.state()
                .revision()
                .orElseThrow(() -> Refusal.incomplete("No work plan is recorded for change '"
                        + session.change().name() + "': use recordWorkPlan first."));
        EnvironmentSite site = session.site(environment);
        if (request.dryRun()) {
            return new Progress.Done(
                    new ApplyRun(session, site, request.items(), request.onFailure()).dryRun(revision.number()));
        }
        if (applyId == null) {
            requireItems(session, environment, revision);
            session.custody().settle(environment.getName());
            read = null;
            Furthest furthest = new Furthest(session);
            Optional<ApplyRecord> done = alreadyDone(session, site, furthest);
            if (done.isPresent()) {
                furthest.pass(done.get());
                session.say("Plan revision " + done.get().revision() + " is applied to " + environment.getName()
                        + " already (build " + done.get().build() + "); nothing to do.");
                return new Progress.Done(result(session, done.get(), true));
            }
            applyId = open(session, environment, site, revision);
        }
        return follow(session, environment, site);
    }

    @Override
    public void abandon(Session session, boolean begun) throws IOException, InterruptedException {
        String left = goingBack == null ? applyId : goingBack;
        if (left != null) {
            ChangeLedger.leave(session, left);
        }
    }

    /** On production there is less to choose. */
    private void refuseChoice(Stage environment) throws Refusal {
        if (!environment.isProduction() || request.dryRun()) {
            return;
        }
        if (request.items() != null) {
            throw Refusal.conflict(
                    "items: on production '" + environment.getName()
                            + "' the plan is applied as it was rehearsed and signed, which is the whole of it; leave items out.");
        }
        if (request.rehearseBackOut()) {
            throw Refusal.conflict("rehearseBackOut: on production '" + environment.getName()
                    + "' nothing is rehearsed; say it where the plan is applied to a test environment.");
        }
    }

    /** Else somebody presses Begin first, and is told then. */
    private void requireItems(Session session, Stage environment, RevisionRecord revision) throws IOException {
        if (request.items() != null) {
            PlanRun.requireItems(
                    StoredPlan.read(session.change(), revision.number()).itemsFor(environment.getName()),
                    Words.names(request.items()),
                    environment.getName());
        }
    }

    /** Carries out a way back that was asked for, before anything else is done there. */
    private Optional<Progress> wayBack(Session session, Stage environment) throws IOException, InterruptedException {
        boolean first = goingBack == null;
        if (first && !request.dryRun() && applyId == null) {
            goingBack = BackingOut.asked(session.state(), environment.getName())
                    .map(ApplyRecord::id)
                    .orElse(null);
        }
        return goingBack == null
                ? Optional.empty()
                : Optional.of(new BackingOut(session, environment).advance(goingBack, first));
    }

    /** {@code plan:} records a plan of the workspace before anything else. */
    private void record(Session session, Stage environment) throws IOException, InterruptedException {
        if (request.plan() == null || recorded) {
            return;
        }
        Workspace workspace = session.workspace()
                .orElseThrow(() -> Refusal.incomplete(
                        "plan: is read from a workspace, so applyWorkPlan must stand inside a node block then."));
        String stage = session.state()
                .revision()
                .map(RevisionRecord::environment)
                .orElse(
                        session.state().base() == null
                                ? environment.getName()
                                : session.state().base().to());
        new Recording(session, session.environment(stage, null)).recordKeepingTests(workspace, request.plan());
        recorded = true;
    }

    /**
     * An apply of what the newest revision does that left just what lies there now, or, once it led to the run on
     * production, or is that, whatever lies there now.
     */
    private Optional<ApplyRecord> alreadyDone(Session session, EnvironmentSite site, Furthest furthest)
            throws IOException, InterruptedException {
        String environment = site.environment().getName();
        Optional<ApplyRecord> last = session.state()
                .lastApply(environment)
                .filter(a -> a.isDone() && session.state().doesTheSame(a.revision()))
                .filter(a -> a.production() || a.counts())
                .filter(a -> !request.rehearseBackOut() || isWayBackRehearsed(session, a));
        if (last.isEmpty() || !isWhole(session, last.get())) {
            return Optional.empty();
        }
        if (furthest.isBehind() || last.get().production()) {
            return last;
        }
        read = site.state();
        return read.tree().equals(last.get().treeAfter()) ? last : Optional.empty();
    }

    /** Whether its ledger tells of every item of the plan. */
    private static boolean isWhole(Session session, ApplyRecord apply) throws IOException {
        Set<String> told = apply.lines().stream().map(LedgerLine::itemId).collect(Collectors.toSet());
        return StoredPlan.read(session.change(), apply.revision()).itemsFor(apply.environment()).stream()
                .allMatch(item -> told.contains(item.id()));
    }

    private String open(Session session, Stage environment, EnvironmentSite site, RevisionRecord revision)
            throws IOException, InterruptedException {
        Optional<ApplyRecord> unfinished = unfinished(session.state(), environment, revision);
        if (unfinished.isPresent()) {
            goOn(session, environment, unfinished.get());
            lookAgainAtWhatLacks(session, environment, site, unfinished.get());
            return unfinished.get().id();
        }
        TreeState now = read == null ? site.state() : read;
        Optional<ApplyRecord> tried = tried(session, environment, now.tree());
        if (tried.isPresent()) {
            return tried.get().id();
        }
        List<String> lacks = new ApplyRules(session, environment).check(now.tree());
        return open(session, environment, revision, lacks);
    }

    /** A run that is done, or done and undone, from which the rehearsal of the way back goes on. */
    private Optional<ApplyRecord> tried(Session session, Stage environment, String tree) {
        if (!request.rehearseBackOut()) {
            return Optional.empty();
        }
        return session.state()
                .lastApply(environment.getName())
                .filter(a -> session.state().doesTheSame(a.revision()) && tree.equals(a.treeAfter()))
                .filter(a -> a.counts() || a.isBackedOut() && a.backOut().isRehearsal());
    }

    private static boolean isWayBackRehearsed(Session session, ApplyRecord apply) {
        return session.state()
                .wayBackRehearsal()
                .filter(a -> a.environment().equals(apply.environment()))
                .filter(a -> a.backOut().isExact() && a.treeBefore().equals(apply.treeBefore()))
                .isPresent();
    }

    private static String open(Session session, Stage environment, RevisionRecord revision, List<String> lacks)
            throws IOException, InterruptedException {
        WorkPlan plan = StoredPlan.read(session.change(), revision.number());
        String[] id = new String[1];
        session.act(state -> {
            Optional<ApplyRecord> other = unfinished(state, environment, revision);
            id[0] = other.map(ApplyRecord::id)
                    .orElse("apply-" + (state.applies().size() + 1));
            if (other.isPresent()) {
                return List.of(); // Another build opened it meanwhile.
            }
            List<ApplyFact> facts = new ArrayList<>();
            state.lastApply(environment.getName())
                    .filter(ApplyRecord::isRunning)
                    .ifPresent(old -> facts.add(ApplyFact.Ended.early(old.id(), ApplyOutcome.SUPERSEDED, List.of())));
            facts.add(new ApplyFact.Waiting(
                    id[0],
                    environment.getName(),
                    environment.isProduction(),
                    revision.number(),
                    state.round(),
                    plan.policy().implementerNotAuthor()));
            if (!lacks.isEmpty()) {
                facts.add(new ApplyFact.Lacks(id[0], lacks));
            }
            return facts;
        });
        return id[0];
    }

    /** The run that is to be gone on with: one that has begun, or that would begin with this very revision. */
    private static Optional<ApplyRecord> unfinished(ChangeState state, Stage environment, RevisionRecord revision) {
        return state.lastApply(environment.getName())
                .filter(ApplyRecord::isRunning)
                .filter(apply -> apply.beganAt() != null || apply.revision() == revision.number());
    }

    private static void goOn(Session session, Stage environment, ApplyRecord apply)
            throws IOException, InterruptedException {
        session.say("Going on with the apply of revision " + apply.revision() + " to " + environment.getName()
                + " that build " + apply.build() + " began.");
        if (apply.beganAt() == null
                && new Furthest(session).otherFollower(apply).isEmpty()) {
            session.record(new ApplyFact.Followed(apply.id()));
        }
    }

    /** In an emergency: what production lacked when the run began to wait may be there now, or the other way round. */
    private static void lookAgainAtWhatLacks(
            Session session, Stage environment, EnvironmentSite site, ApplyRecord apply)
            throws IOException, InterruptedException {
        if (!environment.isProduction() || !session.state().emergency() || apply.implementer() != null) {
            return;
        }
        List<String> lacks =
                new ApplyRules(session, environment).check(site.state().tree());
        session.act(state -> state.apply(apply.id())
                        .filter(now -> now.implementer() == null && !now.lacks().equals(lacks))
                        .isPresent()
                ? List.of(new ApplyFact.Lacks(apply.id(), lacks))
                : List.of());
    }

    private Progress follow(Session session, Stage environment, EnvironmentSite site)
            throws IOException, InterruptedException {
        ApplyRecord apply = session.state()
                .apply(applyId)
                .orElseThrow(() -> Refusal.conflict("The apply is gone from the change's record."));
        ApplyRun run = new ApplyRun(session, site, request.items(), request.onFailure());
        if (apply.backOut() != null && apply.backOut().isRehearsal()) {
            Progress back = new BackingOut(session, environment).advance(applyId, !wentBack);
            wentBack = true;
            return back instanceof Progress.Done ? upAgain(session, environment, site, apply.id()) : back;
        }
        if (!apply.isRunning()) {
            session.custody().settle(environment.getName());
            return ended(session, environment, site, apply);
        }
        Optional<String> other = new Furthest(session).otherFollower(apply);
        if (other.isPresent()) {
            return new Progress.Waiting(
                    WaitWords.saying(
                            "otherFollows",
                            other.get(),
                            apply.revision(),
                            environment.getName(),
                            session.address("apply/" + applyId + "/")),
                    session.clock().instant().plus(LOOK_FOR_OTHERS));
        }
        if (apply.implementer() == null) {
            run.beginByBuild(apply);
            if (session.state().apply(applyId).orElseThrow().implementer() == null) {
                String address = session.address("apply/" + applyId + "/");
                return Progress.Waiting.pause(
                        apply.lacks().isEmpty()
                                ? WaitWords.saying("begin", apply.revision(), environment.getName(), address)
                                : WaitWords.saying(
                                        "emergency",
                                        String.join("; ", apply.lacks()),
                                        apply.revision(),
                                        environment.getName(),
                                        address),
                        null);
            }
        }
        run.begin(applyId);
        Advance advance = run.advance(applyId, !begunHere);
        begunHere = true;
        if (advance instanceof Advance.WaitsForPerson waits) {
            return Progress.Waiting.pause(asked("person", waits, session.address("apply/" + applyId + "/")), null);
        }
        if (advance instanceof Advance.Stopped stopped) {
            throw Refusal.conflict(
                    Lines.sentence("Stopped at item '" + stopped.item().id() + "': " + stopped.reason()) + " "
                            + environment.getName()
                            + " stays locked and marked as being applied; run the job again to go on, or"
                            + " roll back or override on the page: " + session.address("apply/" + applyId + "/"));
        }
        return ended(session, environment, site, session.state().apply(applyId).orElseThrow());
    }

    /** The item, what is asked of a person, and where they answer. */
    static Saying asked(String key, Advance.WaitsForPerson waits, String address) {
        return WaitWords.saying(
                key,
                "'" + waits.item().id() + "'",
                waits.item().description(),
                waits.message().replaceFirst("\\.\\s*$", ""),
                address);
    }

    /** After the way back was tried out, whoever began follows the plan again, on what is as it was. */
    private Progress upAgain(Session session, Stage environment, EnvironmentSite site, String tried)
            throws IOException, InterruptedException {
        ApplyRecord apply = session.state().apply(tried).orElseThrow();
        if (!apply.backOut().isExact()) {
            throw Refusal.conflict("The way back on '" + environment.getName() + "' is not exact; these paths differ: "
                    + String.join(", ", apply.backOut().ended().differences())
                    + ". Give the items that change them a rollback, or rehearse without rehearseBackOut; copy production"
                    + " to '" + environment.getName() + "' before.");
        }
        // After a crash it may have been opened, begun or finished already.
        Optional<ApplyRecord> again = session.state()
                .lastApply(environment.getName())
                .filter(last -> !last.id().equals(tried) && last.outcome() != ApplyOutcome.REFUSED);
        if (again.isPresent()) {
            applyId = again.get().id();
        } else {
            List<String> lacks =
                    new ApplyRules(session, environment).check(site.state().tree());
            applyId = open(session, environment, session.state().revision().orElseThrow(), lacks);
        }
        begunHere = false;
        if (session.state().apply(applyId).orElseThrow().implementer() == null) {
            session.change().record(Actor.person(apply.implementer()), new ApplyFact.BeginPressed(applyId));
        }
        session.say("The way back is rehearsed; the plan is followed again.");
        return follow(session, environment, site);
    }

    private Progress ended(Session session, Stage environment, EnvironmentSite site, ApplyRecord apply)
            throws IOException, InterruptedException {
        if (request.rehearseBackOut() && apply.isDone() && !isWayBackRehearsed(session, apply)) {
            if (apply.counts()) {
                session.record(new ApplyFact.BackOutAsked(apply.id(), "rehearsal of the way back", true, null));
                return follow(session, environment, site);
            }
            session.say("The way back is not rehearsed, since this rehearsal does not count.");
        }
        if (!apply.isDone()) {
            throw Refusal.conflict("The plan was not applied to " + apply.environment() + ": " + apply.outcome()
                    + why(apply)
                    + (apply.summary() == null || apply.summary().remains().isEmpty()
                            ? ""
                            : "; what remains: " + apply.summary().remains())
                    + misfit(session, apply));
        }
        new Furthest(session).pass(apply); // Also of another build, for which this one waited.
        return new Progress.Done(result(session, apply, false));
    }

    /** Who or what sent it back, and which item failed last. */
    private static String why(ApplyRecord apply) {
        LedgerView ledger = LedgerView.of(apply);
        Optional<LedgerLine> back = last(ledger, LineStatus.ROLLING_BACK);
        Optional<LedgerLine> failed = last(ledger, LineStatus.FAILED);
        return back.map(line -> ", " + line.message()).orElse("")
                + failed.map(line -> "; item " + line.itemId() + " had failed: " + line.message())
                        .orElse("");
    }

    private static Optional<LedgerLine> last(LedgerView ledger, LineStatus status) {
        return ledger.lines().stream().filter(line -> line.status() == status).reduce((one, later) -> later);
    }

    /** The way on where the plan may not fit, since it was written for what production was before. */
    private static String misfit(Session session, ApplyRecord apply) {
        CopyRecord base = session.state().base();
        String found = apply.production() ? apply.treeBefore() : apply.productionTree();
        boolean moved = base != null
                && found != null
                && (!apply.production() || base.from().equals(apply.environment()))
                && !base.sourceTree().equals(found);
        return moved
                ? ". Production had moved since the base of the change was copied: if the plan does not fit because of"
                        + " that, take the base anew (copyEnvironment … rebase: true)."
                : "";
    }

    private static Map<String, Object> result(Session session, ApplyRecord apply, boolean stored) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("apply", apply.id());
        result.put("environment", apply.environment());
        result.put("revision", apply.revision());
        result.put("outcome", apply.outcome().toString());
        result.put("implementer", apply.implementer());
        result.put("treeBefore", apply.treeBefore());
        result.put("tree", apply.treeAfter());
        result.put("began", apply.beganAt());
        result.put("ended", apply.endedAt());
        result.put("items", Json.plain(apply.summary().items()));
        result.put("work", apply.summary().work());
        result.put("wait", apply.summary().waiting());
        result.put("rollback", apply.summary().rollback());
        result.put("ambiguity", apply.summary().ambiguity());
        result.put("rehearsal", apply.counts());
        result.put("reasons", apply.reasons());
        result.put("checks", apply.ended().checks().stream().map(Json::map).toList());
        result.put("wayBack", session.state().wayBack());
        result.put("stored", stored);
        result.put("build", apply.build());
        return result;
    }
}
