package io.jenkins.embedded.web;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Headers of every answer, first of all a policy under which no inline script or style runs. */
final class SecurityHeaders implements Filter {
    static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'self'";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse http = (HttpServletResponse) response;
        set(http);
        String path = ((HttpServletRequest) request).getRequestURI();
        if (!path.contains("/static/") && !path.contains("/adjuncts/")) {
            http.setHeader("Cache-Control", "no-cache, no-store");
        }
        if (request.getCharacterEncoding() == null) {
            request.setCharacterEncoding("UTF-8");
        }
        chain.doFilter(request, response);
    }

    static void set(HttpServletResponse http) {
        http.setHeader("Content-Security-Policy", POLICY);
        http.setHeader("X-Content-Type-Options", "nosniff");
        http.setHeader("X-Frame-Options", "sameorigin");
        http.setHeader("Referrer-Policy", "same-origin");
    }

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void destroy() {}
}
