package io.jenkins.plugins.promotion.execution;

import java.sql.SQLException;

/** What a database says, on one line. */
final class SqlWords {
    private static final int LONGEST = 1_000;

    private SqlWords() {}

    /** The message, with the state by which manuals explain it. */
    static String of(SQLException e) {
        String state = e.getSQLState() == null ? "" : " (SQL state " + line(e.getSQLState()) + ")";
        return line(String.valueOf(e.getMessage())) + state;
    }

    /** Any text as one line of bounded length. */
    static String line(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
