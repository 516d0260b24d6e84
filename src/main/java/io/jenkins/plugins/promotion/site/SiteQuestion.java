package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;

/**
 * Something to find out or to do on an environment's node. Implemented by named, serializable records of this plugin.
 *
 * @param <T> a plain, serializable result
 */
public interface SiteQuestion<T> extends Serializable {

    /** What a question needs the environment's tree for. */
    enum Use {
        /** Not at all: it asks the store only. */
        NONE,
        /** To read it. */
        READ,
        /** To write to it; what is to become of that says {@link #delivery}. */
        WRITE,
        /** To write to it as one item of a plan does. */
        ITEM
    }

    /**
     * @param tree the environment's tree on this machine
     * @param store the content store of this machine
     */
    T answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException;

    /**
     * Looks, on the controller, at what came back: whoever has the node in hand may answer anything. Nothing of an answer is
     * used before.
     *
     * @throws RuntimeException where the answer cannot be one to this question
     */
    void check(T answer);

    /** What it needs the tree for. */
    default Use use() {
        return Use.READ;
    }

    /** What the environment is told of what was written, given the answer; null leaves the environment as it was. */
    default Delivery delivery(T answer) {
        return null;
    }

    /** The answer if what was written could not be brought to the environment, which is as it was. */
    default T undelivered(T answer, TreeRefusedException refusal) throws TreeRefusedException {
        throw refusal;
    }
}
