package io.jenkins.embedded.steps;

import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code script { }}: Scripted Pipeline within a Declarative one. */
public class ScriptStep extends Step {
    @DataBoundConstructor
    public ScriptStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new BlockExecution(context);
    }

    /** script. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("script", true);
        }
    }
}
