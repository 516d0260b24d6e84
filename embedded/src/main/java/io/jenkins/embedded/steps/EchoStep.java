package io.jenkins.embedded.steps;

import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code echo 'text'}. */
public class EchoStep extends Step {
    private final String message;

    @DataBoundConstructor
    public EchoStep(String message) {
        this.message = message;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            here.get(TaskListener.class).getLogger().println(message);
            return null;
        });
    }

    /** echo. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("echo", false, TaskListener.class);
        }
    }
}
