package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ApplyTimes;
import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Course;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.Metrics;
import io.jenkins.plugins.promotion.change.TestRuns;
import io.jenkins.plugins.promotion.change.Timeline;
import io.jenkins.plugins.promotion.change.TimelineStep;
import io.jenkins.plugins.promotion.change.Told;
import io.jenkins.plugins.promotion.change.VoidedDecision;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.dossier.Document.Fact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a change: all twelve steps, plan, runs, tests, decisions, outages and everything recorded. */
public final class Dossier {

    private final ChangeState state;
    private final OffsetDateTime now;

    private Dossier(ChangeState state, OffsetDateTime now) {
        this.state = state;
        this.now = now;
    }

    /**
     * The revision that a dossier shows: what was followed on production, else the newest; 0 for none.
     */
    public static long revision(ChangeState state) {
        ApplyRecord onProduction = Course.of(state).onProduction();
        return onProduction == null ? state.revisionNumber() : onProduction.revision();
    }

    /**
     * The dossier of a change. That of a change which is over is the same at any time.
     *
     * @param plan the {@link #revision} it shows; empty for none
     * @param entries everything recorded
     * @param copy what was recorded, whose head is named
     * @param time as of which it is; that of the end once the change is over
     */
    public static Document of(
            ChangeState state,
            Optional<WorkPlan> plan,
            List<JournalEntry> entries,
            Journal.Copy copy,
            OffsetDateTime time) {
        OffsetDateTime now = state.endedAt() == null ? time : state.endedAt();
        return new Dossier(state, now).document(plan, entries, copy);
    }

    private Document document(Optional<WorkPlan> plan, List<JournalEntry> entries, Journal.Copy copy) {
        Metrics metrics = Metrics.of(state, now);
        List<Section> sections = new ArrayList<>();
        sections.add(steps());
        plan.ifPresent(known -> sections.add(items(known)));
        Stream.of(revisions(), runs(), checks(), tests(), evidence(), decisions(), outages(), ledger(), record(entries))
                .forEach(sections::add);
        return new Document(
                "dossier",
                "Dossier " + state.name().text() + (state.title().isEmpty() ? "" : ": " + state.title()),
                List.of(
                        new Fact("change", "Change", state.name().text()),
                        new Fact("job", "Job", state.job()),
                        new Fact("phase", "Phase", word(state.phase())),
                        new Fact("emergency", "Emergency", state.emergency() ? Boolean.TRUE : null),
                        new Fact("opened", "Opened", state.openedAt()),
                        new Fact("ended", "Ended", state.endedAt()),
                        new Fact("endedBy", "Ended by", state.endedBy()),
                        new Fact("asOf", "As of", now),
                        new Fact("lead", "Lead time", metrics.lead()),
                        new Fact("locked", "Locked", metrics.locked()),
                        new Fact("rounds", "Rounds", metrics.rounds()),
                        new Fact("questions", "Questions about items", metrics.clarifications()),
                        new Fact("revision", "Revision of the plan", revision(state)),
                        new Fact("builds", "Builds", state.builds()),
                        new Fact("lines", "Lines of the record", copy.lines()),
                        new Fact("head", "Head of the record", copy.hash())),
                sections);
    }

    private Section steps() {
        List<List<Object>> rows = new ArrayList<>();
        for (TimelineStep step :
                Timeline.of(new AtWork(state, build -> false), now).steps()) {
            rows.add(Section.row(
                    step.number(),
                    step.title(),
                    word(step.status()),
                    step.who(),
                    step.began(),
                    step.ended(),
                    step.duration(),
                    step.detail(),
                    digests(step.digests())));
        }
        return Section.of(
                        "steps",
                        "The twelve steps",
                        "number",
                        "No.",
                        "step",
                        "Step",
                        "status",
                        "Status",
                        "who",
                        "Who",
                        "began",
                        "Began",
                        "ended",
                        "Ended",
                        "took",
                        "Took",
                        "detail",
                        "Detail",
                        "digests",
                        "Digests")
                .with(rows);
    }

    private Section items(WorkPlan plan) {
        Course course = Course.of(state);
        ApplyRecord onProduction = course.onProduction();
        return ItemsTable.of(
                plan,
                onProduction == null ? null : onProduction.environment(),
                state.rehearsal().orElseGet(course::rehearsal),
                onProduction);
    }

    private Section revisions() {
        return Section.of(
                        "revisions",
                        "Revisions of the plan",
                        "number",
                        "No.",
                        "at",
                        "Recorded",
                        "authors",
                        "Authors",
                        "items",
                        "Items",
                        "complete",
                        "Covers every difference",
                        "round",
                        "Round",
                        "digest",
                        "Digest")
                .with(state.revisions().stream()
                        .map(r -> Section.row(
                                r.number(), r.at(), r.authors(), r.items(), r.complete(), r.round(), r.planDigest()))
                        .toList());
    }

    private Section runs() {
        List<List<Object>> rows = new ArrayList<>();
        for (ApplyRecord run : state.applies()) {
            ApplyTimes times = ApplyTimes.of(run, now);
            rows.add(Section.row(
                    run.environment(),
                    run.revision(),
                    run.round(),
                    run.outcome() == null ? "not over" : word(run.outcome()),
                    run.production() ? null : run.counts(),
                    run.implementer(),
                    run.beganAt(),
                    times.work(),
                    times.waited(),
                    run.completeness() == null ? null : run.completeness().completeness(),
                    toBeKnown(run),
                    run.treeBefore(),
                    run.treeAfter()));
        }
        return Section.of(
                        "runs",
                        "Runs of the plan",
                        "environment",
                        "Environment",
                        "revision",
                        "Revision",
                        "round",
                        "Round",
                        "outcome",
                        "Outcome",
                        "counts",
                        "Counts as rehearsal",
                        "implementer",
                        "Implementer",
                        "began",
                        "Began",
                        "took",
                        "Work",
                        "waited",
                        "Waited",
                        "completeness",
                        "Completeness",
                        "why",
                        "To be known",
                        "before",
                        "Tree before",
                        "after",
                        "Tree after")
                .with(rows);
    }

    private static List<String> toBeKnown(ApplyRecord run) {
        List<String> known = new ArrayList<>();
        if (run.glass() != null) {
            known.add("begun in an emergency by " + run.glass().by() + ", past what production demands ("
                    + String.join("; ", run.lacks()) + "): " + run.glass().reason());
        }
        known.addAll(run.reasons());
        return known;
    }

    private Section checks() {
        List<List<Object>> rows = new ArrayList<>();
        for (ApplyRecord run : state.applies()) {
            if (run.ended() != null) {
                run.ended()
                        .checks()
                        .forEach(check -> rows.add(Section.row(
                                run.environment(),
                                run.revision(),
                                run.round(),
                                check.check(),
                                check.passed(),
                                check.why(),
                                run.endedAt())));
            }
        }
        return Section.of(
                        "checks",
                        "Checked when all was done",
                        "environment",
                        "Environment",
                        "revision",
                        "Revision",
                        "round",
                        "Round",
                        "check",
                        "Check",
                        "passed",
                        "Passed",
                        "why",
                        "Found",
                        "at",
                        "At")
                .with(rows);
    }

    private Section tests() {
        List<List<Object>> rows = new ArrayList<>();
        for (GateRecord gate : state.gates()) {
            gate.voidedResults().forEach(result -> rows.add(test(gate, result, "about other content")));
            TestRuns.with(state, gate).forEach(result -> rows.add(test(gate, result, "")));
        }
        return Section.of(
                        "tests",
                        "Tests",
                        "round",
                        "Round",
                        "gate",
                        "Gate",
                        "case",
                        "Case",
                        "title",
                        "Title",
                        "mandatory",
                        "Mandatory",
                        "expected",
                        "Expected",
                        "result",
                        "Result",
                        "by",
                        "By",
                        "at",
                        "At",
                        "comment",
                        "Comment",
                        "void",
                        "Void")
                .with(rows);
    }

    private static List<Object> test(GateRecord gate, TestResult result, String voided) {
        Optional<TestCase> known =
                Optional.ofNullable(gate.gate().tests()).flatMap(plan -> plan.testCase(result.caseId()));
        return Section.row(
                result.round(),
                gate.name(),
                result.caseId(),
                known.map(TestCase::title).orElse(null),
                known.map(TestCase::mandatory).orElse(null),
                known.map(TestCase::expected).orElse(null),
                word(result.result()),
                result.by(),
                result.at(),
                result.comment(),
                voided);
    }

    private Section evidence() {
        List<List<Object>> rows = new ArrayList<>();
        for (EvidenceRecord file : state.evidence()) {
            rows.add(Section.row(
                    file.id(),
                    file.name(),
                    word(file.file().to()) + " " + file.file().of(),
                    file.file().part(),
                    file.file().note(),
                    file.by(),
                    file.at(),
                    file.file().size(),
                    file.file().sha256()));
        }
        return Section.of(
                        "evidence",
                        "Attached files",
                        "id",
                        "Id",
                        "name",
                        "File",
                        "to",
                        "Attached to",
                        "part",
                        "Case or item",
                        "note",
                        "Note",
                        "by",
                        "By",
                        "at",
                        "At",
                        "size",
                        "Bytes",
                        "sha256",
                        "SHA-256")
                .with(rows);
    }

    private Section decisions() {
        List<List<Object>> rows = new ArrayList<>();
        for (GateRecord gate : state.gates()) {
            for (VoidedDecision voided : gate.voided()) {
                rows.add(decision(gate, voided.decision(), voided.why()));
            }
            gate.decisions().forEach(decision -> rows.add(decision(gate, decision, "")));
        }
        return Section.of(
                        "decisions",
                        "Decisions",
                        "round",
                        "Round",
                        "gate",
                        "Gate",
                        "outcome",
                        "Gate was",
                        "by",
                        "By",
                        "verdict",
                        "Verdict",
                        "roles",
                        "For",
                        "way",
                        "Way",
                        "at",
                        "At",
                        "comment",
                        "Comment",
                        "void",
                        "Void",
                        "covered",
                        "About")
                .with(rows);
    }

    private static List<Object> decision(GateRecord gate, Decision decision, String voided) {
        return Section.row(
                gate.round(),
                gate.name(),
                gate.outcome() == null ? "open" : word(gate.outcome()),
                decision.user(),
                word(decision.verdict()),
                decision.roles(),
                word(decision.way()),
                decision.at(),
                decision.comment(),
                voided,
                digests(decision.coveredDigests()));
    }

    private Section outages() {
        List<List<Object>> rows = new ArrayList<>();
        for (WindowRecord window : state.windows()) {
            rows.add(Section.row(
                    window.environment(),
                    window.expected(),
                    window.explanation(),
                    window.start(),
                    window.end(),
                    window.latestSafeStart(),
                    window.plannedBy(),
                    window.began(),
                    window.ended(),
                    window.overrun()));
        }
        return Section.of(
                        "outages",
                        "Outages",
                        "environment",
                        "Outage of",
                        "expected",
                        "Expected",
                        "how",
                        "How it was computed",
                        "start",
                        "Planned from",
                        "end",
                        "Planned to",
                        "latestSafeStart",
                        "Latest safe start",
                        "by",
                        "Planned by",
                        "began",
                        "Began",
                        "ended",
                        "Ended",
                        "overrun",
                        "Longer than planned")
                .with(rows);
    }

    private Section ledger() {
        List<List<Object>> rows = new ArrayList<>();
        for (ApplyRecord run : state.applies()) {
            for (LedgerLine line : run.lines()) {
                rows.add(Section.row(
                        run.environment(),
                        line.seq(),
                        line.itemId(),
                        word(line.status()),
                        line.by(),
                        line.begin(),
                        line.took().isZero() ? null : line.took(),
                        line.waited().isZero() ? null : line.waited(),
                        line.message(),
                        line.evidence(),
                        line.before(),
                        line.after()));
            }
        }
        return Section.of(
                        "ledger",
                        "Ledger",
                        "environment",
                        "Environment",
                        "number",
                        "No.",
                        "item",
                        "Item",
                        "status",
                        "Status",
                        "by",
                        "By",
                        "began",
                        "Began",
                        "took",
                        "Took",
                        "waited",
                        "Waited",
                        "message",
                        "Message",
                        "evidence",
                        "Noted",
                        "before",
                        "Before",
                        "after",
                        "After")
                .with(rows);
    }

    private Section record(List<JournalEntry> entries) {
        return Section.of("record", "Recorded", "number", "No.", "at", "At", "by", "By", "what", "What")
                .with(entries.stream()
                        .filter(entry -> !entry.type().equals("ledger"))
                        .map(entry -> Section.row(
                                entry.seq(),
                                entry.at(),
                                entry.by(),
                                Told.of(entry, state).text()))
                        .toList());
    }

    private static List<String> digests(Map<String, String> digests) {
        return new LinkedHashMap<>(digests)
                .entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .toList();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
