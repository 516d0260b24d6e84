package io.jenkins.embedded.steps;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code archiveArtifacts 'a/*.txt'}. */
public class ArchiveArtifactsStep extends Step {
    private final String artifacts;

    @DataBoundConstructor
    public ArchiveArtifactsStep(String artifacts) {
        this.artifacts = artifacts;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            FilePath workspace = here.get(FilePath.class);
            FilePath target = new FilePath(here.get(Run.class).getArtifactsDir());
            here.get(TaskListener.class).getLogger().println("Archiving artifacts");
            int count = workspace.copyRecursiveTo(artifacts, null, target);
            if (count == 0) {
                throw new AbortException("No artifacts found that match the file pattern \"" + artifacts + "\" in "
                        + workspace + "; correct the pattern");
            }
            return null;
        });
    }

    /** archiveArtifacts. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("archiveArtifacts", false, FilePath.class, Run.class, TaskListener.class);
        }
    }
}
