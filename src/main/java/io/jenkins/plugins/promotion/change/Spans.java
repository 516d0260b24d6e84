package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.Span.Kind;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When each of the twelve steps was worked on and waited for, in all rounds. Time in which nobody did anything is in none of
 * them: neither between two builds nor while the controller was down. A gate, or Begin, waits also then, since people can
 * answer.
 */
public final class Spans {

    private final ChangeState state;
    private final AtWork work;
    private final OffsetDateTime now;
    private final List<Span> spans = new ArrayList<>();

    private Spans(AtWork work, OffsetDateTime now) {
        this.work = work;
        this.state = work.state();
        this.now = state.endedAt() == null ? now : state.endedAt();
    }

    /** All of a change as of now, oldest first. */
    public static List<Span> of(AtWork work, OffsetDateTime now) {
        Spans all = new Spans(work, now);
        all.copies();
        all.locks();
        all.gates();
        all.applies();
        all.windows();
        all.soaks();
        all.spans.sort(Comparator.comparing(Span::began));
        return List.copyOf(all.spans);
    }

    /** Waiting at gates, oldest first. */
    static List<Span> atGates(AtWork work, OffsetDateTime now) {
        Spans all = new Spans(work, now);
        all.gates();
        return all.spans;
    }

    /** Work and waiting of one run of the plan, oldest first; its way back included. */
    public static List<Span> of(ApplyRecord apply, AtWork work, OffsetDateTime now) {
        Spans all = new Spans(work, now);
        all.apply(apply);
        return List.copyOf(all.spans);
    }

    private void add(String step, Kind kind, OffsetDateTime began, OffsetDateTime ended, long round, String what) {
        OffsetDateTime end = ended == null ? now : ended;
        spans.add(new Span(step, kind, began, end.isBefore(began) ? began : end, ended == null, round, what));
    }

    private void copies() {
        Course course = Course.of(state);
        for (CopyRecord copy : state.copies()) {
            String step =
                    copy.base() ? "01" : course.down().contains(copy) ? "12" : copy.fromProduction() ? "07" : "04";
            add(step, Kind.WORK, copy.at().minus(copy.took()), copy.at(), copy.round(), copy.to());
        }
    }

    private void locks() {
        for (LockRecord lock : state.locks()) {
            OffsetDateTime end = lock.isHeld() && state.endedAt() != null ? state.endedAt() : lock.releasedAt();
            add("02", Kind.HELD, lock.since(), end, 1, lock.environment());
        }
    }

    private void gates() {
        for (GateRecord gate : state.gates()) {
            OffsetDateTime end = gate.isOpen() && state.endedAt() != null ? state.endedAt() : gate.settledAt();
            add(step(gate), Kind.WAIT, gate.openedAt(), end, gate.round(), gate.name());
        }
    }

    /** Told by what had been copied in its round when it was opened, as {@link Course} does for the newest. */
    private String step(GateRecord gate) {
        CopyRecord last = null;
        for (CopyRecord copy : state.copies()) {
            boolean before = copy.round() == gate.round() && !copy.at().isAfter(gate.openedAt());
            if (before && !copy.base() && !copy.narrowed()) {
                last = copy;
            }
        }
        if (last != null && last.fromProduction()) {
            return "09";
        }
        return last == null && gate.gate().covered().isNothing() ? "03" : "06";
    }

    private void applies() {
        state.applies().forEach(this::apply);
    }

    private void apply(ApplyRecord apply) {
        String step = apply.production() ? "11" : "08";
        boolean open = apply.isRunning() && !state.phase().isEnded();
        boolean pressing = apply.beganAt() == null && open;
        OffsetDateTime pressed = apply.beganAt() != null
                ? apply.beganAt()
                : pressing ? null : apply.endedAt() == null ? now : apply.endedAt();
        add(step, Kind.WAIT, apply.waitingSince(), pressed, apply.round(), apply.environment());
        LedgerView ledger = LedgerView.of(apply);
        Stretches stretches = new Stretches(apply, step, spans.size(), ledger.pauses(now.toInstant()));
        for (LedgerLine line : apply.lines()) {
            Duration wait = line.waited().isZero()
                    ? Duration.ZERO
                    : line.waited().plus(line.idle().orElse(Duration.ZERO));
            stretches.add(Kind.WAIT, line.begin().minus(wait), line.begin());
            if (line.status() != LineStatus.PAUSED) {
                stretches.add(Kind.WORK, line.begin(), line.end().orElse(line.begin()));
            }
        }
        ledger.last().filter(line -> open).ifPresent(line -> {
            if (ledger.asks()) {
                stretches.add(Kind.WAIT, line.at(), null);
            } else if (line.end().isEmpty() && work.follows(apply)) {
                stretches.add(Kind.WORK, line.begin(), null);
            }
        });
    }

    /** What was done and waited for in one run, without what no build followed. */
    private final class Stretches {
        private final ApplyRecord apply;
        private final String step;
        private final int since;
        private final List<LedgerView.Pause> pauses;

        Stretches(ApplyRecord apply, String step, int since, List<LedgerView.Pause> pauses) {
            this.apply = apply;
            this.step = step;
            this.since = since;
            this.pauses = pauses;
        }

        /** @param until {@code null} for: still */
        void add(Kind kind, Instant from, Instant until) {
            Instant begin = from;
            for (LedgerView.Pause pause : pauses) {
                boolean within = pause.until().isAfter(begin)
                        && (until == null || pause.from().isBefore(until));
                if (within) {
                    grow(since, step, kind, begin, pause.from(), apply);
                    begin = pause.until();
                }
            }
            if (until != null || begin.equals(from) || begin.isBefore(now.toInstant())) {
                grow(since, step, kind, begin, until, apply);
            }
        }
    }

    /** Adds a stretch, or makes the last one longer where it goes on at once: of 10,000 items few stretches remain. */
    private void grow(int since, String step, Kind kind, Instant began, Instant ended, ApplyRecord apply) {
        OffsetDateTime from = began.atOffset(now.getOffset());
        OffsetDateTime to = ended == null ? null : ended.atOffset(now.getOffset());
        if (to != null && !to.isAfter(from)) {
            return;
        }
        add(step, kind, from, to, apply.round(), apply.environment());
        Span added = spans.get(spans.size() - 1);
        Span before = spans.size() - 1 > since ? spans.get(spans.size() - 2) : null;
        if (before != null
                && before.kind() == kind
                && Duration.between(before.ended(), added.began()).toMillis() < 1_000) {
            spans.remove(spans.size() - 1);
            spans.set(spans.size() - 1, before.upTo(added));
        }
    }

    private void windows() {
        for (WindowRecord window : state.windows()) {
            if (window.began() != null) {
                OffsetDateTime end = window.isRunning() && state.endedAt() != null ? state.endedAt() : window.ended();
                add("10", Kind.OUTAGE, window.began(), end, state.round(), window.environment());
            } else if (window.ended() == null && !state.phase().isEnded()) {
                add("10", Kind.WAIT, window.openedAt(), null, state.round(), window.environment());
            }
            if (window.start() != null) {
                add("10", Kind.PLANNED, window.start(), window.end(), state.round(), window.environment());
                if (window.began() == null && window.ended() == null) {
                    state.rehearsal()
                            .map(apply -> ApplyTimes.of(apply, now))
                            .ifPresent(times -> add(
                                    "11",
                                    Kind.REHEARSED,
                                    window.start(),
                                    window.start().plus(times.work()).plus(times.waited()),
                                    state.round(),
                                    window.environment()));
                }
            }
        }
    }

    private void soaks() {
        for (SoakRecord soak : state.soaks()) {
            OffsetDateTime end = soak.ended() == null && state.endedAt() != null ? state.endedAt() : soak.ended();
            add("12", Kind.USE, soak.began(), end, state.round(), soak.environment());
            OffsetDateTime due = soak.began().plus(soak.lasting());
            if (soak.outcome() == null && !state.phase().isEnded() && due.isAfter(now)) {
                add("12", Kind.PLANNED, soak.began(), due, state.round(), soak.environment());
            }
        }
    }
}
