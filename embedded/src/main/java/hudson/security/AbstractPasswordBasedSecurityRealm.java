package hudson.security;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** A realm of names and passwords. */
public abstract class AbstractPasswordBasedSecurityRealm extends SecurityRealm {
    protected UserDetails authenticate2(String username, String password) throws AuthenticationException {
        throw new BadCredentialsException("This realm checks no passwords");
    }

    @Override
    public abstract UserDetails loadUserByUsername2(String username) throws UsernameNotFoundException;

    @Override
    public abstract GroupDetails loadGroupByGroupname2(String groupname, boolean fetchMembers)
            throws UsernameNotFoundException;

    @Override
    public SecurityComponents createSecurityComponents() {
        return new SecurityComponents(this::check, this::loadUserByUsername2);
    }

    private Authentication check(Authentication asked) {
        UserDetails user = authenticate2(asked.getName(), String.valueOf(asked.getCredentials()));
        return new UsernamePasswordAuthenticationToken(user, "", user.getAuthorities());
    }
}
