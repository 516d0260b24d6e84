package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.StoredPlan;
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
        if (apply.summary().get("items") instanceof List<?> items) {
            for (Object one : items) {
                Map<?, ?> item = (Map<?, ?>) one;
                String id = String.valueOf(item.get("item"));
                work.put(id, millis(item.get("work")));
                waits.put(id, millis(item.get("waiting")));
            }
        }
        Duration rollback = millis(apply.summary().get("rollback"));
        return new RehearsalTiming(
                apply.id(), work, waits, rollback.isZero() ? null : rollback, Map.of(), apply.counts());
    }

    private static Duration millis(Object value) {
        return value instanceof Number number ? Duration.ofMillis(number.longValue()) : Duration.ZERO;
    }
}
