package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.RecordWorkPlan;
import io.jenkins.plugins.promotion.process.Words;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code recordWorkPlan}: stores the plan as a revision of the change, with what was really changed. */
@Restricted(NoExternalUse.class)
public class RecordWorkPlanStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private String plan;
    private String testPlan;
    private String headings;
    private boolean derive = RecordWorkPlan.Request.DEFAULTS.derive();

    @DataBoundConstructor
    public RecordWorkPlanStep(String environment) {
        this.environment = Words.text(environment);
    }

    /** Name of the first stage, where the changes were made. */
    public String getEnvironment() {
        return environment;
    }

    /** Path of the plan in the workspace; without, the plan has only what is derived. */
    public String getPlan() {
        return plan;
    }

    @DataBoundSetter
    public void setPlan(String plan) {
        this.plan = Words.text(plan);
    }

    /** Path of the test plan in the workspace. */
    public String getTestPlan() {
        return testPlan;
    }

    @DataBoundSetter
    public void setTestPlan(String testPlan) {
        this.testPlan = Words.text(testPlan);
    }

    /** What the columns of a vendor's table are called besides: {@code their heading = ours}, comma-separated. */
    public String getHeadings() {
        return headings;
    }

    @DataBoundSetter
    public void setHeadings(String headings) {
        this.headings = Words.text(headings);
    }

    /** Whether items are added for differences that the plan does not name. */
    public boolean isDerive() {
        return derive;
    }

    @DataBoundSetter
    public void setDerive(boolean derive) {
        this.derive = derive;
    }

    @Override
    Act act(boolean hasBlock) {
        return new RecordWorkPlan(
                new RecordWorkPlan.Request(getChange(), environment, plan, testPlan, headings, derive));
    }

    @Override
    String label() {
        return "Record the plan " + plan;
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "recordWorkPlan";
        }

        @Override
        public String getDisplayName() {
            return text("RecordWorkPlan");
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class, FilePath.class);
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }
    }
}
