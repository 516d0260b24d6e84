package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.LockConfig;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code lockConfig}: keeps others from changing environments, until {@code unlockConfig}, a person, or the
 * end of the change. A step of Pipeline either always takes a block or never, so the block form has a name of its own:
 * {@link WithConfigLockStep}.
 */
@Restricted(NoExternalUse.class)
public class LockConfigStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private String reason;
    private String wait = LockConfig.Request.DEFAULTS.patience();
    private String onDrift = LockConfig.Request.DEFAULTS.onDrift();
    private boolean emergency;

    @DataBoundConstructor
    public LockConfigStep(String environment) {
        this.environment = Words.text(environment);
    }

    /** Names of the environments, comma-separated; they are locked in stage order. */
    public String getEnvironment() {
        return environment;
    }

    /** Why; shown to everybody who meets the lock. */
    public String getReason() {
        return reason;
    }

    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = Words.text(reason);
    }

    /** How long to wait for it at the most, such as {@code 2h}; {@code 0} for ever. */
    public String getWait() {
        return wait;
    }

    @DataBoundSetter
    public void setWait(String wait) {
        this.wait = Words.text(wait, LockConfig.Request.DEFAULTS.patience());
    }

    /** {@code fail} or {@code warn}: what to do if the environment moved since the change's base. */
    public String getOnDrift() {
        return onDrift;
    }

    @DataBoundSetter
    public void setOnDrift(String onDrift) {
        this.onDrift = Words.text(onDrift, LockConfig.Request.DEFAULTS.onDrift());
    }

    /** Whether the change, if this step opens it, is one for an emergency. */
    public boolean isEmergency() {
        return emergency;
    }

    @DataBoundSetter
    public void setEmergency(boolean emergency) {
        this.emergency = emergency;
    }

    @Override
    Act act(boolean hasBlock) {
        return new LockConfig(
                new LockConfig.Request(getChange(), environment, reason, wait, onDrift, emergency), hasBlock);
    }

    @Override
    String label() {
        return "Lock " + environment;
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "lockConfig";
        }

        @Override
        public String getDisplayName() {
            return text("LockConfig");
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnDriftItems() {
            return words(LockConfig.ON_DRIFT);
        }
    }
}
