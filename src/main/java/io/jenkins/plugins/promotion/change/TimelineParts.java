package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.TimelineStep.Status;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words and numbers of each of the twelve steps. */
final class TimelineParts {

    /** Of a step at several places that comes first which somebody has to look at first. */
    private static final List<Status> URGENCY = List.of(
            Status.WAITING,
            Status.RUNNING,
            Status.STOPPED,
            Status.FAILED,
            Status.NOT_REACHED,
            Status.LEFT_OUT,
            Status.DONE);

    private final AtWork work;
    private final ChangeState state;
    private final Course course;
    private final OffsetDateTime now;
    private final String production;
    private final String first;
    private final String second;

    TimelineParts(AtWork work, Course course, OffsetDateTime now) {
        this.work = work;
        this.state = work.state();
        this.course = course;
        this.now = now;
        production = Objects.requireNonNullElse(course.productionName(), "production");
        first = Objects.requireNonNullElse(course.firstStage(), "first stage");
        second = course.toTest() != null
                ? course.toTest().to()
                : course.productionAgain() != null ? course.productionAgain().to() : "test";
    }

    TimelineStep baseCopy() {
        return all(
                "01",
                "Copy " + production + " → " + first,
                state.base() == null ? List.of() : List.of(copy(first, state.base(), "")));
    }

    TimelineStep productionCopyToTest() {
        List<CopyRecord> copies = course.again();
        String to = copies.isEmpty() ? second : places(copies.stream().map(CopyRecord::to));
        return all(
                "07",
                "Copy " + production + " → " + to + " again",
                copies.stream()
                        .map(copy -> copy(
                                copy.to(),
                                copy,
                                copy.sourceMoved()
                                        ? production + " changed since 01"
                                        : production + " unchanged since 01"))
                        .toList());
    }

    TimelineStep copyToTest() {
        List<CopyRecord> copies = course.up();
        if (copies.isEmpty() && first.equals(second)) {
            return TimelineStep.notReached("04", "Copy to a second stage", "there is one stage only");
        }
        return all(
                "04",
                "Copy " + (copies.isEmpty() ? first + " → " + second : chain(copies)),
                copies.stream()
                        .map(copy -> copy(copy.to(), copy, "round " + copy.round()))
                        .toList());
    }

    /** {@code development → integration → test}, or with commas where not each copy goes on from the one before. */
    private static String chain(List<CopyRecord> copies) {
        StringBuilder chain = new StringBuilder(copies.get(0).from());
        for (int i = 0; i < copies.size(); i++) {
            CopyRecord copy = copies.get(i);
            boolean goesOn = i == 0 || copy.from().equals(copies.get(i - 1).to());
            chain.append(goesOn ? " → " : ", " + copy.from() + " → ").append(copy.to());
        }
        return chain.toString();
    }

    private static String places(Stream<String> names) {
        return names.distinct().collect(Collectors.joining(", "));
    }

    /**
     * One step that was taken at several places.
     *
     * @param parts what happened at each, titled by the place, oldest first
     */
    private TimelineStep all(String number, String title, List<TimelineStep> parts) {
        return all(number, title, parts, Duration::plus);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** @param together how long two of them took: both, or the longer where they were at the same time */
    private TimelineStep all(String number, String title, List<TimelineStep> parts, BinaryOperator<Duration> together) {
        if (parts.isEmpty()) {
            return TimelineStep.notReached(number, title);
        }
        boolean many = parts.size() > 1;
        TimelineStep at = parts.stream()
                .min(Comparator.comparing(part -> URGENCY.indexOf(part.status())))
                .orElseThrow();
        Map<String, String> digests = new LinkedHashMap<>();
        parts.forEach(part ->
                part.digests().forEach((of, digest) -> digests.put(many ? part.title() + " " + of : of, digest)));
        boolean open = parts.stream().anyMatch(part -> part.ended() == null);
        return new TimelineStep(
                number,
                title,
                at.status(),
                parts.stream().flatMap(part -> part.who().stream()).distinct().toList(),
                parts.stream()
                        .map(TimelineStep::began)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                open
                        ? null
                        : parts.stream()
                                .map(TimelineStep::ended)
                                .max(Comparator.naturalOrder())
                                .orElse(null),
                parts.stream()
                        .map(TimelineStep::duration)
                        .filter(Objects::nonNull)
                        .reduce(together)
                        .orElse(null),
                digests,
                parts.stream()
                        .map(part -> (many ? part.title() + ": " : "") + part.detail())
                        .collect(Collectors.joining("; ")),
                at.link(),
                at.build());
    }

    TimelineStep copyDown() {
        SoakRecord soak =
                state.soaks().isEmpty() ? null : state.soaks().get(state.soaks().size() - 1);
        List<CopyRecord> down = course.down();
        String title = "Use for some days, then copy " + production + " down";
        if (soak == null && down.isEmpty()) {
            return TimelineStep.notReached("12", title);
        }
        List<String> words = new ArrayList<>();
        if (soak != null) {
            Duration lasting = soak.lasting();
            words.add(
                    soak.outcome() == null
                            ? "in use for " + Lengths.text(Duration.between(soak.began(), now)) + " of "
                                    + Lengths.text(lasting)
                            : "used for " + Lengths.text(Duration.between(soak.began(), soak.ended())));
            words.add(
                    soak.observations().isEmpty()
                            ? "unchanged"
                            : Counts.of(soak.observations().size(), "change") + " seen");
            if (!soak.failing().isEmpty()) {
                words.add(Counts.of(soak.failing().size(), "check fails", "checks fail"));
            }
        }
        if (!down.isEmpty()) {
            words.add("copied to "
                    + String.join(
                            ", ", down.stream().map(CopyRecord::to).distinct().toList()));
        }
        CopyRecord last = down.isEmpty() ? null : down.get(down.size() - 1);
        OffsetDateTime began = soak != null ? soak.began() : down.get(0).at();
        OffsetDateTime ended = last != null ? last.at() : soak.ended();
        boolean failed = soak != null && soak.outcome() == SoakOutcome.FAILED;
        boolean runs = work.isAny() && (soak == null || soak.outcome() != SoakOutcome.BACKED_OUT);
        Status status = failed ? Status.FAILED : last != null ? Status.DONE : runs ? Status.RUNNING : Status.STOPPED;
        return new TimelineStep(
                "12",
                title,
                status,
                last == null ? List.of() : List.of(last.by()),
                began,
                ended,
                Duration.between(began, ended == null ? now : ended),
                last == null ? digests("tree", soak.tree()) : digests("tree", last.targetAfter()),
                String.join(", ", words),
                null,
                last == null ? soak.build() : last.build());
    }

    private static TimelineStep copy(String place, CopyRecord copy, String more) {
        String detail = Counts.of(copy.files(), "file") + "; " + copy.touched() + (more.isEmpty() ? "" : "; " + more);
        Duration took = copy.took();
        return new TimelineStep(
                "",
                place,
                Status.DONE,
                List.of(copy.by()),
                copy.at().minus(took),
                copy.at(),
                took,
                digests("tree", copy.targetAfter()),
                detail,
                null,
                copy.build());
    }

    TimelineStep lock() {
        Map<String, LockRecord> newest = new LinkedHashMap<>();
        state.locks().forEach(lock -> newest.put(lock.environment(), lock));
        List<LockRecord> locks = List.copyOf(newest.values());
        return all(
                "02",
                "Lock " + (locks.isEmpty() ? production : places(locks.stream().map(LockRecord::environment))),
                locks.stream().map(this::lock).toList(),
                TimelineParts::longer);
    }

    private TimelineStep lock(LockRecord lock) {
        OffsetDateTime end = state.endedAt() == null ? now : state.endedAt();
        Duration held = Duration.between(lock.since(), lock.isHeld() ? end : lock.releasedAt());
        String drift = lock.drift() == null || lock.drift().isEmpty() ? "drift: none" : "drift: " + lock.drift();
        return new TimelineStep(
                "",
                lock.environment(),
                lock.isHeld() ? Status.RUNNING : Status.DONE,
                List.of(lock.by()),
                lock.since(),
                lock.releasedAt(),
                held,
                digests("tree", lock.tree()),
                (lock.isHeld() ? "held " : "was held ") + Lengths.text(held) + ", " + drift
                        + (lock.isHeld()
                                ? ""
                                : ", released by " + lock.releasedBy().replaceFirst("^build:", "build ")),
                null,
                lock.build());
    }

    TimelineStep changesMade() {
        String title = "Changes made and written down";
        RevisionRecord revision = state.revision().orElse(null);
        GateRecord gate = course.made();
        if (gate != null && gate.isOpen()) {
            return gate("03", title, gate, revision == null ? "" : revisionText(revision) + "; ");
        }
        if (revision == null) {
            return gate == null ? TimelineStep.notReached("03", title) : gate("03", title, gate, "");
        }
        OffsetDateTime began = gate == null ? revision.at() : gate.openedAt();
        // A later round may leave the plan as it is; then the round's changes ended with its gate.
        OffsetDateTime ended = began.isAfter(revision.at()) ? gate.settledAt() : revision.at();
        return new TimelineStep(
                "03",
                title,
                Status.DONE,
                revision.authors(),
                began,
                ended,
                Duration.between(began, ended),
                digests("plan", revision.planDigest()),
                revisionText(revision),
                "plan",
                revision.build());
    }

    private static String revisionText(RevisionRecord revision) {
        return "revision " + revision.number() + ", " + Counts.of(revision.items(), "item") + ", "
                + (revision.complete() ? "complete" : "not complete");
    }

    TimelineStep review() {
        String title = "Review of the outcomes";
        List<GateRecord> rejected = state.gates().stream()
                .filter(gate -> gate.outcome() == GateOutcome.REJECTED)
                .toList();
        GateRecord tested = course.tested();
        if (tested == null) {
            return TimelineStep.notReached("05", title);
        }
        List<String> words = new ArrayList<>();
        rejected.forEach(gate -> words.add("round " + gate.round() + " rejected: " + GateWords.rejection(gate)));
        String tests = GateWords.tests(tested, state);
        if (!tests.isEmpty()) {
            words.add(tests);
        }
        if (words.isEmpty()) {
            words.add(tested.isOpen() ? "no result yet" : "nothing was rejected");
        }
        return new TimelineStep(
                "05",
                title,
                tested.isOpen() ? Status.WAITING : Status.DONE,
                GateWords.people(tested),
                tested.openedAt(),
                tested.settledAt(),
                null,
                Map.of(),
                String.join("; ", words),
                "gate/" + tested.id(),
                tested.build());
    }

    TimelineStep testSignOff() {
        String title = "Rounds until signed off";
        return all(
                "06",
                title,
                course.tests().stream()
                        .map(gate -> gate("", gate.name(), gate, "round " + gate.round() + ": "))
                        .toList(),
                TimelineParts::longer);
    }

    TimelineStep finalSignOff() {
        return all(
                "09",
                "Tests again, sign-off",
                course.finals().stream()
                        .map(gate -> gate("", gate.name(), gate, ""))
                        .toList(),
                TimelineParts::longer);
    }

    private TimelineStep gate(String number, String title, GateRecord gate, String before) {
        return new TimelineStep(
                number,
                title,
                status(gate),
                GateWords.people(gate),
                gate.openedAt(),
                gate.settledAt(),
                Duration.between(gate.openedAt(), gate.isOpen() ? now : gate.settledAt()),
                GateWords.covered(gate),
                before + GateWords.outcome(gate),
                "gate/" + gate.id(),
                gate.build());
    }

    private Status status(GateRecord gate) {
        if (gate.isOpen()) {
            return Status.WAITING;
        }
        if (gate.isApproved()) {
            return Status.DONE;
        }
        return gate.round() < state.round() ? Status.NOT_REACHED : Status.FAILED;
    }

    TimelineStep rehearsal() {
        List<ApplyRecord> runs = course.rehearsals();
        return all(
                "08",
                "Follow the plan on "
                        + (runs.isEmpty() ? second : places(runs.stream().map(ApplyRecord::environment))),
                runs.stream()
                        .map(apply -> apply(
                                apply,
                                apply.isRunning()
                                        ? ""
                                        : apply.counts()
                                                ? "counts as rehearsal"
                                                : "no rehearsal: " + String.join("; ", apply.reasons())))
                        .toList());
    }

    TimelineStep production() {
        List<ApplyRecord> runs = course.onProductions();
        return all(
                "11",
                "Follow the plan on "
                        + (runs.isEmpty() ? production : places(runs.stream().map(ApplyRecord::environment))),
                runs.stream().map(apply -> apply(apply, "")).toList());
    }

    private TimelineStep apply(ApplyRecord apply, String more) {
        ApplyTimes times = ApplyTimes.of(apply, now);
        boolean asks = LedgerView.of(apply).asks();
        Status status = apply.waitsForBegin() && apply.performer() == null
                ? Status.WAITING
                : apply.isRunning()
                        ? asks ? Status.WAITING : work.follows(apply) ? Status.RUNNING : Status.STOPPED
                        : apply.isDone() ? Status.DONE : Status.FAILED;
        String detail = apply.waitsForBegin()
                ? "waits for Begin, " + Lengths.text(times.pressing())
                : (apply.isRunning()
                                ? (asks
                                        ? "an item waits for a person"
                                        : status == Status.RUNNING ? "in progress" : "stopped")
                                : apply.outcome())
                        + ", work " + Lengths.text(times.work()) + ", wait " + Lengths.text(times.waited());
        detail += wayBack(apply);
        Map<String, String> digests = new LinkedHashMap<>(digests("before", apply.treeBefore()));
        digests.putAll(digests("after", apply.treeAfter()));
        return new TimelineStep(
                "",
                apply.environment(),
                status,
                apply.implementer() == null ? List.of() : List.of(apply.implementer()),
                apply.beganAt() == null ? apply.waitingSince() : apply.beganAt(),
                apply.endedAt(),
                times.work().plus(times.waited()),
                digests,
                detail + (more.isEmpty() ? "" : "; " + more),
                "apply/" + apply.id(),
                apply.build());
    }

    private static String wayBack(ApplyRecord apply) {
        if (apply.backOut() == null) {
            return "";
        }
        BackOutRecord back = apply.backOut();
        String who = back.implementer() == null ? back.askedBy() : back.implementer();
        return "; way back by " + who + " (" + back.reason() + ")"
                + (!back.isOver()
                        ? ", not at its end"
                        : (back.restored() == null
                                        ? " in "
                                                + Lengths.text(
                                                        LedgerView.of(apply).wayBack())
                                        : " by backup " + back.restored())
                                + (back.isExact() ? ", exact" : ", not exact"));
    }

    TimelineStep outage() {
        WindowRecord window = state.windows().isEmpty()
                ? null
                : state.windows().get(state.windows().size() - 1);
        String title = "Outage of " + production;
        if (window == null) {
            return TimelineStep.notReached("10", title);
        }
        String expected =
                "expected " + Lengths.text(window.expected()) + ", rollback " + Lengths.text(window.rollback());
        Status status = window.ended() != null ? Status.DONE : window.began() != null ? Status.RUNNING : Status.WAITING;
        String detail = window.waitsForDates()
                ? expected + "; its dates are to be entered"
                : expected
                        + (window.latestSafeStart() == null || window.began() != null
                                ? ""
                                : "; planned, it has not begun")
                        + (window.late(now).isEmpty() ? "" : "; " + window.late(now));
        OffsetDateTime began = window.began() == null ? window.start() : window.began();
        OffsetDateTime ended = window.ended() == null ? window.end() : window.ended();
        Duration duration = window.began() == null
                ? null
                : Duration.between(window.began(), window.ended() == null ? now : window.ended());
        return new TimelineStep(
                "10",
                "Outage of " + window.environment(),
                status,
                window.plannedBy() == null ? List.of() : List.of(window.plannedBy()),
                began,
                ended,
                duration,
                Map.of(),
                detail,
                "window/" + window.id(),
                window.build());
    }

    private static Map<String, String> digests(String of, String digest) {
        return digest == null || digest.isEmpty() ? Map.of() : Map.of(of, digest);
    }
}
