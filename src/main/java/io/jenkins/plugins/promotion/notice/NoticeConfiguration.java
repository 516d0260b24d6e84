package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** Who hears of changes; in configuration-as-code {@code unclassified: configurationPromotionNotices: receivers:}. */
@Extension
@Symbol("configurationPromotionNotices")
@Restricted(NoExternalUse.class)
public class NoticeConfiguration extends GlobalConfiguration {

    private static final Logger LOGGER = Logger.getLogger(NoticeConfiguration.class.getName());

    private Receivers receivers;

    public NoticeConfiguration() {
        load();
    }

    public static NoticeConfiguration get() {
        return ExtensionList.lookupSingleton(NoticeConfiguration.class);
    }

    /** Never {@code null}. */
    public synchronized Receivers getReceivers() {
        return receivers == null ? new Receivers() : receivers;
    }

    /**
     * Replaces it.
     *
     * @throws Refusal telling every mistake; then nothing changes
     */
    @DataBoundSetter
    public void setReceivers(Receivers receivers) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Receivers fresh = receivers == null ? new Receivers() : receivers;
        try {
            fresh.requireSound();
        } catch (Refusal e) {
            // Configuration-as-code shows no more than that it could not set the attribute.
            LOGGER.log(Level.SEVERE, "Who hears of changes was refused, and nothing changed: {0}", e.getMessage());
            throw e;
        }
        synchronized (this) {
            this.receivers = fresh;
            save();
        }
        Notices.get().listenersChanged();
    }
}
