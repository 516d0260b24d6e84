package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.OutageWindow;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code outageWindow}: runs its block in an outage that is long enough. */
@Restricted(NoExternalUse.class)
public class OutageWindowStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private String start;
    private String end;
    private String margin = OutageWindow.Request.DEFAULTS.margin();
    private String onOverrun = OutageWindow.Request.DEFAULTS.onOverrun();

    @DataBoundConstructor
    public OutageWindowStep(String environment) {
        this.environment = Words.text(environment);
    }

    /** Name of the environment that is out. */
    public String getEnvironment() {
        return environment;
    }

    /** Begin of the window, ISO 8601 with zone; without, a person enters the dates on the page. */
    public String getStart() {
        return start;
    }

    @DataBoundSetter
    public void setStart(String start) {
        this.start = Words.text(start);
    }

    /** End of the window, ISO 8601 with zone. */
    public String getEnd() {
        return end;
    }

    @DataBoundSetter
    public void setEnd(String end) {
        this.end = Words.text(end);
    }

    /** What is added to the rehearsed length: a percentage, or a duration such as {@code 10m}. */
    public String getMargin() {
        return margin;
    }

    @DataBoundSetter
    public void setMargin(String margin) {
        this.margin = Words.text(margin, OutageWindow.Request.DEFAULTS.margin());
    }

    /** {@code warn}: what to do when the block runs past the end. */
    public String getOnOverrun() {
        return onOverrun;
    }

    @DataBoundSetter
    public void setOnOverrun(String onOverrun) {
        this.onOverrun = Words.text(onOverrun, OutageWindow.Request.DEFAULTS.onOverrun());
    }

    @Override
    Act act(boolean hasBlock) {
        return new OutageWindow(new OutageWindow.Request(getChange(), environment, start, end, margin, onOverrun));
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "outageWindow";
        }

        @Override
        public String getDisplayName() {
            return text("OutageWindow");
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnOverrunItems() {
            return words(OutageWindow.ON_OVERRUN);
        }
    }
}
