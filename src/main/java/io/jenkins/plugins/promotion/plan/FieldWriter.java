package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes the fields of an item in the order in which they are to be written; what is empty is left out. */
public final class FieldWriter {
    /**
     * A field.
     *
     * @param yaml its value as YAML on one line
     * @param text its value if it is a text
     */
    record Written(String name, String yaml, Optional<String> text) {}

    private final List<Written> fields = new ArrayList<>();

    List<Written> fields() {
        return List.copyOf(fields);
    }

    /** Fields on one line. */
    static String flow(List<Written> fields) {
        return fields.stream()
                .map(field -> field.name() + ": " + field.yaml())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    void text(String name, String text) {
        if (!text.isEmpty()) {
            fields.add(new Written(name, YamlWords.text(text), Optional.of(text)));
        }
    }

    void texts(String name, Collection<String> texts) {
        plain(name, texts.isEmpty() ? "" : YamlWords.list(texts));
    }

    void value(String name, Value value) {
        plain(name, YamlWords.value(value));
    }

    void flag(String name, boolean flag) {
        plain(name, flag ? "true" : "");
    }

    /** A field whose value is YAML on one line already. */
    void plain(String name, String yaml) {
        if (!yaml.isEmpty()) {
            fields.add(new Written(name, yaml, Optional.empty()));
        }
    }
}
