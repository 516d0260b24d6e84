package io.jenkins.embedded.steps;

import hudson.model.Result;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code unstable 'text'}. */
public class UnstableStep extends Step {
    private final String message;

    @DataBoundConstructor
    public UnstableStep(String message) {
        this.message = message;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            here.get(TaskListener.class).getLogger().println("WARNING: " + message);
            here.setResult(Result.UNSTABLE);
            return null;
        });
    }

    /** unstable. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("unstable", false, TaskListener.class);
        }
    }
}
