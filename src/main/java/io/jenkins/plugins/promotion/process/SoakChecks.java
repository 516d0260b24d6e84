package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.SoakRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.execution.PlanChecks;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The checks of the plan while the environment is used. They are those of the revision that was applied there: another one
 * has not been rehearsed and signed, and may run nothing there.
 */
record SoakChecks(Session session, EnvironmentSite site, WorkPlan plan, String applyId) {

    /** @throws Refusal if nothing can be asked */
    static SoakChecks of(Session session, EnvironmentSite site) throws IOException {
        String environment = site.environment().getName();
        ApplyRecord applied = session.state().applies().stream()
                .filter(apply -> apply.environment().equals(environment) && apply.isDone())
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> Refusal.incomplete("checkEvery: no plan of change '"
                        + session.change().name() + "' is applied to '" + environment
                        + "', so there is nothing to check; apply it first, or leave checkEvery out."));
        WorkPlan plan = StoredPlan.read(session.change(), applied.revision());
        if (plan.checks().isEmpty()) {
            throw Refusal.incomplete("checkEvery: the plan that is applied to '" + environment + "', revision "
                    + applied.revision() + ", has no checks; leave checkEvery out. The plan of the next change can say"
                    + " under plan.checks what is to hold.");
        }
        return new SoakChecks(session, site, plan, applied.id());
    }

    /**
     * Asks all, and records and tells it if others fail than before.
     *
     * @param lastAsked when they were asked before
     */
    SoakRecord ask(SoakRecord soak, Instant lastAsked, Instant now) throws IOException, InterruptedException {
        Checking checking = new Checking(session, site);
        List<PlanChecks.Told> failed = checking.ask(plan).stream()
                .filter(told -> !told.result().passed())
                .toList();
        Set<String> before = titles(soak.failing());
        if (titles(Checking.results(failed)).equals(before)) {
            return soak;
        }
        session.record(new SoakFact.Checked(soak.id(), new Soak.Checked(lastAsked, now, Checking.results(failed))));
        if (failed.isEmpty()) {
            session.say("All checks of the plan pass on " + soak.environment() + " again.");
        }
        checking.warn(
                failed.stream()
                        .filter(told -> !before.contains(told.result().check()))
                        .toList(),
                applyId);
        return session.state().lastSoak(soak.environment()).orElseThrow();
    }

    private static Set<String> titles(List<PlanCheck.Result> checks) {
        return checks.stream().map(PlanCheck.Result::check).collect(Collectors.toSet());
    }

    /** Each time that a check began to fail, as plain data. */
    static List<Map<String, Object>> failures(SoakRecord soak) {
        List<Map<String, Object>> failures = new ArrayList<>();
        Set<String> before = Set.of();
        for (Soak.Checked checked : soak.checks()) {
            for (PlanCheck.Result failed : checked.failed()) {
                if (!before.contains(failed.check())) {
                    Map<String, Object> failure = new LinkedHashMap<>();
                    failure.put("check", failed.check());
                    failure.put("why", failed.why());
                    failure.put("at", checked.at());
                    failures.add(failure);
                }
            }
            before = titles(checked.failed());
        }
        return failures;
    }
}
