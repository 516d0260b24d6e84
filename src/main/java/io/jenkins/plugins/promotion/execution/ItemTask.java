package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One item for one environment, complete: it is all the node gets.
 *
 * @param mode what is wanted
 * @param itemId the item's id in the plan
 * @param change id of the change, for the program's environment
 * @param environment name of the environment
 * @param tree where the environment is and what of it is configuration
 * @param undoFolder folder on the node, outside the tree, for the records that make a rollback exact
 * @param undoKey names this item of this run in that folder
 * @param work what to do
 * @param precondition must hold before; null if there is none
 * @param unless nothing is to do if it holds; null if there is none
 * @param verify must hold afterwards; null if there is none
 * @param rollback what undoes the work; null for other ways
 * @param timeout for each program that is started; null means none
 * @param secrets what must never be shown
 */
public record ItemTask(
        Mode mode,
        String itemId,
        String change,
        String environment,
        TreeSpec tree,
        String undoFolder,
        String undoKey,
        NodeWork work,
        NodeQuestion precondition,
        NodeQuestion unless,
        NodeQuestion verify,
        NodeWork rollback,
        Duration timeout,
        List<String> secrets)
        implements Serializable {

    public ItemTask {
        secrets = List.copyOf(secrets);
    }

    /** What is wanted of the node. */
    public enum Mode {
        /** Ask the questions and do the work. */
        RUN,
        /** Say what {@link #RUN} would do, and change nothing. */
        DRY_RUN,
        /** Say what {@link #RUN} would do by what the files say alone, and start no program. */
        LOOK,
        /** Find out whether an interrupted {@link #RUN} was effective; changes nothing. */
        RECHECK,
        /** Ask only whether the work is verified. */
        VERIFY,
        /** Ask the question of verification, where no work was done. */
        CHECK,
        /** Say whether {@link #ROLLBACK} can be exact; changes nothing. */
        LOOK_BACK,
        /** Undo the work. */
        ROLLBACK,
        /** Undo the work, and with it what was changed at its path later. */
        PUT_BACK;

        /** Whether it is to undo something. */
        boolean undoes() {
            return this == ROLLBACK || this == PUT_BACK;
        }
    }

    /** How it can end at all, whatever the node says. A node never does what is a person's. */
    public Set<Ending> endings() {
        boolean personal = work instanceof PersonWork;
        Set<Ending> can = EnumSet.of(Ending.FAILED);
        switch (mode) {
            case RUN -> {
                can.add(personal ? Ending.READY : Ending.DONE);
                if (!personal || unless != null) {
                    can.add(Ending.ALREADY_DONE);
                }
                if (precondition != null) {
                    can.add(Ending.UNMET);
                }
            }
            case DRY_RUN, LOOK -> can = EnumSet.of(Ending.DRY);
            case RECHECK -> can.addAll(EnumSet.of(Ending.DONE, Ending.NOT_DONE, Ending.UNKNOWN));
            case VERIFY, CHECK -> can.add(Ending.DONE);
            case LOOK_BACK -> can.addAll(EnumSet.of(Ending.READY, Ending.MOVED));
            case ROLLBACK -> can.addAll(EnumSet.of(Ending.ROLLED_BACK, Ending.MOVED));
            case PUT_BACK -> can.add(Ending.ROLLED_BACK);
        }
        return can;
    }

    @Override
    public String toString() {
        return "ItemTask[" + mode + " " + itemId + " on " + environment + "]";
    }
}
