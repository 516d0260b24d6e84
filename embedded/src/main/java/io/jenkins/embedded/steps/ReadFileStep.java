package io.jenkins.embedded.steps;

import hudson.FilePath;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code readFile 'a'}. */
public class ReadFileStep extends Step {
    private final String file;
    private String encoding;

    @DataBoundConstructor
    public ReadFileStep(String file) {
        this.file = file;
    }

    @Override
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            try (InputStream in = here.get(FilePath.class).child(file).read()) {
                return new String(
                        in.readAllBytes(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding));
            }
        });
    }

    /** readFile. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("readFile", false, FilePath.class);
        }
    }
}
