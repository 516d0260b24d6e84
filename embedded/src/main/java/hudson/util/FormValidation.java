package hudson.util;

import hudson.Util;
import java.io.IOException;
import javax.servlet.ServletException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/** The answer of a field's check. */
public abstract class FormValidation extends IOException implements HttpResponse {
    private static final long serialVersionUID = 1;

    /** How bad it is. */
    public enum Kind {
        OK,
        WARNING,
        ERROR
    }

    public final Kind kind;

    private FormValidation(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public abstract String renderHtml();

    private static FormValidation of(Kind kind, String message, String html) {
        return new FormValidation(kind, message) {
            private static final long serialVersionUID = 1;

            @Override
            public String renderHtml() {
                return html == null
                        ? "<div/>"
                        : "<div class=\"" + kind.name().toLowerCase(java.util.Locale.ENGLISH) + "\">" + html + "</div>";
            }
        };
    }

    private static FormValidation text(Kind kind, String message) {
        return of(kind, message, message == null ? null : Util.escape(message));
    }

    public static FormValidation ok() {
        return OK;
    }

    private static final FormValidation OK = of(Kind.OK, null, null);

    public static FormValidation ok(String message) {
        return text(Kind.OK, message);
    }

    public static FormValidation ok(String format, Object... args) {
        return ok(String.format(format, args));
    }

    public static FormValidation warning(String message) {
        return text(Kind.WARNING, message);
    }

    public static FormValidation warning(String format, Object... args) {
        return warning(String.format(format, args));
    }

    public static FormValidation error(String message) {
        return text(Kind.ERROR, message);
    }

    public static FormValidation error(String format, Object... args) {
        return error(String.format(format, args));
    }

    public static FormValidation error(Throwable e, String message) {
        return error(message + ": " + e.getMessage());
    }

    @Override
    public void generateResponse(StaplerRequest req, StaplerResponse rsp, Object node)
            throws IOException, ServletException {
        rsp.setContentType("text/html;charset=UTF-8");
        rsp.getWriter().print(renderHtml());
    }

    @Override
    public String toString() {
        return kind + ": " + getMessage();
    }
}
