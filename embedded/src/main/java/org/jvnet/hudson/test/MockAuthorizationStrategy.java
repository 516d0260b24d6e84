package org.jvnet.hudson.test;

import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Permissions that a test spells out: {@code grant(Item.READ).onRoot().to("bob")}. */
public class MockAuthorizationStrategy extends AuthorizationStrategy {
    private record Rule(Set<String> permissions, Pattern paths, Set<String> sids) {
        boolean allows(String path, Set<String> who, Permission permission) {
            return permissions.contains(permission.getId())
                    && paths.matcher(path).matches()
                    && who.stream().anyMatch(sids::contains);
        }
    }

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    public MockAuthorizationStrategy() {}

    /** The permissions and all that they imply. */
    public Grant grant(Permission... permissions) {
        Set<Permission> granted = new HashSet<>(List.of(permissions));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Permission p : Permission.getAll()) {
                grew |= p.impliedBy != null && granted.contains(p.impliedBy) && granted.add(p);
            }
        }
        return new Grant(granted);
    }

    /** What is granted; says next on what. */
    public class Grant {
        private final Set<String> permissions;

        Grant(Set<Permission> permissions) {
            this.permissions = permissions.stream().map(Permission::getId).collect(Collectors.toSet());
        }

        public GrantOn everywhere() {
            return onPaths(".*");
        }

        public GrantOn onRoot() {
            return onPaths("");
        }

        public GrantOn onItems(Item... items) {
            return onPaths(Arrays.stream(items)
                    .map(item -> Pattern.quote(item.getFullName()))
                    .toArray(String[]::new));
        }

        /** The folders and everything below them. */
        public GrantOn onFolders(ItemGroup<?>... folders) {
            return onPaths(Arrays.stream(folders)
                    .map(folder -> Pattern.quote(folder.getFullName()) + "(|/.+)")
                    .toArray(String[]::new));
        }

        public GrantOn onPaths(String... pathRegexps) {
            return new GrantOn("(?:" + String.join(")|(?:", pathRegexps) + ")");
        }

        /** What is granted on what; says next to whom. */
        public class GrantOn {
            private final Pattern paths;

            GrantOn(String paths) {
                this.paths = Pattern.compile(paths);
            }

            public MockAuthorizationStrategy to(String... sids) {
                rules.add(new Rule(permissions, paths, Set.of(sids)));
                return MockAuthorizationStrategy.this;
            }

            public MockAuthorizationStrategy to(User... users) {
                return to(Arrays.stream(users).map(User::getId).toArray(String[]::new));
            }

            public MockAuthorizationStrategy toEveryone() {
                return to("role_everyone");
            }

            public MockAuthorizationStrategy toAuthenticated() {
                return to("authenticated");
            }
        }
    }

    private ACL acl(String path) {
        return ACL.lambda2((who, permission) -> {
            Set<String> sids = sids(who);
            return rules.stream().anyMatch(rule -> rule.allows(path, sids, permission));
        });
    }

    private static Set<String> sids(Authentication who) {
        Set<String> sids = who.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        sids.add(who.getName());
        sids.add("role_everyone");
        return sids;
    }

    @Override
    public ACL getRootACL() {
        return acl("");
    }

    @Override
    public ACL getACL(AbstractItem item) {
        return acl(item.getFullName());
    }

    @Override
    public ACL getACL(Job<?, ?> project) {
        return acl(project.getFullName());
    }

    @Override
    public Collection<String> getGroups() {
        return Set.of();
    }
}
