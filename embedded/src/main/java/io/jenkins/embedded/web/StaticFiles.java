package io.jenkins.embedded.web;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Serves {@code /static/SESSION/…} from the host's class path and {@code /plugin/configuration-promotion/…} from the
 * plugin's {@code src/main/webapp}.
 */
public final class StaticFiles extends HttpServlet {
    private static final long serialVersionUID = 1L;
    static final String SESSION = Long.toString(System.currentTimeMillis(), 36);
    private static final String PLUGIN = "/configuration-promotion/";
    private static final Set<String> TYPES = Set.of("css", "js", "svg", "png", "html", "ico", "map", "txt", "json");

    /** The address of the host's own static files, without a final slash. */
    public static String address(String contextPath) {
        return contextPath + "/static/" + SESSION;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        byte[] bytes = allowed(path) ? read(request.getServletPath(), path) : null;
        if (bytes == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String type = getServletContext().getMimeType(path);
        response.setContentType(type == null ? "application/octet-stream" : type);
        response.setCharacterEncoding("UTF-8");
        boolean forEver = request.getServletPath().equals("/static");
        response.setHeader("Cache-Control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static boolean allowed(String path) {
        return !path.contains("..")
                && !path.contains("\\")
                && !path.contains("//")
                && TYPES.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    private static byte[] read(String servlet, String path) throws IOException {
        if (servlet.equals("/static")) {
            int afterSession = path.indexOf('/', 1);
            URL found =
                    afterSession < 0 ? null : StaticFiles.class.getResource("static" + path.substring(afterSession));
            return found == null ? null : found.openStream().readAllBytes();
        }
        Path file = path.startsWith(PLUGIN) ? webapp().resolve(path.substring(PLUGIN.length())) : null;
        return file != null && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    /** The plugin's own static files, beside the classes that are built from the same checkout. */
    private static Path webapp() {
        try {
            URL classes =
                    StaticFiles.class.getProtectionDomain().getCodeSource().getLocation();
            Path target = Path.of(classes.toURI()).getParent();
            return target.resolveSibling("src/main/webapp");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
