package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;

/** The work plan of a stored revision. */
public final class StoredPlan {

    /** Name of the plan's file in a revision's folder, whatever it was called in the workspace. */
    public static final String FILE = "work-plan.yaml";

    private StoredPlan() {}

    /** The plan's text as people wrote it. */
    public static byte[] bytes(Change change, long revision) throws IOException {
        return change.readFile(revision, FILE);
    }

    /**
     * Reads the plan with the files that were stored beside it.
     *
     * @throws IOException if it cannot be read, or is no plan any more
     */
    public static WorkPlan read(Change change, long revision) throws IOException {
        try {
            return PlanReader.read(FILE, bytes(change, revision), PlanFiles.in(change.revisionFolder(revision)));
        } catch (Refusal e) {
            throw new IOException(
                    "revision " + revision + " of change " + change.name() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
