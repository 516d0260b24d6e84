package io.jenkins.embedded.web;

import hudson.model.Api;
import hudson.model.ModelObject;
import hudson.security.ACL;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.springframework.security.core.GrantedAuthority;

/** {@code /whoAmI/}: who the request is taken for. */
@ExportedBean
public final class WhoAmI implements ModelObject {
    @Override
    public String getDisplayName() {
        return "Who am I";
    }

    @Exported
    public String getName() {
        return Jenkins.getAuthentication2().getName();
    }

    @Exported
    public boolean isAnonymous() {
        return ACL.isAnonymous2(Jenkins.getAuthentication2());
    }

    @Exported
    public boolean isAuthenticated() {
        return Jenkins.getAuthentication2().isAuthenticated();
    }

    @Exported
    public List<String> getAuthorities() {
        return Jenkins.getAuthentication2().getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
    }

    public Api getApi() {
        return new Api(this);
    }
}
