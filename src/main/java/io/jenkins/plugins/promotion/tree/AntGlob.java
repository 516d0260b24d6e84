package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.Serializable;
import java.util.List;

/**
 * One Ant pattern over paths separated by {@code /}: {@code **} stands for any number of whole segments, {@code *} for
 * any characters and {@code ?} for one character within a segment; a trailing {@code /} means {@code /**}.
 */
final class AntGlob implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String ANY_DEPTH = "**";

    private final String text;
    private final String[] segments;

    private AntGlob(String text, String[] segments) {
        this.text = text;
        this.segments = segments;
    }

    /** @throws Refusal if the pattern is empty, absolute, or leaves the root */
    static AntGlob parse(String pattern) {
        String text = pattern.strip();
        if (text.isEmpty()) {
            throw Refusal.mistake("An empty pattern matches nothing: write ** for everything.");
        }
        if (text.startsWith("/") || text.indexOf('\\') >= 0 || text.indexOf('\0') >= 0) {
            throw Refusal.mistake("Pattern '" + text + "' must be relative to the root and use / between segments.");
        }
        String whole = text.endsWith("/") ? text + ANY_DEPTH : text;
        String[] segments = whole.split("/", -1);
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw Refusal.mistake("Pattern '" + text + "' has an empty, '.' or '..' segment: write it without.");
            }
        }
        if (TreePaths.isReserved(segments[0])) {
            throw Refusal.mistake("Pattern '" + text + "' names what copies reserve for themselves ('"
                    + TreeSpec.RESERVED + "'), which is in no environment's configuration: leave it out.");
        }
        return new AntGlob(whole, segments);
    }

    static List<AntGlob> parseAll(List<String> patterns) {
        return patterns.stream().map(AntGlob::parse).toList();
    }

    boolean matches(String path) {
        return matches(path.split("/", -1), false);
    }

    /** True if some path below the directory may match, so that it has to be read. */
    boolean mayMatchBelow(String directory) {
        return matches(directory.split("/", -1), true);
    }

    /** True if the directory and everything below it match. */
    boolean matchesAllBelow(String directory) {
        return segments[segments.length - 1].equals(ANY_DEPTH) && matches(directory);
    }

    /** In time that grows with the lengths multiplied, whatever is written there: only the last {@code **} is taken back. */
    private boolean matches(String[] path, boolean prefix) {
        int p = 0;
        int s = 0;
        int any = -1;
        int mark = 0;
        while (p < path.length) {
            if (s < segments.length && segments[s].equals(ANY_DEPTH)) {
                if (prefix) {
                    return true;
                }
                any = s++;
                mark = p;
            } else if (s < segments.length && segmentMatches(segments[s], path[p])) {
                s++;
                p++;
            } else if (any >= 0) {
                s = any + 1;
                p = ++mark;
            } else {
                return false;
            }
        }
        if (prefix) {
            return s < segments.length;
        }
        while (s < segments.length && segments[s].equals(ANY_DEPTH)) {
            s++;
        }
        return s == segments.length;
    }

    private static boolean segmentMatches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int mark = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AntGlob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
