package hudson.security.csrf;

import io.jenkins.embedded.web.SignIn;
import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import jenkins.model.Jenkins;

/** Refuses POSTs without a crumb, unless they are signed by an API token or are the sign-in itself. */
public class CrumbFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        CrumbIssuer issuer = Jenkins.get().getCrumbIssuer();
        boolean exempt =
                issuer == null || !"POST".equals(http.getMethod()) || SignIn.byToken(http) || SignIn.isForm(http);
        if (exempt || issuer.validateCrumb(http, "", crumb(http, issuer.getCrumbRequestField()))) {
            chain.doFilter(request, response);
            return;
        }
        ((HttpServletResponse) response)
                .sendError(HttpServletResponse.SC_FORBIDDEN, "No valid crumb was included in the request");
    }

    private static String crumb(HttpServletRequest request, String field) {
        String header = request.getHeader(field);
        return header != null ? header : request.getParameter(field);
    }

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void destroy() {}
}
