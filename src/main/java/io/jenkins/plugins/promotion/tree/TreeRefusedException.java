package io.jenkins.plugins.promotion.tree;

import java.io.IOException;

/**
 * Something about a tree that cannot be captured or made so. The message is for people: what was refused, why, and what
 * would make it pass. The target is as it was.
 */
public class TreeRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public TreeRefusedException(String message) {
        super(message);
    }

    public TreeRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
