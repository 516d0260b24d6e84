package io.jenkins.embedded.web;

import hudson.model.ManagementLink;
import hudson.model.ModelObject;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerFallback;

/** {@code /manage/}: the links that administrators have. */
public final class ManagePage implements ModelObject, StaplerFallback {
    @Override
    public String getDisplayName() {
        return "Manage";
    }

    public List<ManagementLink> getLinks() {
        return ManagementLink.all().stream()
                .filter(link -> link.getIconFileName() != null && allowed(link))
                .toList();
    }

    /** A link's page, for those only who may follow the link. */
    public ManagementLink getDynamic(String token) {
        ManagementLink link = find(token);
        if (link != null && link.getRequiredPermission() != null) {
            Jenkins.get().checkPermission(link.getRequiredPermission());
        }
        return link;
    }

    @Override
    public Object getStaplerFallback() {
        return Jenkins.get();
    }

    static ManagementLink find(String token) {
        for (ManagementLink link : ManagementLink.all()) {
            if (token.equals(Page.trimmed(link.getUrlName()))) {
                return link;
            }
        }
        return null;
    }

    private static boolean allowed(ManagementLink link) {
        return link.getRequiredPermission() == null || Jenkins.get().hasPermission(link.getRequiredPermission());
    }
}
