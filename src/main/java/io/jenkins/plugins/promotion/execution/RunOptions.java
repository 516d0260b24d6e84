package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * How a plan is run.
 *
 * @param runId names this run, unique among all runs whose undo records share a folder
 * @param change id of the change
 * @param environment name of the environment
 * @param revision number of the plan's revision
 * @param by user id of the implementer
 * @param tree the environment on its node
 * @param undoFolder absolute path on the node, outside the tree
 * @param items ids of the only items to perform; empty means all
 * @param dryRun whether nothing is changed
 * @param filesOnly whether a dry run starts no program, whatever the plan calls read-only
 * @param onFailure where the plan says nothing
 * @param timeout for programs of items that name none; empty means no limit
 * @param sameUser whether two user ids name one person, by the realm's rules
 */
public record RunOptions(
        String runId,
        String change,
        String environment,
        long revision,
        String by,
        TreeSpec tree,
        String undoFolder,
        List<String> items,
        boolean dryRun,
        boolean filesOnly,
        Policy.OnFailure onFailure,
        Optional<Duration> timeout,
        BiPredicate<String, String> sameUser) {

    public RunOptions {
        items = List.copyOf(items);
    }
}
