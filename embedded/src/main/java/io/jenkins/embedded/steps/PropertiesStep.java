package io.jenkins.embedded.steps;

import hudson.BulkChange;
import hudson.model.Job;
import hudson.model.JobProperty;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code properties([parameters([...])])}. */
public class PropertiesStep extends Step {
    private final List<JobProperty> properties;

    @DataBoundConstructor
    public PropertiesStep(List<JobProperty> properties) {
        this.properties = properties;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public StepExecution start(StepContext context) {
        return SynchronousWork.of(context, here -> {
            Job job = here.get(Run.class).getParent();
            try (BulkChange change = new BulkChange(job)) {
                job.removeProperty(ParametersDefinitionProperty.class);
                for (JobProperty property : properties) {
                    job.removeProperty(property.getClass());
                    job.addProperty(property);
                }
                change.commit();
            }
            return null;
        });
    }

    /** properties. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("properties", false, Run.class);
        }
    }
}
