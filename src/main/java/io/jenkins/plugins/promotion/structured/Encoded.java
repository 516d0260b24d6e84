package io.jenkins.plugins.promotion.structured;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A text, and how bytes stand for it.
 *
 * @param mark the byte order mark as a character, or empty; no part of the text
 */
record Encoded(Charset charset, String mark, String text) {
    private static final String BOM = "\uFEFF";

    /**
     * What the byte order mark says, if that is one of the charsets; else the first in which the bytes are a text and come back
     * as they are.
     */
    static Optional<Encoded> of(byte[] bytes, List<Charset> charsets) {
        Charset marked = marked(bytes);
        List<Charset> tried = marked != null && charsets.contains(marked) ? List.of(marked) : charsets;
        for (Charset charset : tried) {
            try {
                String whole =
                        charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                String mark = whole.startsWith(BOM) ? BOM : "";
                Encoded text = new Encoded(charset, mark, whole.substring(mark.length()));
                if (Arrays.equals(text.encode(text.text), bytes)) {
                    return Optional.of(text);
                }
            } catch (CharacterCodingException e) {
                // The next charset may be the one.
            }
        }
        return Optional.empty();
    }

    private static Charset marked(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(3, bytes.length), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u00FE\u00FF")) {
            return StandardCharsets.UTF_16BE;
        } else if (start.startsWith("\u00FF\u00FE")) {
            return StandardCharsets.UTF_16LE;
        }
        return start.equals("\u00EF\u00BB\u00BF") ? StandardCharsets.UTF_8 : null;
    }

    /** Another text in the same encoding, with the same mark. */
    byte[] encode(String changed) throws CharacterCodingException {
        ByteBuffer out = charset.newEncoder().encode(CharBuffer.wrap(mark + changed));
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }
}
