package io.jenkins.embedded.steps;

import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code writeFile file: 'a', text: 'b'}. */
public class WriteFileStep extends Step {
    private final String file;
    private final String text;
    private String encoding;

    @DataBoundConstructor
    public WriteFileStep(String file, String text) {
        this.file = file;
        this.text = text;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            here.get(FilePath.class).child(file).write(text, encoding);
            return null;
        });
    }

    /** writeFile. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("writeFile", false, FilePath.class);
        }
    }
}
