package hudson;

import hudson.security.AccessControlled;
import hudson.security.Permission;
import java.net.URI;
import java.text.SimpleDateFormat;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicLong;
import jenkins.model.Jenkins;
import org.apache.commons.jelly.JellyContext;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest;

/** The functions that Jelly views call as {@code h}; the names are Jenkins'. */
public class Functions {
    private static final AtomicLong IDS = new AtomicLong();

    public Functions() {}

    /** Variables of every view with an address; called by {@code l:view}. */
    public static void initPageVariables(JellyContext context) {
        StaplerRequest request = Stapler.getCurrentRequest();
        request.getWebApp().getDispatchValidator().allowDispatch(request, Stapler.getCurrentResponse());
        String root = request.getContextPath();
        context.setVariable("h", new Functions());
        context.setVariable("rootURL", root);
        context.setVariable("resURL", root + getResourcePath());
        context.setVariable("imagesURL", root + getResourcePath() + "/images");
        context.setVariable("divBasedFormLayout", true);
    }

    /** The language that the request asks for, else that of the machine. */
    public static Locale getCurrentLocale() {
        StaplerRequest request = Stapler.getCurrentRequest();
        return request == null || request.getLocale() == null ? Locale.getDefault() : request.getLocale();
    }

    public static String getResourcePath() {
        return io.jenkins.embedded.web.StaticFiles.address("");
    }

    public static boolean hasPermission(Permission permission) {
        return hasPermission(Jenkins.get(), permission);
    }

    /** Asks the object, or else the nearest object of the path that has an access control list. */
    public static boolean hasPermission(Object object, Permission permission) {
        return permission == null || controlled(object).hasPermission(permission);
    }

    public static void checkPermission(Permission permission) {
        checkPermission(Jenkins.get(), permission);
    }

    public static void checkPermission(Object object, Permission permission) {
        if (permission != null) {
            controlled(object).checkPermission(permission);
        }
    }

    public static void checkAnyPermission(Object object, Permission[] permissions) {
        if (permissions != null && permissions.length > 0) {
            controlled(object).checkAnyPermission(permissions);
        }
    }

    private static AccessControlled controlled(Object object) {
        if (object instanceof AccessControlled own) {
            return own;
        }
        StaplerRequest request = Stapler.getCurrentRequest();
        AccessControlled found = request == null ? null : request.findAncestorObject(AccessControlled.class);
        return found == null ? Jenkins.get() : found;
    }

    public boolean hyperlinkMatchesCurrentPage(String href) {
        StaplerRequest request = Stapler.getCurrentRequest();
        if (href == null || href.isEmpty() || href.startsWith("#")) {
            return false;
        }
        String here = request.getRequestURI();
        String there = URI.create(here).resolve(href).getPath();
        return trimmed(here).equals(trimmed(there));
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    public static String escape(String text) {
        return Util.escape(text);
    }

    public static String xsDate(Calendar calendar) {
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.US);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        return format.format(calendar.getTime());
    }
}
