package io.jenkins.embedded.web;

import javax.servlet.http.HttpServletResponse;
import org.kohsuke.stapler.CancelRequestHandlingException;
import org.kohsuke.stapler.DispatchValidator;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/**
 * Which views a browser may ask for: {@code index}, what a method forwards to, and views that declare a content type
 * or use {@code l:layout}, {@code l:view} or {@code l:ajax}. Fragments such as {@code summary.jelly} have no address.
 */
final class ViewAddresses implements DispatchValidator {
    private static final String ALLOWED = ViewAddresses.class.getName();

    @Override
    public Boolean isDispatchAllowed(StaplerRequest request, StaplerResponse response) {
        if (request.getAttribute(ALLOWED) != null
                || response.getContentType() != null
                || response.getStatus() >= HttpServletResponse.SC_MULTIPLE_CHOICES) {
            return true;
        }
        return null;
    }

    @Override
    public Boolean isDispatchAllowed(StaplerRequest request, StaplerResponse response, String view, Object node) {
        if (view.equals("index")) {
            allowDispatch(request, response);
        }
        return request.getAttribute(ALLOWED) != null ? true : null;
    }

    @Override
    public void allowDispatch(StaplerRequest request, StaplerResponse response) {
        request.setAttribute(ALLOWED, true);
    }

    @Override
    public void requireDispatchAllowed(StaplerRequest request, StaplerResponse response) {
        if (!Boolean.TRUE.equals(isDispatchAllowed(request, response))) {
            throw new CancelRequestHandlingException();
        }
    }
}
