package hudson.util;

import hudson.Util;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
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

    public static FormValidation okWithMarkup(String html) {
        return of(Kind.OK, html, html);
    }

    public static FormValidation warningWithMarkup(String html) {
        return of(Kind.WARNING, html, html);
    }

    public static FormValidation errorWithMarkup(String html) {
        return of(Kind.ERROR, html, html);
    }

    public static FormValidation respond(Kind kind, String html) {
        return of(kind, null, html);
    }

    /** The worst kind, all messages. */
    public static FormValidation aggregate(Collection<FormValidation> validations) {
        if (validations == null || validations.isEmpty()) {
            return ok();
        }
        if (validations.size() == 1) {
            return validations.iterator().next();
        }
        StringBuilder html = new StringBuilder("<ul style='list-style-type: none'>");
        Kind worst = Kind.OK;
        for (FormValidation validation : validations) {
            html.append("<li>").append(validation.renderHtml()).append("</li>");
            worst = validation.kind.ordinal() > worst.ordinal() ? validation.kind : worst;
        }
        return of(worst, null, html.append("</ul>").toString());
    }

    public static FormValidation validateRequired(String value) {
        return Util.fixEmptyAndTrim(value) == null ? error("Required") : ok();
    }

    public static FormValidation validateNonNegativeInteger(String value) {
        try {
            return Integer.parseInt(value) < 0 ? error("Not a non-negative number") : ok();
        } catch (NumberFormatException e) {
            return error("Not a number");
        }
    }

    public static FormValidation validatePositiveInteger(String value) {
        try {
            return Integer.parseInt(value) <= 0 ? error("Not a positive number") : ok();
        } catch (NumberFormatException e) {
            return error("Not a number");
        }
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

    /** For tests and checks of several values. */
    public static List<Kind> kinds() {
        return List.of(Kind.values());
    }
}
