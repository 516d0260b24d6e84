package io.jenkins.embedded.web;

import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import jenkins.model.Jenkins;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Finds out who asks: by HTTP Basic with password or API token, by the web session, else nobody. */
public final class SignIn implements Filter {
    static final String FORM = "/j_spring_security_check";
    private static final String SESSION = SignIn.class.getName();
    private static final String TOKEN = SignIn.class.getName() + ".token";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Authentication who;
        try {
            who = whoAsks(http);
        } catch (AuthenticationException | IllegalArgumentException e) {
            HttpServletResponse refused = (HttpServletResponse) response;
            refused.setHeader("WWW-Authenticate", "Basic realm=\"Jenkins\", charset=\"UTF-8\"");
            refused.sendError(HttpServletResponse.SC_UNAUTHORIZED, "Wrong user name, password or token");
            return;
        }
        try (ACLContext ignored = ACL.as2(who)) {
            chain.doFilter(request, response);
        }
    }

    private static Authentication whoAsks(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, "Basic ", 0, 6)) {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("No colon between name and password");
            }
            return basic(request, pair.substring(0, colon), pair.substring(colon + 1));
        }
        HttpSession session = request.getSession(false);
        Object known = session == null ? null : session.getAttribute(SESSION);
        return known instanceof Authentication a ? a : Jenkins.ANONYMOUS2;
    }

    private static Authentication basic(HttpServletRequest request, String name, String secret) {
        if (ApiTokens.matches(name, secret)) {
            request.setAttribute(TOKEN, true);
            hudson.model.User user = hudson.model.User.getById(name, false);
            if (user != null) {
                return user.impersonate2();
            }
            throw new UsernameNotFoundException(name);
        }
        return check(name, secret);
    }

    /** Asks the realm; throws an {@link AuthenticationException} when the pair is wrong. */
    static Authentication check(String name, String password) {
        Authentication asked = new UsernamePasswordAuthenticationToken(name, password);
        Authentication known = Jenkins.get()
                .getSecurityRealm()
                .getSecurityComponents()
                .manager2
                .authenticate(asked);
        hudson.model.User.getById(known.getName(), true);
        return known;
    }

    /** Remembers the user in a fresh web session. */
    static void remember(HttpServletRequest request, Authentication who) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        request.getSession(true).setAttribute(SESSION, who);
    }

    static void forget(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Whether the request carries an API token, which no foreign page can make a browser send. */
    public static boolean byToken(HttpServletRequest request) {
        return request.getAttribute(TOKEN) != null;
    }

    /** Whether the request is the sign-in form itself. */
    public static boolean isForm(HttpServletRequest request) {
        return FORM.equals(
                request.getRequestURI().substring(request.getContextPath().length()));
    }

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void destroy() {}
}
