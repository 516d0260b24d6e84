package io.jenkins.embedded.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.RequestDispatcher;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What a browser sees when something is refused, missing or broken: a status and one sentence, never a stack trace. */
final class ErrorPage extends ErrorHandler {
    /** Request attribute: where to go on after signing in; the page then sends people to the sign-in form. */
    static final String SIGN_IN = ErrorPage.class.getName() + ".signIn";

    private final String root;

    ErrorPage(String contextPath) {
        root = contextPath;
    }

    @Override
    public void doError(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        int status = response.getStatus();
        String signIn = (String) request.getAttribute(SIGN_IN);
        String said = (String) request.getAttribute(RequestDispatcher.ERROR_MESSAGE);
        String page = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>" + status + " " + title(status) + "</title>"
                + (signIn == null
                        ? ""
                        : "<meta http-equiv=\"refresh\" content=\"1;url=" + Symbols.escape(signIn) + "\">")
                + "<link rel=\"stylesheet\" href=\"" + Symbols.escape(StaticFiles.address(root)) + "/host.css\">"
                + "</head><body><main class=\"app-page-body app-page-body--one-column\"><h1>" + title(status)
                + "</h1><p id=\"error-description\">" + Symbols.escape(sentence(status, said)) + "</p>"
                + "<p><a href=\"" + Symbols.escape(signIn == null ? root + "/" : signIn) + "\">"
                + (signIn == null ? "To the first page" : "Sign in") + "</a></p></main></body></html>";
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Not understood";
            case 401 -> "Not signed in";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Needs a POST";
            case 409 -> "Already settled";
            default -> status >= 500 ? "Something broke" : "Error " + status;
        };
    }

    private static String sentence(int status, String said) {
        if (status >= 500) {
            return "The host could not make this page. Its log says why.";
        }
        boolean bare = said == null || said.isBlank() || said.equals(Integer.toString(status));
        if (!bare && !said.equals("Not Found") && !said.equals("Forbidden")) {
            return said;
        }
        return status == 404 ? "There is no page at this address." : "The request was refused.";
    }
}
