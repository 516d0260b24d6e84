package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.RehearsalWords;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of the work plan on one environment: a rehearsal, or the run on production.
 *
 * @param waiting what is to be done, as it was told when it began to wait for somebody to press Begin
 * @param waitingSince when that was
 * @param build {@code <job>#<n>} that waited, or that made it begin
 * @param lacks in an emergency: what production demands and does not have, empty for nothing
 * @param glass who took that upon them, {@code null} before
 * @param implementer who pressed Begin, {@code null} before
 * @param begun what was found when the first item could start, {@code null} before
 * @param beganAt when that was, {@code null} before
 * @param followedBy the build that follows it, {@code null} before it began
 * @param passedBy builds that finished it or found it done
 * @param lines the ledger
 * @param clarifications questions about items
 * @param answers what people said since the ledger's last line, oldest first
 * @param ended how it ended, {@code null} while it runs
 * @param endedAt when that was, {@code null} before
 * @param backOut how it was undone after it was done, {@code null} if nobody asked for that
 */
public record ApplyRecord(
        ApplyFact.Waiting waiting,
        OffsetDateTime waitingSince,
        String build,
        List<String> lacks,
        Glass glass,
        String implementer,
        ApplyFact.Begun begun,
        OffsetDateTime beganAt,
        String followedBy,
        List<String> passedBy,
        List<LedgerLine> lines,
        List<ClarificationRecord> clarifications,
        List<AnswerRecord> answers,
        ApplyFact.Ended ended,
        OffsetDateTime endedAt,
        BackOutRecord backOut) {

    /** Who let a run begin without what production demands, and why. */
    public record Glass(String by, String reason, OffsetDateTime at) {}

    static ApplyRecord opened(Recorded by, ApplyFact.Waiting fact) {
        return new ApplyRecord(
                fact,
                by.at(),
                by.actor().build(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    /** The same after a fact about it. */
    ApplyRecord with(Recorded by, ApplyFact fact) {
        String user = by.actor().by();
        if (fact instanceof ApplyFact.BeginPressed && backOut != null) {
            return with(backOut.begunBy(user));
        }
        if (fact instanceof ApplyFact.BeginPressed) {
            return with(user, begun, beganAt, build, followedBy);
        }
        if (fact instanceof ApplyFact.Lacks now) {
            return with(now.objections(), glass);
        }
        if (fact instanceof ApplyFact.GlassBroken broken) {
            return with(lacks, new Glass(user, broken.reason(), by.at()));
        }
        if (fact instanceof ApplyFact.Begun now) {
            String here = by.actor().build() == null ? build : by.actor().build();
            return with(implementer, now, by.at(), here, here);
        }
        if (fact instanceof ApplyFact.Followed) {
            return with(implementer, begun, beganAt, build, by.actor().build());
        }
        if (fact instanceof ApplyFact.Passed) {
            return passed(by.actor().build());
        }
        if (fact instanceof ApplyFact.Ledger ledger) {
            return with(
                    AppendOnly.plus(lines, ledger.line()),
                    clarifications,
                    ledger.line().status().moves() ? List.of() : answers);
        }
        if (fact instanceof ApplyFact.Answered said) {
            AnswerRecord answer = new AnswerRecord(said.item(), said.answer(), user, said.text(), by.at());
            return with(lines, clarifications, AppendOnly.plus(answers, answer));
        }
        if (fact instanceof ApplyFact.AnswerTaken taken) {
            List<AnswerRecord> left = answers.stream()
                    .filter(answer -> !answer.item().equals(taken.item()))
                    .toList();
            return with(lines, clarifications, left);
        }
        if (fact instanceof ApplyFact.Stopped) {
            return with(lines, clarifications, List.of());
        }
        if (fact instanceof ApplyFact.Clarified asked) {
            ClarificationRecord question = new ClarificationRecord(asked.item(), user, asked.text(), by.at());
            return with(lines, AppendOnly.plus(clarifications, question), answers);
        }
        if (fact instanceof ApplyFact.BackOutAsked asked) {
            return with(BackOutRecord.asked(by, asked, this));
        }
        if (fact instanceof ApplyFact.BackOutWithdrawn) {
            return with(backOut.before());
        }
        if (fact instanceof ApplyFact.BackOutBegun now) {
            return with(backOut.begun(by, now));
        }
        if (fact instanceof ApplyFact.BackOutEnded over) {
            return with(backOut.ended(by, over));
        }
        if (fact instanceof ApplyFact.Ended over) {
            return ended(over, by.at()).passed(by.actor().build());
        }
        throw new IllegalStateException("an apply cannot be " + fact);
    }

    private ApplyRecord with(
            String who, ApplyFact.Begun begunNow, OffsetDateTime begunAt, String buildNow, String followed) {
        return new ApplyRecord(
                waiting,
                waitingSince,
                buildNow,
                lacks,
                glass,
                who,
                begunNow,
                begunAt,
                followed,
                passedBy,
                lines,
                clarifications,
                answers,
                ended,
                endedAt,
                backOut);
    }

    private ApplyRecord with(List<LedgerLine> ledger, List<ClarificationRecord> asked, List<AnswerRecord> said) {
        return new ApplyRecord(
                waiting,
                waitingSince,
                build,
                lacks,
                glass,
                implementer,
                begun,
                beganAt,
                followedBy,
                passedBy,
                ledger,
                asked,
                said,
                ended,
                endedAt,
                backOut);
    }

    private ApplyRecord with(BackOutRecord wayBack) {
        return new ApplyRecord(
                waiting,
                waitingSince,
                build,
                lacks,
                glass,
                implementer,
                begun,
                beganAt,
                followedBy,
                passedBy,
                lines,
                clarifications,
                answers,
                ended,
                endedAt,
                wayBack);
    }

    private ApplyRecord with(List<String> missing, Glass broken) {
        return new ApplyRecord(
                waiting,
                waitingSince,
                build,
                missing,
                broken,
                implementer,
                begun,
                beganAt,
                followedBy,
                passedBy,
                lines,
                clarifications,
                answers,
                ended,
                endedAt,
                backOut);
    }

    private ApplyRecord ended(ApplyFact.Ended how, OffsetDateTime at) {
        return new ApplyRecord(
                waiting,
                waitingSince,
                build,
                lacks,
                glass,
                implementer,
                begun,
                beganAt,
                followedBy,
                passedBy,
                lines,
                clarifications,
                answers,
                how,
                at,
                null);
    }

    private ApplyRecord passed(String byBuild) {
        return byBuild == null || passedBy.contains(byBuild)
                ? this
                : with(build, followedBy, AppendOnly.plus(passedBy, byBuild));
    }

    /** @param builds what each build is called now */
    ApplyRecord renamed(UnaryOperator<String> builds) {
        return with(
                builds.apply(build),
                builds.apply(followedBy),
                passedBy.stream().map(builds).toList());
    }

    private ApplyRecord with(String buildNow, String followed, List<String> passed) {
        return new ApplyRecord(
                waiting,
                waitingSince,
                buildNow,
                lacks,
                glass,
                implementer,
                begun,
                beganAt,
                followed,
                passed,
                lines,
                clarifications,
                answers,
                ended,
                endedAt,
                backOut);
    }

    /** Unique in the change, safe in a URL. */
    public String id() {
        return waiting.id();
    }

    public String environment() {
        return waiting.environment();
    }

    public boolean production() {
        return waiting.production();
    }

    /** The revision that is followed. */
    public long revision() {
        return waiting.revision();
    }

    public long round() {
        return waiting.round();
    }

    /** Whether an author of the plan may not press Begin. */
    public boolean implementerNotAuthor() {
        return waiting.implementerNotAuthor();
    }

    /** Digest of the environment before the first item, {@code null} before. */
    public String treeBefore() {
        return begun == null ? null : begun.treeBefore();
    }

    /** Digest of the production copy this run began on, {@code null} if it did not begin on one. */
    public String productionTree() {
        return begun == null ? null : begun.productionTree();
    }

    /** Digest of the environment as the run left it, undone or not; {@code null} before. */
    public String treeAfter() {
        if (backOut != null) {
            return backOut.isOver() ? backOut.ended().treeAfter() : null;
        }
        return ended == null ? null : ended.treeAfter();
    }

    /** Id of a stored snapshot of that, {@code null} before. */
    public String snapshot() {
        if (backOut != null) {
            return backOut.isOver() ? backOut.ended().snapshot() : null;
        }
        return ended == null ? null : ended.snapshot();
    }

    /** How it ended, {@code null} while it runs or is being undone. */
    public ApplyOutcome outcome() {
        if (backOut != null) {
            return backOut.isOver() ? ApplyOutcome.BACKED_OUT : null;
        }
        return ended == null ? null : ended.outcome();
    }

    /** When the run, or its way back, was over; {@code null} before. */
    public OffsetDateTime leftAt() {
        return backOut == null ? endedAt : backOut.endedAt();
    }

    /** Totals, {@code null} if it did not come to its end. */
    public Summary summary() {
        return ended == null ? null : ended.summary();
    }

    /** What was proven of the plan, {@code null} if nothing. */
    public CompletenessResult completeness() {
        return ended == null ? null : ended.completeness();
    }

    /** Whether it is a rehearsal that counts; where not, {@link #reasons()} say why. */
    public boolean counts() {
        return ended != null && ended.counts() && backOut == null;
    }

    public List<String> reasons() {
        return ended == null ? List.of() : ended.reasons();
    }

    /** The same as one line in a language. */
    public String reasons(Locale language) {
        return reasons().stream()
                .map(reason -> RehearsalWords.in(language, reason))
                .collect(Collectors.joining("; "));
    }

    /** Checks of the plan that failed once it was done. */
    public List<PlanCheck.Result> failedChecks() {
        return ended == null
                ? List.of()
                : ended.checks().stream().filter(check -> !check.passed()).toList();
    }

    public boolean isDone() {
        return outcome() == ApplyOutcome.DONE;
    }

    /** Whether items may still be performed, or are being undone. */
    public boolean isRunning() {
        return ended == null || isBackingOut();
    }

    /** Whether what was done is to be undone, and is not yet. */
    public boolean isBackingOut() {
        return backOut != null && !backOut.isOver();
    }

    /** Whether what was done was undone later. */
    public boolean isBackedOut() {
        return backOut != null && backOut.isOver();
    }

    /** Who performs or undoes its items, {@code null} while it waits for somebody to press Begin. */
    public String performer() {
        return backOut == null ? implementer : backOut.implementer();
    }

    /** Whether only who breaks the glass can begin it; the way back demands nothing of production. */
    public boolean needsGlass() {
        return !lacks.isEmpty() && !isBackingOut();
    }

    /** Whether it waits for somebody to press Begin. */
    public boolean waitsForBegin() {
        return ended == null && beganAt == null || isBackingOut() && backOut.implementer() == null;
    }

    /** Ids of the snapshots and backups that it names. */
    public Stream<String> contents() {
        return Stream.of(
                        begun == null ? null : begun.backup(),
                        ended == null ? null : ended.snapshot(),
                        backOut == null || backOut.begun() == null
                                ? null
                                : backOut.begun().backup(),
                        isBackedOut() ? backOut.ended().snapshot() : null)
                .filter(Objects::nonNull);
    }
}
