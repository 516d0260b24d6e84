package io.jenkins.embedded.web;

import hudson.model.Action;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.RootAction;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.csrf.CrumbIssuer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Ancestor;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.export.ExportedBean;

/** What the frame of a page asks for: crumb, header, breadcrumbs. */
public final class Page {
    /** A step of the path at the top of a page. */
    public static final class Crumb {
        private final String title;
        private final String href;

        Crumb(String title, String href) {
            this.title = title;
            this.href = href;
        }

        public String getTitle() {
            return title;
        }

        public String getHref() {
            return href;
        }
    }

    private final StaplerRequest request = Stapler.getCurrentRequest();

    public String getCrumbField() {
        CrumbIssuer issuer = Jenkins.get().getCrumbIssuer();
        return issuer == null ? "" : issuer.getCrumbRequestField();
    }

    public String getCrumb() {
        CrumbIssuer issuer = Jenkins.get().getCrumbIssuer();
        return issuer == null ? "" : issuer.getCrumb(request);
    }

    public boolean isSignedIn() {
        return !ACL.isAnonymous2(Jenkins.getAuthentication2());
    }

    public String getUserName() {
        User user = User.current();
        return user == null ? Jenkins.getAuthentication2().getName() : user.getFullName();
    }

    /** The address of this page, to come back to after signing in. */
    public String getHere() {
        return URLEncoder.encode(request.getRequestURI(), StandardCharsets.UTF_8);
    }

    public boolean isManager() {
        return !new ManagePage().getLinks().isEmpty();
    }

    public List<RootAction> getRootActions() {
        if (!Jenkins.get().hasPermission(Jenkins.READ)) {
            return List.of();
        }
        return Jenkins.get().getExtensionList(RootAction.class).stream()
                .filter(action -> action.getIconFileName() != null && action.getUrlName() != null)
                .toList();
    }

    public String href(Action action) {
        return request.getContextPath() + "/" + trimmed(action.getUrlName()) + "/";
    }

    /** The address of an action of a build or item. */
    public String actionHref(Object owner, Action action) {
        String url = action.getUrlName();
        if (url.contains("://") || url.startsWith("/")) {
            return url.startsWith("/") ? request.getContextPath() + url : url;
        }
        String base = owner instanceof Run<?, ?> run ? run.getUrl() : owner instanceof Item item ? item.getUrl() : "";
        return request.getContextPath() + "/" + base + url + "/";
    }

    /** The symbol that says how a build stands; its shape says it without colour. */
    public String statusSymbol(Run<?, ?> run) {
        return run.isBuilding() ? "symbol-hourglass" : "symbol-status-" + color(run);
    }

    public String statusClass(Run<?, ?> run) {
        return switch (run.isBuilding() ? "" : color(run)) {
            case "blue" -> "jenkins-!-success-color";
            case "yellow" -> "jenkins-!-warning-color";
            case "red" -> "jenkins-!-error-color";
            default -> "jenkins-!-text-color-secondary";
        };
    }

    private static String color(Run<?, ?> run) {
        return switch (String.valueOf(run.getResult())) {
            case "SUCCESS" -> "blue";
            case "UNSTABLE" -> "yellow";
            case "FAILURE" -> "red";
            case "ABORTED" -> "aborted";
            default -> "nobuilt";
        };
    }

    /** The named objects on the way from Jenkins to this page. */
    public List<Crumb> getBreadcrumbs() {
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb("Dashboard", request.getContextPath() + "/"));
        for (Ancestor ancestor : request.getAncestors()) {
            if (ancestor.getObject() instanceof ModelObject object
                    && !(object instanceof Jenkins)
                    && object.getDisplayName() != null) {
                crumbs.add(new Crumb(object.getDisplayName(), ancestor.getUrl() + "/"));
            }
        }
        return crumbs;
    }

    public boolean exported(Object it) {
        return it != null && it.getClass().isAnnotationPresent(ExportedBean.class) && hasApi(it);
    }

    private static boolean hasApi(Object it) {
        try {
            return Objects.nonNull(it.getClass().getMethod("getApi"));
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    static String trimmed(String urlName) {
        return urlName == null ? null : urlName.replaceAll("^/|/$", "");
    }
}
