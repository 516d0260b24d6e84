package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
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
    private String waitingSince;

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
     * @param patience how long to wait at the most for a target that another change has, such as {@code 2h}; {@code 0} for
     *     ever, {@code null} for not at all
     * @param emergency whether the change, if this opens it, is one for an emergency
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
            boolean rebase,
            String patience,
            boolean emergency)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS =
                new Request(null, null, null, null, null, false, null, null, false, null, false);

        public Request {
            change = Words.text(change);
            from = Words.text(from);
            to = Words.text(to);
            include = Words.list("include", include);
            exclude = Words.list("exclude", exclude);
            maxDelete = Words.text(maxDelete, "50%");
            discard = Words.text(discard);
            patience = Words.text(patience);
        }

        boolean isNarrowed() {
            return include != null || exclude != null;
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
    public boolean marksEmergency() {
        return request.emergency();
    }

    @Override
    public boolean canStartOver() {
        return true;
    }

    @Override
    void check() {
        if (Words.names(request.to()).contains(request.from())) {
            throw Refusal.mistake("Environment '" + request.from() + "' cannot be copied onto itself.");
        }
        if (request.rebase() && request.isNarrowed()) {
            throw Refusal.mistake("rebase: a copy narrowed by include or exclude cannot be the base of a change.");
        }
        if (request.patience() != null) {
            Words.limit(request.patience());
        }
        Words.requirePatterns("include", request.include());
        Words.requirePatterns("exclude", request.exclude());
        options(null, request.dryRun());
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        Stage from = session.environment(request.from(), null);
        List<Stage> targets = session.environments(request.to(), Right.COPY);
        for (Stage target : targets) {
            requireTarget(from, target);
        }
        Furthest furthest = new Furthest(session);
        EarlierCopies earlier = new EarlierCopies(session, request);
        refuseRebase(session, furthest);
        Optional<Progress> waiting = waiting(session, furthest, earlier, from, targets);
        if (waiting.isPresent()) {
            return waiting.get();
        }
        EnvironmentSite source = session.site(from);
        List<Map<String, Object>> results = new ArrayList<>();
        Captured captured = null;
        for (Stage target : targets) {
            Optional<CopyRecord> own = earlier.own(target);
            if (own.isPresent()) {
                results.add(CopyResult.of(own.get(), session, false));
                continue;
            }
            Optional<CopyRecord> behind = earlier.behind(furthest, from, target);
            if (behind.isPresent()) {
                results.add(reuse(session, from, target, behind.get(), passedOver(session, furthest)));
                continue;
            }
            furthest.dropIdleMark(from);
            furthest.dropIdleMark(target);
            BothSides.refuseHalfApplied(session, from);
            if (request.dryRun()) {
                captured = captured == null ? BothSides.source(session, source) : captured;
                results.add(rehearse(session, source, target, captured));
            } else {
                try (Bindings.Reservation untilRecorded = session.reserve(target)) {
                    refuse(WriteRule.takenByAnother(
                            session.binding(target), session.change().key(), session.others()));
                    BothSides sides = BothSides.look(session, source, session.site(target), captured);
                    captured = sides.source();
                    results.add(copyReserved(session, earlier, source, sides));
                }
            }
        }
        Map<String, Object> result = new LinkedHashMap<>(results.get(0));
        if (results.size() > 1) {
            result.put("targets", results);
        }
        return new Progress.Done(result);
    }

    private static void requireTarget(Stage from, Stage target) throws Refusal {
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
    }

    /** Once production carries the plan, what follows from production as it is now is another change. */
    private void refuseRebase(Session session, Furthest furthest) throws Refusal {
        if (request.rebase() && furthest.production().isPresent()) {
            throw Refusal.conflict(
                    "rebase: the plan of change '" + session.change().name() + "' was "
                            + (furthest.isHalfApplied() ? "begun" : "applied") + " on production in build "
                            + furthest.production().get().build()
                            + ", so its base cannot be taken anew. Leave rebase out, and the job goes on where it stopped; what"
                            + " is to be changed besides is a new change.");
        }
    }

    /** What has to be waited for, where the step is to wait for targets that another change has. */
    private Optional<Progress> waiting(
            Session session, Furthest furthest, EarlierCopies earlier, Stage from, List<Stage> targets)
            throws IOException, InterruptedException {
        if (request.patience() == null || request.dryRun()) {
            return Optional.empty();
        }
        Optional<Duration> limit = Words.limit(request.patience());
        for (Stage target : targets) {
            boolean mine = earlier.own(target).isPresent()
                    || earlier.behind(furthest, from, target).isPresent();
            Binding binding = session.binding(target);
            Optional<Saying> taken = mine
                    ? Optional.empty()
                    : WriteRule.takenByAnother(binding, session.change().key(), session.others());
            if (taken.isPresent()) {
                waitingSince = waitingSince == null ? session.now().toString() : waitingSince;
                Instant end = limit.map(OffsetDateTime.parse(waitingSince).toInstant()::plus)
                        .orElse(null);
                if (end != null && !session.clock().instant().isBefore(end)) {
                    throw Refusal.conflict("'" + target.getName() + "' was not free within " + request.patience() + ": "
                            + taken.get() + ".");
                }
                return Optional.of(new Progress.Waiting(
                        Standstill.told(
                                session, binding, WaitWords.saying("copy", "'" + target.getName() + "'", taken.get())),
                        end));
            }
        }
        Standstill.over(session);
        return Optional.empty();
    }

    @Override
    public void abandon(Session session, boolean begun) throws IOException, InterruptedException {
        Standstill.over(session);
    }

    @Override
    public boolean waitsFor(String environment) {
        return request.patience() != null && Words.names(request.to()).contains(environment);
    }

    private static String passedOver(Session session, Furthest furthest) {
        return furthest.isHalfApplied()
                ? "the plan is half applied to production, which is finished first"
                : "production carries the plan since, and this build has come past none of applyWorkPlan, unlockConfig and"
                        + " awaitSoak of production yet: one of them goes before a copy that is to bring production down";
    }

    private Map<String, Object> reuse(Session session, Stage from, Stage target, CopyRecord stored, String why)
            throws IOException, InterruptedException {
        session.record(new CopyFact.Reused(from.getName(), target.getName(), stored.seq()));
        session.say("Already copied " + from.getName() + " → " + target.getName() + " in build " + stored.build()
                + (why.isEmpty() ? "" : " (" + why + ")") + "; nothing to do.");
        return CopyResult.of(stored, session, true);
    }

    private Map<String, Object> copyReserved(
            Session session, EarlierCopies earlier, EnvironmentSite source, BothSides sides)
            throws IOException, InterruptedException {
        EnvironmentSite site = sides.site();
        Captured captured = sides.source();
        TreeState before = sides.before();
        Stage target = site.environment();
        Optional<ApplyRecord> unfinished = new Furthest(session).unfinished(target.getName());
        if (unfinished.isPresent()) {
            Optional<CopyRecord> led = earlier.ledTo(source.environment(), target, captured, unfinished.get());
            if (led.isPresent()) {
                return reuse(
                        session,
                        source.environment(),
                        target,
                        led.get(),
                        "the plan is half applied to " + target.getName() + " since, which is finished first");
            }
            requireCopyable(session, source, site, captured, unfinished.get());
            giveUp(session, site, unfinished.get());
        }
        Binding binding = session.binding(target);
        refuse(WriteRule.refusesCopy(binding, session.change().key(), session.others()));
        if (session.isResumed()) {
            session.say("The controller was restarted while this copy ran: it starts over.");
        }
        Optional<CopyRecord> stored = earlier.alreadyDone(source.environment(), target, captured, before);
        if (stored.isPresent()) {
            return reuse(session, source.environment(), target, stored.get(), "");
        }
        guard(session, site, target, binding, before, captured);
        session.say("Copying " + source.environment().getName() + " → " + target.getName() + ": "
                + Counts.of(captured.files(), "file") + ", " + Counts.bytes(captured.bytes()) + read(captured) + ".");
        if (captured.privileged() > 0) {
            session.say("Not copied are setuid and setgid of " + Counts.of(captured.privileged(), "file")
                    + ", since the environments do not allow it (copySetuid).");
        }
        site.fetch(source, captured.snapshot());
        CopyReport report = !request.isNarrowed() && captured.isAlreadyThere(before)
                ? CopyReport.untouched(new TreeDigest(before.tree()))
                : site.materialise(
                        captured.snapshot(),
                        options(before.tree(), false),
                        delivery(session, source, target, captured),
                        session.progress("writing"));
        String left =
                request.isNarrowed() ? site.capture(session.progress("reading")).snapshot() : captured.snapshot();
        tellIdle(session, report);
        return record(session, source.environment(), target, captured, report, left);
    }

    private void tellIdle(Session session, CopyReport report) {
        List<String> included = Words.names(request.include());
        tellIdle(
                session,
                "include",
                report.idle().stream().filter(included::contains).toList());
        tellIdle(
                session,
                "exclude",
                report.idle().stream().filter(idle -> !included.contains(idle)).toList());
    }

    private static void tellIdle(Session session, String parameter, List<String> idle) {
        if (!idle.isEmpty()) {
            session.say("Note: of " + parameter + ", " + String.join(", ", idle)
                    + (idle.size() == 1 ? " matches" : " match") + " nothing on either side.");
        }
    }

    /** Whether every byte of the source was read, in words that go on a sentence. */
    private static String read(Captured captured) {
        if (captured.unindexed() != null) {
            return "; all were read, since the index " + captured.unindexed();
        }
        return captured.believed() == 0 ? "" : "; " + captured.believed() + " unchanged by the index, the others read";
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
                SwitchMode.IN_PLACE,
                true);
    }

    private static void refuse(Optional<?> refusal) throws Refusal {
        if (refusal.isPresent()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ".");
        }
    }

    /** Work that no plan and no copy accounts for is overwritten for a stated reason only. */
    private void guard(
            Session session, EnvironmentSite site, Stage target, Binding binding, TreeState before, Captured captured)
            throws IOException, InterruptedException {
        Optional<String> refusal = WriteRule.refusesOverwrite(binding, before.tree(), captured.tree());
        if (refusal.isEmpty() || isLeftByAnOverride(session.state(), target, binding)) {
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

    /** Whoever gave up an apply accounted for what that left. */
    private static boolean isLeftByAnOverride(ChangeState state, Stage target, Binding binding) {
        return state.lastApply(target.getName())
                .filter(apply -> apply.outcome() == ApplyOutcome.OVERRIDDEN)
                .filter(apply -> apply.endedAt()
                        .isAfter(OffsetDateTime.parse(binding.known().at())))
                .isPresent();
    }

    /** @throws Refusal if another content could not take the place of a half applied plan, which then stays as it is */
    private void requireCopyable(
            Session session, EnvironmentSite source, EnvironmentSite site, Captured captured, ApplyRecord apply)
            throws IOException, InterruptedException {
        Optional<String> other = new Furthest(session).otherFollower(apply);
        if (other.isPresent()) {
            throw Refusal.conflict(
                    "Build " + other.get() + " applies revision " + apply.revision() + " of the plan to '"
                            + apply.environment()
                            + "' at this moment, and another content is to be copied there: let it end, or"
                            + " abort it, then run the job again.");
        }
        refuse(WriteRule.takenByAnother(
                session.binding(site.environment()), session.change().key(), session.others()));
        site.fetch(source, captured.snapshot());
        site.materialise(
                captured.snapshot(),
                options(null, true),
                delivery(session, source, site.environment(), captured),
                session.progress("reading"));
    }

    /** Another content takes the place of a half applied plan. */
    private void giveUp(Session session, EnvironmentSite site, ApplyRecord apply)
            throws IOException, InterruptedException {
        Captured left = site.capture(session.progress("reading"));
        String why = "another content was copied to '" + apply.environment() + "'";
        session.change()
                .record(
                        session.actor(),
                        ApplyFact.Ended.replaced(apply.id(), left.tree(), left.snapshot(), why),
                        state -> ChangeLedger.requireRunning(state, apply.id()));
        session.custody().settle(apply.environment());
        session.say("The unfinished apply of revision " + apply.revision() + " to " + apply.environment()
                + " is given up, since another content takes its place.");
    }

    /** @param left id of a snapshot of what lies in the target now */
    private Map<String, Object> record(
            Session session, Stage from, Stage target, Captured captured, CopyReport report, String left)
            throws IOException, InterruptedException {
        ChangeState state = session.state();
        boolean asBase = from.isProduction() && !request.isNarrowed() && (state.base() == null || request.rebase());
        String at = session.now().toString();
        String change = session.change().key();
        String after = report.after().value();
        session.bindings().update(target.getName(), b -> b.withOccupant(change)
                .withKnown(new Binding.Known(after, left, "copied", change, at))
                .withOrigin(new Binding.Origin(from.getName(), captured.tree(), change, at)));
        boolean anew = asBase && state.base() != null;
        CopyFact.Copied copied = new CopyFact.Copied(
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
                request.isNarrowed(),
                asBase,
                moved(state, from, captured),
                from.isProduction(),
                anew ? state.round() + 1 : state.round(),
                state.revisionNumber());
        // What was decided on the old base is not decided on the new one.
        session.act(
                now -> anew ? List.of(new ChangeFact.RoundBegan(copied.round(), null), copied) : List.<Fact>of(copied));
        CopyRecord copy = session.state()
                .lastCopy(from.getName(), target.getName())
                .orElseThrow(() -> new IOException("the copy was not recorded"));
        session.say(
                "Copied " + from.getName() + " → " + target.getName() + ": " + Counts.of(copy.files(), "file") + "; "
                        + copy.touched() + ", in " + Lengths.text(copy.took()) + "; tree " + copy.targetAfter()
                        + (asBase ? " is the base of change " + session.change().name() : "") + ".");
        if (anew) {
            session.say("The base is taken anew, so round " + copy.round()
                    + " begins with what is made in the first stage; nothing signed before counts.");
        } else if (copy.sourceMoved()) {
            session.say("Note: " + from.getName()
                    + " has moved since the base of the change was copied. Where the plan does"
                    + " not fit what is there now, take the base anew: copyEnvironment … rebase: true.");
        }
        return CopyResult.of(copy, session, false);
    }

    private static boolean moved(ChangeState state, Stage from, Captured captured) {
        String own = state.lastApply(from.getName())
                .filter(ApplyRecord::isDone)
                .map(ApplyRecord::treeAfter)
                .orElse(null);
        return state.base() != null
                && state.base().from().equals(from.getName())
                && !state.base().sourceTree().equals(captured.tree())
                && !captured.tree().equals(own);
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
        tellIdle(session, report);
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
}
