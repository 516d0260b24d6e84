package hudson.model;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletResponse;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.Flavor;

/**
 * The remote view {@code api/json} and {@code api/xml} of an object whose getters are {@link Exported}, with the
 * parameters {@code tree}, {@code depth} and {@code pretty} of Stapler. JSONP and XPath are refused.
 */
public class Api extends AbstractModelObject {
    public final Object bean;

    public Api(Object bean) {
        this.bean = bean;
    }

    @Override
    public String getDisplayName() {
        return "API";
    }

    public void doJson(StaplerRequest req, StaplerResponse rsp) throws IOException, ServletException {
        serve(req, rsp, "jsonp", Flavor.JSON);
    }

    public void doXml(StaplerRequest req, StaplerResponse rsp) throws IOException, ServletException {
        serve(req, rsp, "xpath", Flavor.XML);
    }

    private void serve(StaplerRequest req, StaplerResponse rsp, String refused, Flavor flavor)
            throws IOException, ServletException {
        if (req.getParameter(refused) != null) {
            rsp.sendError(
                    HttpServletResponse.SC_FORBIDDEN,
                    "The embedded host does not answer '" + refused + "'; use 'tree'");
            return;
        }
        rsp.setHeader("X-Jenkins", Jenkins.VERSION);
        rsp.serveExposedBean(req, bean, flavor);
    }
}
