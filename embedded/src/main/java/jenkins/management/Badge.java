package jenkins.management;

/** A short text, mostly a number, at a link, in a colour that says how grave it is. */
public class Badge {

    private final String text;
    private final String tooltip;
    private final Severity severity;

    public Badge(String text, String tooltip, Severity severity) {
        this.text = text;
        this.tooltip = tooltip;
        this.severity = severity;
    }

    public String getText() {
        return text;
    }

    public String getTooltip() {
        return tooltip;
    }

    /** Decides the colour. */
    public enum Severity {
        DANGER,
        WARNING,
        INFO
    }
}
