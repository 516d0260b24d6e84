package io.jenkins.plugins.promotion.environment;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The least that a sign-off for an environment must demand. A Jenkinsfile can demand more, never less. */
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

    /** How many people must approve, at least 1. */
    public int getRequired() {
        return required;
    }

    @DataBoundSetter
    public void setRequired(int required) {
        this.required = Math.max(1, required);
    }

    /** Whether requester, author and implementer cannot sign. */
    public boolean isFourEyes() {
        return fourEyes;
    }

    @DataBoundSetter
    public void setFourEyes(boolean fourEyes) {
        this.fourEyes = fourEyes;
    }

    /** Registers the class. */
    @Extension
    @Symbol("signOffFloor")
    public static class DescriptorImpl extends Descriptor<SignOffFloor> {
        @Override
        public String getDisplayName() {
            return "Sign-off rule";
        }
    }
}
