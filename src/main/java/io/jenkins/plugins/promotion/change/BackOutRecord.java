package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import java.time.OffsetDateTime;

/**
 * The way back of a finished run of the plan: what it did is undone, in the ledger of the run, or a backup is restored.
 *
 * @param before an earlier way back of the run, after which a backup is restored; {@code null} for none
 * @param asked why
 * @param askedAt when it was asked for
 * @param askedBy user id, or {@code build:<job>#<n>}
 * @param implementer who began it, {@code null} while it waits for somebody to press Begin
 * @param begun what was found before the first item was undone, {@code null} before
 * @param beganAt when that was, {@code null} before
 * @param ended what was left, {@code null} while it runs
 * @param endedAt when that was, {@code null} before
 */
public record BackOutRecord(
        BackOutRecord before,
        ApplyFact.BackOutAsked asked,
        OffsetDateTime askedAt,
        String askedBy,
        String implementer,
        ApplyFact.BackOutBegun begun,
        OffsetDateTime beganAt,
        ApplyFact.BackOutEnded ended,
        OffsetDateTime endedAt) {

    static BackOutRecord asked(Recorded by, ApplyFact.BackOutAsked fact, ApplyRecord run) {
        String person = by.actor().build() == null ? by.actor().by() : null;
        String implementer = fact.rehearsal() ? run.implementer() : person;
        return new BackOutRecord(run.backOut(), fact, by.at(), by.actor().by(), implementer, null, null, null, null);
    }

    BackOutRecord begunBy(String user) {
        return new BackOutRecord(before, asked, askedAt, askedBy, user, begun, beganAt, ended, endedAt);
    }

    BackOutRecord begun(Recorded by, ApplyFact.BackOutBegun fact) {
        return new BackOutRecord(before, asked, askedAt, askedBy, implementer, fact, by.at(), ended, endedAt);
    }

    BackOutRecord ended(Recorded by, ApplyFact.BackOutEnded fact) {
        return new BackOutRecord(before, asked, askedAt, askedBy, implementer, begun, beganAt, fact, by.at());
    }

    public String reason() {
        return asked.reason();
    }

    /** Whether the plan is followed again afterwards. */
    public boolean isRehearsal() {
        return asked.rehearsal();
    }

    /** Id of the backup that is restored; {@code null} where the items are undone. */
    public String restored() {
        return asked.restored();
    }

    /** Whether nothing is left to undo. */
    public boolean isOver() {
        return ended != null;
    }

    /** Whether the environment is just what it was before the run. */
    public boolean isExact() {
        return ended != null && ended.exact();
    }
}
