package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.AwaitSoak;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code awaitSoak}: waits for days of use of an environment that nobody changes. */
@Restricted(NoExternalUse.class)
public class AwaitSoakStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private final String lasting;
    private String onChange = AwaitSoak.Request.DEFAULTS.onChange();
    private String checkEvery;

    @DataBoundConstructor
    public AwaitSoakStep(String environment, String lasting) {
        this.environment = Words.text(environment);
        this.lasting = Words.text(lasting);
    }

    /** Name of the environment that is used. */
    public String getEnvironment() {
        return environment;
    }

    /** How long, such as {@code 3d}. */
    public String getLasting() {
        return lasting;
    }

    /** {@code report}, {@code restart} or {@code fail}: what to do when it is changed meanwhile. */
    public String getOnChange() {
        return onChange;
    }

    @DataBoundSetter
    public void setOnChange(String onChange) {
        this.onChange = Words.text(onChange, AwaitSoak.Request.DEFAULTS.onChange());
    }

    /** How often the plan's checks are asked, such as {@code 1h}; {@code null} for never. */
    public String getCheckEvery() {
        return checkEvery;
    }

    @DataBoundSetter
    public void setCheckEvery(String checkEvery) {
        this.checkEvery = Words.text(checkEvery);
    }

    @Override
    Act act(boolean hasBlock) {
        return new AwaitSoak(new AwaitSoak.Request(getChange(), environment, lasting, onChange, checkEvery));
    }

    @Override
    String label() {
        return "Use " + environment + " for " + lasting;
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "awaitSoak";
        }

        @Override
        public String getDisplayName() {
            return text("AwaitSoak");
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnChangeItems() {
            return words(AwaitSoak.ON_CHANGE);
        }
    }
}
