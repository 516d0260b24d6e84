package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.SoakRecord;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Times;
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
import java.util.stream.Collectors;

/** {@code awaitSoak}: looks at an environment now and then, and counts the time in which it was the same. */
public final class AwaitSoak extends Act {

    private static final long serialVersionUID = 1L;
    /** What to do when it is changed meanwhile, or a check fails. */
    public static final List<String> ON_CHANGE = List.of("report", "restart", "fail");

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final Request request;
    private String lastLook;
    private String lastAsked;
    private String goingBack;

    public AwaitSoak(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the environment that is used
     * @param lasting how long, such as {@code 3d}
     * @param onChange one of {@link #ON_CHANGE}
     * @param checkEvery how often the plan's checks are asked, such as {@code 1h}, or {@code null} for never
     */
    public record Request(String change, String environment, String lasting, String onChange, String checkEvery)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null, null);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            lasting = Words.text(lasting);
            onChange = Words.oneOf("onChange", onChange, ON_CHANGE);
            checkEvery = Words.text(checkEvery);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    void check() {
        lasting();
        checkEvery();
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        Duration lasting = lasting();
        Optional<Duration> every = checkEvery();
        // Checks run programs.
        Stage environment = session.environment(request.environment(), every.isPresent() ? Right.APPLY : null);
        new Furthest(session)
                .passProduction(); // A build that soaks comes after the apply, even if another job has that.
        Optional<Progress> back = wayBack(session, environment);
        if (back.isPresent()) {
            return back.get();
        }
        Optional<SoakRecord> done = session.state()
                .lastSoak(environment.getName())
                .filter(s -> s.outcome() == SoakOutcome.DONE && s.lasting().compareTo(lasting) >= 0)
                .filter(s -> notAppliedSince(session, environment, s));
        if (done.isPresent()) {
            session.say("The soak of " + environment.getName() + " is over already (build "
                    + done.get().build() + ").");
            return new Progress.Done(result(session, done.get(), "lasted", List.of()));
        }
        EnvironmentSite site = session.site(environment);
        SoakChecks checks = every.isPresent() ? SoakChecks.of(session, site) : null;
        Instant looked = session.clock().instant();
        TreeState now = site.look();
        SoakRecord soak = observe(session, begin(session, environment, lasting, now), now, looked);
        lastLook = looked.toString();
        Soak verdict = evaluate(soak, lasting, looked);
        boolean due = every.isPresent()
                && (lastAsked == null
                        || !looked.isBefore(Instant.parse(lastAsked).plus(every.get())));
        if (checks != null && (due && verdict instanceof Soak.Counting || verdict instanceof Soak.Done)) {
            soak = checks.ask(soak, lastKnownAnswer(soak), looked);
            lastAsked = looked.toString();
            verdict = evaluate(soak, lasting, looked);
        }
        return take(session, environment, soak, verdict, looked);
    }

    private Duration lasting() {
        return Words.duration("lasting", request.lasting());
    }

    private Optional<Duration> checkEvery() {
        if (request.checkEvery() == null) {
            return Optional.empty();
        }
        Duration every = Words.duration("checkEvery", request.checkEvery());
        if (every.isZero()) {
            throw Refusal.mistake("checkEvery: '" + request.checkEvery()
                    + "' is no time at all; write how long is between two checks, such as 1h, or leave it out");
        }
        return Optional.of(every);
    }

    private Soak evaluate(SoakRecord soak, Duration lasting, Instant looked) {
        return Soak.evaluate(
                soak.began().toInstant(),
                soak.observations(),
                soak.checks(),
                lasting,
                Soak.OnChange.valueOf(request.onChange().toUpperCase(Locale.ROOT)),
                looked);
    }

    /** When the checks were asked before, as {@link #lastKnownLook}. */
    private Instant lastKnownAnswer(SoakRecord soak) {
        List<Soak.Checked> told = soak.checks();
        Instant stored = told.isEmpty()
                ? soak.began().toInstant()
                : told.get(told.size() - 1).at();
        return later(stored, lastAsked);
    }

    /** @param remembered as text, {@code null} for nothing */
    private static Instant later(Instant stored, String remembered) {
        return remembered == null || Instant.parse(remembered).isBefore(stored) ? stored : Instant.parse(remembered);
    }

    /** Carries out a way back that a person asked for, and ends with it; empty where nobody did. */
    private Optional<Progress> wayBack(Session session, Stage environment) throws IOException, InterruptedException {
        Optional<ApplyRecord> asked = BackingOut.asked(session.state(), environment.getName());
        if (asked.isPresent()) {
            boolean first = !asked.get().id().equals(goingBack);
            goingBack = asked.get().id();
            try {
                Stage written = session.environment(request.environment(), Right.APPLY);
                Progress progress = new BackingOut(session, written).advance(goingBack, first);
                if (!(progress instanceof Progress.Done)) {
                    return Optional.of(progress);
                }
            } catch (Refusal e) {
                if (session.state().apply(goingBack).orElseThrow().isRunning()) {
                    throw e;
                }
                session.say("The way back was refused, so the soak goes on: " + e.getMessage());
            }
        }
        Optional<ApplyRecord> undone =
                session.state().lastApply(environment.getName()).filter(ApplyRecord::isBackedOut);
        if (undone.isEmpty()) {
            return Optional.empty();
        }
        session.act(state -> open(state, environment)
                .map(soak -> List.of(new SoakFact.Ended(soak.id(), SoakOutcome.BACKED_OUT)))
                .orElse(List.of()));
        session.say(environment.getName() + " was backed out ("
                + undone.get().backOut().reason() + "), so its use ends here; the change goes on with 03.");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("environment", environment.getName());
        result.put("outcome", "backed-out");
        result.put("reason", undone.get().backOut().reason());
        result.put("tree", undone.get().treeAfter());
        result.put("changes", List.of());
        result.put(
                "failedChecks",
                session.state()
                        .lastSoak(environment.getName())
                        .map(SoakChecks::failures)
                        .orElse(List.of()));
        return Optional.of(new Progress.Done(result));
    }

    private static boolean notAppliedSince(Session session, Stage environment, SoakRecord soak) {
        return session.state()
                .lastApply(environment.getName())
                .map(a -> a.beganAt() == null || a.beganAt().isBefore(soak.began()))
                .orElse(true);
    }

    private SoakRecord begin(Session session, Stage environment, Duration lasting, TreeState now)
            throws IOException, InterruptedException {
        boolean[] began = new boolean[1];
        session.act(state -> {
            began[0] = open(state, environment).isEmpty();
            return began[0]
                    ? List.of(new SoakFact.Began(
                            "soak-" + (state.soaks().size() + 1), environment.getName(), lasting, now.tree()))
                    : List.of();
        });
        if (began[0]) {
            session.say("Soak of " + environment.getName() + " began: " + Lengths.text(lasting) + " of use.");
        }
        return open(session.state(), environment).orElseThrow();
    }

    private static Optional<SoakRecord> open(ChangeState state, Stage environment) {
        return state.lastSoak(environment.getName()).filter(s -> s.outcome() == null);
    }

    private SoakRecord observe(Session session, SoakRecord soak, TreeState now, Instant looked)
            throws IOException, InterruptedException {
        if (soak.lastTree().equals(now.tree())) {
            return soak;
        }
        Soak.Change seen = new Soak.Change(lastKnownLook(soak), looked, now.tree(), List.of());
        session.record(new SoakFact.Observed(soak.id(), seen));
        session.say("Note: " + soak.environment() + " was changed during its soak (tree " + now.tree() + ").");
        return session.state().lastSoak(soak.environment()).orElseThrow();
    }

    /** What this build remembers; after a restart, or in another build, the last look that is stored. */
    private Instant lastKnownLook(SoakRecord soak) {
        List<Soak.Change> seen = soak.observations();
        Instant stored = seen.isEmpty()
                ? soak.began().toInstant()
                : seen.get(seen.size() - 1).at();
        return later(stored, lastLook);
    }

    private Progress take(Session session, Stage environment, SoakRecord soak, Soak verdict, Instant looked)
            throws IOException, InterruptedException {
        if (verdict instanceof Soak.Counting counting) {
            Duration pause = counting.remaining().compareTo(LONGEST_PAUSE) < 0 ? counting.remaining() : LONGEST_PAUSE;
            if (lastAsked != null) {
                Duration next = Duration.between(
                        looked, Instant.parse(lastAsked).plus(checkEvery().orElseThrow()));
                pause = next.compareTo(pause) < 0 ? next : pause;
            }
            return Progress.Waiting.pause(soaking(session, environment, soak, counting), looked.plus(pause));
        }
        boolean failed = !(verdict instanceof Soak.Done);
        session.record(new SoakFact.Ended(soak.id(), failed ? SoakOutcome.FAILED : SoakOutcome.DONE));
        if (failed) {
            List<Soak.Change> changes = verdict instanceof Soak.Failed one ? List.of(one.change()) : List.of();
            String why = verdict instanceof Soak.Unhealthy ill
                    ? "checks failed at " + Times.text(ill.checked().at()) + ": "
                            + failing(ill.checked().failed()) + ". Mend what is amiss"
                    : "it was changed at " + Times.text(changes.get(0).at())
                            + ". Find out who did it and whether it belongs to the change";
            session.say("Warning: the soak of " + environment.getName() + " has failed, since " + why
                    + ". The step returns"
                    + " outcome 'failed'; the next call begins a new soak, and backOutWorkPlan goes back.");
            return new Progress.Done(result(session, soak, "failed", changes));
        }
        List<Soak.Change> seen = ((Soak.Done) verdict).changes();
        session.say("Soak of " + environment.getName() + " is over; it was "
                + (seen.isEmpty() ? "not changed" : "changed " + Counts.of(seen.size(), "time")) + " meanwhile.");
        return new Progress.Done(result(session, soak, "lasted", seen));
    }

    private Saying soaking(Session session, Stage environment, SoakRecord soak, Soak.Counting counting) {
        String failing = failing(soak.failing());
        if (!failing.isEmpty() && request.onChange().equals("restart")) {
            return WaitWords.saying("soakStands", environment.getName(), failing);
        }
        OffsetDateTime end = session.now().plus(counting.remaining());
        return failing.isEmpty()
                ? WaitWords.saying("soaking", environment.getName(), Times.spoken(end))
                : WaitWords.saying("soakingFailing", environment.getName(), Times.spoken(end), failing);
    }

    private static String failing(List<PlanCheck.Result> failed) {
        return failed.stream().map(result -> "'" + result.check() + "'").collect(Collectors.joining(", "));
    }

    private static Map<String, Object> result(
            Session session, SoakRecord soak, String outcome, List<Soak.Change> changes) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("environment", soak.environment());
        result.put("outcome", outcome);
        result.put("began", soak.began());
        result.put("tree", soak.tree());
        List<Map<String, Object>> seen = new ArrayList<>();
        for (Soak.Change change : changes) {
            seen.add(Map.of("at", change.at(), "tree", change.tree()));
        }
        result.put("changes", seen);
        result.put("failedChecks", SoakChecks.failures(soak));
        return result;
    }
}
