package hudson.model;

import java.io.IOException;
import javax.servlet.ServletException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/** A request that cannot be done, for the user to read. */
public class Failure extends RuntimeException implements HttpResponse {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    @Override
    public void generateResponse(StaplerRequest req, StaplerResponse rsp, Object node)
            throws IOException, ServletException {
        rsp.sendError(400, getMessage());
    }
}
