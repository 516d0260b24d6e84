package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.UnprotectedRootAction;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.hearing.OutageFeed;
import io.jenkins.plugins.promotion.notice.Wishes;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.springframework.security.core.AuthenticationException;

/**
 * {@code /promotion-calendar/<token>}: the outages that one person may see, for a calendar program, which cannot log in. The
 * token is the whole of its right; nothing can be done with it but read this.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class OutageCalendar implements UnprotectedRootAction {

    /** What a program subscribes to. */
    public static final class Feed {
        private final User user;

        Feed(User user) {
            this.user = user;
        }

        /** The calendar. */
        public HttpResponse doIndex() {
            try (ACLContext ignored = ACL.as2(user.impersonate2())) {
                Map<String, ChangeState> seen = new LinkedHashMap<>();
                for (Change change : Promotion.get().changes().all()) {
                    if (Who.sees(change.summary())) {
                        seen.put(change.key(), change.state());
                    }
                }
                String root = Jenkins.get().getRootUrl();
                String text = OutageFeed.of(
                        seen,
                        root == null ? "" : root,
                        host(root),
                        OffsetDateTime.now(Promotion.get().clock()).toInstant());
                return PlainAnswer.file("outages.ics", "text/calendar", text);
            } catch (AuthenticationException e) {
                return HttpResponses.notFound(); // The realm does not know that person any more.
            }
        }

        private static String host(String root) {
            String host = root == null ? null : URI.create(root).getHost();
            return host == null ? "jenkins" : host;
        }
    }

    /** The feed of a token, or {@code null}, which is answered as not found. */
    public Feed getDynamic(String token) {
        Optional<User> user = Wishes.opened(token.endsWith(".ics") ? token.substring(0, token.length() - 4) : token);
        return user.map(Feed::new).orElse(null);
    }

    /** Not shown: it is of no use without a token. */
    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("OutageCalendar");
    }

    @Override
    public String getUrlName() {
        return "promotion-calendar";
    }
}
