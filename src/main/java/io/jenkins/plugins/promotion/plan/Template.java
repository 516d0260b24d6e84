package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
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
    static Set<String> references(Value value) {
        Set<String> names = new LinkedHashSet<>();
        map(value, text -> {
            names.addAll(references(text));
            return new Value.Text(text);
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
    static Value expand(Value value, Function<String, Value> values) {
        return map(value, text -> {
            Matcher matcher = TOKEN.matcher(text);
            if (matcher.matches() && matcher.group(1) != null) {
                return values.apply(matcher.group(1));
            }
            return new Value.Text(expand(text, name -> inText(values.apply(name))));
        });
    }

    /** A parameter's value as it stands inside a text: as it is spelt. */
    static String inText(Value value) {
        return String.valueOf(value.plain());
    }

    /**
     * A parameter's value as a literal of SQL: numbers, truth values and null as they are, everything else in quotes.
     *
     * @throws Refusal for a list or mapping
     */
    static String inSql(Value value) {
        if (value instanceof Value.Items || value instanceof Value.Members) {
            throw Refusal.mistake("a parameter that is a list or a mapping cannot stand in SQL");
        }
        String text = inText(value);
        if (text.endsWith("\\") || text.contains("\\'")) {
            throw Refusal.mistake(
                    "a parameter with a backslash before a quote, or at its end, cannot stand in SQL, since products"
                            + " disagree about what it means; write it into the script");
        }
        boolean bare =
                !(value instanceof Value.Text) && text.matches("(?i)-?\\d+(\\.\\d+)?(e[+-]?\\d+)?|true|false|null");
        return bare ? text : "'" + text.replace("'", "''") + "'";
    }

    /** The text written so that it stands for itself. */
    static String escape(String text) {
        return ESCAPABLE.matcher(text).replaceAll(Matcher.quoteReplacement("$${"));
    }

    /** The value written so that it stands for itself. */
    static Value escape(Value value) {
        return map(value, text -> new Value.Text(escape(text)));
    }

    private static Value map(Value value, Function<String, Value> texts) {
        if (value instanceof Value.Text text) {
            return texts.apply(text.text());
        } else if (value instanceof Value.Items list) {
            return new Value.Items(
                    list.items().stream().map(item -> map(item, texts)).toList());
        } else if (value instanceof Value.Members map) {
            Map<String, Value> members = new LinkedHashMap<>();
            map.members().forEach((key, member) -> members.put(key, map(member, texts)));
            return new Value.Members(members);
        }
        return value;
    }
}
