package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements of SQL, cut out of a script. Products disagree about quotes, comments and bodies of procedures; a script in which
 * they would disagree about where a statement ends is refused, and its author names a line that separates statements.
 */
public record SqlScript(List<Statement> statements) {
    private static final Pattern CONTROLS = Pattern.compile(
            "(?s)(COMMIT|ROLLBACK|SAVEPOINT|RELEASE|ABORT|END|START\\s+TRANSACTION|PREPARE\\s+TRANSACTION"
                    + "|XA|SET\\s.*\\bAUTOCOMMIT"
                    + "|BEGIN\\s+(TRANSACTION|TRAN|WORK|ISOLATION|READ|DEFERRED|IMMEDIATE|EXCLUSIVE))\\b.*|BEGIN");
    /** What is defined, or quoted, is not run as it stands there. */
    private static final Pattern DEFINES = Pattern.compile("(CREATE|ALTER|DO|EXECUTE)\\b");

    /** Where a statement of a block begins, and ends what was done until then. */
    private static final Pattern CONTROLS_WITHIN =
            Pattern.compile("(?:^|\\n|;|\\b(?:BEGIN|THEN|ELSE|LOOP|DO|TRY|CATCH|ATOMIC)\\b)"
                    + "[ \\t]*((?:COMMIT|ROLLBACK)(?:\\s+(?:WORK|TRAN|TRANSACTION|AND)\\b|[ \\t]*(?:;|\\n|$)))");

    private static final int FIRST_WORDS = 200;
    /** With these no product commits by itself; with others some do, and each has words of its own for them. */
    private static final Set<String> WITHIN = Set.of(
            "CALL",
            "COPY",
            "DECLARE",
            "DELETE",
            "DESCRIBE",
            "DO",
            "EXPLAIN",
            "INSERT",
            "MERGE",
            "PREPARE",
            "REPLACE",
            "SELECT",
            "SET",
            "SHOW",
            "TABLE",
            "UPDATE",
            "USE",
            "VALUES",
            "WITH");

    private static final Pattern SETS_ACCOUNT = Pattern.compile("(?s)SET\\s+(PASSWORD|DEFAULT\\s+ROLE)\\b.*");

    public SqlScript {
        statements = List.copyOf(statements);
    }

    /**
     * One statement.
     *
     * @param text as the database gets it
     * @param line where it begins in the script, from 1; 0 if it stands in no script
     */
    public record Statement(String text, int line) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Whether it defines something, or may, at which some products commit by themselves. */
        public boolean defines() {
            String bare = SqlCutter.bare(text);
            return !WITHIN.contains(bare.split("\\W", 2)[0]) && !bare.startsWith("(")
                    || SETS_ACCOUNT.matcher(bare).matches();
        }
    }

    /**
     * Cuts a script.
     *
     * @param bytes UTF-8
     * @param separator a line that ends a statement, in upper or lower case; empty for semicolons
     * @throws Refusal if it cannot be cut, has no statement, or one that begins or ends a transaction
     */
    public static SqlScript of(byte[] bytes, String separator) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.mistake("it is not UTF-8; save it as UTF-8").causedBy(e);
        }
        text = text.startsWith("\ufeff") ? text.substring(1) : text;
        requireText(text);
        List<Statement> found = separator.isEmpty() ? new SqlCutter(text).cut() : atLines(text, separator);
        if (found.isEmpty()) {
            throw Refusal.mistake("it has no statement; write one");
        }
        found.forEach(SqlScript::requireOneTransaction);
        return new SqlScript(found);
    }

    /**
     * Takes each text as one statement.
     *
     * @throws Refusal as {@link #of(byte[], String)}
     */
    public static SqlScript of(List<String> texts) {
        List<Statement> found = new ArrayList<>();
        for (String text : texts) {
            requireText(text);
            if (SqlCutter.bare(text).isEmpty()) {
                throw Refusal.mistake("a statement is empty; write it, or leave it out");
            }
            found.add(new Statement(text, 0));
        }
        found.forEach(SqlScript::requireOneTransaction);
        return new SqlScript(found);
    }

    private static void requireText(String text) {
        int control = text.chars()
                .filter(c -> Character.isISOControl(c) && "\t\n\r\f".indexOf(c) < 0)
                .findFirst()
                .orElse(-1);
        if (control >= 0) {
            throw Refusal.mistake(String.format("it has the control character U+%04X; take it out", control));
        }
    }

    private static List<Statement> atLines(String text, String separator) {
        List<Statement> found = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        int begin = 0;
        int number = 0;
        for (String line : (text + "\n" + separator).split("\n", -1)) {
            number++;
            if (line.strip().equalsIgnoreCase(separator)) {
                String whole = statement.toString().strip();
                if (!SqlCutter.bare(whole).isEmpty()) {
                    found.add(new Statement(whole, begin));
                }
                statement.setLength(0);
                begin = 0;
            } else {
                statement.append(line).append('\n');
                begin = begin == 0 && !line.isBlank() ? number : begin;
            }
        }
        return found;
    }

    private static void requireOneTransaction(Statement statement) {
        String bare = SqlCutter.bare(statement.text());
        if (SqlCutter.isForClient(bare)) {
            throw refusal(statement, bare, "is for a client program, and no SQL; take it out");
        }
        for (String part : parts(bare)) {
            String first =
                    part.substring(0, Math.min(part.length(), FIRST_WORDS)).strip();
            Matcher within = CONTROLS_WITHIN.matcher(part);
            boolean controls =
                    CONTROLS.matcher(first.replaceFirst("[\\s;]+$", "")).matches();
            if (controls || SqlCutter.BLOCK.matcher(part).lookingAt() && within.find()) {
                throw refusal(
                        statement,
                        controls ? first : within.group(1),
                        "begins or ends a transaction, but an item is one transaction; take it out");
            }
        }
    }

    /** What is run one after the other; a definition is one, and so is a block with its own statements. */
    private static List<String> parts(String bare) {
        List<String> parts = new ArrayList<>();
        for (int at = DEFINES.matcher(bare).lookingAt() ? bare.length() : 0; at < bare.length(); ) {
            Matcher block = SqlCutter.BLOCK.matcher(bare).region(at, bare.length());
            int next = block.lookingAt() ? -1 : bare.indexOf(';', at);
            int end = next < 0 ? bare.length() : next;
            parts.add(bare.substring(at, end));
            for (at = end + 1; at < bare.length() && Character.isWhitespace(bare.charAt(at)); at++) {}
        }
        return parts;
    }

    private static Refusal refusal(Statement statement, String words, String why) {
        return Refusal.mistake("line " + Math.max(1, statement.line()) + ": "
                + Problems.quote(words.strip().split("\\n", 2)[0]) + " " + why);
    }
}
