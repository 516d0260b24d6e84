package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.Headings;
import java.io.IOException;

/** Where a build has the files that belong to its change. */
public interface Workspace {

    /**
     * Reads a plan, what it references, and a test plan.
     *
     * @param plan path of the plan, or {@code null}
     * @param testPlan path of the test plan, or {@code null}
     * @param planId id of the plan that a vendor's table becomes
     * @param headings what the columns of a table are called besides
     */
    PlanFolder read(String plan, String testPlan, String planId, Headings headings)
            throws IOException, InterruptedException;

    /** Reads the files that patterns name. */
    FoundFiles find(FoundFiles.Wanted wanted) throws IOException, InterruptedException;
}
