package io.jenkins.embedded.web;

import hudson.model.ManagementLink;
import hudson.model.RootAction;
import hudson.model.UnprotectedRootAction;
import hudson.security.csrf.CrumbIssuer;
import java.io.IOException;
import javax.servlet.http.HttpServletResponse;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerFallback;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.framework.adjunct.AdjunctManager;
import org.kohsuke.stapler.verb.POST;
import org.springframework.security.core.AuthenticationException;

/** The root of all addresses: what needs no permission (sign-in, adjuncts, crumb); everything else is Jenkins'. */
public final class WebRoot implements StaplerFallback {
    /** Everything that is not served here belongs to who may read. */
    @Override
    public Object getStaplerFallback() {
        Jenkins.get().checkPermission(Jenkins.READ);
        return Jenkins.get();
    }

    /** Styles and scripts of {@code st:adjunct}. */
    public AdjunctManager getAdjuncts(String session) {
        return AdjunctManager.get(Stapler.getCurrent().getServletContext());
    }

    public CrumbIssuer getCrumbIssuer() {
        return Jenkins.get().getCrumbIssuer();
    }

    public WhoAmI getWhoAmI() {
        return new WhoAmI();
    }

    public ManagePage getManage() {
        Jenkins.get().checkPermission(Jenkins.READ);
        return new ManagePage();
    }

    /** Root actions and, as on Jenkins, links of the Manage page without their prefix. */
    public Object getDynamic(String token) {
        for (RootAction action : Jenkins.get().getExtensionList(RootAction.class)) {
            if (token.equals(Page.trimmed(action.getUrlName()))) {
                if (!(action instanceof UnprotectedRootAction)) {
                    Jenkins.get().checkPermission(Jenkins.READ);
                }
                return action;
            }
        }
        ManagementLink link = ManagePage.find(token);
        if (link != null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        }
        return link;
    }

    /** The sign-in form. */
    @POST
    public HttpResponse doJ_spring_security_check(StaplerRequest request) {
        try {
            SignIn.remember(
                    request, SignIn.check(request.getParameter("j_username"), request.getParameter("j_password")));
        } catch (AuthenticationException | IllegalArgumentException e) {
            return HttpResponses.redirectViaContextPath("loginError");
        }
        return HttpResponses.redirectTo(within(request.getContextPath(), request.getParameter("from")));
    }

    public HttpResponse doLogout(StaplerRequest request) {
        SignIn.forget(request);
        return HttpResponses.redirectToContextRoot();
    }

    public void doLoginError(StaplerRequest request, StaplerResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        try {
            request.getView(this, "login.jelly").forward(request, response);
        } catch (javax.servlet.ServletException e) {
            throw new IOException(e);
        }
    }

    /** Only an address of this host is a place to go on to. */
    static String within(String contextPath, String from) {
        boolean own = from != null
                && from.startsWith(contextPath + "/")
                && !from.startsWith("//")
                && from.chars().noneMatch(c -> c == '\\' || c < ' ');
        return own ? from : contextPath + "/";
    }
}
