package io.jenkins.embedded.steps;

import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code deleteDir()}. */
public class DeleteDirStep extends Step {
    @DataBoundConstructor
    public DeleteDirStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            here.get(FilePath.class).deleteRecursive();
            return null;
        });
    }

    /** deleteDir. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("deleteDir", false, FilePath.class);
        }
    }
}
