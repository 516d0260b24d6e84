package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import io.jenkins.plugins.promotion.acts.Rehearsals;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Estimation;
import io.jenkins.plugins.promotion.outage.Margin;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.outage.Window;
import io.jenkins.plugins.promotion.outage.WindowDecision;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@link OutageWindowStep}. */
final class OutageWindowExecution extends PromotionExecution<OutageWindowStep> {

    private static final long serialVersionUID = 1L;

    private String windowId;

    OutageWindowExecution(OutageWindowStep step, StepContext context) {
        super(step, context);
    }

    @Override
    Progress advance(StepSession session) throws Exception {
        Environment environment = session.environment(step().getEnvironment(), null);
        Optional<WindowRecord> over = over(session.state(), environment);
        if (over.isPresent()) {
            session.say("The plan is applied to " + environment.getName() + " already, in the outage of "
                    + over.get().began() + "; nothing to wait for.");
            windowId = over.get().id();
            return new Progress.RunBody();
        }
        endIfTooLate(session, environment);
        OutageEstimate estimate = estimate(session, environment);
        WindowRecord window;
        synchronized (session.change()) { // So that windows side by side find different ids.
            window = open(session, environment, estimate);
        }
        windowId = window.id();
        if (window.began() != null) {
            return new Progress.RunBody();
        }
        if (window.start() == null) {
            if (step().getStart() == null && step().getEnd() == null) {
                return new Progress.Waiting(
                        "Waiting for the dates of the outage of " + environment.getName() + ", expected length "
                                + estimate.text() + ": " + session.address("window/" + windowId + "/"),
                        null);
            }
            plan(session, Window.parse(step().getStart(), step().getEnd()), estimate);
            window = session.state().window(windowId).orElseThrow();
        }
        return begin(session, environment, window, estimate);
    }

    /** The outage in which the newest revision was applied. */
    private static Optional<WindowRecord> over(ChangeState state, Environment environment) {
        boolean applied = state.lastApply(environment.getName())
                .filter(a -> a.isDone() && state.doesTheSame(a.revision()))
                .isPresent();
        return applied ? state.lastWindow(environment.getName()).filter(w -> w.began() != null) : Optional.empty();
    }

    /**
     * Ends an outage that an earlier build began and did not end, once the plan does not fit into it any more: another one
     * is needed. What is half applied is finished in any case.
     */
    private static void endIfTooLate(StepSession session, Environment environment) throws Exception {
        Binding.Mark mark = session.binding(environment).mark();
        if (mark != null && mark.change().equals(session.change().key())) {
            return;
        }
        OffsetDateTime now = session.now();
        session.change().act(session.actor(), state -> {
            Optional<WindowRecord> late = state.lastWindow(environment.getName())
                    .filter(window -> window.isRunning() && window.isTooLate(now));
            Optional<ApplyRecord> last = state.lastApply(environment.getName());
            if (late.isEmpty()
                    || last.filter(a -> a.isRunning() && a.beganAt() != null).isPresent()) {
                return List.of();
            }
            List<Fact> facts = new ArrayList<>();
            // Who pressed Begin in that outage has not pressed it in another.
            last.filter(ApplyRecord::waitsForBegin)
                    .ifPresent(a -> facts.add(ApplyFact.Ended.early(a.id(), ApplyOutcome.SUPERSEDED, List.of())));
            facts.add(ended(late.get(), last, now));
            return facts;
        });
    }

    /** It ended with the last apply in it, as far as anybody knows, or else as planned. */
    private static WindowFact.Ended ended(WindowRecord window, Optional<ApplyRecord> last, OffsetDateTime now) {
        OffsetDateTime planned = window.end().isBefore(now) ? window.end() : now;
        OffsetDateTime ended = last.filter(
                        a -> a.beganAt() != null && a.beganAt().isAfter(window.began()))
                .map(ApplyRecord::endedAt)
                .orElse(planned);
        return new WindowFact.Ended(window.id(), ended, ended.isAfter(window.end()));
    }

    private OutageEstimate estimate(StepSession session, Environment environment) throws Exception {
        Estimation estimation =
                Rehearsals.estimate(session.change(), environment.getName(), Margin.parse(step().getMargin()));
        if (estimation instanceof Estimation.None none) {
            throw new AbortException(
                    "No outage of '" + environment.getName() + "' can be planned: " + none.reason() + ".");
        }
        return (OutageEstimate) estimation;
    }

    private WindowRecord open(StepSession session, Environment environment, OutageEstimate estimate) throws Exception {
        Optional<WindowRecord> open =
                session.state().lastWindow(environment.getName()).filter(w -> w.ended() == null);
        if (open.isEmpty()) {
            session.record(new WindowFact.Opened(
                    "outage-" + (session.state().windows().size() + 1), environment.getName(), estimate));
        }
        return session.state().lastWindow(environment.getName()).orElseThrow();
    }

    private void plan(StepSession session, Window window, OutageEstimate estimate) throws Exception {
        WindowDecision decision =
                WindowDecision.decide(window, estimate, session.clock().instant());
        refuse(decision);
        session.record(
                new WindowFact.Planned(windowId, window.start(), window.end(), window.latestSafeStart(estimate)));
    }

    private static void refuse(WindowDecision decision) throws AbortException {
        if (decision.refusal().isPresent()) {
            throw new AbortException("Refused: " + decision.refusal().get() + ".");
        }
    }

    private Progress begin(StepSession session, Environment environment, WindowRecord window, OutageEstimate estimate)
            throws Exception {
        Window dates = new Window(window.start(), window.end());
        WindowDecision decision =
                WindowDecision.decide(dates, estimate, session.clock().instant());
        if (decision instanceof WindowDecision.NotYet notYet) {
            return new Progress.Waiting(
                    "Waiting for the outage of " + environment.getName() + ", which begins " + window.start()
                            + " (latest safe start " + notYet.latestSafeStart() + ")",
                    window.start().toInstant());
        }
        if (!decision.good() && step().getStart() == null) {
            session.record(new WindowFact.Missed(windowId));
            return new Progress.Waiting(
                    "The outage of " + environment.getName() + " was missed; enter new dates: "
                            + session.address("window/" + windowId + "/"),
                    null);
        }
        refuse(decision);
        session.record(new WindowFact.Began(windowId));
        session.say("Outage of " + environment.getName() + " began; it ends " + window.end() + ", latest safe start "
                + window.latestSafeStart() + ".");
        return new Progress.RunBody();
    }

    @Override
    boolean watchesBody() {
        return true;
    }

    /** Says once each that it lasts longer than expected, that no rollback would be in time, and that its end is over. */
    @Override
    Instant duringBody(StepSession session) throws Exception {
        WindowRecord window = session.state().window(windowId).orElseThrow();
        if (!window.isRunning()) {
            return null;
        }
        Window dates = new Window(window.start(), window.end());
        OutageEstimate estimate = window.estimate();
        Instant began = window.began().toInstant();
        Instant now = session.clock().instant();
        Optional<Overrun> overrun = Overrun.at(dates, estimate, began, now)
                .filter(o -> window.overrunLevel() == null || o.level().compareTo(window.overrunLevel()) > 0);
        if (overrun.isPresent()) {
            Overrun.Level level = overrun.get().level();
            session.record(new WindowFact.Overran(windowId, level));
            session.say((level == Overrun.Level.LATE ? "Note: " : "Warning: ") + "outage of " + window.environment()
                    + ": " + overrun.get().text() + ".");
        }
        return Overrun.next(dates, estimate, began, now).orElse(null);
    }

    @Override
    Map<String, Object> afterBody(StepSession session) throws Exception {
        WindowRecord window = session.state().window(windowId).orElseThrow();
        if (window.ended() == null && bodyFailure() == null) {
            OffsetDateTime now = session.now();
            boolean overrun = now.isAfter(window.end());
            session.record(new WindowFact.Ended(windowId, now, overrun));
            session.say("Outage of " + window.environment() + " is over"
                    + (overrun ? ". Warning: it lasted longer than its window, which ended " + window.end() : "")
                    + ".");
            window = session.state().window(windowId).orElseThrow();
        } else if (window.isRunning()) {
            session.say("The outage of " + window.environment() + " is not over, since its block failed. Run the job"
                    + " again: it goes on in this outage until " + window.latestSafeStart()
                    + ", later only to finish what is half applied.");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("environment", window.environment());
        result.put("plannedStart", window.start());
        result.put("plannedEnd", window.end());
        result.put("began", window.began());
        result.put("ended", window.ended());
        result.put("expected", window.expected());
        result.put("rollback", window.rollback());
        result.put("explanation", window.explanation());
        result.put("latestSafeStart", window.latestSafeStart());
        result.put("overrun", window.overrun());
        return result;
    }
}
