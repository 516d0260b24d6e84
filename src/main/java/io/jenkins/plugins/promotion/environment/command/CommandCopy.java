package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.FolderLock;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What an environment's commands exported, and what they are to import.
 *
 * @param folder absolute path on the node, of this environment alone
 */
record CommandCopy(String folder, Commands commands) implements WorkingCopy {

    @Override
    public String root() {
        return folder + "/tree";
    }

    @Override
    public AutoCloseable lock() throws IOException {
        // An export holds local and secret values.
        return FolderLock.take(WorkingCopy.ownFolder(Path.of(folder)));
    }

    @Override
    public void update(TreeSpec tree, boolean writes) throws IOException, InterruptedException {
        exchange(tree).update();
    }

    @Override
    public void deliver(TreeSpec tree, Delivery delivery) throws IOException, InterruptedException {
        exchange(tree).deliver(delivery.change());
    }

    private Exchange exchange(TreeSpec tree) throws IOException {
        return new Exchange(Path.of(folder), commands, tree, Clock.systemUTC());
    }
}
