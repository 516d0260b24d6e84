package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.outage.Estimation;
import io.jenkins.plugins.promotion.outage.Margin;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.RehearsalTiming;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rehearsals of a change say about the outage to come. */
public final class Rehearsals {

    private Rehearsals() {}

    /**
     * How long the plan will take on an environment.
     *
     * @return the estimate, or why there is none
     */
    public static Estimation estimate(Change change, String environment, Margin margin) throws IOException {
        ChangeState state = change.state();
        if (state.revisionNumber() == 0) {
            return new Estimation.None("no work plan is recorded for change '" + change.name() + "'");
        }
        WorkPlan plan = StoredPlan.read(change, state.revisionNumber());
        List<RehearsalTiming> timings = state.applies().stream()
                .filter(a -> !a.production() && a.endedAt() != null && state.doesTheSame(a.revision()))
                .map(Rehearsals::timing)
                .toList();
        return OutageEstimate.from(timings, plan.itemsFor(environment), margin);
    }

    private static RehearsalTiming timing(ApplyRecord apply) {
        Map<String, Duration> work = new LinkedHashMap<>();
        Map<String, Duration> waits = new LinkedHashMap<>();
        Duration rollback = Duration.ZERO;
        boolean valid = apply.counts();
        if (apply.isBackedOut()) {
            valid = apply.ended().counts() && apply.backOut().isExact();
            rollback = LedgerView.of(apply).wayBack();
        } else if (apply.summary() != null) {
            rollback = apply.summary().rollback();
        }
        if (apply.summary() != null) {
            for (Summary.Line item : apply.summary().items()) {
                work.put(item.itemId(), item.work());
                waits.put(item.itemId(), item.waiting());
            }
        }
        return new RehearsalTiming(apply.id(), work, waits, rollback.isZero() ? null : rollback, Map.of(), valid);
    }
}
