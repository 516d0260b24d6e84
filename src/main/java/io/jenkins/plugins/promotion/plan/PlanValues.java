package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Turns values of structured files into values of a plan, and these into text that can travel. */
public final class PlanValues {
    private PlanValues() {}

    /** The value as YAML on one line, which {@link #read} reads. */
    public static String text(Value value) {
        return YamlWords.value(value);
    }

    /** Reads what {@link #text} wrote. */
    public static Value read(String text) {
        Problems problems = new Problems("the value");
        Optional<Node> node = YamlDocument.compose(text, problems);
        problems.refuse();
        return Values.of(node.orElseThrow(), "", problems);
    }

    /**
     * The value as a plan holds it, nothing escaped; empty if a plan cannot say it: what has a tag, an anchor or an alias, a
     * text that is no valid Unicode, a value that is an environment's own.
     */
    public static Optional<Value> of(Value value) {
        try {
            return Optional.of(said(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Value said(Value value) {
        if (value instanceof Value.Items list) {
            return new Value.Items(list.items().stream().map(PlanValues::said).toList());
        } else if (value instanceof Value.Members map) {
            Map<String, Value> members = new LinkedHashMap<>();
            map.members().forEach((key, member) -> members.put(unicode(key), said(member)));
            return new Value.Members(members);
        } else if (value instanceof Value.Text text) {
            return new Value.Text(unicode(text.text()));
        }
        boolean alias = value instanceof Value.Special special && special.tag().startsWith("*");
        Value word = new Value.Plain(value.canonical());
        if (alias
                || value instanceof Value.Marked
                || value instanceof Value.Documents
                || !read(text(word)).equals(word)) {
            throw new IllegalArgumentException("a plan cannot hold " + value);
        }
        return word;
    }

    private static String unicode(String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("half a surrogate pair");
        }
        if (ValueMask.standsIn(text)) {
            throw new IllegalArgumentException("an environment's own value");
        }
        return text;
    }
}
