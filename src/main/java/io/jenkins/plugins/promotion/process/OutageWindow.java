package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Overlaps;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact.Meanwhile;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Estimation;
import io.jenkins.plugins.promotion.outage.Margin;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.outage.Window;
import io.jenkins.plugins.promotion.outage.WindowDecision;
import io.jenkins.plugins.promotion.process.people.Rehearsals;
import io.jenkins.plugins.promotion.process.people.Thaw;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Spoken;
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

/** {@code outageWindow}: runs its block in an outage that is long enough. */
public final class OutageWindow extends Act {

    private static final long serialVersionUID = 1L;
    /** What to do when the block runs past the end. */
    public static final List<String> ON_OVERRUN = List.of("warn");

    /** How long before it begins it is told once more. */
    private static final Duration NEAR = Duration.ofHours(1);

    private final Request request;
    private String windowId;

    public OutageWindow(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the environment that is out
     * @param start begin of the window, ISO 8601 with zone; without, a person enters the dates on the page
     * @param end end of the window, ISO 8601 with zone
     * @param margin what is added to the rehearsed length: a percentage, or a duration such as {@code 10m}
     * @param onOverrun one of {@link #ON_OVERRUN}
     */
    public record Request(String change, String environment, String start, String end, String margin, String onOverrun)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null, null, null);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            start = Words.text(start);
            end = Words.text(end);
            margin = Words.text(margin, "20%");
            if ("ask".equals(Words.text(onOverrun))) {
                throw Refusal.mistake("onOverrun: 'ask' is not built yet; 'warn' says so in the log and on the page");
            }
            onOverrun = Words.oneOf("onOverrun", onOverrun, ON_OVERRUN);
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
        Margin.parse(request.margin());
        if (request.start() != null && request.end() != null) {
            Window.parse(request.start(), request.end());
        } else if (request.start() != null || request.end() != null) {
            throw Refusal.incomplete(
                    "outageWindow takes start and end together, such as start: '2026-11-28T01:00+01:00',"
                            + " end: '2026-11-28T04:00+01:00'; without both, the implementer enters them.");
        }
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        boolean dated = request.start() != null || request.end() != null;
        // Dates are entered by who may apply, on the page and here.
        Stage environment = session.environment(request.environment(), dated ? Right.APPLY : null);
        Optional<WindowRecord> over = over(session.state(), environment);
        if (over.isPresent()) {
            session.say("The plan is applied to " + environment.getName() + " already, in the outage of "
                    + Times.text(over.get().began()) + "; nothing to wait for.");
            windowId = over.get().id();
            return new Progress.RunBody();
        }
        endIfTooLate(session, environment);
        OutageEstimate estimate = estimate(session, environment);
        Window asked = dated ? Window.parse(request.start(), request.end()) : null;
        Optional<WindowRecord> before = planned(session.state(), environment);
        boolean anew = dated && isAskedAnew(session, before, asked, estimate);
        if (anew) {
            refuse(WindowDecision.decide(asked, estimate, session.clock().instant()));
        }
        WindowRecord window = open(session, environment, estimate);
        windowId = window.id();
        if (window.began() != null) {
            return new Progress.RunBody();
        }
        if (anew) {
            plan(session, environment, asked, estimate);
            before.ifPresent(old -> session.say("The outage of " + environment.getName() + ", which was planned for "
                    + dates(old) + ", is planned for the dates of this build."));
            window = session.state().window(windowId).orElseThrow();
        } else if (window.start() == null) {
            return Progress.Waiting.pause(
                    WaitWords.saying(
                            "dates",
                            environment.getName(),
                            (Spoken) estimate::text,
                            session.address("window/" + windowId + "/")),
                    null);
        }
        return begin(session, environment, window, estimate);
    }

    /** The outage in which the newest revision was applied. */
    private static Optional<WindowRecord> over(ChangeState state, Stage environment) {
        boolean applied = state.lastApply(environment.getName())
                .filter(a -> a.isDone() && state.doesTheSame(a.revision()))
                .isPresent();
        return applied ? state.lastWindow(environment.getName()).filter(w -> w.began() != null) : Optional.empty();
    }

    /**
     * Ends an outage that an earlier build began and did not end, once the plan does not fit into it any more: another one
     * is needed. What is half applied is finished in any case.
     */
    private static void endIfTooLate(Session session, Stage environment) throws IOException, InterruptedException {
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

    private OutageEstimate estimate(Session session, Stage environment) throws IOException, InterruptedException {
        Estimation estimation = Rehearsals.estimate(
                session.change(),
                environment.getName(),
                Margin.parse(request.margin()),
                session.world().changes());
        if (estimation instanceof Estimation.None none) {
            throw Refusal.conflict("No outage of '" + environment.getName() + "' can be planned: " + none.reason()
                    + Rehearsals.whyTheLastDoesNotCount(session.state())
                            .map(why -> "; " + why)
                            .orElse("")
                    + ".");
        }
        return (OutageEstimate) estimation;
    }

    private WindowRecord open(Session session, Stage environment, OutageEstimate estimate)
            throws IOException, InterruptedException {
        String name = environment.getName();
        session.act(state -> {
            Optional<WindowRecord> open = state.lastWindow(name).filter(w -> w.ended() == null);
            if (open.isEmpty()) {
                return List.of(
                        new WindowFact.Opened("outage-" + (state.windows().size() + 1), name, estimate));
            }
            boolean same = open.get().began() != null || open.get().estimate().equals(estimate);
            return same
                    ? List.of()
                    : List.<Fact>of(new WindowFact.Estimated(open.get().id(), estimate));
        });
        return session.state().lastWindow(name).orElseThrow();
    }

    private void plan(Session session, Stage environment, Window window, OutageEstimate estimate)
            throws IOException, InterruptedException {
        WindowDecision decision =
                WindowDecision.decide(window, estimate, session.clock().instant());
        refuse(decision);
        refuseFrozen(session, environment, window, estimate);
        session.record(
                new WindowFact.Planned(windowId, window.start(), window.end(), window.latestSafeStart(estimate)));
    }

    private static Optional<WindowRecord> planned(ChangeState state, Stage environment) {
        return state.lastWindow(environment.getName())
                .filter(window -> window.ended() == null && window.start() != null);
    }

    /**
     * Whether the step's dates are to be planned, once for each call: others than an earlier build planned, or a person whose
     * dates are over. What a person entered else stays, since that is newer than the Jenkinsfile.
     */
    private boolean isAskedAnew(Session session, Optional<WindowRecord> before, Window asked, OutageEstimate estimate) {
        if (before.isEmpty()) {
            return true;
        }
        WindowRecord old = before.get();
        Window dates = new Window(old.start(), old.end());
        boolean same = dates.start().isEqual(asked.start()) && dates.end().isEqual(asked.end());
        if (same || windowId != null || old.began() != null) {
            return false;
        }
        boolean late = WindowDecision.decide(dates, estimate, session.clock().instant())
                .refusal()
                .isPresent();
        if (!late && !Actor.isBuild(old.plannedBy())) {
            session.say("The outage of " + old.environment() + " stays planned for " + dates(old) + ", as "
                    + old.plannedBy() + " entered it; the dates of this step do not count.");
            return false;
        }
        return true;
    }

    private static String dates(WindowRecord window) {
        return Times.text(window.start()) + " to " + Times.text(window.end());
    }

    private static void refuseFrozen(Session session, Stage environment, Window window, OutageEstimate estimate) {
        new Thaw(environment.getName(), environment.freezes())
                .objection(
                        session.state(),
                        window.start().toInstant(),
                        window.end().toInstant(),
                        estimate.needed())
                .ifPresent(why -> {
                    throw Refusal.conflict("Refused: " + why + ".");
                });
    }

    /**
     * A saying, and behind it who else is out meanwhile of those that should not be together. People of both changes are told, each
     * once for the same dates.
     */
    private static Spoken besides(Session session, Stage environment, WindowRecord window, Spoken said)
            throws IOException, InterruptedException {
        String group = environment.group();
        List<Overlaps.Other> others = Overlaps.of(
                session.world().changes().all(),
                session.change().key(),
                name -> !group.isEmpty()
                        && session.stages()
                                .find(name)
                                .filter(stage -> stage.group().equals(group))
                                .isPresent(),
                window);
        if (others.isEmpty()) {
            return said;
        }
        List<Meanwhile> theirs = others.stream().map(Overlaps.Other::meanwhile).toList();
        session.act(state -> Overlaps.news(state, window.id(), theirs));
        List<Meanwhile> ours = List.of(Overlaps.meanwhile(window));
        for (Overlaps.Other other : others) {
            if (!other.change().summary().isEnded()) {
                other.change()
                        .act(
                                Actor.PLUGIN, // The build is none of the other change's.
                                state -> Overlaps.news(state, other.window().id(), ours));
            }
        }
        return theirs.stream()
                .map(one -> WaitWords.saying(
                        "isOut", one.environment(), Times.spoken(one.start()), Times.spoken(one.end())))
                .reduce((one, next) -> WaitWords.saying("and", one, next))
                .map(all -> WaitWords.saying("meanwhile", said, all))
                .orElseThrow();
    }

    private static void refuse(WindowDecision decision) throws Refusal {
        if (decision.refusal().isPresent()) {
            throw Refusal.conflict("Refused: " + decision.refusal().get() + ".");
        }
    }

    private Progress begin(Session session, Stage environment, WindowRecord window, OutageEstimate estimate)
            throws IOException, InterruptedException {
        Window dates = new Window(window.start(), window.end());
        WindowDecision decision =
                WindowDecision.decide(dates, estimate, session.clock().instant());
        if (decision instanceof WindowDecision.NotYet notYet) {
            return Progress.Waiting.pause(
                    besides(
                            session,
                            environment,
                            window,
                            WaitWords.saying(
                                    "outage",
                                    environment.getName(),
                                    Times.spoken(window.start()),
                                    Times.spoken(notYet.latestSafeStart()))),
                    tellSoon(session, window));
        }
        if (!decision.good() && request.start() == null) {
            session.record(new WindowFact.Missed(windowId));
            return Progress.Waiting.pause(
                    WaitWords.saying("missed", environment.getName(), session.address("window/" + windowId + "/")),
                    null);
        }
        refuse(decision);
        refuseFrozen(session, environment, dates, estimate);
        session.record(new WindowFact.Began(windowId));
        Spoken began = language -> "Outage of " + environment.getName() + " began; it ends " + Times.text(window.end())
                + ", latest safe start " + Times.text(window.latestSafeStart());
        session.say(besides(session, environment, window, began).in(Locale.ENGLISH) + ".");
        return new Progress.RunBody();
    }

    /** Tells once that it is about to begin; dates that were entered later than that were news already. */
    private Instant tellSoon(Session session, WindowRecord window) throws IOException, InterruptedException {
        Instant start = window.start().toInstant();
        Instant soon = start.minus(NEAR);
        if (window.dates().near() || window.dates().at().toInstant().isAfter(soon)) {
            return start;
        }
        if (session.clock().instant().isBefore(soon)) {
            return soon;
        }
        session.record(new WindowFact.Near(windowId));
        return start;
    }

    @Override
    public boolean watchesBody() {
        return true;
    }

    /** Says once each that it lasts longer than expected, that no rollback would be in time, and that its end is over. */
    @Override
    public Instant duringBody(Session session) throws IOException, InterruptedException {
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
            session.say((level == Overrun.Level.LATE ? "Note" : "Warning") + " on the outage of " + window.environment()
                    + ": " + overrun.get().text() + ".");
        }
        return Overrun.next(dates, estimate, began, now).orElse(null);
    }

    @Override
    public Map<String, Object> afterBody(Session session, boolean failed) throws IOException, InterruptedException {
        WindowRecord window = session.state().window(windowId).orElseThrow();
        if (window.ended() == null && !failed) {
            OffsetDateTime now = session.now();
            boolean overrun = now.isAfter(window.end());
            session.record(new WindowFact.Ended(windowId, now, overrun));
            session.say("Outage of " + window.environment() + " is over"
                    + (overrun
                            ? ". Warning: it lasted longer than its window, which ended " + Times.text(window.end())
                            : "")
                    + ".");
            window = session.state().window(windowId).orElseThrow();
        } else if (window.isRunning()) {
            session.say("The outage of " + window.environment() + " is not over, since its block failed. Run the job"
                    + " again: it goes on in this outage until " + Times.text(window.latestSafeStart())
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
