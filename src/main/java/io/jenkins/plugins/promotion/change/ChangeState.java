package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything known of a change at one instant: what follows from its facts, one after the other. Immutable.
 *
 * @param version number of the last fact
 * @param base the copy that set the base, or {@code null}
 * @param round the current test round, from 1
 * @param copyCalls which step's call led to which copy
 * @param testRuns what test scripts found, of every round
 * @param evidence files that were attached
 * @param participations builds that took part
 * @param lifts freezes that do not hold for it
 * @param failure of a step of the newest build that took part, {@code null} if none failed
 */
public record ChangeState(
        ChangeSummary summary,
        long version,
        CopyRecord base,
        long round,
        List<CopyRecord> copies,
        List<CopyCall> copyCalls,
        List<RevisionRecord> revisions,
        List<LockRecord> locks,
        List<GateRecord> gates,
        List<ApplyRecord> applies,
        List<WindowRecord> windows,
        List<SoakRecord> soaks,
        List<RestoreRecord> restores,
        List<TestRunRecord> testRuns,
        List<EvidenceRecord> evidence,
        List<Participation> participations,
        List<FreezeLift> lifts,
        StepFailure failure) {

    /**
     * After the first fact.
     *
     * @throws IllegalArgumentException if it is another than that a change was opened, or the name is none
     */
    static ChangeState first(Recorded recorded) {
        if (!(recorded.fact() instanceof ChangeFact.Opened opened)) {
            throw new IllegalArgumentException("a record begins with 'opened'");
        }
        ChangeSummary summary = new ChangeSummary(
                new ChangeName(opened.name()),
                opened.job(),
                List.of(),
                ChangePhase.OPEN,
                recorded.at(),
                false,
                null,
                null,
                List.of());
        // The build that opens a change takes part only once it says so, with who is behind it.
        return new ChangeState(
                summary,
                recorded.seq(),
                null,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    /**
     * After one fact more.
     *
     * @throws io.jenkins.plugins.promotion.refusal.Refusal if the fact names what the change does not have, or has already
     */
    public ChangeState with(Recorded recorded) {
        return new Folding(this, recorded).state();
    }

    /** As in the Jenkinsfile. */
    public ChangeName name() {
        return summary.name();
    }

    /** Full name of the job it belongs to. */
    public String job() {
        return summary.job();
    }

    /** Full names of other jobs that may take part. */
    public List<String> jobs() {
        return summary.jobs();
    }

    public ChangePhase phase() {
        return summary.phase();
    }

    public OffsetDateTime openedAt() {
        return summary.openedAt();
    }

    /** {@code null} before the end. */
    public OffsetDateTime endedAt() {
        return summary.endedAt();
    }

    /** {@code null} before the end. */
    public String endedBy() {
        return summary.endedBy();
    }

    /** Whether production may be changed without a rehearsal, to be reviewed afterwards. */
    public boolean emergency() {
        return summary.emergency();
    }

    /** The runs on production that were begun past what it demands. */
    public List<ApplyRecord> broken() {
        return applies.stream()
                .filter(apply -> apply.glass() != null && apply.beganAt() != null)
                .toList();
    }

    /** All builds that took part, {@code <job>#<n>}. */
    public List<String> builds() {
        return summary.builds();
    }

    /** Whether this job may use the change. */
    public boolean admits(String jobFullName) {
        return summary.admits(jobFullName);
    }

    /** Ids of all snapshots and backups that the change names. */
    public Set<String> contents() {
        Set<String> ids = new TreeSet<>();
        Stream.of(
                        copies.stream().map(CopyRecord::snapshot),
                        copies.stream().map(CopyRecord::backup),
                        revisions.stream().map(RevisionRecord::snapshot),
                        applies.stream().flatMap(ApplyRecord::contents),
                        restores.stream().map(restore -> restore.fact().backup()))
                .flatMap(all -> all)
                .filter(Objects::nonNull)
                .forEach(ids::add);
        return ids;
    }

    /** Whether a time in which nothing may be applied to an environment, and which ends then, does not hold for it. */
    public boolean isLifted(String environment, OffsetDateTime end) {
        return lifts.stream()
                .anyMatch(lift -> lift.environment().equals(environment)
                        && !lift.until().toInstant().isBefore(end.toInstant()));
    }

    /** The newest revision of the plan. */
    public Optional<RevisionRecord> revision() {
        return last(revisions, r -> true);
    }

    /** Number of the newest revision, 0 if there is none. */
    public long revisionNumber() {
        return revisions.size();
    }

    /** The plan's title where there is one. */
    public String title() {
        return revision().map(RevisionRecord::title).orElse("");
    }

    /** The gate with this id. */
    public Optional<GateRecord> gate(String id) {
        return last(gates, g -> g.id().equals(id));
    }

    /** The run of the plan with this id. */
    public Optional<ApplyRecord> apply(String id) {
        return last(applies, a -> a.id().equals(id));
    }

    /** The newest run of the plan on an environment. */
    public Optional<ApplyRecord> lastApply(String environment) {
        return last(applies, a -> a.environment().equals(environment));
    }

    /** The window with this id. */
    public Optional<WindowRecord> window(String id) {
        return last(windows, w -> w.id().equals(id));
    }

    /** The file that was attached under this id. */
    public Optional<EvidenceRecord> evidence(String id) {
        return last(evidence, e -> e.id().equals(id));
    }

    /** The newest window of an environment. */
    public Optional<WindowRecord> lastWindow(String environment) {
        return last(windows, w -> w.environment().equals(environment));
    }

    /** The newest soak of an environment. */
    public Optional<SoakRecord> lastSoak(String environment) {
        return last(soaks, s -> s.environment().equals(environment));
    }

    /** The newest copy between two environments. */
    public Optional<CopyRecord> lastCopy(String from, String to) {
        return last(copies, c -> c.from().equals(from) && c.to().equals(to));
    }

    /** The newest copy onto an environment. */
    public Optional<CopyRecord> lastCopyTo(String to) {
        return last(copies, c -> c.to().equals(to));
    }

    /** The lock the change holds on an environment. */
    public Optional<LockRecord> heldLock(String environment) {
        return last(locks, l -> l.isHeld() && l.environment().equals(environment));
    }

    /** The newest lock of the change on an environment, held or not. */
    public Optional<LockRecord> lastLock(String environment) {
        return last(locks, l -> l.environment().equals(environment));
    }

    /** The newest rehearsal that counts for what the newest revision does. */
    public Optional<ApplyRecord> rehearsal() {
        return last(rehearsals(), a -> true);
    }

    /** All runs that count as rehearsals of what the newest revision does; notes may have changed since. */
    public List<ApplyRecord> rehearsals() {
        return applies.stream()
                .filter(a -> !a.production() && a.counts() && doesTheSame(a.revision()))
                .toList();
    }

    /** The newest run outside production whose way back was tried out, of what the newest revision does. */
    public Optional<ApplyRecord> wayBackRehearsal() {
        return last(
                applies,
                a -> !a.production() && a.isBackedOut() && a.backOut().isRehearsal() && doesTheSame(a.revision()));
    }

    /** What is known of the way back of what the newest revision does: {@code rehearsed in 4 min, exact}. */
    public String wayBack() {
        return wayBack(Locale.ENGLISH);
    }

    /** The same in a language. */
    public String wayBack(Locale language) {
        Phrases words = Phrases.of(StepWords.class, language);
        return wayBackRehearsal()
                .map(apply -> words.say(
                                "rehearsedIn", Lengths.text(LedgerView.of(apply).wayBack()))
                        + ", " + (apply.backOut().isExact() ? words.say("exact") : words.say("notExact")))
                .orElseGet(() -> words.say("notRehearsed"));
    }

    /**
     * The revision that people saw when they signed, this round and last, what the newest one does; 0 if nobody did. Texts
     * that change nothing that is done may have become others since.
     */
    public long signedRevision() {
        return last(
                        gates,
                        gate -> gate.isApproved()
                                && gate.round() == round
                                && gate.gate().covered().planRevision() != null
                                && doesTheSame(gate.gate().covered().planRevision()))
                .map(gate -> gate.gate().covered().planRevision())
                .orElse(0L);
    }

    /** Whether a revision of the plan does the same as the newest one. */
    public boolean doesTheSame(long number) {
        return number >= 1
                && number <= revisions.size()
                && revisions
                        .get((int) number - 1)
                        .planDigest()
                        .equals(revisions.get(revisions.size() - 1).planDigest());
    }

    private static <T> Optional<T> last(List<T> list, Predicate<T> wanted) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (wanted.test(list.get(i))) {
                return Optional.of(list.get(i));
            }
        }
        return Optional.empty();
    }
}
