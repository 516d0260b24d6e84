package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.Derivation;
import io.jenkins.plugins.promotion.plan.Derived;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Derives a plan on the first stage's node, where base and stage have their contents.
 *
 * @param base id of the base's snapshot
 * @param done id of a snapshot of the stage when the work was done, or {@code null} for what lies there now
 * @param planId id of the plan if a new one is made
 * @param plan text of the plan that people wrote, or {@code null}
 * @param files what it references
 */
record DerivePlan(String base, String done, String planId, String plan, Map<String, byte[]> files)
        implements SiteQuestion<DerivePlan.Answer> {

    /**
     * The derived plan.
     *
     * @param tree digest of the stage now
     * @param snapshot id of its snapshot
     */
    record Answer(
            String yaml,
            Map<String, byte[]> files,
            List<String> added,
            List<String> updated,
            List<String> kept,
            List<String> obsolete,
            List<String> conflicts,
            String tree,
            String snapshot)
            implements Serializable {}

    @Override
    public Use use() {
        return done == null ? Use.READ : Use.NONE;
    }

    @Override
    public Answer answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
        Manifest stage = done == null ? TreeScanner.capture(tree, store) : store.loadSnapshot(done);
        String snapshot = done == null ? store.saveSnapshot(stage) : done;
        Snapshot before = Snapshot.of(store.loadSnapshot(base), store);
        Snapshot after = Snapshot.of(stage, store);
        Derived derived = plan == null
                ? Derivation.fresh(planId, before, after, List.of())
                : Derivation.derive(
                        before, after, new Derivation.Existing("work plan", plan, PlanFiles.of(files)), tree);
        return new Answer(
                derived.yaml(),
                new LinkedHashMap<>(derived.files()),
                new ArrayList<>(derived.added()),
                new ArrayList<>(derived.updated()),
                new ArrayList<>(derived.kept()),
                new ArrayList<>(derived.obsolete()),
                new ArrayList<>(derived.conflicts()),
                stage.digest().value(),
                snapshot);
    }
}
