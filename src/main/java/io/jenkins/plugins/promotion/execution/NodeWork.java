package io.jenkins.plugins.promotion.execution;

import java.io.IOException;
import java.io.Serializable;

/**
 * What an item does, as it travels to the node: every reference resolved, every byte along. Each kind of item has one class
 * here, which stands in {@link NodeWorks}. What cannot be done is refused with nothing changed.
 */
public interface NodeWork extends Serializable {
    /** Does it; a result of {@code READY} leaves it to a person. */
    ItemOutcome run(Workplace at) throws IOException, InterruptedException;

    /** Says what {@link #run} would do, and changes nothing. */
    ItemOutcome dryRun(Workplace at) throws IOException, InterruptedException;

    /** Finds out whether an interrupted {@link #run} was effective, and changes nothing. */
    ItemOutcome recheck(Workplace at) throws IOException, InterruptedException;

    /**
     * Undoes it where the plan names no way of its own: puts back what was recorded before the change.
     *
     * @param anyway whether also what was changed there later is lost
     */
    default ItemOutcome undo(Workplace at, boolean anyway) throws IOException, InterruptedException {
        return at.paths().undo(anyway);
    }

    /** Finds out whether {@link #undo} would find what the work left there, and changes nothing. */
    default ItemOutcome lookBack(Workplace at) throws IOException, InterruptedException {
        return at.paths().lookBack();
    }

    /** Whether it starts programs, which may print secrets of the environment. */
    default boolean runsPrograms() {
        return false;
    }
}
