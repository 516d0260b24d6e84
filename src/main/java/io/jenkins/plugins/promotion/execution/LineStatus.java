package io.jenkins.plugins.promotion.execution;

/** What a ledger line says. */
public enum LineStatus {
    /** The run began, or went on in another build; {@code before} is the tree's digest. */
    BEGUN,
    /** An attempt is about to be made; without a later line of the item it was interrupted. */
    RUNNING,
    /** Proven done by this run. */
    DONE,
    /** There was nothing to do. */
    ALREADY_DONE,
    /** A person, or the plan, says that it is done. */
    MARKED_DONE,
    /** Left out; during a rollback: not undone, so it remains. */
    SKIPPED,
    /** Refused, or tried without success. */
    FAILED,
    /** Undone. */
    ROLLED_BACK,
    /** A person is asked; {@code waitsFor} says for what. */
    WAITING,
    /** A person decided that it is tried again. */
    RETRIED,
    /** A person says that a manual item is done; a second person or the verification is still to come. */
    CLAIMED,
    /** A person decided that a path that moved since is undone all the same. */
    PUT_BACK,
    /** A second person confirms the claim. */
    CONFIRMED,
    /** Somebody had to ask what the item means. */
    CLARIFIED,
    /** No build followed the plan from its begin to its end; where it has no end, none does since then. */
    PAUSED,
    /** From here on, what was done is undone. */
    ROLLING_BACK,
    /** Nothing is left to do; {@code after} is the tree's digest, {@code message} the outcome. */
    FINISHED;

    /** Whether the run stands elsewhere after it; neither a question does that, nor who follows the plan. */
    public boolean moves() {
        return this != CLARIFIED && this != BEGUN && this != PAUSED;
    }

    /** Whether nothing remains to be done for the item. */
    public boolean settles() {
        return this == DONE || this == ALREADY_DONE || this == MARKED_DONE || this == SKIPPED || this == ROLLED_BACK;
    }
}
