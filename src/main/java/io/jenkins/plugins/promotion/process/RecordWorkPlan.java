package io.jenkins.plugins.promotion.steps;

import hudson.FilePath;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@link RecordWorkPlanStep}. */
final class RecordWorkPlanExecution extends PromotionExecution<RecordWorkPlanStep> {

    private static final long serialVersionUID = 1L;

    RecordWorkPlanExecution(RecordWorkPlanStep step, StepContext context) {
        super(step, context);
    }

    @Override
    Progress advance(StepSession session) throws Exception {
        Environment stage = session.environment(step().getEnvironment(), null);
        FilePath workspace = getContext().get(FilePath.class);
        Recording.Outcome outcome = new Recording(session, stage)
                .record(workspace, step().getPlan(), step().getTestPlan(), step().isDerive());
        RevisionRecord revision = outcome.revision();
        session.say((outcome.stored() ? "The plan is unchanged since revision " : "Recorded the plan as revision ")
                + revision.number() + " (" + revision.planDigest() + "): " + revision.items() + " items, "
                + revision.added() + " derived from what was changed in " + stage.getName() + ", "
                + revision.obsolete().size() + " obsolete.");
        if (!outcome.missing().isEmpty()) {
            session.say("Warning: the plan is not complete. Items for these differences are missing or differ: "
                    + String.join(", ", outcome.missing()));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("revision", revision.number());
        result.put("planDigest", revision.planDigest());
        result.put("items", revision.items());
        result.put("added", revision.added());
        result.put("kept", revision.kept());
        result.put("obsolete", revision.obsolete());
        result.put("complete", revision.complete());
        result.put("tree", revision.tree());
        result.put("round", revision.round());
        result.put("stored", outcome.stored());
        result.put("build", revision.build());
        return new Progress.Done(result);
    }
}
