package org.jvnet.hudson.test;

import hudson.security.AbstractPasswordBasedSecurityRealm;
import hudson.security.GroupDetails;
import hudson.security.SecurityRealm;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Everybody exists; groups are what a test says. */
abstract class TestRealm extends AbstractPasswordBasedSecurityRealm {
    private final Map<String, Set<String>> groupsByUser = new ConcurrentHashMap<>();

    public void addGroups(String username, String... groups) {
        groupsByUser.computeIfAbsent(username, key -> new LinkedHashSet<>()).addAll(Set.of(groups));
    }

    @Override
    protected UserDetails authenticate2(String username, String password) {
        if (username.isEmpty() || !username.equals(password)) {
            throw new BadCredentialsException(username);
        }
        return loadUserByUsername2(username);
    }

    @Override
    public UserDetails loadUserByUsername2(String username) throws UsernameNotFoundException {
        Stream<GrantedAuthority> groups =
                groupsByUser.getOrDefault(username, Set.of()).stream().map(SimpleGrantedAuthority::new);
        return new User(
                username,
                "",
                Stream.concat(Stream.of(SecurityRealm.AUTHENTICATED_AUTHORITY2), groups)
                        .collect(Collectors.toSet()));
    }

    @Override
    public GroupDetails loadGroupByGroupname2(String groupname, boolean fetchMembers) throws UsernameNotFoundException {
        if (groupsByUser.values().stream().noneMatch(groups -> groups.contains(groupname))) {
            throw new UsernameNotFoundException(groupname);
        }
        return new GroupDetails() {
            @Override
            public String getName() {
                return groupname;
            }

            @Override
            public Set<String> getMembers() {
                return groupsByUser.entrySet().stream()
                        .filter(user -> user.getValue().contains(groupname))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
            }
        };
    }
}
