package io.jenkins.embedded.web;

import java.io.IOException;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletResponse;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.framework.adjunct.AdjunctManager;

/** Genuine adjuncts, except that a missing one is a plain 404 and not a stack trace. */
public final class Adjuncts extends AdjunctManager {
    Adjuncts(ServletContext context) {
        super(context, Adjuncts.class.getClassLoader(), "adjuncts/" + StaticFiles.SESSION);
    }

    @Override
    public void doDynamic(StaplerRequest request, StaplerResponse response) throws IOException, ServletException {
        String path = request.getRestOfPath().replaceFirst("^/", "");
        if (path.isEmpty() || Adjuncts.class.getClassLoader().getResource(path) == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        super.doDynamic(request, response);
    }
}
