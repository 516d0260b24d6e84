package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.model.User;
import hudson.model.UserProperty;
import hudson.model.UserPropertyDescriptor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How somebody wants to be told. Kept with the user; chosen on a page of its own. */
@Restricted(NoExternalUse.class)
public class Wishes extends UserProperty {

    /** When mail is sent. */
    public enum Mail {
        /** One for each event, at once. */
        EACH,
        /** One a day with all of them. */
        DIGEST,
        /** None. */
        NONE
    }

    private final Mail mail;

    public Wishes(Mail mail) {
        this.mail = mail;
    }

    public Mail getMail() {
        return mail == null ? Mail.EACH : mail;
    }

    /** What a user wants; each mail at once, where they said nothing. */
    public static Wishes of(User user) {
        Wishes wishes = user.getProperty(Wishes.class);
        return wishes == null ? new Wishes(Mail.EACH) : wishes;
    }

    /** Registers the class; it is not among what is configured with the user. */
    @Extension
    public static class DescriptorImpl extends UserPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return "Notices of configuration promotion";
        }

        @Override
        public UserProperty newInstance(User user) {
            return null;
        }

        @Override
        public boolean isEnabled() {
            return false;
        }
    }
}
