package io.jenkins.plugins.promotion.environment;

import io.jenkins.plugins.promotion.tree.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;

/**
 * Something to find out or to do on an environment's node. Implemented by named, serializable records of this plugin.
 *
 * @param <T> a plain, serializable result
 */
public interface SiteQuestion<T> extends Serializable {

    /**
     * @param tree the environment's tree on this machine
     * @param store the content store of this machine
     */
    T answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException;
}
