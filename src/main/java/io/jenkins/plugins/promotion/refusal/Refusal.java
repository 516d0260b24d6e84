package io.jenkins.plugins.promotion.refusal;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.List;
import java.util.Locale;

/**
 * Something was refused, and nothing was done. It becomes one line of a build's log without a stack trace, a status and a
 * page for a browser, JSON for a program. Whatever else is thrown is a fault of this plugin or of what it runs on, and is
 * never shown as if a person had made a mistake.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String what;
    private final String why;
    private final String wayOn;
    private final List<String> details;
    /** {@code null} where it is there in English only, or came from elsewhere. */
    private final transient Saying said;

    /** What sort of refusal it is. */
    public enum Kind {
        /** What was said is wrong; said otherwise it passes. */
        MISTAKE(400),
        /** Something is missing in what was said. */
        INCOMPLETE(400),
        /** This person, job or build may not. */
        NOT_ALLOWED(403),
        /** There is no such thing. */
        UNKNOWN(404),
        /** Not now, or not any more: what is there stands against it. */
        CONFLICT(409);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status that goes with it. */
        public int status() {
            return status;
        }
    }

    private Refusal(Kind kind, String what, String why, String wayOn, List<String> details, Throwable cause) {
        super(text(what, why, wayOn, details), cause);
        this.kind = kind;
        this.what = what;
        this.why = why;
        this.wayOn = wayOn;
        this.details = details;
        this.said = null;
    }

    private Refusal(Kind kind, String what) {
        this(kind, what, "", "", List.of(), null);
    }

    private Refusal(Kind kind, Saying said) {
        super(said.toString());
        this.kind = kind;
        this.what = getMessage();
        this.why = "";
        this.wayOn = "";
        this.details = List.of();
        this.said = said;
    }

    /**
     * What was said is wrong.
     *
     * @param what what is refused, and where: step, field, line, column
     */
    public static Refusal mistake(String what) {
        return new Refusal(Kind.MISTAKE, what);
    }

    /** Something is missing in what was said. */
    public static Refusal incomplete(String what) {
        return new Refusal(Kind.INCOMPLETE, what);
    }

    /** This person, job or build may not. */
    public static Refusal notAllowed(String what) {
        return new Refusal(Kind.NOT_ALLOWED, what);
    }

    /** Something is missing, in the words of whoever reads it. */
    public static Refusal incomplete(Saying said) {
        return new Refusal(Kind.INCOMPLETE, said);
    }

    /** This person may not, in the words of whoever reads it. */
    public static Refusal notAllowed(Saying said) {
        return new Refusal(Kind.NOT_ALLOWED, said);
    }

    /** What is there stands against it, in the words of whoever reads it. */
    public static Refusal conflict(Saying said) {
        return new Refusal(Kind.CONFLICT, said);
    }

    /** There is no such thing. */
    public static Refusal unknown(String what) {
        return new Refusal(Kind.UNKNOWN, what);
    }

    /** What is there stands against it. */
    public static Refusal conflict(String what) {
        return new Refusal(Kind.CONFLICT, what);
    }

    /** The same with the reason. */
    public Refusal because(String reason) {
        return new Refusal(kind, what, reason, wayOn, details, getCause());
    }

    /** The same with what makes it pass: a whole sentence. */
    public Refusal mend(String advice) {
        return new Refusal(kind, what, why, advice, details, getCause());
    }

    /** The same with a line for each of several mistakes. */
    public Refusal listing(List<String> lines) {
        return new Refusal(kind, what, why, wayOn, List.copyOf(lines), getCause());
    }

    /** The same with what led to it, which is for the log of the controller and for no user. */
    public Refusal causedBy(Throwable cause) {
        return new Refusal(kind, what, why, wayOn, details, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** All of it, in a language as far as it is there, for a page. */
    public String text(Locale language) {
        return said == null ? getMessage() : said.in(language);
    }

    /** What is refused. */
    public String what() {
        return what;
    }

    /** Why, or empty. */
    public String why() {
        return why;
    }

    /** What makes it pass, or empty. */
    public String wayOn() {
        return wayOn;
    }

    /** One line for each of several mistakes, or none. */
    public List<String> details() {
        return details;
    }

    private static String text(String what, String why, String wayOn, List<String> details) {
        StringBuilder text = new StringBuilder(what);
        if (!why.isEmpty()) {
            text.append(": ").append(why);
        }
        details.forEach(line -> text.append("\n  ").append(line));
        if (!wayOn.isEmpty()) {
            text.append(details.isEmpty() ? (endsSentence(text) ? " " : ". ") : "\n")
                    .append(wayOn);
        }
        return text.toString();
    }

    private static boolean endsSentence(CharSequence text) {
        char last = text.length() == 0 ? '.' : text.charAt(text.length() - 1);
        return last == '.' || last == '!' || last == '?';
    }
}
