package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.RestoreEnvironment;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.verb.POST;

/** {@code restoreEnvironment}: makes an environment what it was when the change took a backup of it. */
@Restricted(NoExternalUse.class)
public class RestoreEnvironmentStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private final String backup;
    private final String reason;

    @DataBoundConstructor
    public RestoreEnvironmentStep(String environment, String backup, String reason) {
        this.environment = Words.text(environment);
        this.backup = Words.text(backup);
        this.reason = Words.text(reason);
    }

    /** Name of the environment. */
    public String getEnvironment() {
        return environment;
    }

    /** Id of a backup that a step of the change returned. */
    public String getBackup() {
        return backup;
    }

    /** Why; kept with the change. */
    public String getReason() {
        return reason;
    }

    @Override
    Act act(boolean hasBlock) {
        return new RestoreEnvironment(new RestoreEnvironment.Request(getChange(), environment, backup, reason));
    }

    @Override
    String label() {
        return "Restore " + environment;
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "restoreEnvironment";
        }

        @Override
        public String getDisplayName() {
            return text("RestoreEnvironment");
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }
    }
}
