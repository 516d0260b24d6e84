package hudson.security;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import jenkins.model.IdStrategy;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Where users come from. */
public abstract class SecurityRealm extends AbstractDescribableImpl<SecurityRealm> implements ExtensionPoint {
    public static final GrantedAuthority AUTHENTICATED_AUTHORITY2 = new SimpleGrantedAuthority("authenticated");
    public static final SecurityRealm NO_AUTHENTICATION = new None();

    private transient SecurityComponents securityComponents;

    public abstract SecurityComponents createSecurityComponents();

    public IdStrategy getUserIdStrategy() {
        return IdStrategy.CASE_INSENSITIVE;
    }

    public IdStrategy getGroupIdStrategy() {
        return getUserIdStrategy();
    }

    public UserDetails loadUserByUsername2(String username) throws UsernameNotFoundException {
        return getSecurityComponents().userDetails2.loadUserByUsername(username);
    }

    public GroupDetails loadGroupByGroupname2(String groupname, boolean fetchMembers) throws UsernameNotFoundException {
        throw new UserMayOrMayNotExistException2(groupname);
    }

    public synchronized SecurityComponents getSecurityComponents() {
        if (securityComponents == null) {
            securityComponents = createSecurityComponents();
        }
        return securityComponents;
    }

    /** How a realm answers: checking credentials and looking users up. */
    public static final class SecurityComponents {
        public final AuthenticationManager manager2;
        public final UserDetailsService userDetails2;

        public SecurityComponents(AuthenticationManager manager, UserDetailsService userDetails) {
            this.manager2 = manager;
            this.userDetails2 = userDetails;
        }

        public SecurityComponents(AuthenticationManager manager) {
            this(manager, username -> {
                throw new UserMayOrMayNotExistException2(username);
            });
        }
    }

    private static final class None extends SecurityRealm {
        @Override
        public SecurityComponents createSecurityComponents() {
            return new SecurityComponents(authentication -> authentication, username -> {
                throw new UsernameNotFoundException(username);
            });
        }

        @Override
        public GroupDetails loadGroupByGroupname2(String groupname, boolean fetchMembers) {
            throw new UsernameNotFoundException(groupname);
        }
    }
}
