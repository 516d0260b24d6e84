package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.RootAction;
import hudson.model.User;
import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.notice.Wishes;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** {@code /promotion-notices/}: how the viewer is told, and their calendar of outages. */
@Extension
@Restricted(NoExternalUse.class)
public final class MyNotices extends PromotionPage implements RootAction {

    /** A calendar's address, shown once. */
    public static final class FreshCalendar extends PromotionPage {
        private final String address;

        FreshCalendar(String address) {
            this.address = address;
        }

        @Override
        public String getDisplayName() {
            return Texts.text("OutageCalendar");
        }

        public String getAddress() {
            return address;
        }
    }

    private static User me() {
        User user = Who.person().known() ? User.current() : null;
        if (user == null) {
            throw Refusal.notAllowed("Log in as yourself first: notices and calendars are of one person");
        }
        return user;
    }

    public boolean isKnown() {
        return Who.person().known();
    }

    /** {@code each}, {@code digest} or {@code none}. */
    public String getMail() {
        return Wishes.of(me()).getMail().name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is a calendar. */
    public boolean isCalendar() {
        return Wishes.of(me()).isCalendar();
    }

    /** Chooses when mail is sent to the viewer. */
    @RequirePOST
    public HttpResponse doMail(
            @QueryParameter String mail, @Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            User user = me();
            Wishes.Mail wish = wish(mail);
            user.addProperty(Wishes.of(user).with(wish));
            return Map.of("mail", wish.name().toLowerCase(Locale.ROOT));
        });
    }

    private static Wishes.Mail wish(String text) {
        for (Wishes.Mail mail : Wishes.Mail.values()) {
            if (mail.name().equalsIgnoreCase(text == null ? "" : text.trim())) {
                return mail;
            }
        }
        throw Refusal.incomplete("Mail is sent for each event (each), once a day (digest), or not at all (none)");
    }

    /** Makes a calendar for the viewer; the address of an earlier one works no more. */
    @RequirePOST
    public HttpResponse doCalendar(@Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        Reply reply = Reply.of(authorization, accept);
        try {
            User user = me();
            String token = Wishes.freshToken(user);
            user.addProperty(Wishes.of(user).withCalendar(token));
            String root = Jenkins.get().getRootUrl();
            String address = (root == null ? "/" : root) + "promotion-calendar/" + token + ".ics";
            return reply.json()
                    ? PlainAnswer.json(200, Map.of("ok", true, "address", address))
                    : HttpResponses.forwardToView(new FreshCalendar(address), "index");
        } catch (Refusal e) {
            return reply.refuse(e, ".");
        }
    }

    /** Takes the viewer's calendar away. */
    @RequirePOST
    public HttpResponse doRevoke(@Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            User user = me();
            user.addProperty(Wishes.of(user).withoutCalendar());
            return Map.of("calendar", false);
        });
    }

    /** Not shown to nobody in particular. */
    @Override
    public String getIconFileName() {
        return User.current() == null ? null : "symbol-notifications";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("MyNotices");
    }

    @Override
    public String getUrlName() {
        return "promotion-notices";
    }
}
