package hudson.security.csrf;

import hudson.ExtensionPoint;
import hudson.model.Api;
import javax.servlet.ServletRequest;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Hands out crumbs and recognises its own. */
@ExportedBean
public abstract class CrumbIssuer implements ExtensionPoint {
    public static final String DEFAULT_CRUMB_NAME = "Jenkins-Crumb";

    /** The name of the header or parameter that carries a crumb. */
    @Exported
    public String getCrumbRequestField() {
        return DEFAULT_CRUMB_NAME;
    }

    /** The crumb for the request that is being answered. */
    @Exported
    public String getCrumb() {
        return getCrumb(Stapler.getCurrentRequest());
    }

    public String getCrumb(ServletRequest request) {
        return issueCrumb(request, "");
    }

    protected abstract String issueCrumb(ServletRequest request, String salt);

    public abstract boolean validateCrumb(ServletRequest request, String salt, String crumb);

    public Api getApi() {
        return new Api(this);
    }
}
