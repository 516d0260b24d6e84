package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.ApplyWorkPlan;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code applyWorkPlan}: follows the recorded plan on an environment. */
@Restricted(NoExternalUse.class)
public class ApplyWorkPlanStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private String plan;
    private boolean dryRun;
    private String onFailure = ApplyWorkPlan.Request.DEFAULTS.onFailure();
    private String items;
    private boolean rehearseBackOut;

    @DataBoundConstructor
    public ApplyWorkPlanStep(String environment) {
        this.environment = Words.text(environment);
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
        this.plan = Words.text(plan);
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
        this.onFailure = Words.text(onFailure, ApplyWorkPlan.Request.DEFAULTS.onFailure());
    }

    /** Ids of the only items to perform, comma-separated; such a run is no rehearsal. */
    public String getItems() {
        return items;
    }

    @DataBoundSetter
    public void setItems(String items) {
        this.items = Words.text(items);
    }

    /** Whether, on a test environment, the way back is tried out before the plan is followed again. */
    public boolean isRehearseBackOut() {
        return rehearseBackOut;
    }

    @DataBoundSetter
    public void setRehearseBackOut(boolean rehearseBackOut) {
        this.rehearseBackOut = rehearseBackOut;
    }

    @Override
    Act act(boolean hasBlock) {
        return new ApplyWorkPlan(
                new ApplyWorkPlan.Request(getChange(), environment, plan, dryRun, onFailure, items, rehearseBackOut));
    }

    @Override
    String label() {
        return "Follow the plan on " + environment;
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
            return text("ApplyWorkPlan");
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnFailureItems() {
            return words(ApplyWorkPlan.ON_FAILURE);
        }
    }
}
