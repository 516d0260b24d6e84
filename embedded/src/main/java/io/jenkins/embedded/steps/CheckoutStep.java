package io.jenkins.embedded.steps;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.TaskListener;
import io.jenkins.embedded.engine.DirectoryScm;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.File;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code checkout scm}: copies the Jenkinsfile's folder into the workspace. */
public class CheckoutStep extends Step {
    private final DirectoryScm scm;

    @DataBoundConstructor
    public CheckoutStep(DirectoryScm scm) {
        this.scm = scm;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            if (scm == null) {
                throw new AbortException(
                        "‘checkout scm’ has nothing to check out: this job's script does not come from a folder");
            }
            FilePath source = new FilePath(new File(scm.getDirectory()));
            int files = source.copyRecursiveTo("**/*", here.get(FilePath.class));
            here.get(TaskListener.class)
                    .getLogger()
                    .println("Copied " + Counts.of(files, "file") + " from " + scm.getDirectory()
                            + " into the workspace");
            return null;
        });
    }

    /** checkout. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("checkout", false, FilePath.class, TaskListener.class);
        }
    }
}
