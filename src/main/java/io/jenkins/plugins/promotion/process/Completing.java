package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.plan.Completeness;
import io.jenkins.plugins.promotion.plan.CompletenessProof;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.site.Answers;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proves on the environment's node that the plan carries all that was made in the first stage. */
final class Completing {

    private Completing() {}

    /** What can be proven, which is nothing where the base or the copy is not known. */
    static CompletenessResult on(Session session, EnvironmentSite site, ApplyRecord apply, Captured after)
            throws IOException, InterruptedException {
        ChangeState state = session.state();
        RevisionRecord revision = state.revisions().get((int) apply.revision() - 1);
        Optional<CopyRecord> copy = state.lastCopyTo(site.environment().getName())
                .filter(c -> c.sourceTree().equals(apply.productionTree()));
        Optional<Stage> stage = session.stages().find(revision.environment());
        if (copy.isEmpty() || stage.isEmpty() || state.base() == null) {
            return CompletenessResult.UNKNOWN;
        }
        EnvironmentSite first = session.site(stage.get());
        site.fetch(first, revision.snapshot());
        site.fetch(first, state.base().snapshot());
        WorkPlan plan = StoredPlan.read(session.change(), apply.revision());
        CompletenessResult proof = site.ask(new Prove(
                state.base().snapshot(),
                revision.snapshot(),
                copy.get().snapshot(),
                after.snapshot(),
                new ArrayList<>(plan.exclude())));
        List<String> notRehearsed = notRehearsed(plan, copy.get().from(), apply.environment());
        return notRehearsed.isEmpty() ? proof : proof.without(notRehearsed, apply.environment());
    }

    /** Ids of the items that are for production and not for the environment of the rehearsal. */
    private static List<String> notRehearsed(WorkPlan plan, String production, String rehearsal) {
        List<Item> rehearsed = plan.itemsFor(rehearsal);
        return plan.itemsFor(production).stream()
                .filter(item -> !rehearsed.contains(item))
                .map(Item::id)
                .toList();
    }

    private record Prove(String base, String development, String production, String actual, List<String> exclude)
            implements SiteQuestion<CompletenessResult> {
        private static final int TOLD = 200;

        @Override
        public void check(CompletenessResult proof) {
            Answers.text("completeness", proof.completeness(), Answers.LINE);
            for (List<String> texts : List.of(proof.missing(), proof.unexpected(), proof.conflicts())) {
                Answers.texts("differences", texts, TOLD);
            }
            Answers.paths("excluded", proof.excluded());
            Answers.require(proof.notRehearsed().isEmpty(), "what was not rehearsed is not for the node to say");
            boolean nothing = proof.missing().isEmpty()
                    && proof.unexpected().isEmpty()
                    && proof.conflicts().isEmpty();
            Answers.require(proof.known() && (nothing || !proof.complete()), "complete, with differences");
        }

        @Override
        public Use use() {
            return Use.NONE;
        }

        @Override
        public CompletenessResult answer(TreeSpec tree, ContentStore store) throws IOException {
            Completeness proof = CompletenessProof.of(
                    Snapshot.of(store.loadSnapshot(base), store),
                    Snapshot.of(store.loadSnapshot(development), store),
                    Snapshot.of(store.loadSnapshot(production), store),
                    Snapshot.of(store.loadSnapshot(actual), store),
                    exclude);
            return new CompletenessResult(
                    proof.summary(),
                    true,
                    proof.complete(),
                    texts(proof.missing()),
                    texts(proof.unexpected()),
                    texts(proof.conflicts()),
                    new ArrayList<>(proof.excludedPaths()),
                    new ArrayList<>());
        }

        private static List<String> texts(List<?> differences) {
            List<String> texts = new ArrayList<>();
            differences.stream().limit(TOLD).forEach(d -> texts.add(d.toString()));
            return texts;
        }
    }
}
