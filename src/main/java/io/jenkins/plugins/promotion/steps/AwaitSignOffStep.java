package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code awaitSignOff}: waits until people approved exactly what is there (process A, 03, 04, 06, 09). */
public class AwaitSignOffStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String message;
    private String approvers;
    private int required = 1;
    private boolean fourEyes = true;
    private String covers;
    private boolean runTests;
    private String expires;
    private String onReject = "fail";

    @DataBoundConstructor
    public AwaitSignOffStep(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** Name of the gate, such as {@code Go live}. */
    public String getName() {
        return name;
    }

    /** What approvers should know. */
    public String getMessage() {
        return message;
    }

    @DataBoundSetter
    public void setMessage(String message) {
        this.message = Util.fixEmptyAndTrim(message);
    }

    /** Users or groups who may sign, comma-separated; {@code qa:2, business:1} demands numbers of each. */
    public String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    /** How many people must approve. */
    public int getRequired() {
        return required;
    }

    @DataBoundSetter
    public void setRequired(int required) {
        this.required = required;
    }

    /** Whether requester, author and implementer cannot sign. */
    public boolean isFourEyes() {
        return fourEyes;
    }

    @DataBoundSetter
    public void setFourEyes(boolean fourEyes) {
        this.fourEyes = fourEyes;
    }

    /** What is approved, comma-separated: {@code plan} and names of environments. */
    public String getCovers() {
        return covers;
    }

    @DataBoundSetter
    public void setCovers(String covers) {
        this.covers = Util.fixEmptyAndTrim(covers);
    }

    /** Whether the cases of the recorded test plan get their results at this gate. */
    public boolean isRunTests() {
        return runTests;
    }

    @DataBoundSetter
    public void setRunTests(boolean runTests) {
        this.runTests = runTests;
    }

    /** How long the gate and its sign-off are good, such as {@code 10d}; without, for ever. */
    public String getExpires() {
        return expires;
    }

    @DataBoundSetter
    public void setExpires(String expires) {
        this.expires = Util.fixEmptyAndTrim(expires);
    }

    /** {@code fail} or {@code return}: what a rejection does to the build. */
    public String getOnReject() {
        return onReject;
    }

    @DataBoundSetter
    public void setOnReject(String onReject) {
        this.onReject = Choice.of("onReject", onReject, "fail", "return");
    }

    @Override
    List<String> namedEnvironments() {
        return StepSession.names(covers).stream()
                .filter(n -> !n.equals(Coverage.PLAN))
                .toList();
    }

    @Override
    public StepExecution start(StepContext context) {
        return new AwaitSignOffExecution(this, context);
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "awaitSignOff";
        }

        @Override
        public String getDisplayName() {
            return "Wait for a sign-off";
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnRejectItems() {
            return Choice.list("fail", "return");
        }
    }
}
