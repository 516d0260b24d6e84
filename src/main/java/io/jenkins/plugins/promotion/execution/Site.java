package io.jenkins.plugins.promotion.execution;

import java.io.IOException;

/** The environment's node as a run sees it. */
public interface Site {
    /**
     * Performs an item there; see {@link Performer#perform}.
     *
     * @throws IOException if the node failed or was lost; the item is rechecked at the next attempt
     */
    ItemOutcome perform(ItemTask task) throws IOException, InterruptedException;

    /** Digest of the environment's tree as it is now. */
    String treeDigest() throws IOException, InterruptedException;
}
