package io.jenkins.plugins.promotion.wording;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts for a log. Names of files, comments and reasons come from others; what they hold begins no line, and moves nothing
 * that a terminal shows.
 */
public final class Lines {
    private Lines() {}

    /** As one line; what ends lines or cannot be seen is spelt out, {@code ⟨U+001B⟩}. */
    public static String one(String text) {
        return spelled(text, false);
    }

    /** As a line, and lines that go with it, which are indented. */
    public static String several(String text) {
        return spelled(text.replace("\r\n", "\n"), true).replaceAll("\n(?=[^\n ])", "\n  ");
    }

    /** With a full stop, where somebody did not end what they wrote. */
    public static String sentence(String text) {
        String end = text.stripTrailing();
        return end.matches("(?s).*[.!?…]") ? end : end + ".";
    }

    private static String spelled(String text, boolean lines) {
        if (text.codePoints().allMatch(c -> isSeen(c, lines))) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isSeen(c, lines)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("⟨U+%04X⟩", c));
            }
        });
        return out.toString();
    }

    private static boolean isSeen(int c, boolean lines) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\t' || lines && c == '\n';
            case Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The lines of all texts, since a form sends several as one, without those that say nothing; a list of one's own. */
    public static List<String> each(List<String> texts) {
        List<String> kept = whole(texts);
        kept.replaceAll(String::trim);
        return kept;
    }

    /** The same with the blanks around each, where these may count. */
    public static List<String> whole(List<String> texts) {
        List<String> kept = new ArrayList<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            if (text != null) {
                text.lines().filter(line -> !line.trim().isEmpty()).forEach(kept::add);
            }
        }
        return kept;
    }
}
