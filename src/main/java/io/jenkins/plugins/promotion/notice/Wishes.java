package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.model.User;
import hudson.model.UserProperty;
import hudson.model.UserPropertyDescriptor;
import io.jenkins.plugins.promotion.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jvnet.localizer.ResourceBundleHolder;
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

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private final Mail mail;
    /** SHA-256 of the calendar's token; {@code null} without a calendar. The token itself is not kept. */
    private final String calendar;

    public Wishes(Mail mail) {
        this(mail, null);
    }

    private Wishes(Mail mail, String calendar) {
        this.mail = mail;
        this.calendar = calendar;
    }

    /** The same with mail sent otherwise. */
    public Wishes with(Mail other) {
        return new Wishes(other, calendar);
    }

    /** The same with a calendar that this token opens, and no earlier one. */
    public Wishes withCalendar(String token) {
        return new Wishes(mail, Sha256.hex(token));
    }

    /** The same without a calendar. */
    public Wishes withoutCalendar() {
        return new Wishes(mail, null);
    }

    public boolean isCalendar() {
        return calendar != null;
    }

    /** A token that nobody guesses, which names its user. */
    public static String freshToken(User user) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(user.getId().getBytes(StandardCharsets.UTF_8));
        return id + "-" + HexFormat.of().formatHex(random);
    }

    /** Whose calendar a token opens; empty for none's. */
    public static Optional<User> opened(String token) {
        int dash = token.indexOf('-');
        if (dash < 1 || token.length() > 2_000) {
            return Optional.empty();
        }
        try {
            String id = new String(HexFormat.of().parseHex(token.substring(0, dash)), StandardCharsets.UTF_8);
            return Optional.ofNullable(User.getById(id, false)).filter(user -> of(user).isOpenedBy(token));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isOpenedBy(String token) {
        return calendar != null
                && MessageDigest.isEqual(
                        calendar.getBytes(StandardCharsets.US_ASCII),
                        Sha256.hex(token).getBytes(StandardCharsets.US_ASCII));
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
            return ResourceBundleHolder.get(Receivers.class).format("Wishes");
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
