package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.execution.PlanChecks;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import java.io.IOException;
import java.util.List;

/** Asks the checks of a plan where it was followed, and tells of those that fail. */
record Checking(Session session, EnvironmentSite site) {

    List<PlanChecks.Told> ask(WorkPlan plan) throws IOException, InterruptedException {
        String name = site.environment().getName();
        return new PlanChecks(plan, session.change().name(), name, site.tree(), site.undoFolder(), site.items()).ask();
    }

    static List<PlanCheck.Result> results(List<PlanChecks.Told> told) {
        return told.stream().map(PlanChecks.Told::result).toList();
    }

    /** @param applyId of the run that applied the plan */
    void warn(List<PlanChecks.Told> failed, String applyId) {
        for (PlanChecks.Told told : failed) {
            session.say("Warning: " + told.result().failure() + ", on "
                    + site.environment().getName() + ".");
            told.output().lines().forEach(line -> session.print("    " + line));
        }
        if (!failed.isEmpty() && site.environment().isProduction()) {
            session.say("The plan stays applied. Mend what is amiss, or go back: on the page "
                    + session.address("apply/" + applyId + "/") + " or by backOutWorkPlan.");
        }
    }
}
