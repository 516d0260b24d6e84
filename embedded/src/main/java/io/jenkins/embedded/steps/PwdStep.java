package io.jenkins.embedded.steps;

import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code pwd()}. */
public class PwdStep extends Step {
    @DataBoundConstructor
    public PwdStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> here.get(FilePath.class).getRemote());
    }

    /** pwd. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("pwd", false, FilePath.class);
        }
    }
}
