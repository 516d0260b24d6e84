package io.jenkins.plugins.promotion.structured;

import java.util.Iterator;
import java.util.Map;

/**
 * Writes values as JSON.
 *
 * @param unit one level of indentation; null writes everything on one line
 * @param ascii whether characters outside ASCII are escaped
 */
record JsonText(String unit, String eol, boolean ascii) {
    String write(Value value, String indent) {
        StringBuilder out = new StringBuilder();
        write(value, indent, out);
        return out.toString();
    }

    String key(String key) {
        StringBuilder out = new StringBuilder();
        quote(key, ascii, out);
        return out.toString();
    }

    private void write(Value value, String indent, StringBuilder out) {
        if (value instanceof Value.Text text) {
            quote(text.text(), ascii, out);
        } else if (value instanceof Value.Members map && !map.members().isEmpty()) {
            out.append('{');
            for (Iterator<Map.Entry<String, Value>> i = map.members().entrySet().iterator(); i.hasNext(); ) {
                Map.Entry<String, Value> member = i.next();
                quote(member.getKey(), ascii, line(indent, out));
                write(member.getValue(), deeper(indent), out.append(": "));
                out.append(!i.hasNext() ? "" : unit == null ? ", " : ",");
            }
            end(indent, out).append('}');
        } else if (value instanceof Value.Items list && !list.items().isEmpty()) {
            out.append('[');
            for (Iterator<Value> i = list.items().iterator(); i.hasNext(); ) {
                write(i.next(), deeper(indent), line(indent, out));
                out.append(!i.hasNext() ? "" : unit == null ? ", " : ",");
            }
            end(indent, out).append(']');
        } else {
            out.append(value.canonical());
        }
    }

    private String deeper(String indent) {
        return unit == null ? indent : indent + unit;
    }

    private StringBuilder line(String indent, StringBuilder out) {
        return unit == null ? out : out.append(eol).append(indent).append(unit);
    }

    private StringBuilder end(String indent, StringBuilder out) {
        return unit == null ? out : out.append(eol).append(indent);
    }

    static void quote(String text, boolean ascii, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20
                            || (c >= 0x7f && c < 0xa0)
                            || c == 0x2028
                            || c == 0x2029
                            || c == 0xfeff
                            || c >= 0xfffe
                            || (ascii && c > 0x7e)
                            || loneSurrogate(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean loneSurrogate(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
