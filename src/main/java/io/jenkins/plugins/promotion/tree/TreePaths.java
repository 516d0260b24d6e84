package io.jenkins.plugins.promotion.tree;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/** Relative paths of a manifest: order by UTF-8 bytes, and the rules every one of them must keep. */
public final class TreePaths {
    private TreePaths() {}

    /** The canonical order; equal to comparing the UTF-8 bytes without making them where both are plain. */
    public static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the path is the name that copies reserve directly below a root, or lies below it. Every spelling counts that
     * some file system takes for the same name: other case, other Unicode form, characters that are not seen.
     */
    public static boolean isReserved(String path) {
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        // A quick look, since this is asked of every path.
        if (first.isEmpty() || first.charAt(0) > '.' && first.charAt(0) < 0x80 || first.equals(TreeSpec.RESERVED)) {
            return first.equals(TreeSpec.RESERVED);
        }
        StringBuilder seen = new StringBuilder();
        Normalizer.normalize(first, Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> !isUnseen(c))
                .forEach(seen::appendCodePoint);
        return seen.toString().strip().equalsIgnoreCase(TreeSpec.RESERVED);
    }

    /** What file systems that fold names leave out. */
    private static boolean isUnseen(int c) {
        return Character.isIdentifierIgnorable(c)
                || c == 0x34f
                || c == 0x115f
                || c == 0x1160
                || c >= 0x180b && c <= 0x180f
                || c >= 0xfe00 && c <= 0xfe0f
                || c >= 0xe0000 && c <= 0xe0fff;
    }

    /** Why the path may not stand in a manifest, or null if it may. */
    public static String objection(String path) {
        if (path.isEmpty()) {
            return "it is empty";
        }
        if (path.startsWith("/")) {
            return "it is absolute";
        }
        int begin = 0;
        while (begin <= path.length()) {
            int slash = path.indexOf('/', begin);
            int end = slash < 0 ? path.length() : slash;
            if (end == begin) {
                return "it has an empty segment";
            }
            if (path.startsWith("..", begin) && end == begin + 2) {
                return "it leaves the root through '..'";
            }
            if (path.charAt(begin) == '.' && end == begin + 1) {
                return "it has a '.' segment";
            }
            begin = end + 1;
        }
        if (path.indexOf('\0') >= 0) {
            return "it holds a NUL";
        }
        if (!isUnicode(path)) {
            return "it is not valid Unicode";
        }
        return null;
    }

    private static boolean isUnicode(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) >= 0x80) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(path);
            }
        }
        return true;
    }

    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
