package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.notice.Notices;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Writes a finished build's summary into its action, and sees to it that one that was killed does and waits for nothing
 * any more and that its checks are concluded.
 */
@Extension
@Restricted(NoExternalUse.class)
public class Summaries extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(Summaries.class.getName());

    @Override
    public void onCompleted(Run<?, ?> run, TaskListener listener) {
        Promotion.get().ended(run.getExternalizableId());
        PromotionAction action = run.getAction(PromotionAction.class);
        if (action != null) {
            try {
                Promotion.get().bindings().leaveAll(run.getExternalizableId());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "What " + run + " waited for is not known of every environment", e);
            }
            try {
                action.summarise();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "The summary of " + run + " could not be saved", e);
            }
        }
    }

    @Override
    public void onFinalized(Run<?, ?> run) {
        PromotionAction action = run.getAction(PromotionAction.class);
        if (action != null) {
            action.keys().forEach(Notices.get()::buildEnded);
        }
    }
}
