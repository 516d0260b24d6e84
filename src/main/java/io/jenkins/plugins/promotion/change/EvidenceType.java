package io.jenkins.plugins.promotion.change;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an attached file is, told from its contents: whoever names a file, or sends a type along, may write what they want.
 * Only plain text and a few kinds of images are ever shown; a browser may take anything else for a page or a program.
 */
public final class EvidenceType {

    private static final String TEXT = "text/plain";
    private static final String OTHER = "application/octet-stream";

    /** Images by their first bytes. */
    private static final Map<String, List<byte[]>> IMAGES = new LinkedHashMap<>();

    static {
        IMAGES.put("image/png", List.of(HexFormat.of().parseHex("89504e470d0a1a0a")));
        IMAGES.put("image/jpeg", List.of(HexFormat.of().parseHex("ffd8ff")));
        IMAGES.put("image/gif", List.of(ascii("GIF87a"), ascii("GIF89a")));
    }

    private EvidenceType() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Of these contents: one of the images, {@code text/plain}, or {@code application/octet-stream} for anything else. */
    public static String of(byte[] contents) {
        for (Map.Entry<String, List<byte[]>> image : IMAGES.entrySet()) {
            if (image.getValue().stream().anyMatch(start -> begins(contents, start))) {
                return image.getKey();
            }
        }
        return isPlainText(contents) ? TEXT : OTHER;
    }

    /** Whether a browser may show it; what is stored as something else is a download, whatever it says it is. */
    public static boolean isShown(String type) {
        return type.equals(TEXT) || isImage(type);
    }

    /** The types that a browser may show. */
    static List<String> shown() {
        return Stream.concat(IMAGES.keySet().stream(), Stream.of(TEXT)).toList();
    }

    /** Whether it can stand as a picture on a page. */
    public static boolean isImage(String type) {
        return IMAGES.containsKey(type);
    }

    private static boolean begins(byte[] contents, byte[] start) {
        return contents.length > start.length && Arrays.equals(contents, 0, start.length, start, 0, start.length);
    }

    /** Valid UTF-8 with no control characters but those that logs have, and no markup, such as SVG or HTML. */
    private static boolean isPlainText(byte[] contents) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(contents))
                    .toString();
        } catch (CharacterCodingException e) {
            return false;
        }
        boolean controls = text.chars()
                .anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b || c == 0x7f);
        String start = text.startsWith("\ufeff") ? text.substring(1) : text;
        return !controls && !start.stripLeading().startsWith("<");
    }
}
