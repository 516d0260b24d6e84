package io.jenkins.embedded.web;

import hudson.Functions;
import hudson.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import javax.servlet.http.HttpServletResponse;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/** Help of descriptors: {@code help.html} and {@code help-<field>.html} in the folder of the described class. */
public final class HelpFiles {
    private HelpFiles() {}

    /** The help of a field, or of the whole when no field is given; also from superclasses. Null when there is none. */
    public static URL of(Descriptor<?> descriptor, String field) {
        return find(descriptor, (field == null ? "/help" : "/help-" + field) + ".html");
    }

    /** The same in the language of the request, where it is there: {@code help-<field>_de.html}. */
    private static URL spoken(Descriptor<?> descriptor, String field) {
        String name = field == null ? "/help" : "/help-" + field;
        URL found = find(descriptor, name + "_" + Functions.getCurrentLocale().getLanguage() + ".html");
        return found == null ? of(descriptor, field) : found;
    }

    private static URL find(Descriptor<?> descriptor, String name) {
        for (Class<?> type = descriptor.clazz; type != null; type = type.getSuperclass()) {
            ClassLoader loader = type.getClassLoader();
            URL found =
                    loader == null ? null : loader.getResource(type.getName().replaceAll("[.$]", "/") + name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    public static void serve(Descriptor<?> descriptor, StaplerRequest request, StaplerResponse response)
            throws IOException {
        String rest = request.getRestOfPath().replaceFirst("^/", "");
        URL found = rest.matches("\\w*") ? spoken(descriptor, rest.isEmpty() ? null : rest) : null;
        if (found == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "There is no help for this field");
            return;
        }
        response.setContentType("text/html;charset=UTF-8");
        try (InputStream in = found.openStream()) {
            in.transferTo(response.getOutputStream());
        }
    }
}
