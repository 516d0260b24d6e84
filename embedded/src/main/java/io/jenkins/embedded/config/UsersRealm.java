package io.jenkins.embedded.config;

import hudson.security.AbstractPasswordBasedSecurityRealm;
import hudson.security.GroupDetails;
import hudson.security.SecurityRealm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** A fixed set of people with passwords and groups. */
final class UsersRealm extends AbstractPasswordBasedSecurityRealm {
    private final List<Users.Person> people;

    UsersRealm(List<Users.Person> people) {
        this.people = List.copyOf(people);
    }

    private Users.Person person(String id) {
        return people.stream()
                .filter(person -> getUserIdStrategy().equals(person.id(), id))
                .findFirst()
                .orElseThrow(() -> new UsernameNotFoundException("There is no user '" + id + "'"));
    }

    @Override
    protected UserDetails authenticate2(String username, String password) {
        Users.Person person;
        try {
            person = person(username);
        } catch (UsernameNotFoundException e) {
            throw new BadCredentialsException("Wrong name or password");
        }
        if (!MessageDigest.isEqual(
                person.password().getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8))) {
            throw new BadCredentialsException("Wrong name or password");
        }
        return loadUserByUsername2(username);
    }

    @Override
    public UserDetails loadUserByUsername2(String username) throws UsernameNotFoundException {
        Users.Person person = person(username);
        List<GrantedAuthority> authorities = new ArrayList<>();
        authorities.add(SecurityRealm.AUTHENTICATED_AUTHORITY2);
        person.groups().forEach(group -> authorities.add(new SimpleGrantedAuthority(group)));
        return new org.springframework.security.core.userdetails.User(person.id(), "", authorities);
    }

    @Override
    public GroupDetails loadGroupByGroupname2(String groupname, boolean fetchMembers) throws UsernameNotFoundException {
        if (people.stream().noneMatch(person -> person.groups().contains(groupname))) {
            throw new UsernameNotFoundException("There is no group '" + groupname + "'");
        }
        return new GroupDetails() {
            @Override
            public String getName() {
                return groupname;
            }

            @Override
            public Set<String> getMembers() {
                return people.stream()
                        .filter(person -> person.groups().contains(groupname))
                        .map(Users.Person::id)
                        .collect(Collectors.toSet());
            }
        };
    }
}
