package io.jenkins.plugins.promotion.preview;

import io.jenkins.plugins.promotion.plan.Rollback;

/**
 * How something is undone.
 *
 * @param how in general
 * @param text the command, what a person does, or why it cannot be undone; else empty
 */
public record Undoing(How how, String text) {

    /** In general. */
    public enum How {
        /** Exactly, by itself. */
        EXACTLY,
        BY_COMMAND,
        BY_HAND,
        /** It cannot be undone. */
        NEVER,
        /** The plan says nothing. */
        UNKNOWN
    }

    static Undoing of(Rollback rollback) {
        if (rollback instanceof Rollback.Automatic) {
            return new Undoing(How.EXACTLY, "");
        } else if (rollback instanceof Rollback.ByCommand command) {
            return new Undoing(How.BY_COMMAND, Visible.commandLine(command.argv()));
        } else if (rollback instanceof Rollback.ByAction action) {
            return new Undoing(How.BY_COMMAND, Visible.text(action.undoing().how()));
        } else if (rollback instanceof Rollback.ByHand hand) {
            return new Undoing(How.BY_HAND, Visible.text(hand.instruction()));
        } else if (rollback instanceof Rollback.Irreversible never) {
            return new Undoing(How.NEVER, Visible.text(never.reason()));
        }
        return new Undoing(How.UNKNOWN, "");
    }
}
