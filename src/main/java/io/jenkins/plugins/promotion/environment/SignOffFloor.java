package io.jenkins.plugins.promotion.environment;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Floor;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The least that a sign-off for an environment must demand. A Jenkinsfile can demand more, never less. */
@Restricted(NoExternalUse.class)
public class SignOffFloor extends AbstractDescribableImpl<SignOffFloor> {

    private String approvers = "";
    private int required = 1;
    private boolean fourEyes = true;

    @DataBoundConstructor
    public SignOffFloor() {}

    /** Users or groups of whom someone must sign, comma-separated; empty for anybody with Promotion/SignOff. */
    public String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(String approvers) {
        this.approvers = approvers == null ? "" : approvers.trim();
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

    void check(Mistakes mistakes) {
        mistakes.check("approvers", () -> checkApprovers(approvers));
        mistakes.check("required", () -> checkRequired(Integer.toString(required)));
    }

    private static void checkApprovers(String approvers) {
        Floor.parse(approvers, 1, true);
    }

    private static void checkRequired(String required) {
        if (!Util.fixNull(required).trim().matches("[1-9][0-9]*")) {
            throw Refusal.mistake("At least 1 person approves; '" + required + "' is no number of people");
        }
    }

    /** Registers the class. */
    @Extension
    @Symbol("signOffFloor")
    public static class DescriptorImpl extends Descriptor<SignOffFloor> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(EnvironmentWords.class).format("SignOffRule");
        }

        /** Says what is wrong with the approvers. */
        @POST
        public FormValidation doCheckApprovers(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(
                    folder, () -> checkApprovers(Util.fixNull(value).trim()));
        }

        /** Says what is wrong with the number. */
        @POST
        public FormValidation doCheckRequired(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> checkRequired(value));
        }
    }
}
