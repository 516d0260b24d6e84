package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.AwaitSignOff;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code awaitSignOff}: waits until people approved exactly what is there. */
@Restricted(NoExternalUse.class)
public class AwaitSignOffStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String message;
    private String approvers;
    private int required = AwaitSignOff.Request.DEFAULTS.required();
    private boolean fourEyes = AwaitSignOff.Request.DEFAULTS.fourEyes();
    private String covers;
    private boolean runTests;
    private String expires;
    private String onReject = AwaitSignOff.Request.DEFAULTS.onReject();
    private String remind;
    private String escalate;
    private String testers;

    @DataBoundConstructor
    public AwaitSignOffStep(String name) {
        this.name = Words.text(name);
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
        this.message = Words.text(message);
    }

    /** Users or groups who may sign, comma-separated; {@code qa:2, business:1} demands numbers of each. */
    public String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(String approvers) {
        this.approvers = Words.text(approvers);
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
        this.covers = Words.text(covers);
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
        this.expires = Words.text(expires);
    }

    /** {@code fail} or {@code return}: what a rejection does to the build. */
    public String getOnReject() {
        return onReject;
    }

    @DataBoundSetter
    public void setOnReject(String onReject) {
        this.onReject = Words.text(onReject, AwaitSignOff.Request.DEFAULTS.onReject());
    }

    /** After which time those who can sign are told again, such as {@code 1d}; without, never. */
    public String getRemind() {
        return remind;
    }

    @DataBoundSetter
    public void setRemind(String remind) {
        this.remind = Words.text(remind);
    }

    /** After which time it is taken to others, such as {@code 3d: leads}; without, never. */
    public String getEscalate() {
        return escalate;
    }

    @DataBoundSetter
    public void setEscalate(String escalate) {
        this.escalate = Words.text(escalate);
    }

    /** Users or groups who may enter test results although they cannot sign, comma-separated. */
    public String getTesters() {
        return testers;
    }

    @DataBoundSetter
    public void setTesters(String testers) {
        this.testers = Words.text(testers);
    }

    @Override
    Act act(boolean hasBlock) {
        return new AwaitSignOff(new AwaitSignOff.Request(
                getChange(),
                name,
                message,
                approvers,
                required,
                fourEyes,
                covers,
                runTests,
                expires,
                onReject,
                remind,
                escalate,
                testers));
    }

    @Override
    String label() {
        return "Sign-off " + name;
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
            return text("AwaitSignOff");
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillOnRejectItems() {
            return words(AwaitSignOff.ON_REJECT);
        }
    }
}
