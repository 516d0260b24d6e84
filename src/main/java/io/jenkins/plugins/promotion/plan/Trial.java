package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.tree.HiddenValues;
import java.io.IOException;
import java.util.List;

/** What items make of a tree, tried in memory, so that people can read it beforehand. */
public final class Trial {

    private Trial() {}

    /**
     * The tree after the items. One that would be refused makes what it is meant to make; one that is no change of the tree
     * makes nothing.
     *
     * @param items with every reference resolved, in the order in which they are followed
     * @param hidden values that each environment keeps for itself: they stay as they are, whatever a file beside the plan
     *     says in their places
     * @throws IOException if a content cannot be had
     */
    public static Snapshot of(Snapshot before, List<Item> items, PlanFiles files, HiddenValues hidden)
            throws IOException {
        TrialTree tree = new TrialTree(before, files, hidden::hidden);
        for (Item item : items) {
            tree.follow(item.action());
        }
        return tree.snapshot();
    }
}
