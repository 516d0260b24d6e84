package io.jenkins.plugins.promotion.config;

import io.jenkins.plugins.promotion.signoff.IdComparison;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Compares names as the security realm of this controller does. */
@Restricted(NoExternalUse.class)
public final class RealmIds implements IdComparison {

    @Override
    public boolean sameUser(String first, String second) {
        return Jenkins.get().getSecurityRealm().getUserIdStrategy().equals(first.trim(), second.trim());
    }

    @Override
    public boolean isGroup(String name) {
        try {
            return Jenkins.get().getSecurityRealm().loadGroupByGroupname2(name, false) != null;
        } catch (RuntimeException e) {
            return false; // There is none, or the realm cannot tell.
        }
    }

    @Override
    public boolean sameGroup(String first, String second) {
        return Jenkins.get().getSecurityRealm().getGroupIdStrategy().equals(first.trim(), second.trim());
    }
}
