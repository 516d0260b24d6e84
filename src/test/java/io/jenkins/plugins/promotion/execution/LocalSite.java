package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.time.Clock;

/** An environment on this machine. */
public record LocalSite(TreeSpec tree, Clock clock) implements Site {
    @Override
    public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
        return Performer.perform(task, clock);
    }

    @Override
    public String treeDigest() throws IOException, InterruptedException {
        return TreeScanner.scan(tree).digest().value();
    }
}
