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

/** {@code outageWindow}: runs its block in an outage that is long enough (process A, 10). */
public class OutageWindowStep extends PromotionStep {

    private static final long serialVersionUID = 1L;
    static final String MARGIN = "20%";

    private final String environment;
    private String start;
    private String end;
    private String margin = MARGIN;
    private String onOverrun = "warn";

    @DataBoundConstructor
    public OutageWindowStep(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
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
        this.start = Util.fixEmptyAndTrim(start);
    }

    /** End of the window, ISO 8601 with zone. */
    public String getEnd() {
        return end;
    }

    @DataBoundSetter
    public void setEnd(String end) {
        this.end = Util.fixEmptyAndTrim(end);
    }

    /** What is added to the rehearsed length: a percentage, or a duration such as {@code 10m}. */
    public String getMargin() {
        return margin;
    }

    @DataBoundSetter
    public void setMargin(String margin) {
        this.margin = Util.fixEmptyAndTrim(margin) == null ? MARGIN : margin.trim();
    }

    /** {@code warn}: what to do when the block runs past the end. */
    public String getOnOverrun() {
        return onOverrun;
    }

    @DataBoundSetter
    public void setOnOverrun(String onOverrun) {
        if ("ask".equals(Util.fixEmptyAndTrim(onOverrun))) {
            throw new IllegalArgumentException(
                    "onOverrun: 'ask' is not built yet; 'warn' says so in the log and on the page");
        }
        this.onOverrun = Choice.of("onOverrun", onOverrun, "warn");
    }

    @Override
    List<String> namedEnvironments() {
        return StepSession.names(environment);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new OutageWindowExecution(this, context);
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
            return "Work in an outage";
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
            return Choice.list("warn");
        }
    }
}
