package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.tree.TreeRefusedException;

/** A command of an environment failed; the message says which, how, and what it printed last. */
public final class CommandFailedException extends TreeRefusedException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
