package io.jenkins.plugins.promotion.execution;

import java.sql.SQLException;

/** What a database says, on one line and without secrets; it is cut only when they are out of it. */
final class SqlWords {
    private static final int LONGEST = 1_000;

    private SqlWords() {}

    /** The message, with the state by which manuals explain it. */
    static String of(SQLException e, Secrets secrets) {
        String state = e.getSQLState() == null ? "" : " (SQL state " + line(e.getSQLState(), secrets) + ")";
        return line(String.valueOf(e.getMessage()), secrets) + state;
    }

    /** Any text as one line of bounded length. */
    static String line(String text, Secrets secrets) {
        String line = secrets.mask(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
