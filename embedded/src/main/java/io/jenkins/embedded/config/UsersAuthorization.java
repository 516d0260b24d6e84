package io.jenkins.embedded.config;

import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.security.core.Authentication;

/** Permissions for the whole host, by user id or group; a permission also has what implies it. */
final class UsersAuthorization extends AuthorizationStrategy {
    private final Map<Permission, Set<String>> grants;

    UsersAuthorization(Map<Permission, Set<String>> grants) {
        this.grants = grants;
    }

    @Override
    public ACL getRootACL() {
        return ACL.lambda2(this::allows);
    }

    private boolean allows(Authentication who, Permission permission) {
        for (Permission p = permission; p != null; p = p.impliedBy) {
            Set<String> sids = grants.getOrDefault(p, Set.of());
            if (sids.contains(who.getName())
                    || who.getAuthorities().stream().anyMatch(authority -> sids.contains(authority.getAuthority()))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Collection<String> getGroups() {
        Set<String> all = new TreeSet<>();
        grants.values().forEach(all::addAll);
        return all;
    }
}
