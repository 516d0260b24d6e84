package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.plan.InvalidPlan;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.io.IOException;

/** Reads the stored revisions of a change's plan. */
final class Revisions {

    /** Name of the plan in a revision's folder, beside the files it references. */
    static final String PLAN = "work-plan.yaml";

    private Revisions() {}

    static PlanFiles files(Change change, long number) {
        return PlanFiles.in(change.revisionFolder(number));
    }

    /** The plan of a revision. It was checked when it was recorded, so a mistake now means damage. */
    static WorkPlan plan(Change change, long number) throws IOException {
        try {
            return PlanReader.read(PLAN, change.readFile(number, PLAN), files(change, number));
        } catch (InvalidPlan e) {
            throw new AbortException("Revision " + number + " of change '" + change.name()
                    + "' was damaged in JENKINS_HOME: " + e.getMessage());
        }
    }
}
