package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Values in a plan. An unquoted word is kept as it is spelt wherever some schema takes it for something else than a text:
 * {@code 1.20}, {@code 0600}, {@code off}, {@code 12:30}. What it is, the file says into which it goes.
 */
final class Values {
    private Values() {}

    static Value of(Node node, String field, Problems problems) {
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (node instanceof SequenceNode sequence) {
            List<Value> items = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                items.add(of(element, field + "[" + (items.size() + 1) + "]", problems));
            }
            return new Value.Items(items);
        }
        Map<String, Value> members = new LinkedHashMap<>();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), field, "a key is no text", "write a plain key");
            } else if (members.containsKey(key.getValue())) {
                problems.add(key, field, "the key " + Problems.quote(key.getValue()) + " is there twice", "remove one");
            } else {
                members.put(key.getValue(), of(tuple.getValueNode(), field + "." + key.getValue(), problems));
            }
        }
        return new Value.Members(members);
    }

    static Value scalar(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? StructuredFiles.word(scalar.getValue())
                : new Value.Text(scalar.getValue());
    }
}
