package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.commons.beanutils.Converter;

/**
 * Variables of programs as an administrator gives them: a mapping in configuration as code, {@code NAME=value} one a line in
 * a form. Kept as it was given; {@link #byName} says what is no variable.
 *
 * @param lines each {@code NAME=value}
 */
public record Variables(List<String> lines) {

    public Variables {
        lines = List.copyOf(lines);
    }

    /**
     * The same from names and values, by name, since a mapping has no order.
     *
     * @throws Refusal naming what can be no name
     */
    public static Variables of(Map<String, String> byName) {
        return new Variables(new TreeMap<>(byName)
                .entrySet().stream()
                        .map(entry -> name(entry.getKey()) + "=" + Objects.requireNonNullElse(entry.getValue(), ""))
                        .toList());
    }

    /** The same as a form sends them, one a line. */
    static Variables ofForm(String text) {
        return new Variables(text.lines().filter(line -> !line.isEmpty()).toList());
    }

    private static String name(String name) {
        if (name.indexOf('=') >= 0) {
            throw Refusal.mistake("variable '" + name + "': no name holds '='");
        }
        return name;
    }

    /**
     * Values by name, in the order given.
     *
     * @throws Refusal naming what has no value or comes twice
     */
    public Map<String, String> byName() {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            if (equals < 0 || byName.put(name, line.substring(equals + 1)) != null) {
                throw Refusal.mistake("variable '" + name + "': write each as NAME=value, and each name once");
            }
        }
        return byName;
    }

    /** One a line, as a form shows and sends them. */
    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    /** Takes what a form sends; found by its name. */
    public static final class StaplerConverterImpl implements Converter {
        @Override
        @SuppressWarnings("rawtypes")
        public Object convert(Class type, Object value) {
            return ofForm(String.valueOf(value));
        }
    }
}
