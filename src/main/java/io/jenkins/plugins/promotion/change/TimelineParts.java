package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.TimelineStep.Status;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    private final Locale language;
    private final Phrases words;
    private final AtWork work;
    private final ChangeState state;
    private final Course course;
    private final OffsetDateTime now;
    private final String production;
    private final String first;
    private final String second;

    TimelineParts(AtWork work, Course course, OffsetDateTime now, Locale language) {
        this.language = language;
        this.words = Phrases.of(StepWords.class, language);
        this.work = work;
        this.state = work.state();
        this.course = course;
        this.now = now;
        production = Objects.requireNonNullElseGet(course.productionName(), () -> words.say("production"));
        first = Objects.requireNonNullElseGet(course.firstStage(), () -> words.say("firstStage"));
        second = course.toTest() != null
                ? course.toTest().to()
                : course.productionAgain() != null ? course.productionAgain().to() : words.say("test");
    }

    TimelineStep baseCopy() {
        return all(
                "01",
                words.say("copy", production + " → " + first),
                state.base() == null ? List.of() : List.of(copy(first, state.base(), "")));
    }

    TimelineStep productionCopyToTest() {
        List<CopyRecord> copies = course.again();
        String to = copies.isEmpty() ? second : places(copies.stream().map(CopyRecord::to));
        return all(
                "07",
                words.say("copyAgain", production + " → " + to),
                copies.stream()
                        .map(copy -> copy(
                                copy.to(),
                                copy,
                                copy.sourceMoved() ? words.say("moved", production) : words.say("unmoved", production)))
                        .toList());
    }

    TimelineStep copyToTest() {
        List<CopyRecord> copies = course.up();
        if (copies.isEmpty() && first.equals(second)) {
            return TimelineStep.notReached("04", words.say("copyToSecond"), words.say("oneStage"));
        }
        return all(
                "04",
                words.say("copy", copies.isEmpty() ? first + " → " + second : chain(copies)),
                copies.stream()
                        .map(copy -> copy(copy.to(), copy, words.say("round", copy.round())))
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
        String title = words.say("use", production);
        if (soak == null && down.isEmpty()) {
            return TimelineStep.notReached("12", title);
        }
        List<String> told = new ArrayList<>();
        if (soak != null) {
            Duration lasting = soak.lasting();
            told.add(
                    soak.outcome() == null
                            ? words.say(
                                    "inUse", Lengths.text(Duration.between(soak.began(), now)), Lengths.text(lasting))
                            : words.say("used", Lengths.text(Duration.between(soak.began(), soak.ended()))));
            told.add(
                    soak.observations().isEmpty()
                            ? words.say("unchanged")
                            : words.count(soak.observations().size(), "changeSeen", "changesSeen"));
            if (!soak.failing().isEmpty()) {
                told.add(words.count(soak.failing().size(), "checkFails", "checksFail"));
            }
        }
        if (!down.isEmpty()) {
            told.add(words.say("copiedTo", places(down.stream().map(CopyRecord::to))));
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
                last == null ? digests(words.say("tree"), soak.tree()) : digests(words.say("tree"), last.targetAfter()),
                String.join(", ", told),
                null,
                last == null ? soak.build() : last.build());
    }

    private TimelineStep copy(String place, CopyRecord copy, String more) {
        String detail =
                words.count(copy.files(), "file", "files") + "; " + touched(copy) + (more.isEmpty() ? "" : "; " + more);
        Duration took = copy.took();
        return new TimelineStep(
                "",
                place,
                Status.DONE,
                List.of(copy.by()),
                copy.at().minus(took),
                copy.at(),
                took,
                digests(words.say("tree"), copy.targetAfter()),
                detail,
                null,
                copy.build());
    }

    private String touched(CopyRecord copy) {
        List<String> parts = new ArrayList<>();
        if (copy.added() > 0) {
            parts.add(words.count(copy.added(), "oneAdded", "added"));
        }
        if (copy.changed() > 0) {
            parts.add(words.count(
                    copy.changed(),
                    parts.isEmpty() ? "oneChanged" : "alsoChanged",
                    parts.isEmpty() ? "changed" : "alsoChanged"));
        }
        if (copy.deleted() > 0) {
            parts.add(words.count(
                    copy.deleted(),
                    parts.isEmpty() ? "oneDeleted" : "alsoDeleted",
                    parts.isEmpty() ? "deleted" : "alsoDeleted"));
        }
        return parts.isEmpty() ? words.say("nothingToChange") : String.join(", ", parts);
    }

    TimelineStep lock() {
        Map<String, LockRecord> newest = new LinkedHashMap<>();
        state.locks().forEach(lock -> newest.put(lock.environment(), lock));
        List<LockRecord> locks = List.copyOf(newest.values());
        return all(
                "02",
                words.say(
                        "lock",
                        locks.isEmpty() ? production : places(locks.stream().map(LockRecord::environment))),
                locks.stream().map(this::lock).toList(),
                TimelineParts::longer);
    }

    private TimelineStep lock(LockRecord lock) {
        OffsetDateTime end = state.endedAt() == null ? now : state.endedAt();
        Duration held = Duration.between(lock.since(), lock.isHeld() ? end : lock.releasedAt());
        String drift = lock.drift() == null || lock.drift().isEmpty()
                ? words.say("noDrift")
                : words.say("drift", lock.drift());
        return new TimelineStep(
                "",
                lock.environment(),
                lock.isHeld() ? Status.RUNNING : Status.DONE,
                List.of(lock.by()),
                lock.since(),
                lock.releasedAt(),
                held,
                digests(words.say("tree"), lock.tree()),
                (lock.isHeld() ? words.say("held", Lengths.text(held)) : words.say("wasHeld", Lengths.text(held)))
                        + ", " + drift
                        + (lock.isHeld()
                                ? ""
                                : ", "
                                        + words.say(
                                                "releasedBy", lock.releasedBy().replaceFirst("^build:", "build "))),
                null,
                lock.build());
    }

    TimelineStep changesMade() {
        String title = words.say("made");
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
                digests(words.say("plan"), revision.planDigest()),
                revisionText(revision),
                "plan",
                revision.build());
    }

    private String revisionText(RevisionRecord revision) {
        return words.say("revision", revision.number()) + ", " + words.count(revision.items(), "item", "items") + ", "
                + (revision.complete() ? words.say("complete") : words.say("notComplete"));
    }

    TimelineStep review() {
        String title = words.say("review");
        List<GateRecord> rejected = state.gates().stream()
                .filter(gate -> gate.outcome() == GateOutcome.REJECTED)
                .toList();
        GateRecord tested = course.tested();
        if (tested == null) {
            return TimelineStep.notReached("05", title);
        }
        List<String> told = new ArrayList<>();
        rejected.forEach(gate -> told.add(words.say("roundRejected", gate.round(), GateWords.rejection(gate))));
        String tests = GateWords.tests(tested, state, language);
        if (!tests.isEmpty()) {
            told.add(tests);
        }
        if (told.isEmpty()) {
            told.add(tested.isOpen() ? words.say("noResult") : words.say("nothingRejected"));
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
                String.join("; ", told),
                "gate/" + tested.id(),
                tested.build());
    }

    TimelineStep testSignOff() {
        String title = words.say("rounds");
        return all(
                "06",
                title,
                course.tests().stream()
                        .map(gate -> gate("", gate.name(), gate, words.say("round", gate.round()) + ": "))
                        .toList(),
                TimelineParts::longer);
    }

    TimelineStep finalSignOff() {
        return all(
                "09",
                words.say("testsAgain"),
                course.finals().stream()
                        .map(gate -> gate("", gate.name(), gate, ""))
                        .toList(),
                TimelineParts::longer);
    }

    /** Each gate that waits for people, whatever step it belongs to. */
    List<TimelineStep> openGates() {
        return state.gates().stream()
                .filter(GateRecord::isOpen)
                .map(gate -> gate("", gate.name(), gate, ""))
                .toList();
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
                GateWords.covered(gate, words),
                before + outcome(gate),
                "gate/" + gate.id(),
                gate.build());
    }

    private String outcome(GateRecord gate) {
        String name = "'" + gate.name() + "'";
        if (gate.isOpen()) {
            return words.say("waitsFor", name, gate.gate().rule().text(language));
        }
        return switch (gate.outcome()) {
            case APPROVED -> words.say("approvedBy", name, String.join(", ", GateWords.people(gate)));
            case REJECTED -> words.say("rejectedBy", name, GateWords.rejection(gate));
            default -> name + " " + gate.outcome();
        };
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
                words.say(
                        "follow", runs.isEmpty() ? second : places(runs.stream().map(ApplyRecord::environment))),
                runs.stream()
                        .map(apply -> apply(
                                apply,
                                apply.isRunning()
                                        ? ""
                                        : apply.counts()
                                                ? words.say("counts")
                                                : words.say("noRehearsal", apply.reasons(language))))
                        .toList());
    }

    TimelineStep production() {
        List<ApplyRecord> runs = course.onProductions();
        return all(
                "11",
                words.say(
                        "follow",
                        runs.isEmpty() ? production : places(runs.stream().map(ApplyRecord::environment))),
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
                ? words.say("waitsForBegin", Lengths.text(times.pressing()))
                : (apply.isRunning()
                                ? (asks
                                        ? words.say("itemWaits")
                                        : status == Status.RUNNING ? words.say("inProgress") : words.say("stopped"))
                                : outcome(apply))
                        + ", " + words.say("workAndWait", Lengths.text(times.work()), Lengths.text(times.waited()));
        detail += wayBack(apply);
        Map<String, String> digests = new LinkedHashMap<>(digests(words.say("before"), apply.treeBefore()));
        digests.putAll(digests(words.say("after"), apply.treeAfter()));
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

    /** What became of a run. */
    private String outcome(ApplyRecord apply) {
        return switch (apply.outcome()) {
            case DONE -> words.say("done");
            case ROLLED_BACK -> words.say("rolledBack");
            case OVERRIDDEN -> words.say("overridden");
            case BACKED_OUT -> words.say("backedOut");
            case SUPERSEDED -> words.say("superseded");
            case REFUSED -> words.say("refused");
        };
    }

    private String wayBack(ApplyRecord apply) {
        if (apply.backOut() == null) {
            return "";
        }
        BackOutRecord back = apply.backOut();
        String who = back.implementer() == null ? back.askedBy() : back.implementer();
        return "; " + words.say("wayBack", who, back.reason())
                + (!back.isOver()
                        ? ", " + words.say("notAtItsEnd")
                        : " "
                                + (back.restored() == null
                                        ? words.say(
                                                "inTime",
                                                Lengths.text(
                                                        LedgerView.of(apply).wayBack()))
                                        : words.say("byBackup", back.restored()))
                                + ", " + (back.isExact() ? words.say("exact") : words.say("notExact")));
    }

    private String late(WindowRecord window) {
        return window.late(now, language).isEmpty() ? "" : "; " + window.late(now, language);
    }

    TimelineStep outage() {
        WindowRecord window = state.windows().isEmpty()
                ? null
                : state.windows().get(state.windows().size() - 1);
        String title = words.say("outage", production);
        if (window == null) {
            return TimelineStep.notReached("10", title);
        }
        String expected = words.say("expected", Lengths.text(window.expected()), Lengths.text(window.rollback()));
        Status status = window.ended() != null ? Status.DONE : window.began() != null ? Status.RUNNING : Status.WAITING;
        String detail = window.waitsForDates()
                ? expected + "; " + words.say("datesMissing")
                : expected
                        + (window.latestSafeStart() == null || window.began() != null
                                ? ""
                                : "; " + words.say("notBegun"))
                        + late(window);
        OffsetDateTime began = window.began() == null ? window.start() : window.began();
        OffsetDateTime ended = window.ended() == null ? window.end() : window.ended();
        Duration duration = window.began() == null
                ? null
                : Duration.between(window.began(), window.ended() == null ? now : window.ended());
        return new TimelineStep(
                "10",
                words.say("outage", window.environment()),
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
