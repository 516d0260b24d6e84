package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Writes one value in the many ways people and programs write YAML, JSON and properties files, at random. */
public final class Styles {
    private static final String[] TEXTS = {
        "plain",
        "two words",
        "",
        "yes",
        "0600",
        "a: b",
        "# no comment",
        "- no item",
        "it's",
        "say \"hi\"",
        "back\\slash",
        "line one\nline two",
        "line one\nline two\n",
        "\n\nafter blanks\n\n\n",
        "  leading\n    deeper\n",
        "trailing  ",
        "ümläut €",
        "😀 emoji",
        "a, b] }",
        "!tag",
        "&anchor",
        "*alias",
        "x".repeat(90),
        "=",
        "@at"
    };
    private static final Object[] WORDS = {
        1, -5, "w:1.20", "w:0600", "w:off", "w:22:22", "w:1_000", "w:2026-01-02", "w:0xFF", "w:true", "w:~", "w:1e3"
    };

    private final Random random;
    private int anchors;

    public Styles(Random random) {
        this.random = random;
    }

    private <T> T any(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private boolean sometimes(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    /** A text, a word as it is spelt ({@code w:…}), a number, null, a list or a mapping. */
    public Object value(int depth) {
        switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0:
                return any(WORDS);
            case 1:
                return sometimes(2) ? null : any(TEXTS);
            case 2, 3:
                return any(TEXTS);
            case 4:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                return list;
            default:
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(any(new String[] {"k", "long key", "n1", "q\"'", "ä"}), value(depth - 1));
                }
                return map;
        }
    }

    /**
     * A YAML file that has the value at {@code /db/own} or, if there is a list, {@code /db/own/1}, in its first or a later
     * document.
     */
    public String yaml(Object value, boolean inList, String other) {
        anchors = 0;
        boolean flow = sometimes(5);
        StringBuilder out = new StringBuilder();
        if (sometimes(4)) {
            out.append("# head\n\n");
        }
        if (sometimes(6)) {
            out.append("---\n");
        }
        int unit = any(new Integer[] {1, 2, 3, 4, 8});
        if (sometimes(2)) {
            out.append("first: ").append(other).append('\n');
        }
        String key = any(new String[] {"own", "own", "\"own\"", "'own'"});
        if (flow) {
            String inner = inList ? "[x, " + flow(value) + (sometimes(2) ? ", y" : "") + "]" : flow(value);
            out.append("db: {")
                    .append(sometimes(2) ? "a: 1, " : "")
                    .append(key)
                    .append(sometimes(4) ? ":\n    " : ": ")
                    .append(inner)
                    .append(sometimes(2) ? ", pool: " + other : "")
                    .append(sometimes(3) ? " " : "")
                    .append("}\n");
        } else {
            out.append("db:").append(comment()).append('\n');
            String pad = " ".repeat(unit);
            if (sometimes(2)) {
                out.append(pad).append("a: 1").append(comment()).append('\n');
            }
            if (inList) {
                int deeper = unit + any(new Integer[] {0, 2, 4});
                String dash = " ".repeat(deeper) + "-";
                out.append(pad).append(key).append(":\n");
                out.append(dash).append(" x\n");
                out.append(dash).append(member(value, deeper, true)).append('\n');
                if (sometimes(2)) {
                    out.append(dash).append(" y\n");
                }
            } else {
                out.append(pad)
                        .append(key)
                        .append(sometimes(9) ? " :" : ":")
                        .append(member(value, unit, false))
                        .append('\n');
            }
            if (sometimes(2)) {
                out.append(sometimes(3) ? "\n# why\n" : "")
                        .append(pad)
                        .append("pool: ")
                        .append(other)
                        .append('\n');
            }
        }
        if (sometimes(2)) {
            out.append(sometimes(3) ? "\n" : "").append("last: ").append(other).append('\n');
        }
        if (sometimes(5)) {
            out.append("---\nsecond: ").append(other).append('\n');
        }
        String text = out.toString();
        text = sometimes(6) && text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        text = sometimes(6) ? text.replace("\n", "\r\n") : text;
        return sometimes(12) ? "\uFEFF" + text : text;
    }

    private String comment() {
        return sometimes(5) ? any(new String[] {" # c", "   # a: b"}) : "";
    }

    /** What stands behind the colon or dash, without the last line break. */
    private String member(Object value, int column, boolean item) {
        String marks = sometimes(7) ? any(new String[] {" !mine", " &p" + anchors++, " !mine &q" + anchors++}) : "";
        boolean list = value instanceof List<?> l && !l.isEmpty();
        boolean map = value instanceof Map<?, ?> m && !m.isEmpty();
        if ((list || map) && !sometimes(4)) {
            int deeper = column + (list && !item && sometimes(2) ? 0 : any(new Integer[] {1, 2, 4}));
            String lead = "\n" + " ".repeat(deeper);
            String body = list ? items((List<?>) value, deeper) : members((Map<?, ?>) value, deeper);
            if (item && marks.isEmpty() && sometimes(2)) {
                int compact = column + 2;
                return " " + (list ? items((List<?>) value, compact) : members((Map<?, ?>) value, compact));
            }
            return marks + comment() + (sometimes(6) ? "\n" + " ".repeat(deeper) + "# between" : "") + lead + body;
        }
        if (value == null && sometimes(2)) {
            return marks + comment();
        }
        String gap = sometimes(6) ? "    " : " ";
        if (value instanceof String text && !text.startsWith("w:") && sometimes(2) && blockable(text)) {
            return marks + gap + block(text, column);
        }
        return marks + gap + flow(value) + comment();
    }

    private String items(List<?> list, int column) {
        StringBuilder out = new StringBuilder();
        for (Object item : list) {
            out.append(out.length() == 0 ? "" : "\n" + " ".repeat(column))
                    .append('-')
                    .append(member(item, column, true));
        }
        return out.toString();
    }

    private String members(Map<?, ?> map, int column) {
        StringBuilder out = new StringBuilder();
        map.forEach((key, value) -> out.append(out.length() == 0 ? "" : "\n" + " ".repeat(column))
                .append(quoted((String) key))
                .append(':')
                .append(member(value, column, false)));
        return out.toString();
    }

    private static boolean blockable(String text) {
        return !text.isBlank() && !text.contains("trailing");
    }

    private String block(String text, int column) {
        String body = text.replaceAll("\n+$", "");
        int breaks = text.length() - body.length();
        int deeper = any(new Integer[] {1, 2, 4});
        boolean indicator = body.startsWith(" ") || body.startsWith("\n") || sometimes(5);
        String head = "|" + (indicator ? deeper : "") + (breaks == 0 ? "-" : breaks == 1 ? "" : "+");
        StringBuilder out = new StringBuilder(head).append(comment());
        for (String line : (body + "\n".repeat(Math.max(0, breaks - 1))).split("\n", -1)) {
            out.append('\n').append(line.isEmpty() ? "" : " ".repeat(column + deeper) + line);
        }
        return out.toString();
    }

    private String flow(Object value) {
        if (value instanceof List<?> list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(flow(item)));
            return "[" + String.join(sometimes(4) ? ",\n         " : ", ", items) + (sometimes(4) ? " " : "") + "]";
        } else if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((key, member) -> members.add(quoted((String) key) + ": " + flow(member)));
            return "{" + String.join(", ", members) + "}";
        } else if (value == null) {
            return any(new String[] {"null", "~"});
        } else if (value instanceof String text && !text.startsWith("w:")) {
            boolean simple = text.matches("[a-z][a-z ]*[a-z]") && !text.equals("yes");
            return simple && sometimes(2)
                    ? text
                    : text.matches("[ -~]*") && sometimes(2) ? "'" + text.replace("'", "''") + "'" : quoted(text);
        }
        return value.toString().replaceFirst("^w:", "");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(text, false, out);
        return out.toString();
    }

    /** A JSON file with the value at {@code /db/own}. */
    public String json(Object value, String other) {
        String gap = any(new String[] {"", " ", "\n", "\n  ", "\n\t"});
        String colon = any(new String[] {":", ": ", " : "});
        return "{" + gap + "\"db\"" + colon + "{" + gap + "\"own\"" + colon + json(value, gap, colon) + "," + gap
                + "\"pool\"" + colon + other + gap + "}" + gap + "}" + (sometimes(2) ? "\n" : "");
    }

    private String json(Object value, String gap, String colon) {
        List<String> parts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> parts.add(gap + json(item, gap, colon)));
            return "[" + String.join(",", parts) + "]";
        } else if (value instanceof Map<?, ?> map) {
            new TreeMap<>(map)
                    .forEach((key, member) -> parts.add(gap + quoted((String) key) + colon + json(member, gap, colon)));
            return "{" + String.join(",", parts) + "}";
        } else if (value instanceof String text) {
            String plain = quoted(text);
            return sometimes(3) ? plain.replace("ü", "\\u00fc") : plain;
        }
        return String.valueOf(value);
    }

    /** A properties file with the text under the key {@code db.own}. */
    public String properties(String text, String other) {
        String separator = any(new String[] {"=", " = ", ":", " ", "\t", " \\\n   ", "=\\\n  "});
        StringBuilder out = new StringBuilder(sometimes(3) ? "# head\n" : "");
        if (sometimes(4)) {
            out.append("db.own=earlier\n");
        }
        out.append("first=").append(other).append('\n');
        StringBuilder value = new StringBuilder();
        for (char c : text.toCharArray()) {
            boolean first = value.length() == 0;
            value.append(
                    switch (c) {
                        case '\n' -> "\\n";
                        case '\\' -> "\\\\";
                        case ' ' -> first ? "\\ " : " ";
                        case '=', ':', '#', '!' -> first || sometimes(3) ? "\\" + c : "" + c;
                        default -> Character.isSurrogate(c) || c > 0x7e && sometimes(2)
                                ? String.format("\\u%04x", (int) c)
                                : "" + c;
                    });
            if (sometimes(15) && c != ' ' && text.indexOf(' ') < 0) {
                value.append("\\\n    ");
            }
        }
        boolean bare = text.isEmpty() && sometimes(2);
        out.append("db.own")
                .append(bare ? "" : separator)
                .append(bare ? "" : value)
                .append('\n');
        if (sometimes(2)) {
            out.append("last : ").append(other).append('\n');
        }
        String all = out.toString();
        return sometimes(6) ? all.replace("\n", "\r\n") : all;
    }
}
