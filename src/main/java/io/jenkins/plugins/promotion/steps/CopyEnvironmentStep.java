package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.CopyEnvironment;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code copyEnvironment}: makes the configuration of environments equal to another's. */
@Restricted(NoExternalUse.class)
public class CopyEnvironmentStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String from;
    private final String to;
    private String include;
    private String exclude;
    private boolean dryRun;
    private String maxDelete = CopyEnvironment.Request.DEFAULTS.maxDelete();
    private String discard;
    private boolean rebase;
    private String wait;
    private boolean emergency;

    @DataBoundConstructor
    public CopyEnvironmentStep(String from, String to) {
        this.from = Words.text(from);
        this.to = Words.text(to);
    }

    /** Name of the environment that is copied. */
    public String getFrom() {
        return from;
    }

    /** Names of the environments copied onto, comma-separated. */
    public String getTo() {
        return to;
    }

    /** Ant globs that narrow the copy, comma-separated. A narrowed copy is neither base nor start of a rehearsal. */
    public String getInclude() {
        return include;
    }

    @DataBoundSetter
    public void setInclude(String include) {
        this.include = Words.text(include);
    }

    /** Ant globs of what the copy leaves alone, comma-separated. */
    public String getExclude() {
        return exclude;
    }

    @DataBoundSetter
    public void setExclude(String exclude) {
        this.exclude = Words.text(exclude);
    }

    /** Whether only to say what would be done. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** How much of the target may be deleted, as a percentage or a number of files; more is refused. */
    public String getMaxDelete() {
        return maxDelete;
    }

    @DataBoundSetter
    public void setMaxDelete(String maxDelete) {
        this.maxDelete = Words.text(maxDelete, CopyEnvironment.Request.DEFAULTS.maxDelete());
    }

    /** Why work that lies in the target and that nothing accounts for may be overwritten. */
    public String getDiscard() {
        return discard;
    }

    @DataBoundSetter
    public void setDiscard(String discard) {
        this.discard = Words.text(discard);
    }

    /** Whether to take the change's base anew. */
    public boolean isRebase() {
        return rebase;
    }

    @DataBoundSetter
    public void setRebase(boolean rebase) {
        this.rebase = rebase;
    }

    /** How long to wait at the most for a target that another change has; {@code 0} for ever, nothing for not at all. */
    public String getWait() {
        return wait;
    }

    @DataBoundSetter
    public void setWait(String wait) {
        this.wait = Words.text(wait);
    }

    /** Whether the change, if this step opens it, is one for an emergency. */
    public boolean isEmergency() {
        return emergency;
    }

    @DataBoundSetter
    public void setEmergency(boolean emergency) {
        this.emergency = emergency;
    }

    @Override
    Act act(boolean hasBlock) {
        return new CopyEnvironment(new CopyEnvironment.Request(
                getChange(), from, to, include, exclude, dryRun, maxDelete, discard, rebase, wait, emergency));
    }

    @Override
    String label() {
        return "Copy " + from + " → " + to;
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "copyEnvironment";
        }

        @Override
        public String getDisplayName() {
            return text("CopyEnvironment");
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillFromItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }
    }
}
