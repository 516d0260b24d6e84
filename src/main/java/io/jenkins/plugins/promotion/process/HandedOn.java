package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.execution.ItemOutcome;
import io.jenkins.plugins.promotion.execution.ItemTask;
import io.jenkins.plugins.promotion.execution.Site;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import java.io.IOException;
import java.util.Set;

/**
 * Where a run acts, with what was read of the tree at its begin and at its end: the ledger and the record of the change are
 * told of one reading, and not each of its own.
 */
final class HandedOn implements Site {

    private final EnvironmentSite site;
    private final TreeProgress progress;
    private String begun;
    private Captured last;

    /** @param begun digest of what was there when the run began, for its first line; {@code null} if that is not known */
    HandedOn(EnvironmentSite site, String begun, TreeProgress progress) {
        this.site = site;
        this.begun = begun;
        this.progress = progress;
    }

    @Override
    public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
        begun = null;
        last = null;
        return site.items().perform(task);
    }

    @Override
    public Set<String> dataSources() {
        return site.items().dataSources();
    }

    @Override
    public DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
        return site.items().dataSource(name);
    }

    @Override
    public String treeDigest() throws IOException, InterruptedException {
        if (begun != null) {
            String tree = begun;
            begun = null;
            return tree;
        }
        last = site.capture(progress);
        return last.tree();
    }

    /** What is there, read byte by byte since the last item was performed. */
    Captured captured() throws IOException, InterruptedException {
        return last == null ? site.capture(progress) : last;
    }
}
