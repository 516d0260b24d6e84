package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.LockConfig;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.verb.POST;

/** {@code withConfigLock}: like {@code lockConfig}, and unlocks at the end of its block what it locked. */
@Restricted(NoExternalUse.class)
public class WithConfigLockStep extends LockConfigStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public WithConfigLockStep(String environment) {
        super(environment);
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "withConfigLock";
        }

        @Override
        public String getDisplayName() {
            return text("WithConfigLock");
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnDriftItems() {
            return words(LockConfig.ON_DRIFT);
        }
    }
}
