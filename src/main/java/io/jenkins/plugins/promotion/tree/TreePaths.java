package io.jenkins.plugins.promotion.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Relative paths of a manifest: order by UTF-8 bytes, and the rules every one of them must keep. */
public final class TreePaths {
    private TreePaths() {}

    /** The canonical order; equal to comparing the UTF-8 bytes without making them where both are plain. */
    public static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** Why the path may not stand in a manifest, or null if it may. */
    static String objection(String path) {
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

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
