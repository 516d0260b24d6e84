package io.jenkins.plugins.promotion.preview;

import io.jenkins.plugins.promotion.structured.Value;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text as it can be shown to people: bounded, and whatever cannot be seen, or turns the direction of reading, spelt out
 * as {@code ⟨U+202E⟩}, so that what is read is what is meant.
 *
 * @param text what is shown
 * @param left how many characters are left out, 0 for none
 */
public record Visible(String text, int left) {

    /** Characters of a value in a table. */
    static final int VALUE = 240;

    /** Characters of a line of a file, or of a text for people. */
    static final int LINE = 2000;

    private static final String READS_AS_ONE = "[A-Za-z0-9_./:=@%+,-]+";

    /** The beginning of a text. */
    static Visible of(String text, int most) {
        if (text.length() <= most) {
            return new Visible(spelled(text), 0);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return new Visible(spelled(text.substring(0, end)) + "…", text.length() - end);
    }

    /** A text for people. */
    static String text(String text) {
        return of(text, LINE).text();
    }

    /** A program and its arguments as one line; what would be read as several, or as nothing, stands in quotes. */
    public static String commandLine(List<String> argv) {
        return text(argv.stream()
                .map(part -> part.matches(READS_AS_ONE) ? part : new Value.Text(part).canonical())
                .collect(Collectors.joining(" ")));
    }

    /** The text with its unseen characters spelt out; tabs and line feeds are seen as what they are. */
    static String spelled(String text) {
        if (text.codePoints().allMatch(Visible::isSeen)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isSeen(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("⟨U+%04X⟩", c));
            }
        });
        return out.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.SPACE_SEPARATOR -> c == ' ';
            case Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
