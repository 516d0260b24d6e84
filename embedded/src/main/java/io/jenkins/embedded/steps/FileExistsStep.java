package io.jenkins.embedded.steps;

import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code fileExists 'a'}. */
public class FileExistsStep extends Step {
    private final String file;

    @DataBoundConstructor
    public FileExistsStep(String file) {
        this.file = file;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(
                context, here -> here.get(FilePath.class).child(file).exists());
    }

    /** fileExists. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("fileExists", false, FilePath.class);
        }
    }
}
