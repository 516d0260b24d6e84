package hudson.security;

import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** The realm cannot tell whether a user exists. */
public class UserMayOrMayNotExistException2 extends UsernameNotFoundException {
    private static final long serialVersionUID = 1;

    public UserMayOrMayNotExistException2(String message) {
        super(message);
    }
}
