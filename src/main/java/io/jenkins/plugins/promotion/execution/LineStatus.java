package io.jenkins.plugins.promotion.execution;

/** What a ledger line says. */
public enum LineStatus {
    /** The run began, or went on in another build; {@code before} is the tree's digest. */
    BEGUN(true),
    /** An attempt is about to be made; without a later line of the item it was interrupted. */
    RUNNING(false),
    /** Proven done by this run. */
    DONE(false),
    /** There was nothing to do. */
    ALREADY_DONE(false),
    /** A person, or the plan, says that it is done. */
    MARKED_DONE(false),
    /** Left out; during a rollback: not undone, so it remains. */
    SKIPPED(false),
    /** Refused, or tried without success. */
    FAILED(false),
    /** Undone. */
    ROLLED_BACK(false),
    /** A person is asked; {@code waitsFor} says for what. */
    WAITING(false),
    /** A person decided that it is tried again. */
    RETRIED(false),
    /** A person says that a manual item is done; a second person or the verification is still to come. */
    CLAIMED(false),
    /** A second person confirms the claim. */
    CONFIRMED(false),
    /** Somebody had to ask what the item means. */
    CLARIFIED(false),
    /** From here on, what was done is undone. */
    ROLLING_BACK(true),
    /** Nothing is left to do; {@code after} is the tree's digest, {@code message} the outcome. */
    FINISHED(true);

    private final boolean run;

    LineStatus(boolean run) {
        this.run = run;
    }

    /** Whether the line is about the whole run; its item id is empty. */
    public boolean ofRun() {
        return run;
    }

    /** Whether nothing remains to be done for the item. */
    public boolean settles() {
        return this == DONE || this == ALREADY_DONE || this == MARKED_DONE || this == SKIPPED || this == ROLLED_BACK;
    }
}
