package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;

/**
 * A lock that a change holds or held.
 *
 * @param token the fencing token: only who names it releases the lock
 * @param tree digest of the environment when it was locked
 * @param drift what differed from the change's base then, one line, empty for nothing
 * @param releasedAt {@code null} while held
 */
public record LockRecord(
        String environment,
        String token,
        OffsetDateTime since,
        String reason,
        String tree,
        String drift,
        String build,
        String by,
        OffsetDateTime releasedAt,
        String releasedBy) {

    /** Whether the change still holds it. */
    public boolean isHeld() {
        return releasedAt == null;
    }
}
