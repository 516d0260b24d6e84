package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a plan file, read field by field; what is wrong with a field becomes a problem at its place. Other files
 * that people write, such as test plans, are read through {@link #read}.
 */
public final class Fields {
    private final Problems problems;
    private final String place;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    Fields(Problems problems, String place, Node node) {
        this.problems = problems;
        this.place = place;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node, place, "this is no mapping", "write 'name: value' lines here");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), place, "a key is no text", "write a plain name");
            } else if (keys.putIfAbsent(key.getValue(), key) != null) {
                problem(key, key.getValue(), "is there twice", "remove one");
            } else {
                values.put(key.getValue(), tuple.getValueNode());
            }
        }
    }

    /**
     * Reads a whole file.
     *
     * @param file name for messages
     * @param bytes UTF-8
     * @param reader gets the root mapping, and reads on after a mistake so that all are found
     * @throws Refusal with every mistake
     */
    public static <T> T read(String file, byte[] bytes, Function<Fields, T> reader) {
        Problems problems = new Problems(file);
        Optional<Node> root =
                YamlDocument.decode(bytes, problems).flatMap(yaml -> YamlDocument.compose(yaml, problems));
        problems.refuse();
        T value = reader.apply(new Fields(problems, "", root.orElseThrow()));
        problems.refuse();
        return value;
    }

    /** Refuses every key but these. */
    public void allow(Collection<String> known) {
        keys.forEach((name, key) -> {
            if (!known.contains(name)) {
                problems.add(
                        key, place, "the key " + Problems.quote(name) + " is unknown", Suggestion.among(name, known));
            }
        });
    }

    /** Adds a mistake of a field: what is wrong, and what would mend it. */
    public void problem(String name, String what, String mend) {
        problem(values.get(name) == null ? node : values.get(name), name, what, mend);
    }

    private void problem(Node at, String name, String what, String mend) {
        problems.add(at, field(name), what, mend);
    }

    String field(String name) {
        return place.isEmpty() || name.isEmpty() ? place + name : place + "." + name;
    }

    Problems problems() {
        return problems;
    }

    Map<String, Node> all() {
        return values;
    }

    /** Whether the key is there and its value is not empty. */
    public boolean has(String name) {
        return node(name).isPresent();
    }

    Optional<Node> node(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(value -> !(value instanceof ScalarNode scalar
                        && scalar.getScalarStyle() == ScalarStyle.PLAIN
                        && scalar.getValue().isEmpty()));
    }

    Optional<Fields> mapping(String name) {
        return node(name).map(value -> new Fields(problems, field(name), value));
    }

    /** The text of a field, empty if it is absent or, with a problem, no text. */
    public Optional<String> text(String name) {
        return node(name).flatMap(value -> {
            if (value instanceof ScalarNode scalar) {
                return Optional.of(scalar.getValue());
            }
            problem(name, "is no text", "write one text here");
            return Optional.empty();
        });
    }

    /** The text, or an empty one and a problem if it is missing or blank. */
    public String required(String name, String mend) {
        if (!(node instanceof MappingNode)) {
            return "";
        }
        if (!has(name)) {
            problem(node, name, "is missing", mend);
            return "";
        }
        String text = text(name).orElse("-");
        if (text.isBlank()) {
            problem(name, "is empty", mend);
        }
        return text;
    }

    /** Whether the field is there and true. */
    public boolean flag(String name) {
        return text(name)
                .map(text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        problem(name, Problems.quote(text) + " is neither true nor false", "write true or false");
                    }
                    return text.equals("true");
                })
                .orElse(false);
    }

    Optional<Duration> duration(String name, boolean zeroAllowed) {
        return text(name).flatMap(text -> {
            try {
                Duration duration = Durations.parse(text);
                if (!zeroAllowed && duration.isZero()) {
                    problem(name, "is no time at all", "write a duration, or leave it out");
                }
                return Optional.of(duration);
            } catch (Refusal e) {
                problem(name, "is no duration", e.getMessage());
                return Optional.empty();
            }
        });
    }

    <E extends Enum<E>> Optional<E> word(String name, E[] words, Function<E, String> text) {
        Map<String, E> byText = new LinkedHashMap<>();
        for (E word : words) {
            byText.put(text.apply(word), word);
        }
        return text(name).flatMap(given -> {
            if (!byText.containsKey(given)) {
                problem(name, Problems.quote(given) + " is unknown", Suggestion.among(given, byText.keySet()));
            }
            return Optional.ofNullable(byText.get(given));
        });
    }

    /** A list of texts; a single text counts as a list of one if that is allowed. */
    public List<String> texts(String name, boolean oneAllowed) {
        Optional<Node> value = node(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (oneAllowed && value.get() instanceof ScalarNode scalar) {
            return List.of(scalar.getValue());
        }
        if (!(value.get() instanceof SequenceNode sequence)) {
            problem(name, "is no list", oneAllowed ? "write one text or a list" : "write a list such as [a, b]");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            if (element instanceof ScalarNode scalar) {
                texts.add(scalar.getValue());
            } else {
                problem(element, name, "has an element that is no text", "write texts only");
            }
        }
        return texts;
    }

    /** A list of mappings, which must be there with at least one; at most {@link Limits#ITEMS}. */
    public List<Fields> mappings(String name) {
        Optional<Node> value = node(name);
        if (!(node instanceof MappingNode)) {
            return List.of();
        }
        if (value.isEmpty()) {
            problem(name, "is missing", "write a list");
        } else if (!(value.get() instanceof SequenceNode sequence)) {
            problem(name, "is no list", "begin each element with '- '");
        } else if (sequence.getValue().isEmpty()) {
            problem(name, "is empty", "write at least one element");
        } else if (sequence.getValue().size() > Limits.ITEMS) {
            problem(name, "has more than " + Limits.ITEMS + " elements", "split it");
        } else {
            List<Fields> mappings = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                mappings.add(new Fields(problems, field(name) + "[" + (mappings.size() + 1) + "]", element));
            }
            return mappings;
        }
        return List.of();
    }

    /** An id that must be there: safe in addresses, file names and logs. */
    public String id(String name) {
        String id = required(name, PlanId.RULE);
        if (!id.isBlank() && !PlanId.PATTERN.matcher(id).matches()) {
            problem(name, Problems.quote(id) + " is no id", PlanId.RULE);
        }
        return id;
    }

    /** The value as JSON; empty if the key is absent, empty with a problem if nothing stands behind it. */
    Optional<Value> value(String name) {
        if (values.containsKey(name) && !has(name)) {
            problem(name, "has no value", "write null, '' or the value itself");
            return Optional.empty();
        }
        return node(name).map(value -> Values.of(value, field(name), problems));
    }

    /** A path below the root; an empty text and a problem if it is not. */
    String path(String name, String mend) {
        String path = required(name, mend);
        if (!path.isBlank()) {
            RelativePath.objection(path)
                    .ifPresent(objection -> problem(name, Problems.quote(path) + " is refused", objection));
        }
        return path;
    }
}
