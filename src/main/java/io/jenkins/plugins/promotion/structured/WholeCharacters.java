package io.jenkins.plugins.promotion.structured;

import java.io.Reader;

/**
 * Reads a text without ever ending a read between the two halves of a character beyond the first 65,536, such as an
 * emoji: SnakeYAML 2.3 fails with an IndexOutOfBoundsException where a full buffer ends so.
 */
public final class WholeCharacters extends Reader {
    private final String text;
    private int at;

    public WholeCharacters(String text) {
        this.text = text;
    }

    @Override
    public int read(char[] into, int offset, int length) {
        if (at == text.length()) {
            return -1;
        }
        int end = Math.min(text.length(), at + length);
        if (end < text.length() && end - at > 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        text.getChars(at, end, into, offset);
        int count = end - at;
        at = end;
        return count;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
