package io.jenkins.embedded.steps;

import hudson.FilePath;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code dir('a') { }}. */
public class DirStep extends Step {
    private final String path;

    @DataBoundConstructor
    public DirStep(String path) {
        this.path = path;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        FilePath folder = context.get(FilePath.class).child(path);
        folder.mkdirs();
        return new BlockExecution(context, folder);
    }

    /** dir. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("dir", true, FilePath.class, TaskListener.class);
        }
    }
}
