package io.jenkins.plugins.promotion.steps;

import hudson.model.User;
import io.jenkins.plugins.promotion.signoff.Directory;
import jenkins.model.Jenkins;

/**
 * What this controller knows of a name without a login: a group that the realm can look up is one, a name it has met as a
 * user is one; of any other, nothing is certain, since realms such as SAML or OIDC know a user only after the first login.
 */
final class RealmDirectory implements Directory {

    @Override
    public Kind kindOf(String name) {
        if (isGroup(name)) {
            return Kind.GROUP;
        }
        return User.getById(name, false) == null ? Kind.UNVERIFIABLE : Kind.USER;
    }

    /** Realms say with exceptions of their own that a group is unknown, or that they cannot tell. */
    private static boolean isGroup(String name) {
        try {
            return Jenkins.get().getSecurityRealm().loadGroupByGroupname2(name, false) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
