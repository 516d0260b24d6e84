package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.plan.Derivation;
import io.jenkins.plugins.promotion.plan.Derived;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Limits;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.Provenance;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.site.Answers;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
     * @param baseFiles what lies in the base where the plan changes something
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
            String snapshot,
            BaseFiles baseFiles)
            implements Serializable {

        Answer {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
            added = List.copyOf(added);
            updated = List.copyOf(updated);
            kept = List.copyOf(kept);
            obsolete = List.copyOf(obsolete);
            conflicts = List.copyOf(conflicts);
        }
    }

    /** Kept with the change and shown to whoever approves: so nothing but what can be derived passes. */
    @Override
    public void check(Answer answer) {
        Answers.snapshot(answer.tree(), answer.snapshot());
        Answers.require(done == null || answer.snapshot().equals(done), "it is about another snapshot");
        Answers.text("the plan", answer.yaml(), Limits.PLAN_BYTES);
        PlanFolder.checkFiles(answer.files());
        for (List<String> ids : List.of(answer.added(), answer.updated(), answer.kept(), answer.obsolete())) {
            Answers.texts("items", ids, Limits.ITEMS);
        }
        PlanFiles given = PlanFiles.of(files);
        WorkPlan before = plan == null ? Provenance.blank(planId) : PlanReader.read("work plan", plan, given);
        WorkPlan after = PlanReader.read("the derived plan", answer.yaml(), Derived.over(answer.files(), given));
        Set<String> known = before.items().stream().map(Item::id).collect(Collectors.toSet());
        for (List<String> ids : List.of(answer.updated(), answer.kept(), answer.obsolete())) {
            Answers.among("items", ids, known);
        }
        Answers.texts("conflicts", answer.conflicts(), Limits.ITEMS);
        new Provenance(before, plan == null ? Set.of() : Derivation.derivedBefore(plan, given), after)
                .objection(answer.files().keySet(), answer.added(), answer.updated(), answer.obsolete())
                .ifPresent(objection -> Answers.require(false, "the plan: " + objection));
        answer.baseFiles().check(after);
    }

    @Override
    public Use use() {
        return done == null ? Use.READ : Use.NONE;
    }

    @Override
    public Answer answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
        Manifest stage = done == null ? store.capture(tree, TreeProgress.NONE) : store.loadSnapshot(done);
        String snapshot = done == null ? stage.digest().hex() : done;
        Snapshot before = Snapshot.of(store.loadSnapshot(base), store);
        Snapshot after = Snapshot.of(stage, store);
        Derived derived = plan == null
                ? Derivation.fresh(planId, before, after, List.of())
                : Derivation.derive(
                        before, after, new Derivation.Existing("work plan", plan, PlanFiles.of(files)), tree);
        PlanFiles beside = Derived.over(derived.files(), PlanFiles.of(files));
        WorkPlan whole = PlanReader.read("the derived plan", derived.yaml(), beside);
        return new Answer(
                derived.yaml(),
                derived.files(),
                derived.added(),
                derived.updated(),
                derived.kept(),
                derived.obsolete(),
                derived.conflicts(),
                stage.digest().value(),
                snapshot,
                BaseFiles.of(whole, before));
    }
}
