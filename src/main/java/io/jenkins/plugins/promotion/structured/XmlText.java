package io.jenkins.plugins.promotion.structured;

import java.nio.charset.CharsetEncoder;
import java.util.List;
import java.util.Map;

/**
 * Writes values as XML.
 *
 * @param unit one level of indentation; null writes everything on one line
 * @param closing how an element without content ends, {@code />} or the same with a blank before it
 */
record XmlText(String path, CharsetEncoder encoder, String eol, String unit, String closing) {
    /** A text between tags. */
    String text(String text) {
        return escape(text, '\0');
    }

    /** An attribute's value with its quotes. */
    String quoted(String text, char quote) {
        return quote + escape(text, quote) + quote;
    }

    private String escape(String text, char quote) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '&') {
                out.append("&amp;");
            } else if (c == '<') {
                out.append("&lt;");
            } else if (c == quote && quote != '\0') {
                out.append(c == '"' ? "&quot;" : "&apos;");
            } else if (c == '>' && quote == '\0' && out.toString().endsWith("]]")) {
                out.append("&gt;");
            } else if (c == '\n' && quote == '\0') {
                out.append(eol);
            } else if (c == '\r' || c == '\n' || c == '\t' && quote != '\0') {
                out.append("&#").append(c).append(';');
            } else if (c < 0x20 && c != '\t' || c >= 0xD800 && c < 0xE000 || c == 0xFFFE || c == 0xFFFF) {
                throw FileProblem.of(
                        path, "the new value has a character that XML cannot hold: " + String.format("U+%04X", c));
            } else if (!encoder.canEncode(Character.toString(c))) {
                out.append("&#").append(c).append(';');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /**
     * An element.
     *
     * @param attributes as they are written, each with a blank before it; those of the value come behind them
     * @param indent of the line on which it begins
     */
    String element(String name, String attributes, Value value, String indent) {
        StringBuilder tag = new StringBuilder("<").append(name(name)).append(attributes);
        StringBuilder inside = new StringBuilder();
        boolean text = true;
        if (value instanceof Value.Members map) {
            for (Map.Entry<String, Value> member : map.members().entrySet()) {
                String key = member.getKey();
                if (key.startsWith("@")) {
                    tag.append(' ')
                            .append(name(key.substring(1)))
                            .append('=')
                            .append(quoted(scalar(member.getValue(), key), '"'));
                } else if (key.equals(XmlDocument.TEXT)) {
                    inside.append(text(scalar(member.getValue(), key)));
                } else {
                    text = false;
                    List<Value> each =
                            member.getValue() instanceof Value.Items list ? list.items() : List.of(member.getValue());
                    each.forEach(one -> inside.append(line(indent, 1))
                            .append(element(key, "", one, indent + (unit == null ? "" : unit))));
                }
            }
        } else {
            inside.append(text(scalar(value, name)));
        }
        if (inside.isEmpty()) {
            return tag.append(closing).toString();
        }
        return tag + ">" + inside + (text ? "" : line(indent, 0)) + "</" + name + ">";
    }

    private String line(String indent, int deeper) {
        return unit == null ? "" : eol + indent + unit.repeat(deeper);
    }

    String name(String name) {
        if (!name.matches(XmlPointer.NAME)) {
            throw FileProblem.of(path, "'" + name + "' is no name of an XML element or attribute");
        }
        return name;
    }

    private String scalar(Value value, String of) {
        if (!(value instanceof Value.Text text)) {
            throw FileProblem.of(path, "'" + of + "' holds a text only");
        }
        return text.text();
    }
}
