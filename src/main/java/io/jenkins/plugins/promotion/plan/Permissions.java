package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.regex.Pattern;

/** Permissions as text, such as {@code rwxr-x---}, and as the twelve bits of a mode. As {@code ls} writes them, {@code s}
 * and {@code t} in the place of an {@code x} are setuid, setgid and sticky; {@code S} and {@code T} without that x. */
public final class Permissions {
    static final Pattern TEXT = Pattern.compile("([r-][w-][xsS-]){2}[r-][w-][xtT-]");

    private Permissions() {}

    /** The text of a mode, of which the twelve lowest bits count. */
    public static String text(int mode) {
        StringBuilder text = new StringBuilder(9);
        for (int who = 0; who < 3; who++) {
            int bits = mode >> 6 - 3 * who & 7;
            boolean special = (mode & 04000 >> who) != 0;
            boolean runs = (bits & 1) != 0;
            char mark = who == 2 ? 't' : 's';
            text.append((bits & 4) != 0 ? 'r' : '-').append((bits & 2) != 0 ? 'w' : '-');
            text.append(special ? runs ? mark : Character.toUpperCase(mark) : runs ? 'x' : '-');
        }
        return text.toString();
    }

    /**
     * The mode that a text means.
     *
     * @throws Refusal if it is none
     */
    public static int mode(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw Refusal.mistake("'" + text + "' are no permissions; write them as in rwxr-x---");
        }
        int mode = 0;
        for (int i = 0; i < 9; i++) {
            char c = text.charAt(i);
            mode |= c == '-' || Character.isUpperCase(c) ? 0 : 0400 >> i;
            mode |= "sStT".indexOf(c) >= 0 ? 04000 >> i / 3 : 0;
        }
        return mode;
    }
}
