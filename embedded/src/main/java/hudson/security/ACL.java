package hudson.security;

import hudson.model.User;
import java.util.Arrays;
import java.util.function.BiFunction;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** Who may do what with one object. */
public abstract class ACL {
    public static final String SYSTEM_USERNAME = "SYSTEM";
    public static final String ANONYMOUS_USERNAME = "anonymous";
    public static final Authentication SYSTEM2 = new UsernamePasswordAuthenticationToken(SYSTEM_USERNAME, "SYSTEM");

    public abstract boolean hasPermission2(Authentication a, Permission permission);

    public final void checkPermission(Permission p) {
        Authentication a = Jenkins.getAuthentication2();
        if (!allows(a, p)) {
            throw new AccessDeniedException3(a, p);
        }
    }

    public final void checkAnyPermission(Permission... permissions) {
        if (permissions.length == 0) {
            throw new IllegalArgumentException("At least one permission must be named");
        }
        Authentication a = Jenkins.getAuthentication2();
        if (Arrays.stream(permissions).noneMatch(p -> allows(a, p))) {
            if (permissions.length == 1) {
                throw new AccessDeniedException3(a, permissions[0]);
            }
            throw new AccessDeniedException(
                    a.getName() + " is missing a permission, one of " + Arrays.toString(permissions) + " is required");
        }
    }

    public final boolean hasPermission(Permission p) {
        return allows(Jenkins.getAuthentication2(), p);
    }

    public final boolean hasAnyPermission(Permission... permissions) {
        Authentication a = Jenkins.getAuthentication2();
        return Arrays.stream(permissions).anyMatch(p -> allows(a, p));
    }

    /** A permission that is switched off stands for the one that implies it. */
    private boolean allows(Authentication a, Permission p) {
        Permission asked = p;
        while (!asked.enabled && asked.impliedBy != null) {
            asked = asked.impliedBy;
        }
        return a.equals(SYSTEM2) || hasPermission2(a, asked);
    }

    /** An ACL from a function; SYSTEM is always allowed. */
    public static ACL lambda2(BiFunction<Authentication, Permission, Boolean> decision) {
        return new ACL() {
            @Override
            public boolean hasPermission2(Authentication a, Permission permission) {
                return a.equals(SYSTEM2) || decision.apply(a, permission);
            }
        };
    }

    public static SecurityContext impersonate2(Authentication auth) {
        SecurityContext previous = SecurityContextHolder.getContext();
        SecurityContextHolder.setContext(new SecurityContextImpl(auth));
        return previous;
    }

    public static void impersonate2(Authentication auth, Runnable body) {
        try (ACLContext ignored = as2(auth)) {
            body.run();
        }
    }

    public static ACLContext as2(Authentication auth) {
        return new ACLContext(impersonate2(auth));
    }

    /** No user means anonymous. */
    public static ACLContext as(User user) {
        return as2(user == null ? Jenkins.ANONYMOUS2 : user.impersonate2());
    }

    public static boolean isAnonymous2(Authentication authentication) {
        return authentication instanceof AnonymousAuthenticationToken;
    }
}
