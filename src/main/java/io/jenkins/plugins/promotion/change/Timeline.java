package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.TimelineStep.Status;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The twelve steps of the process for one change, over all its builds.
 *
 * @param steps always twelve, those not reached included
 * @param total from the first thing that happened to the change's end, or to now
 * @param work time the machine or a follower of the plan worked
 * @param waited time people were waited for
 * @param stands what the change stands at: {@link #current}, and after it whatever else people are waited for at the same time
 * @param goesOn where the next build goes on, as the end of a sentence: {@code at 08 Follow the plan on test}
 */
public record Timeline(
        List<TimelineStep> steps,
        Duration total,
        Duration work,
        Duration waited,
        List<TimelineStep> stands,
        String goesOn) {

    /** Computes it as of now, in English as it is handed over. */
    public static Timeline of(AtWork work, OffsetDateTime now) {
        return of(work, now, Locale.ENGLISH);
    }

    /** Computes it as of now, in the words of a language. */
    public static Timeline of(AtWork work, OffsetDateTime now, Locale language) {
        ChangeState state = work.state();
        Course course = Course.of(state);
        TimelineParts parts = new TimelineParts(work, course, now, language);
        List<TimelineStep> all = List.of(
                parts.baseCopy(),
                parts.lock(),
                parts.changesMade(),
                parts.copyToTest(),
                parts.review(),
                parts.testSignOff(),
                parts.productionCopyToTest(),
                parts.rehearsal(),
                parts.finalSignOff(),
                parts.outage(),
                parts.production(),
                parts.copyDown());
        List<TimelineStep> steps =
                state.phase().isEnded() ? all.stream().map(TimelineStep::over).toList() : all;
        OffsetDateTime end = state.endedAt() == null ? now : state.endedAt();
        Duration total = Duration.between(state.openedAt(), end);
        Duration worked = state.copies().stream().map(CopyRecord::took).reduce(Duration.ZERO, Duration::plus);
        Duration waited = Span.covered(Spans.atGates(work, now));
        for (ApplyRecord apply : state.applies()) {
            ApplyTimes times = ApplyTimes.of(apply, now);
            worked = worked.plus(times.work());
            waited = waited.plus(times.waited());
        }
        return new Timeline(
                steps,
                total,
                worked,
                waited,
                stands(steps, parts.openGates()),
                goesOn(state, steps, Phrases.of(StepWords.class, language)));
    }

    /**
     * The first step that waits for a person or goes on, else the last one that happened; {@code null} before. A lock that
     * is held, the review that goes with a gate, and the outage around the run on production are not where a change stands.
     */
    public TimelineStep current() {
        return current(steps);
    }

    private static TimelineStep current(List<TimelineStep> steps) {
        TimelineStep last = null;
        for (TimelineStep step : steps) {
            boolean beside = isBeside(step);
            boolean active = isActive(step);
            boolean around = step.number().equals("10") && step.status() == Status.RUNNING && isActive(steps.get(10));
            if (active && !beside && !around) {
                return step;
            }
            last = !step.isReached() || beside && last != null ? last : step;
        }
        return last;
    }

    private static List<TimelineStep> stands(List<TimelineStep> steps, List<TimelineStep> openGates) {
        TimelineStep current = current(steps);
        List<TimelineStep> stands = new ArrayList<>(current == null ? List.of() : List.of(current));
        steps.stream()
                .filter(step -> step.status() == Status.WAITING && !isBeside(step) && !step.equals(current))
                .forEach(stands::add);
        for (TimelineStep gate : openGates) {
            if (stands.stream().noneMatch(step -> step.detail().contains(gate.detail()))) {
                stands.add(gate);
            }
        }
        return List.copyOf(stands);
    }

    private static boolean isBeside(TimelineStep step) {
        return step.number().equals("02") || step.number().equals("05");
    }

    private static boolean isActive(TimelineStep step) {
        return step.status() == Status.WAITING || step.status() == Status.RUNNING || step.status() == Status.STOPPED;
    }

    private static String goesOn(ChangeState state, List<TimelineStep> steps, Phrases words) {
        TimelineStep at = current(steps);
        if (at == null) {
            return words.say("atTheBeginning");
        }
        if (isNewRound(state)) {
            boolean rebased = state.base() != null && state.base().round() == state.round();
            return rebased
                    ? words.say("goesOnAfter", "01 " + steps.get(0).title())
                    : words.say("goesOnAt", "03 " + steps.get(2).title());
        }
        String step = at.number() + " " + at.title();
        return at.status() == Status.DONE ? words.say("goesOnAfter", step) : words.say("goesOnAt", step);
    }

    /** Whether a round was begun by a rejection, a way back or a new base, and nothing was done in it. */
    private static boolean isNewRound(ChangeState state) {
        long round = state.round();
        return round > 1
                && state.gates().stream().noneMatch(gate -> gate.round() == round)
                && state.applies().stream().noneMatch(apply -> apply.round() == round)
                && state.revisions().stream().noneMatch(revision -> revision.round() == round)
                && state.copies().stream().noneMatch(copy -> copy.round() == round && !copy.base());
    }

    /** Length of a step's bar, in per cent of the longest step; 0 where nothing was measured. */
    public int share(TimelineStep step) {
        if (step.duration() == null) {
            return 0;
        }
        long longest = steps.stream()
                .filter(s -> s.duration() != null)
                .mapToLong(s -> s.duration().toMillis())
                .max()
                .orElse(0);
        return longest == 0
                ? 0
                : (int) Math.max(1, Math.round(100.0 * step.duration().toMillis() / longest));
    }
}
