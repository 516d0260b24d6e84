package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.plan.SqlScript.Statement;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a script at semicolons that are in no quotes, comment or body, and refuses what cannot be told. */
final class SqlCutter {
    private static final String WAY = "; name a line that separates statements, as in separator: '/'";
    private static final Pattern TAG = Pattern.compile("\\$([A-Za-z_]\\w{0,60})?\\$");
    private static final Pattern ROUTINE =
            Pattern.compile("CREATE\\s+(\\S+\\s+){0,5}?(FUNCTION|PROCEDURE|TRIGGER|PACKAGE|EVENT|TYPE)\\b");
    private static final Pattern BODY = Pattern.compile("\\b(BEGIN|DECLARE)\\b|\\b(IS|AS)\\s+(?!\\?)");
    /** What begins a block of its own statements, which is run at once. */
    static final Pattern BLOCK = Pattern.compile("DECLARE\\b|BEGIN\\s+(?!(TRANSACTION|TRAN|WORK)\\b)"
            + "|(LOOP|REPEAT)\\b|(IF|WHILE|FOR)\\b[^;]*?\\b(BEGIN|THEN|DO|LOOP)\\b");

    private static final Pattern CLIENT = Pattern.compile("DELIMITER\\b|\\\\|@|(?s:COPY\\b.{0,2000}?\\bSTDIN\\b)");
    private static final Pattern LONE = Pattern.compile("(?m)^[ \\t]*(/|GO)[ \\t]*$");

    private final String text;
    private final List<Statement> found = new ArrayList<>();
    /** The statement without comments, and with {@code ?} for all that is quoted. */
    private final StringBuilder bare = new StringBuilder();

    private int at;
    private int begin = -1;
    private int counted;
    private int line = 1;

    SqlCutter(String text) {
        this.text = text;
    }

    /** What a statement says outside of comments and quotes, in upper case and without blanks around. */
    static String bare(String statement) {
        SqlCutter cutter = new SqlCutter(statement);
        try {
            while (cutter.at < statement.length()) {
                cutter.step();
            }
        } catch (Refusal e) {
            // What comes before is told all the same.
        }
        return cutter.word();
    }

    private String word() {
        return bare.toString().strip().toUpperCase(Locale.ROOT);
    }

    /** Whether a statement without comments and quotes is one of a program that takes scripts. */
    static boolean isForClient(String bare) {
        return CLIENT.matcher(bare).lookingAt();
    }

    private static boolean isOpen(String said, char open, char close) {
        return said.chars().map(c -> c == open ? 1 : c == close ? -1 : 0).sum() > 0;
    }

    List<Statement> cut() {
        while (at < text.length()) {
            if (text.charAt(at) == ';') {
                end();
                at++;
            } else {
                step();
            }
        }
        end();
        return found;
    }

    private void end() {
        String said = word();
        if (!said.isEmpty()) {
            Matcher routine = ROUTINE.matcher(said);
            if (BLOCK.matcher(said).lookingAt()
                    || routine.lookingAt() && BODY.matcher(said).find(routine.end())) {
                throw refusal(begin, "a body's own semicolons cannot be told from the ends of statements" + WAY);
            }
            if (isForClient(said) || LONE.matcher(said).find()) {
                throw refusal(begin, "this is for a client program, and no SQL" + WAY + ", or take it out");
            }
            if (isOpen(said, '(', ')') || isOpen(said, '[', ']')) {
                throw refusal(begin, "the statement would end within parentheses or brackets" + WAY);
            }
            found.add(new Statement(text.substring(begin, at).strip(), line(begin)));
        }
        bare.setLength(0);
        begin = -1;
    }

    /** Goes past a character, a comment, or all that is in quotes. */
    private void step() {
        char c = text.charAt(at);
        if (text.startsWith("--", at)) {
            at = endOfLine();
        } else if (c == '#' && !text.startsWith("#>", at) && !text.startsWith("#-", at)) {
            hash();
        } else if (text.startsWith("/*!", at) || text.startsWith("/*M!", at)) {
            runByMySql();
        } else if (text.startsWith("/*", at)) {
            int end = closing("*/", at + 2, "a comment");
            int inner = text.indexOf("/*", at + 2);
            if (inner >= 0 && inner < end) {
                throw refusal(at, "products disagree about a comment within a comment" + WAY);
            }
            at = end + 2;
            bare.append(' ');
        } else if (c == '\'' || c == '"' || c == '`') {
            quoted(c);
        } else if (c == '$' && (at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)))) {
            dollar();
        } else {
            said(c);
            at++;
        }
    }

    private void said(char c) {
        begin = begin < 0 && !Character.isWhitespace(c) && !Character.isSpaceChar(c) ? at : begin;
        bare.append(Character.isSpaceChar(c) ? ' ' : c); // Some products take any space of Unicode for one.
    }

    /** A comment for some, an operator for others. */
    private void hash() {
        int end = endOfLine();
        if (text.substring(at, end).matches("(?s).*[;'\"`].*")) {
            throw refusal(at, "products disagree about what is behind '#'" + WAY);
        }
        for (; at < end; at++) {
            said(text.charAt(at));
        }
    }

    /** A comment that MySQL and MariaDB run, so that it is part of a statement, or one. */
    private void runByMySql() {
        int end = closing("*/", at + 2, "a comment");
        String inside = text.substring(at + 2, end);
        if (inside.matches("(?s).*(;|/\\*).*")) {
            throw refusal(at, "products disagree about what is in a comment that MySQL runs" + WAY);
        }
        begin = begin < 0 ? at : begin;
        bare.append(inside.replaceFirst("^M?!\\d*", " ")).append(' ');
        at = end + 2;
    }

    private void quoted(char quote) {
        int from = at;
        said('?');
        do {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw refusal(
                        from,
                        "the quote " + quote
                                + " is never closed; close it, or, where the database reads quotes otherwise,"
                                + WAY.substring(1));
            } else if (end > at + 1 && text.charAt(end - 1) == '\\') {
                throw refusal(from, "products disagree about a backslash before a quote" + WAY);
            }
            at = end + 1;
        } while (at < text.length() && text.charAt(at) == quote);
    }

    private void dollar() {
        Matcher tag = TAG.matcher(text).region(at, text.length());
        if (tag.lookingAt()) {
            said('?');
            at = closing(tag.group(), tag.end(), "a text in " + tag.group())
                    + tag.group().length();
        } else {
            said('$');
            at++;
        }
    }

    private int closing(String mark, int from, String what) {
        int end = text.indexOf(mark, from);
        if (end < 0) {
            throw refusal(at, what + " is never closed");
        }
        return end;
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    /** The line of a position; they are asked for in their order. */
    private int line(int position) {
        for (; counted < position; counted++) {
            line += text.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private Refusal refusal(int position, String why) {
        return Refusal.mistake("line " + line(position) + ": " + why);
    }
}
