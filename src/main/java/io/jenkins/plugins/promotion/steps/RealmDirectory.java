package io.jenkins.plugins.promotion.steps;

import hudson.model.User;
import io.jenkins.plugins.promotion.signoff.Directory;

/**
 * What this controller knows of a name without a login: a name it has met as a user is one; of any other, nothing is
 * certain, since realms such as SAML or OIDC know a user only after the first login.
 */
final class RealmDirectory implements Directory {

    @Override
    public Kind kindOf(String name) {
        return User.getById(name, false) == null ? Kind.UNVERIFIABLE : Kind.USER;
    }
}
