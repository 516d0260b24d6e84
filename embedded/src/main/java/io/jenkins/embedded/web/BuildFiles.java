package io.jenkins.embedded.web;

import hudson.model.Item;
import hudson.model.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletResponse;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/** Serves what builds leave behind: logs and artifacts. */
public final class BuildFiles {
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"'\\\\]+[^\\s<>\"'\\\\.,;:!?)\\]}]");

    private BuildFiles() {}

    public static void serveLog(Run<?, ?> run, StaplerResponse response) throws IOException {
        run.checkPermission(Item.READ);
        response.setContentType("text/plain;charset=UTF-8");
        try (InputStream in = run.getLogInputStream()) {
            in.transferTo(response.getOutputStream());
        }
    }

    /** A file of {@code artifact/…}; browsers download it, so that no foreign page runs here. */
    public static void serveArtifact(Run<?, ?> run, StaplerRequest request, StaplerResponse response)
            throws IOException {
        run.checkPermission(Item.READ);
        Path dir = run.getArtifactsDir().toPath().toRealPath();
        Path file = dir.resolve(request.getRestOfPath().replaceFirst("^/+", "")).normalize();
        if (!file.startsWith(dir)
                || !Files.isRegularFile(file)
                || !file.toRealPath().startsWith(dir)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "This build has no such artifact");
            return;
        }
        boolean text = file.toString().matches(".*\\.(txt|log|csv|md|ya?ml|json|xml|diff|patch|properties)");
        response.setContentType(text ? "text/plain;charset=UTF-8" : "application/octet-stream");
        response.setContentLengthLong(Files.size(file));
        Files.copy(file, response.getOutputStream());
    }

    /** Log text as HTML: escaped, and addresses are links. */
    public static String html(String text) {
        StringBuilder html = new StringBuilder();
        Matcher address = ADDRESS.matcher(text);
        int from = 0;
        while (address.find()) {
            String url = Symbols.escape(address.group());
            html.append(Symbols.escape(text.substring(from, address.start())))
                    .append("<a href=\"")
                    .append(url)
                    .append("\">")
                    .append(url)
                    .append("</a>");
            from = address.end();
        }
        return html.append(Symbols.escape(text.substring(from))).toString();
    }
}
