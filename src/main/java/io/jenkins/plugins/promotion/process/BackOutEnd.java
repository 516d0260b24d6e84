package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is recorded once a finished apply is undone. */
record BackOutEnd(Session session, Stage environment) {

    /** Room for the paths that differ afterwards. */
    private static final int MOST_PATHS = 100;

    static void requireGoingBack(ChangeState state, String applyId) {
        ChangeLedger.requireRunning(state, applyId);
        if (!state.apply(applyId).orElseThrow().isBackingOut()) {
            throw Refusal.conflict("The way back was withdrawn meanwhile.");
        }
    }

    /**
     * Nothing is left to undo: says what lies there, and begins the next round where it was production.
     *
     * @param besides what is to be recorded in one go with that
     */
    void record(ApplyRecord apply, EnvironmentSite site, Captured after, Summary summary, List<? extends Fact> besides)
            throws IOException, InterruptedException {
        boolean exact = after.tree().equals(apply.treeBefore());
        List<String> differences =
                exact ? List.of() : paths(site.differenceFrom(apply.begun().backup()));
        session.act(state -> {
            requireGoingBack(state, apply.id());
            List<Fact> facts = new ArrayList<>(besides);
            facts.add(new ApplyFact.BackOutEnded(
                    apply.id(), after.tree(), after.snapshot(), summary, exact, differences));
            if (environment.isProduction()) {
                facts.add(new ChangeFact.RoundBegan(state.round() + 1, null, apply.id()));
            }
            return facts;
        });
        session.custody().settle(environment.getName());
        ApplyRecord now = session.state().apply(apply.id()).orElseThrow();
        session.say("Plan revision " + apply.revision() + " on " + environment.getName() + " is backed out "
                + (now.backOut().restored() == null
                        ? "in " + Lengths.text(LedgerView.of(now).wayBack())
                        : "by backup " + now.backOut().restored())
                + (exact
                        ? "; it is exactly what it was before, " + after.tree() + "."
                        : ". It is not what it was before; these paths differ: " + String.join(", ", differences)
                                + "."));
        if (!summary.remains().isEmpty()) {
            session.say("What remains: " + String.join("; ", summary.remains()) + ".");
        }
        if (environment.isProduction()) {
            session.say("The change is backed out. Its round " + session.state().round()
                    + " begins at 03 on the same base; sign-offs of earlier rounds do not count.");
        }
    }

    private static List<String> paths(TreeDiff diff) {
        return Stream.of(diff.added(), diff.changed(), diff.deleted(), diff.modeChanged())
                .flatMap(List::stream)
                .sorted()
                .limit(MOST_PATHS)
                .toList();
    }
}
