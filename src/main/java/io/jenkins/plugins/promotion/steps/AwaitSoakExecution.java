package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import io.jenkins.plugins.promotion.change.SoakRecord;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.plan.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@link AwaitSoakStep}: looks at the environment now and then, and counts the time in which it was the same. */
final class AwaitSoakExecution extends PromotionExecution<AwaitSoakStep> {

    private static final long serialVersionUID = 1L;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private String lastLook;

    AwaitSoakExecution(AwaitSoakStep step, StepContext context) {
        super(step, context);
    }

    @Override
    Progress advance(StepSession session) throws Exception {
        Duration lasting = lasting();
        Environment environment = session.environment(step().getEnvironment(), null);
        Optional<SoakRecord> done = session.state()
                .lastSoak(environment.getName())
                .filter(s -> s.outcome() == SoakOutcome.DONE && s.lasting().compareTo(lasting) >= 0)
                .filter(s -> notAppliedSince(session, environment, s));
        if (done.isPresent()) {
            session.say("The soak of " + environment.getName() + " is over already (build "
                    + done.get().build() + ").");
            return new Progress.Done(result(session, done.get(), List.of()));
        }
        Instant looked = session.clock().instant();
        TreeState now = session.site(environment).state();
        SoakRecord soak;
        synchronized (session.change()) { // So that soaks side by side find different ids.
            soak = begin(session, environment, lasting, now);
        }
        soak = observe(session, soak, now, looked);
        lastLook = looked.toString();
        Soak verdict = Soak.evaluate(
                soak.began().toInstant(),
                soak.observations(),
                lasting,
                Soak.OnChange.valueOf(step().getOnChange().toUpperCase(Locale.ROOT)),
                looked);
        return take(session, environment, soak, verdict, looked);
    }

    private Duration lasting() {
        try {
            return Durations.parse(step().getLasting() == null ? "" : step().getLasting());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lasting: " + e.getMessage(), e);
        }
    }

    private static boolean notAppliedSince(StepSession session, Environment environment, SoakRecord soak) {
        return session.state()
                .lastApply(environment.getName())
                .map(a -> a.beganAt() == null || a.beganAt().isBefore(soak.began()))
                .orElse(true);
    }

    private SoakRecord begin(StepSession session, Environment environment, Duration lasting, TreeState now)
            throws Exception {
        Optional<SoakRecord> open = open(session, environment);
        if (open.isEmpty()) {
            session.record(new SoakFact.Began(
                    "soak-" + (session.state().soaks().size() + 1), environment.getName(), lasting, now.tree()));
            session.say("Soak of " + environment.getName() + " began: " + step().getLasting() + " of use.");
        }
        return open(session, environment).orElseThrow();
    }

    private static Optional<SoakRecord> open(StepSession session, Environment environment) {
        return session.state().lastSoak(environment.getName()).filter(s -> s.outcome() == null);
    }

    private SoakRecord observe(StepSession session, SoakRecord soak, TreeState now, Instant looked) throws Exception {
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
        return lastLook == null || Instant.parse(lastLook).isBefore(stored) ? stored : Instant.parse(lastLook);
    }

    private Progress take(StepSession session, Environment environment, SoakRecord soak, Soak verdict, Instant looked)
            throws Exception {
        if (verdict instanceof Soak.Counting counting) {
            Duration pause = counting.remaining().compareTo(LONGEST_PAUSE) < 0 ? counting.remaining() : LONGEST_PAUSE;
            OffsetDateTime end = session.now().plus(counting.remaining());
            return new Progress.Waiting(
                    "Soaking " + environment.getName() + " until " + end.withNano(0) + " if nobody changes it",
                    looked.plus(pause));
        }
        boolean failed = verdict instanceof Soak.Failed;
        session.record(new SoakFact.Ended(soak.id(), failed ? SoakOutcome.FAILED : SoakOutcome.DONE));
        if (failed) {
            throw new AbortException("Environment '" + environment.getName() + "' was changed at "
                    + ((Soak.Failed) verdict).change().at()
                    + " during its soak. Find out who did it and whether it belongs"
                    + " to the change; then run the job again.");
        }
        List<Soak.Change> seen = ((Soak.Done) verdict).changes();
        session.say("Soak of " + environment.getName() + " is over; changed meanwhile: " + seen.size() + " times.");
        return new Progress.Done(result(session, soak, seen));
    }

    private static Map<String, Object> result(StepSession session, SoakRecord soak, List<Soak.Change> changes) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("environment", soak.environment());
        result.put("began", soak.began());
        result.put("tree", soak.tree());
        List<Map<String, Object>> seen = new ArrayList<>();
        for (Soak.Change change : changes) {
            seen.add(Map.of("at", change.at(), "tree", change.tree()));
        }
        result.put("changes", seen);
        return result;
    }
}
