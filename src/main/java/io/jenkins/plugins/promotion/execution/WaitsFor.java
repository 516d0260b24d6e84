package io.jenkins.plugins.promotion.execution;

/** What a run waits for a person to do. */
public enum WaitsFor {
    /** Do a manual item and say so. */
    MANUAL,
    /** Confirm a manual item that another person did. */
    SECOND_PERSON,
    /** Decide what follows from a failure: retry, skip, mark done, roll back. */
    FAILED,
    /** Decide although the precondition does not hold. */
    PRECONDITION,
    /** Find out whether an interrupted item was effective: retry means no, mark done means yes. */
    INTERRUPTED,
    /** Undo a manual item and say so. */
    MANUAL_ROLLBACK,
    /** Decide of a path that was changed after the item whether it is kept or put back. */
    MOVED
}
