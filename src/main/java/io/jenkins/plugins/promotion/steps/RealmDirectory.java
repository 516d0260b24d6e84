package io.jenkins.plugins.promotion.steps;

import hudson.model.User;
import hudson.security.UserMayOrMayNotExistException2;
import io.jenkins.plugins.promotion.signoff.Directory;
import jenkins.model.Jenkins;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * What this controller knows of a name without a login. Realms such as SAML or OIDC know a user only after the first
 * login, and a group may have the name of a user; so a name counts as a user's only where the realm denies that there is
 * such a group, and whatever is in doubt is unverifiable.
 */
final class RealmDirectory implements Directory {

    @Override
    public Kind kindOf(String name) {
        try {
            return Jenkins.get().getSecurityRealm().loadGroupByGroupname2(name, false) == null
                    ? Kind.UNVERIFIABLE
                    : Kind.GROUP;
        } catch (UserMayOrMayNotExistException2 e) {
            return Kind.UNVERIFIABLE;
        } catch (UsernameNotFoundException e) {
            return User.getById(name, false) == null ? Kind.UNVERIFIABLE : Kind.USER;
        } catch (AuthenticationException e) {
            return Kind.UNVERIFIABLE;
        }
    }
}
