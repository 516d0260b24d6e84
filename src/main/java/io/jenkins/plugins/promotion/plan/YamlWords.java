package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes values as YAML on one line, plain where everybody reads it alike, else in double quotes. */
final class YamlWords {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/_][A-Za-z0-9/_.+@-]*(?: [A-Za-z0-9/_.+@(-][A-Za-z0-9/_.+@()-]*)*+");
    private static final Pattern YAML_1_1_WORD =
            Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|(?:[-+]?\\.(?:inf|nan))");

    private YamlWords() {}

    static String text(String text) {
        boolean plain = PLAIN.matcher(text).matches() && StructuredFiles.word(text) instanceof Value.Text;
        return plain && !YAML_1_1_WORD.matcher(text).matches() ? text : quoted(text);
    }

    static String list(Collection<String> texts) {
        return texts.stream().map(YamlWords::text).collect(Collectors.joining(", ", "[", "]"));
    }

    static String map(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    static String value(Value value) {
        return value instanceof Value.Text text ? text(text.text()) : flow(value);
    }

    private static String flow(Value value) {
        if (value instanceof Value.Text text) {
            return quoted(text.text());
        } else if (value instanceof Value.Items list) {
            return list.items().stream().map(YamlWords::flow).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Value.Members map) {
            return map.members().entrySet().stream()
                    .map(member -> quoted(member.getKey()) + ": " + flow(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.canonical();
    }

    /** A text of several lines as people like to read it; empty if it is none, or would not survive. */
    static Optional<String> literal(String text, int column, String eol) {
        boolean ends = text.endsWith("\n");
        String body = ends ? text.substring(0, text.length() - 1) : text;
        boolean survives = text.indexOf('\n') >= 0
                && text.indexOf('\t') < 0
                && body.lines().noneMatch(line -> line.endsWith(" "))
                && !body.endsWith("\n")
                && !body.startsWith("\n")
                && !body.startsWith(" ")
                && quoted(body.replace("\n", "").replace("\\", "").replace("\"", ""))
                                .indexOf('\\')
                        < 0;
        if (!survives || body.isBlank()) {
            return Optional.empty();
        }
        String indent = " ".repeat(column);
        return Optional.of(body.lines()
                .map(line -> line.isEmpty() ? "" : indent + line)
                .collect(Collectors.joining(eol, (ends ? "|" : "|-") + eol, "")));
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c >= 0x20 && c < 0x7F
                            || c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029
                            || c >= 0xE000 && c < 0xFFFE && c != 0xFEFF
                            || c >= 0x10000) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(String.format(c < 0x100 ? "\\x%02X" : "\\u%04X", c));
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
