package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;

/**
 * One key and value of a properties file with their places; offsets count chars. A value may go over several lines.
 *
 * @param lineStart the beginning of the line with the key
 * @param keyEnd just behind the key as it is written
 * @param separated whether anything separates the key from the value
 * @param valueStart where the value begins
 * @param end the end of the value, before the line break
 */
record PropertiesLine(String key, String value, int lineStart, int keyEnd, boolean separated, int valueStart, int end) {

    /** All keys of a file in order, comments and blank lines left out. */
    static List<PropertiesLine> read(String path, String text) {
        List<PropertiesLine> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            int first = skipBlank(text, at);
            boolean ends = first >= text.length();
            if (ends && (first == start || !text.endsWith("\\\n") && !text.endsWith("\\\r"))) {
                break;
            }
            // A file that ends right behind a continuation has an empty key there: the rule of the JDK.
            char c = ends ? '=' : text.charAt(first);
            if (c == '\n' || c == '\r') {
                at = first + 1;
            } else if (c == '#' || c == '!') {
                at = lineEnd(text, first);
            } else {
                PropertiesLine line = parse(path, text, start, first);
                lines.add(line);
                at = line.end();
            }
        }
        return lines;
    }

    private static int blank(String text, int from) {
        int i = from;
        while (i < text.length()
                && " \t\f\uFEFF".indexOf(text.charAt(i)) >= 0
                && (text.charAt(i) != '\uFEFF' || i == 0)) {
            i++;
        }
        return i;
    }

    private static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private static PropertiesLine parse(String path, String text, int lineStart, int keyStart) {
        StringBuilder key = new StringBuilder();
        int keyEnd = unescape(path, text, keyStart, true, key);
        int valueStart = skipBlank(text, keyEnd);
        if (valueStart < text.length() && "=:".indexOf(text.charAt(valueStart)) >= 0) {
            valueStart = skipBlank(text, valueStart + 1);
        }
        StringBuilder value = new StringBuilder();
        int end = unescape(path, text, valueStart, false, value);
        return new PropertiesLine(
                key.toString(), value.toString(), lineStart, keyEnd, valueStart > keyEnd, valueStart, end);
    }

    /** Skips blanks and line continuations. */
    private static int skipBlank(String text, int from) {
        int i = blank(text, from);
        for (int next = continued(text, i); next > i; next = continued(text, i)) {
            i = next;
        }
        return i;
    }

    /** Behind a line continuation and the blanks after it, or the same place if there is none. */
    private static int continued(String text, int at) {
        if (at + 1 >= text.length() || text.charAt(at) != '\\') {
            return at;
        }
        char c = text.charAt(at + 1);
        if (c != '\n' && c != '\r') {
            return at;
        }
        return blank(text, at + (text.startsWith("\r\n", at + 1) ? 3 : 2));
    }

    private static int unescape(String path, String text, int from, boolean key, StringBuilder out) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || (key && " \t\f=:".indexOf(c) >= 0)) {
                break;
            }
            int next = continued(text, i);
            if (next > i) {
                i = next;
            } else if (c != '\\') {
                out.append(c);
                i++;
            } else if (i + 1 == text.length()) {
                i++;
            } else if (text.charAt(i + 1) == 'u') {
                out.append(unicode(path, text, i));
                i += 6;
            } else {
                char escaped = text.charAt(i + 1);
                int known = "tnrf".indexOf(escaped);
                out.append(known < 0 ? escaped : "\t\n\r\f".charAt(known));
                i += 2;
            }
        }
        return i;
    }

    private static char unicode(String path, String text, int at) {
        String digits = text.substring(at + 2, Math.min(at + 6, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            String before = text.substring(0, at);
            int line = (int) before.replace("\r\n", "\n")
                            .chars()
                            .filter(c -> c == '\n' || c == '\r')
                            .count()
                    + 1;
            int column = at - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
            throw FileProblem.of(path, line, column, "has a \\u that is not followed by four hex digits");
        }
        return (char) Integer.parseInt(digits, 16);
    }
}
