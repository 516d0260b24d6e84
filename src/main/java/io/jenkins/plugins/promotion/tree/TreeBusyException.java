package io.jenkins.plugins.promotion.tree;

/** Another copy is at work on the tree; the same call passes once it has ended. */
public final class TreeBusyException extends TreeRefusedException {
    private static final long serialVersionUID = 1L;

    public TreeBusyException(String message) {
        super(message);
    }
}
