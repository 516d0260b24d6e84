package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with references: <code>${name}</code> stands for a parameter, <code>$${</code> for the two characters
 * <code>${</code>. A dollar sign that is not followed by a brace stands for itself.
 */
final class Template {
    /** What parameters may be called. */
    static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    private static final Pattern TOKEN = Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_.-]{0,99})\\})?");
    private static final Pattern ESCAPABLE = Pattern.compile("\\$\\{");

    private Template() {}

    /**
     * The names referenced, in order.
     *
     * @throws Refusal if <code>${</code> is not followed by a name and a brace
     */
    static Set<String> references(String text) {
        Set<String> names = new LinkedHashSet<>();
        expand(text, name -> {
            names.add(name);
            return "";
        });
        return names;
    }

    /** The names referenced by any text in the value. */
    static Set<String> references(JsonNode value) {
        Set<String> names = new LinkedHashSet<>();
        map(value, text -> {
            names.addAll(references(text));
            return JsonNodeFactory.instance.textNode(text);
        });
        return names;
    }

    /** Replaces every reference. */
    static String expand(String text, Function<String, String> values) {
        if (text.indexOf("${") < 0) {
            return text;
        }
        Matcher matcher = TOKEN.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String replacement;
            if (matcher.group().equals("$${")) {
                replacement = "${";
            } else if (matcher.group(1) == null) {
                throw Refusal.mistake("'${' at character " + (matcher.start() + 1)
                        + " begins no reference such as ${name}; write $${ for the characters themselves");
            } else {
                replacement = values.apply(matcher.group(1));
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(expanded).toString();
    }

    /**
     * Replaces every reference in the texts of a value. A text that is one reference and nothing else becomes the
     * parameter's value with its type, so that <code>value: ${port}</code> can be a number.
     */
    static JsonNode expand(JsonNode value, Function<String, JsonNode> values) {
        return map(value, text -> {
            Matcher matcher = TOKEN.matcher(text);
            if (matcher.matches() && matcher.group(1) != null) {
                return values.apply(matcher.group(1));
            }
            return JsonNodeFactory.instance.textNode(
                    expand(text, name -> values.apply(name).asText()));
        });
    }

    /** The text written so that it stands for itself. */
    static String escape(String text) {
        return ESCAPABLE.matcher(text).replaceAll(Matcher.quoteReplacement("$${"));
    }

    /** The value written so that it stands for itself. */
    static JsonNode escape(JsonNode value) {
        return map(value, text -> JsonNodeFactory.instance.textNode(escape(text)));
    }

    private static JsonNode map(JsonNode value, Function<String, JsonNode> texts) {
        if (value.isTextual()) {
            return texts.apply(value.textValue());
        }
        if (value.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> array.add(map(element, texts)));
            return array;
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.fields().forEachRemaining(field -> object.set(field.getKey(), map(field.getValue(), texts)));
            return object;
        }
        return value;
    }
}
