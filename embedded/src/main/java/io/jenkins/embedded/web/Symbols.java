package io.jenkins.embedded.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.kohsuke.stapler.Stapler;

/** Draws icons: {@code symbol-NAME} as inline SVG from the host's own small set, anything else as an image. */
public final class Symbols {
    private static final Properties PATHS = load();

    private static Properties load() {
        Properties paths = new Properties();
        try (InputStream in = Symbols.class.getResourceAsStream("symbols.properties")) {
            paths.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return paths;
    }

    /** Renders {@code l:icon} from its attributes {@code src, class, id, title, tooltip, alt}. */
    public String render(Map<String, ?> attrs) {
        String src = text(attrs, "src");
        String title = attrs.get("title") != null ? text(attrs, "title") : text(attrs, "alt");
        if (title.isEmpty()) {
            title = text(attrs, "tooltip");
        }
        return render(src.isEmpty() ? text(attrs, "class") : src, text(attrs, "class"), text(attrs, "id"), title);
    }

    static String render(String src, String cssClass, String id, String title) {
        if (!src.contains("symbol-")) {
            return "<img src=\"" + escape(address(src)) + "\"" + attribute("class", cssClass) + attribute("id", id)
                    + " alt=\"" + escape(title) + "\">";
        }
        String accessible = title.isEmpty()
                ? " aria-hidden=\"true\" focusable=\"false\""
                : " role=\"img\" aria-label=\"" + escape(title) + "\"";
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\""
                + " stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
                + attribute("class", cssClass) + attribute("id", id) + accessible + ">"
                + (title.isEmpty() ? "" : "<title>" + escape(title) + "</title>")
                + "<path d=\"" + path(src) + "\"/></svg>";
    }

    /** The outline of a symbol; one that the host does not have is a plain circle. */
    static String path(String src) {
        String name = src.substring(src.indexOf("symbol-") + "symbol-".length()).split("\\s", 2)[0];
        String known = PATHS.getProperty(name);
        if (known == null) {
            known = PATHS.getProperty(name.replaceAll("-(outline|sharp)$", ""));
        }
        return known == null ? PATHS.getProperty("ellipse") : known;
    }

    private static String address(String src) {
        String root = Stapler.getCurrentRequest() == null
                ? ""
                : Stapler.getCurrentRequest().getContextPath();
        return src.startsWith("/") && !src.startsWith(root + "/plugin") ? root + src : src;
    }

    private static String text(Map<String, ?> attrs, String name) {
        Object value = attrs.get(name);
        return value == null ? "" : value.toString();
    }

    private static String attribute(String name, String value) {
        return value.isEmpty() ? "" : " " + name + "=\"" + escape(value) + "\"";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
