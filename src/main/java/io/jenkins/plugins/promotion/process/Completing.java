package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.Completeness;
import io.jenkins.plugins.promotion.plan.CompletenessProof;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves on the environment's node that the plan carries all that was made in the first stage (process A, 09). */
final class Completing {

    private Completing() {}

    /** One line {@code completeness}, whether {@code complete}, and the lists behind it, as plain data. */
    static Map<String, Object> on(Session session, EnvironmentSite site, ApplyRecord apply, Captured after)
            throws IOException, InterruptedException {
        ChangeState state = session.state();
        RevisionRecord revision = state.revisions().get((int) apply.revision() - 1);
        Optional<CopyRecord> copy = state.lastCopyTo(site.environment().getName())
                .filter(c -> c.sourceTree().equals(apply.productionTree()));
        Optional<Stage> stage = session.stages().find(revision.environment());
        if (copy.isEmpty() || stage.isEmpty() || state.base() == null) {
            return Map.of("completeness", "completeness not known", "complete", false);
        }
        EnvironmentSite first = session.site(stage.get());
        site.fetch(first, revision.snapshot());
        site.fetch(first, state.base().snapshot());
        WorkPlan plan = StoredPlan.read(session.change(), apply.revision());
        Map<String, Object> facts = site.ask(new Prove(
                state.base().snapshot(),
                revision.snapshot(),
                copy.get().snapshot(),
                after.snapshot(),
                new ArrayList<>(plan.exclude())));
        List<String> notRehearsed = notRehearsed(plan, copy.get().from(), apply.environment());
        if (!notRehearsed.isEmpty()) {
            facts.put("notRehearsed", notRehearsed);
            facts.merge(
                    "completeness",
                    "not rehearsed, since not for " + apply.environment() + ": " + String.join(", ", notRehearsed),
                    (proof, rest) -> proof + "; " + rest);
        }
        return facts;
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
            implements SiteQuestion<LinkedHashMap<String, Object>> {
        @Override
        public Use use() {
            return Use.NONE;
        }

        @Override
        public LinkedHashMap<String, Object> answer(TreeSpec tree, ContentStore store) throws IOException {
            Completeness proof = CompletenessProof.of(
                    Snapshot.of(store.loadSnapshot(base), store),
                    Snapshot.of(store.loadSnapshot(development), store),
                    Snapshot.of(store.loadSnapshot(production), store),
                    Snapshot.of(store.loadSnapshot(actual), store),
                    exclude);
            LinkedHashMap<String, Object> facts = new LinkedHashMap<>();
            facts.put("completeness", proof.summary());
            facts.put("complete", proof.complete());
            facts.put("missing", texts(proof.missing()));
            facts.put("unexpected", texts(proof.unexpected()));
            facts.put("conflicts", texts(proof.conflicts()));
            facts.put("excluded", new ArrayList<>(proof.excludedPaths()));
            return facts;
        }

        private static List<String> texts(List<?> differences) {
            List<String> texts = new ArrayList<>();
            differences.stream().limit(200).forEach(d -> texts.add(d.toString()));
            return texts;
        }
    }
}
