package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;

/** Locks of environments. */
public sealed interface LockFact extends Fact {

    /** The fencing token: only who names it releases the lock. */
    String token();

    /**
     * The change holds a lock.
     *
     * @param reason as the step gives it
     * @param tree digest of the environment then
     * @param drift what differed from the change's base then, one line, empty for nothing
     */
    record Locked(String environment, String token, String reason, String tree, String drift) implements LockFact {}

    /**
     * It gave the lock back, or somebody took it away.
     *
     * @param tree digest of the environment then, {@code null} where nobody looked
     * @param ignored whether others changed the environment while it was locked
     * @param forced whether somebody took it away by force, and {@code reason} says why
     */
    record Unlocked(
            String environment,
            String token,
            @MayBeAbsent String tree,
            boolean ignored,
            boolean forced,
            @MayBeAbsent String reason)
            implements LockFact {

        /** Without a look at the environment. */
        public static Unlocked unseen(String environment, String token) {
            return new Unlocked(environment, token, null, false, false, null);
        }
    }
}
