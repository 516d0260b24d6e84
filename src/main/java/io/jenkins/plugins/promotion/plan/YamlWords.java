package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes values as YAML on one line, plain where everybody reads it alike, else in double quotes. */
final class YamlWords {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/_][A-Za-z0-9/_.+@-]*(?: [A-Za-z0-9/_.+@(-][A-Za-z0-9/_.+@()-]*)*");
    private static final Pattern YAML_1_1_WORD =
            Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|(?:[-+]?\\.(?:inf|nan))");

    private YamlWords() {}

    static String text(String text) {
        return PLAIN.matcher(text).matches() && !YAML_1_1_WORD.matcher(text).matches() ? text : quoted(text);
    }

    static String list(Collection<String> texts) {
        return texts.stream().map(YamlWords::text).collect(Collectors.joining(", ", "[", "]"));
    }

    static String map(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    static String value(JsonNode value) {
        return value.isTextual() ? text(value.textValue()) : flow(value);
    }

    private static String flow(JsonNode value) {
        if (value.isTextual()) {
            return quoted(value.textValue());
        }
        StringBuilder out = new StringBuilder();
        if (value.isArray()) {
            value.forEach(element -> out.append(out.isEmpty() ? "[" : ", ").append(flow(element)));
            return out.append(out.isEmpty() ? "[]" : "]").toString();
        }
        if (value.isObject()) {
            value.fields().forEachRemaining(field -> out.append(out.isEmpty() ? "{" : ", ")
                    .append(quoted(field.getKey()))
                    .append(": ")
                    .append(flow(field.getValue())));
            return out.append(out.isEmpty() ? "{}" : "}").toString();
        }
        if (value.isNumber() && !value.isIntegralNumber()) {
            return decimal(value);
        }
        return value.asText();
    }

    private static String decimal(JsonNode value) {
        String text = value.decimalValue().toString();
        return text.contains(".") || text.contains("E") ? text : text + ".0";
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
