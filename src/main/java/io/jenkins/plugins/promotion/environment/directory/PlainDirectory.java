package io.jenkins.plugins.promotion.environment.directory;

import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The environment is the directory itself: what is written there needs no bringing. Before any work a copy that a crash
 * interrupted is finished or undone.
 *
 * @param root absolute path on the node
 * @param store absolute path of the folder of the node's store
 */
public record PlainDirectory(String root, String store) implements WorkingCopy {

    @Override
    public void update(TreeSpec tree, boolean writes) throws IOException {
        new TreeCopy().recover(tree, Path.of(store));
    }

    @Override
    public void deliver(TreeSpec tree, Delivery delivery) {
        // It is there.
    }
}
