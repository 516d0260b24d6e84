package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.LockFact.Locked;
import io.jenkins.plugins.promotion.change.fact.LockFact.Unlocked;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.journal.Actor;
import java.time.OffsetDateTime;

/**
 * A lock that a change holds or held.
 *
 * @param locked everything about it
 * @param since when it was taken
 * @param releasedAt {@code null} while held
 * @param releasedBy {@code null} while held
 * @param unlocked what was found then, {@code null} while held
 */
public record LockRecord(
        Locked locked,
        OffsetDateTime since,
        Actor actor,
        OffsetDateTime releasedAt,
        String releasedBy,
        Unlocked unlocked) {

    LockRecord released(Recorded by, Unlocked fact) {
        return new LockRecord(locked, since, actor, by.at(), by.actor().by(), fact);
    }

    /** Whether somebody looked at the environment when the lock was given back. */
    public boolean isSeenAtRelease() {
        return unlocked != null && unlocked.tree() != null;
    }

    /** Whether others had changed the environment while it was locked, as that look told. */
    public boolean isIgnored() {
        return unlocked != null && unlocked.ignored();
    }

    public String environment() {
        return locked.environment();
    }

    /** The fencing token: only who names it releases the lock. */
    public String token() {
        return locked.token();
    }

    public String reason() {
        return locked.reason();
    }

    /** Digest of the environment when it was locked. */
    public String tree() {
        return locked.tree();
    }

    /** What differed from the change's base then, one line, empty for nothing. */
    public String drift() {
        return locked.drift();
    }

    public String build() {
        return actor.build();
    }

    public String by() {
        return actor.by();
    }

    /** Whether the change still holds it. */
    public boolean isHeld() {
        return releasedAt == null;
    }
}
