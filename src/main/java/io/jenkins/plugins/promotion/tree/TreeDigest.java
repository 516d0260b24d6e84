package io.jenkins.plugins.promotion.tree;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The identity of a tree's content over its scope. Text form {@code v1:sha256:} and 64 hexadecimal digits; the version
 * names how the digest's input is written, see {@link Manifest#digest()}.
 */
public record TreeDigest(String value) implements Serializable {
    private static final Pattern FORM = Pattern.compile("v1:sha256:[0-9a-f]{64}");
    private static final String PREFIX = "v1:sha256:";

    public TreeDigest {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is no tree digest: expected v1:sha256: and 64 hex digits.");
        }
    }

    /** Whether the text is a digest of a tree. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    static TreeDigest ofHex(String hex) {
        return new TreeDigest(PREFIX + hex);
    }

    /** The 64 hexadecimal digits alone, fit for a file name. */
    public String hex() {
        return value.substring(PREFIX.length());
    }

    /** For people: {@code v1:} and the first 12 hexadecimal digits. */
    public String shortForm() {
        return "v1:" + hex().substring(0, 12);
    }

    @Override
    public String toString() {
        return value;
    }
}
