package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes values as YAML.
 *
 * @param unit columns of one level of indentation
 */
record YamlText(String eol, int unit) {
    private static final Pattern TYPED_ELSEWHERE = Pattern.compile(
            "[-+]?\\d+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d+)?|[-+]?\\.(inf|Inf|INF)"
                    + "|\\.(nan|NaN|NAN)|null|Null|NULL|~|[yYnN]|true|True|TRUE|false|False|FALSE");
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_./ -]*[A-Za-z0-9_./-]|[A-Za-z_]");

    /** Ways to write a value inside one line or as a block scalar, the closest to the old style first. */
    List<String> scalars(Value value, char style, String old, int indent) {
        if (value instanceof Value.Text text) {
            return texts(text.text(), style, old, indent);
        }
        return value instanceof Value.Special special && special.alias() ? List.of() : List.of(flow(value));
    }

    private List<String> texts(String text, char style, String old, int indent) {
        List<String> ways = new ArrayList<>();
        if (style == '|' || style == '>') {
            literal(text, style, old, indent, ways);
        } else if (style == 'p' && plainAllowed(text)) {
            ways.add(text);
        }
        if ((style == 'p' || style == '\'' || style == '*') && printable(text)) {
            ways.add("'" + text.replace("'", "''") + "'");
        }
        ways.add(quoted(text));
        return ways;
    }

    /** Ways to write a key, the quoting of its neighbour first. */
    List<String> keys(String key, char quote) {
        return texts(key, quote == '\'' || quote == '"' ? quote : 'p', "", 0);
    }

    /** Whether a word is a key of YAML 1.1 that some programs cannot even read as a value. */
    static boolean merges(String word) {
        return word.equals("<<") || word.equals("=");
    }

    /** Whether some program takes an unquoted word for something else than a text. */
    static boolean typedElsewhere(String word) {
        return TYPED_ELSEWHERE.matcher(word).matches();
    }

    private static boolean printable(String text) {
        return text.codePoints()
                .noneMatch(c -> c < 0x20
                        || (c >= 0x7f && c < 0xa0)
                        || c == 0x2028
                        || c == 0x2029
                        || c == 0xfeff
                        || (c >= 0xd800 && c < 0xe000)
                        || c == 0xfffe
                        || c == 0xffff);
    }

    /** A lone sign stands for nothing in YAML 1.2 where a comma or bracket comes next. */
    private static boolean plainAllowed(String text) {
        return !text.isEmpty() && printable(text) && !merges(text) && !typedElsewhere(text) && !text.matches("[-?:]");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(text, false, out);
        return out.toString();
    }

    private void literal(String text, char style, String old, int indent, List<String> ways) {
        String[] was = old.split("\r?\n", -1);
        String comment = was[0].matches("[|>][-+0-9]*\\s+#.*") ? was[0].replaceFirst("^[|>][-+0-9]*", "") : "";
        int column = indent;
        for (int i = was.length - 1; i > 0; i--) {
            if (!was[i].isBlank()) {
                column = was[i].length() - was[i].stripLeading().length();
            }
        }
        String body = text.replaceAll("\n+$", "");
        int breaks = text.length() - body.length();
        if (body.isEmpty() || body.startsWith(" ") || body.startsWith("\n") || !printable(body.replace("\n", ""))) {
            return;
        }
        String chomp = breaks == 0 ? "-" : breaks == 1 ? "" : "+";
        String tail = eol.repeat(Math.max(0, breaks - 1));
        if (style == '>') {
            ways.add(">" + chomp + comment + lines(body.replaceAll("\n+", "$0\n"), column) + tail);
        }
        ways.add("|" + chomp + comment + lines(body, column) + tail);
    }

    private String lines(String body, int column) {
        StringBuilder out = new StringBuilder();
        for (String line : body.split("\n", -1)) {
            out.append(eol).append(line.isEmpty() ? "" : " ".repeat(column)).append(line);
        }
        return out.toString();
    }

    /** A value on one line, safe inside and outside of brackets. */
    String flow(Value value) {
        if (value instanceof Value.Members map) {
            StringBuilder out = new StringBuilder();
            map.members().forEach((key, member) -> out.append(out.isEmpty() ? "" : ", ")
                    .append(key(key, member))
                    .append(": ")
                    .append(flow(unkeyed(member))));
            return "{" + out + "}";
        } else if (value instanceof Value.Items list) {
            StringBuilder out = new StringBuilder();
            list.items().forEach(item -> out.append(out.isEmpty() ? "" : ", ").append(flow(item)));
            return "[" + out + "]";
        } else if (value instanceof Value.Text text) {
            return safe(text.text());
        } else if (value instanceof Value.Marked marked) {
            return mark(marked.mark()) + " " + flow(marked.value());
        }
        return value.canonical();
    }

    /** A mark as it is written; that of a key cannot be here. */
    private static String mark(String mark) {
        if (mark.startsWith("tag:yaml.org,2002:")) {
            return "!!" + mark.substring("tag:yaml.org,2002:".length());
        }
        return mark.matches("&.*|![A-Za-z0-9_/.-]*") ? mark : "!<" + mark + ">";
    }

    /** A value over several lines whose first line is already at the column. */
    String block(Value value, int column) {
        StringBuilder out = new StringBuilder();
        String lead = eol + " ".repeat(column);
        if (value instanceof Value.Members map && !map.members().isEmpty()) {
            for (Map.Entry<String, Value> member : map.members().entrySet()) {
                Value inner = unkeyed(member.getValue());
                out.append(out.isEmpty() ? "" : lead)
                        .append(key(member.getKey(), member.getValue()))
                        .append(':');
                out.append(deep(inner) ? eol + " ".repeat(column + unit) : " ");
                out.append(block(inner, column + unit));
            }
            return out.toString();
        } else if (value instanceof Value.Items list && !list.items().isEmpty()) {
            for (Value item : list.items()) {
                out.append(out.isEmpty() ? "" : lead).append("- ").append(block(item, column + 2));
            }
            return out.toString();
        }
        return flow(value);
    }

    /** Whether the key of this member is another one in quotes, as a number or a merge key is. */
    private static boolean unquoted(Value member) {
        return member instanceof Value.Marked marked && marked.mark().equals("key " + Node.UNQUOTED);
    }

    private static Value unkeyed(Value member) {
        return unquoted(member) ? ((Value.Marked) member).value() : member;
    }

    private static String key(String key, Value member) {
        return unquoted(member) ? key : safe(key);
    }

    private static boolean deep(Value value) {
        return value instanceof Value.Members map && !map.members().isEmpty()
                || value instanceof Value.Items list && !list.items().isEmpty();
    }

    private static String safe(String text) {
        boolean plain = SIMPLE.matcher(text).matches()
                && plainAllowed(text)
                && YamlReader.plain(text).equals(new Value.Text(text));
        return plain ? text : quoted(text);
    }
}
