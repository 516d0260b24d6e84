package io.jenkins.embedded;

import java.io.PrintStream;

/** Where the main program writes: plain text, with colours where somebody looks at it. */
final class Terminal {
    private static final String BOLD = "1";
    private static final String RED = "31";
    private static final String YELLOW = "33";

    private final PrintStream out;
    private final boolean colours;

    Terminal(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** The standard output; colours where it is a terminal that has them and nobody switched them off. */
    static Terminal standard() {
        String kind = System.getenv("TERM");
        boolean able =
                System.console() != null && System.getenv("NO_COLOR") == null && kind != null && !kind.equals("dumb");
        return new Terminal(System.out, able);
    }

    void line(String text) {
        out.println(text);
    }

    void heading(String text) {
        out.println(coloured(BOLD, text));
    }

    /** A line of a build's log: what waits for somebody and what failed is seen from afar. */
    void log(String text) {
        String colour = text.contains("] Waiting for ")
                ? YELLOW
                : text.startsWith("ERROR: ") || text.startsWith("Finished: FAILURE") ? RED : null;
        line("   " + (colour == null ? text : coloured(colour, text)));
    }

    private String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    void flush() {
        out.flush();
    }
}
