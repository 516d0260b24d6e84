package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.Set;

/** The environment's node as a run sees it. */
public interface Site {
    /**
     * Performs an item there; see {@link Performer#perform}.
     *
     * @throws IOException if the node failed or was lost; the item is rechecked at the next attempt
     */
    ItemOutcome perform(ItemTask task) throws IOException, InterruptedException;

    /** Names of the data sources that administrators defined with the environment. */
    default Set<String> dataSources() {
        return Set.of();
    }

    /**
     * How to reach one of them.
     *
     * @throws Refusal if there is none of that name, or it cannot be reached as it is defined
     */
    default DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
        throw Refusal.unknown("There is no data source '" + name + "' here");
    }

    /** Digest of the environment's tree as it is now. */
    String treeDigest() throws IOException, InterruptedException;
}
