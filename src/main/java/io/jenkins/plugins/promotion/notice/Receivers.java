package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Where events go beside other plugins, as an administrator defines it. */
@Restricted(NoExternalUse.class)
public class Receivers extends AbstractDescribableImpl<Receivers> {

    private static final String NO_MAILER =
            "mail: it needs the Mailer plugin, which is not there; install it, or leave this out";

    private static final String NO_CHECKS =
            "checks: they need the Checks API plugin and one that publishes for where the code is, such as GitHub Checks or GitLab Checks API;"
                    + " install these, or leave this out";

    /** What a mail would be too much for: whether a decision settles the gate is told anyway. */
    private static final List<String> NOT_MAILED = List.of("gate-decided");

    private List<Webhook> webhooks = new ArrayList<>();
    private boolean mail;
    private List<String> mailKinds = new ArrayList<>();
    private int digestHour = 7;
    private boolean checks;

    @DataBoundConstructor
    public Receivers() {}

    public List<Webhook> getWebhooks() {
        return List.copyOf(webhooks);
    }

    @DataBoundSetter
    public void setWebhooks(List<Webhook> webhooks) {
        this.webhooks = webhooks == null ? new ArrayList<>() : new ArrayList<>(webhooks);
    }

    /** Whether people are told by mail, through the Mailer plugin. */
    public boolean isMail() {
        return mail;
    }

    @DataBoundSetter
    public void setMail(boolean mail) {
        this.mail = mail;
    }

    /** Kinds of events of which mail is sent; none means all but single decisions. */
    public List<String> getMailKinds() {
        return List.copyOf(mailKinds);
    }

    @DataBoundSetter
    public void setMailKinds(List<String> mailKinds) {
        this.mailKinds = Lines.each(mailKinds);
    }

    boolean mails(PromotionEvent event) {
        return mailKinds.isEmpty() ? !NOT_MAILED.contains(event.kind()) : mailKinds.contains(event.kind());
    }

    /** Hour of the day, 0 to 23 in the controller's zone, from which digests are sent. */
    public int getDigestHour() {
        return digestHour;
    }

    @DataBoundSetter
    public void setDigestHour(int digestHour) {
        this.digestHour = digestHour;
    }

    /** Whether builds that work on a change have a check of their commit, through the Checks API plugin. */
    public boolean isChecks() {
        return checks;
    }

    @DataBoundSetter
    public void setChecks(boolean checks) {
        this.checks = checks;
    }

    /** @throws Refusal telling every mistake */
    void requireSound() {
        List<String> mistakes = new ArrayList<>();
        Mistakes own = new Mistakes();
        own.check("mailKinds", () -> checkKinds(mailKinds));
        own.check("digestHour", () -> checkHour(Integer.toString(digestHour)));
        if (mail && !isMailerThere()) {
            own.add("mail", NO_MAILER);
        }
        if (checks && !Checks.isThere()) {
            own.add("checks", NO_CHECKS);
        }
        mistakes.addAll(own.sentences());
        Set<String> names = new HashSet<>();
        for (Webhook hook : webhooks) {
            Mistakes found = new Mistakes();
            hook.check(found);
            if (!names.add(hook.getName())) {
                found.add("name", "it is defined twice; remove one or name it otherwise");
            }
            found.sentences().forEach(sentence -> mistakes.add("webhook '" + hook.getName() + "': " + sentence));
        }
        if (!mistakes.isEmpty()) {
            throw Refusal.mistake(String.join("; ", mistakes));
        }
    }

    private static boolean isMailerThere() {
        try {
            return MailPost.isThere();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    private static void checkHour(String hour) {
        if (!hour.trim().matches("1?[0-9]|2[0-3]")) {
            throw Refusal.mistake("digestHour: '" + hour + "' is no hour of the day; it is 0 to 23");
        }
    }

    static void checkKinds(List<String> kinds) {
        for (String kind : kinds) {
            if (!PromotionEvent.kinds().contains(kind)) {
                throw Refusal.mistake("kinds: '" + kind + "' is no kind of event; there are "
                        + String.join(", ", PromotionEvent.kinds()));
            }
        }
    }

    /** What an older version did not store gets its default. */
    protected Object readResolve() {
        webhooks = webhooks == null ? new ArrayList<>() : webhooks;
        mailKinds = mailKinds == null ? new ArrayList<>() : mailKinds;
        return this;
    }

    /** Registers the class. */
    @Extension
    @Symbol("promotionReceivers")
    public static class DescriptorImpl extends Descriptor<Receivers> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(Receivers.class).format("WhoHears");
        }

        /** Texts, one a line. */
        public String lines(List<String> texts) {
            return texts == null ? "" : String.join("\n", texts);
        }

        /** Says if mail cannot be sent. */
        @POST
        public FormValidation doCheckMail(@QueryParameter boolean value) {
            return Mistakes.whileTyping(() -> {
                if (value && !isMailerThere()) {
                    throw Refusal.mistake(NO_MAILER);
                }
            });
        }

        /** Says if no checks can be published. */
        @POST
        public FormValidation doCheckChecks(@QueryParameter boolean value) {
            return Mistakes.whileTyping(() -> {
                if (value && !Checks.isThere()) {
                    throw Refusal.mistake(NO_CHECKS);
                }
            });
        }

        /** Says what is wrong with the kinds. */
        @POST
        public FormValidation doCheckMailKinds(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> checkKinds(Lines.each(List.of(Util.fixNull(value)))));
        }

        /** Says what is wrong with the hour. */
        @POST
        public FormValidation doCheckDigestHour(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> checkHour(Util.fixNull(value)));
        }
    }
}
