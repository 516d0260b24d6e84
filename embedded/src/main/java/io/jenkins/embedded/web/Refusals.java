package io.jenkins.embedded.web;

import hudson.security.ACL;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import jenkins.model.Jenkins;
import org.eclipse.jetty.io.EofException;
import org.springframework.security.access.AccessDeniedException;

/** Turns a missing permission into 403 (with a way to sign in for who has not), and any other failure into 500. */
final class Refusals implements Filter {
    private static final Logger LOGGER = Logger.getLogger(Refusals.class.getName());
    private static final Pattern UPWARDS = Pattern.compile("(?i)(^|/)(%2e|\\.){2}(;|/|$)");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (UPWARDS.matcher(((HttpServletRequest) request).getRequestURI()).find()) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_BAD_REQUEST, "An address cannot go up");
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (EofException e) {
            LOGGER.log(Level.FINE, "The browser went away", e);
        } catch (IOException | ServletException | RuntimeException | LinkageError e) {
            answer((HttpServletRequest) request, (HttpServletResponse) response, e);
        }
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, Throwable e)
            throws IOException {
        AccessDeniedException denied = find(e, AccessDeniedException.class);
        if (denied == null) {
            LOGGER.log(Level.WARNING, "Cannot answer " + request.getMethod() + " " + request.getRequestURI(), e);
        }
        if (response.isCommitted()) {
            return;
        }
        response.reset();
        SecurityHeaders.set(response);
        if (denied == null) {
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            return;
        }
        if (ACL.isAnonymous2(Jenkins.getAuthentication2())) {
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            request.setAttribute(
                    ErrorPage.SIGN_IN,
                    request.getContextPath() + "/login?from="
                            + URLEncoder.encode(request.getRequestURI() + query, StandardCharsets.UTF_8));
        }
        response.sendError(HttpServletResponse.SC_FORBIDDEN, denied.getMessage());
    }

    private static <T extends Throwable> T find(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void destroy() {}
}
