package io.jenkins.embedded.steps;

import hudson.AbortException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code withEnv(['A=b']) { }}. */
public class WithEnvStep extends Step {
    private final List<String> overrides;

    @DataBoundConstructor
    public WithEnvStep(List<String> overrides) {
        this.overrides = overrides;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : overrides) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new AbortException("withEnv expects NAME=value but was given '" + pair + "'");
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new BlockExecution(
                context,
                EnvironmentExpander.merge(
                        context.get(EnvironmentExpander.class), EnvironmentExpander.constant(values)));
    }

    /** withEnv. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("withEnv", true);
        }
    }
}
