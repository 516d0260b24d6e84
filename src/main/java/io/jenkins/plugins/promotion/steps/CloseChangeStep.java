package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.CloseChange;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code closeChange}: ends the change with its locks; the next use of its name opens another. */
@Restricted(NoExternalUse.class)
public class CloseChangeStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private boolean archive;

    @DataBoundConstructor
    public CloseChangeStep() {}

    @Override
    Act act(boolean hasBlock) {
        return new CloseChange(getChange(), archive);
    }

    /** Whether procedure and dossier are kept with the build. */
    public boolean isArchive() {
        return archive;
    }

    @DataBoundSetter
    public void setArchive(boolean archive) {
        this.archive = archive;
    }

    @Override
    String label() {
        return "Close the change";
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "closeChange";
        }

        @Override
        public String getDisplayName() {
            return text("CloseChange");
        }
    }
}
