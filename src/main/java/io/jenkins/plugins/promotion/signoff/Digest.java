package io.jenkins.plugins.promotion.signoff;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Digest of plain data. */
final class Digest {

    private Digest() {}

    /** {@code v1:} and the SHA-256, in hex, of the values in their order; a value may be a map, a list or a text. */
    static String of(List<?> values) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            values.forEach(value -> feed(sha, value));
            return "v1:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every text with its length before it, so that no two different contents give the same bytes. */
    private static void feed(MessageDigest sha, Object value) {
        if (value instanceof Map<?, ?> map) {
            sha.update(("m" + map.size() + ";").getBytes(StandardCharsets.UTF_8));
            map.forEach((key, element) -> {
                feed(sha, key);
                feed(sha, element);
            });
        } else if (value instanceof List<?> list) {
            sha.update(("l" + list.size() + ";").getBytes(StandardCharsets.UTF_8));
            list.forEach(element -> feed(sha, element));
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            sha.update(("t" + text.length + ";").getBytes(StandardCharsets.UTF_8));
            sha.update(text);
        }
    }
}
