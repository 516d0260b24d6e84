package io.jenkins.embedded.steps;

import hudson.AbortException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code error 'text'}. */
public class ErrorStep extends Step {
    private final String message;

    @DataBoundConstructor
    public ErrorStep(String message) {
        this.message = message;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            throw new AbortException(message);
        });
    }

    /** error. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("error", false);
        }
    }
}
