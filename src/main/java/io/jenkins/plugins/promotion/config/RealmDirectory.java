package io.jenkins.plugins.promotion.config;

import hudson.model.User;
import hudson.security.GroupDetails;
import hudson.security.UserMayOrMayNotExistException2;
import io.jenkins.plugins.promotion.signoff.Directory;
import io.jenkins.plugins.promotion.signoff.Person;
import java.util.Set;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What this controller knows of a name without a login: a group that the realm can look up is one, whatever else bears its name; a name it has met as a
 * user is one where the realm denies that there is such a group; of any other, nothing is certain, since realms such as
 * SAML or OIDC know a user only after the first login and cannot look up groups at all.
 */
@Restricted(NoExternalUse.class)
public final class RealmDirectory implements Directory {

    @Override
    public Kind kindOf(String name) {
        try {
            if (Jenkins.get().getSecurityRealm().loadGroupByGroupname2(name, false) != null) {
                return User.getById(name, false) == null ? Kind.GROUP : Kind.BOTH;
            }
        } catch (UserMayOrMayNotExistException2 e) {
            return Kind.UNVERIFIABLE;
        } catch (RuntimeException e) {
            // There is no such group; realms say so with exceptions of their own.
        }
        return User.getById(name, false) == null ? Kind.UNVERIFIABLE : Kind.USER;
    }

    /** Whoever this controller has met, also where the realm cannot tell whether there is a group of the name. */
    @Override
    public boolean isUser(String name) {
        return new Person(name, Set.of()).known() && User.getById(name, false) != null;
    }

    @Override
    public Set<String> members(String group) {
        try {
            GroupDetails details = Jenkins.get().getSecurityRealm().loadGroupByGroupname2(group, true);
            return details == null || details.getMembers() == null ? Set.of() : Set.copyOf(details.getMembers());
        } catch (RuntimeException e) {
            return Set.of(); // Realms say with exceptions of their own what they do not know.
        }
    }
}
