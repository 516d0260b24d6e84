package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.CloseChange;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code closeChange}: ends the change with its locks; the next use of its name opens another. */
public class CloseChangeStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public CloseChangeStep() {}

    @Override
    Act act(StepContext context) {
        return new CloseChange(getChange());
    }

    @Override
    String label() {
        return "Close the change";
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "closeChange";
        }

        @Override
        public String getDisplayName() {
            return "Close a change";
        }
    }
}
