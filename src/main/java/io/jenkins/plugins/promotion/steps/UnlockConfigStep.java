package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.UnlockConfig;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code unlockConfig}: releases locks that the change holds. */
@Restricted(NoExternalUse.class)
public class UnlockConfigStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;

    @DataBoundConstructor
    public UnlockConfigStep(String environment) {
        this.environment = Words.text(environment);
    }

    /** Names of the environments, comma-separated. */
    public String getEnvironment() {
        return environment;
    }

    @Override
    Act act(boolean hasBlock) {
        return new UnlockConfig(getChange(), environment);
    }

    @Override
    String label() {
        return "Unlock " + environment;
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "unlockConfig";
        }

        @Override
        public String getDisplayName() {
            return text("UnlockConfig");
        }
    }
}
