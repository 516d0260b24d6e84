package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.BackOutWorkPlan;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.verb.POST;

/** {@code backOutWorkPlan}: puts an environment back to what it was before the plan was followed there. */
@Restricted(NoExternalUse.class)
public class BackOutWorkPlanStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private final String reason;

    @DataBoundConstructor
    public BackOutWorkPlanStep(String environment, String reason) {
        this.environment = Words.text(environment);
        this.reason = Words.text(reason);
    }

    /** Name of the environment. */
    public String getEnvironment() {
        return environment;
    }

    /** Why; kept with the change. */
    public String getReason() {
        return reason;
    }

    @Override
    Act act(boolean hasBlock) {
        return new BackOutWorkPlan(new BackOutWorkPlan.Request(getChange(), environment, reason));
    }

    @Override
    String label() {
        return "Put " + environment + " back";
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "backOutWorkPlan";
        }

        @Override
        public String getDisplayName() {
            return text("BackOutWorkPlan");
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }
    }
}
