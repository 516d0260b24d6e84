package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code applyWorkPlan}: follows the recorded plan on an environment (process A, 08 and 11). */
public class ApplyWorkPlanStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private String plan;
    private boolean dryRun;
    private String onFailure = "ask";
    private String items;

    @DataBoundConstructor
    public ApplyWorkPlanStep(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** Name of the environment. */
    public String getEnvironment() {
        return environment;
    }

    /** Path of a plan in the workspace that is recorded first; only inside a node. */
    public String getPlan() {
        return plan;
    }

    @DataBoundSetter
    public void setPlan(String plan) {
        this.plan = Util.fixEmptyAndTrim(plan);
    }

    /** Whether only to say what would be done. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** {@code ask}, {@code stop} or {@code rollback}: what happens when an item fails; the plan's policy goes first. */
    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = Choice.of("onFailure", onFailure, "ask", "stop", "rollback");
    }

    /** Ids of the only items to perform, comma-separated; such a run is no rehearsal. */
    public String getItems() {
        return items;
    }

    @DataBoundSetter
    public void setItems(String items) {
        this.items = Util.fixEmptyAndTrim(items);
    }

    @Override
    List<String> namedEnvironments() {
        return StepSession.names(environment);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ApplyWorkPlanExecution(this, context);
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "applyWorkPlan";
        }

        @Override
        public String getDisplayName() {
            return "Apply the Configuration Work Plan";
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnFailureItems() {
            return Choice.list("ask", "stop", "rollback");
        }
    }
}
