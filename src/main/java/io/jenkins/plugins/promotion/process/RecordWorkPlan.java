package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code recordWorkPlan}: stores the plan as a revision of the change, with what was really changed. */
public final class RecordWorkPlan extends Act {

    private static final long serialVersionUID = 1L;

    private final Request request;

    public RecordWorkPlan(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the first stage, where the changes were made
     * @param plan path of the plan in the workspace; without, the plan has only what is derived
     * @param testPlan path of the test plan in the workspace
     * @param headings what the columns of a table are called besides, {@code their heading = ours}, comma-separated
     * @param derive whether items are added for differences that the plan does not name
     */
    public record Request(
            String change, String environment, String plan, String testPlan, String headings, boolean derive)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null, null, true);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            plan = Words.text(plan);
            testPlan = Words.text(testPlan);
            headings = Words.text(headings);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    void check() {
        Headings.parse(request.headings());
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        Stage stage = session.environment(request.environment(), Right.COPY);
        Workspace workspace = session.workspace()
                .orElseThrow(() -> Refusal.incomplete(
                        "recordWorkPlan reads from a workspace, so it must stand inside a node block."));
        Recording.Outcome outcome = new Recording(session, stage)
                .record(
                        workspace,
                        request.plan(),
                        request.testPlan(),
                        Headings.parse(request.headings()),
                        request.derive());
        RevisionRecord revision = outcome.revision();
        if (outcome.late()) {
            session.say(
                    "Note: what is to be recorded differs from revision " + revision.number()
                            + ", which production carries since this change applied it. It is left alone: a new change takes it.");
        }
        session.say((outcome.late()
                        ? "The plan stays as it is in revision "
                        : outcome.stored() ? "The plan is unchanged since revision " : "Recorded the plan as revision ")
                + revision.number() + " (" + revision.planDigest() + "): " + Counts.of(revision.items(), "item") + ", "
                + revision.added() + " derived from what was changed in " + stage.getName() + ", "
                + revision.obsolete().size() + " obsolete.");
        for (String author : revision.authors()) {
            if (!session.ids().anyUser(session.authors(), author)
                    && !session.directory().isUser(author)) {
                session.say(
                        "Warning: the plan's author '" + author + "' is no user that can be verified now; if that is"
                                + " no user id, nobody is kept from signing or beginning this plan as its author.");
            }
        }
        outcome.conflicts().forEach(conflict -> session.say("Warning: " + conflict + "."));
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
