package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Values in a plan, as JSON. A plain scalar is a number, a truth value or null only where YAML 1.2 and people agree:
 * {@code on}, {@code yes}, {@code 010}, {@code 12:30} and dates stay texts, so that nothing changes silently.
 */
final class Values {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,40})");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?");

    private Values() {}

    static JsonNode of(Node node, String field, Problems problems) {
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node element : sequence.getValue()) {
                array.add(of(element, field + "[" + (array.size() + 1) + "]", problems));
            }
            return array;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), field, "a key is no text", "write a plain key");
            } else if (object.has(key.getValue())) {
                problems.add(key, field, "the key " + Problems.quote(key.getValue()) + " is there twice", "remove one");
            } else {
                object.set(key.getValue(), of(tuple.getValueNode(), field + "." + key.getValue(), problems));
            }
        }
        return object;
    }

    static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return JsonNodeFactory.instance.textNode(text);
        }
        return plain(text);
    }

    /** What a plain, unquoted scalar stands for. */
    static JsonNode plain(String text) {
        switch (text) {
            case "", "~", "null", "Null", "NULL":
                return JsonNodeFactory.instance.nullNode();
            case "true", "True", "TRUE":
                return JsonNodeFactory.instance.booleanNode(true);
            case "false", "False", "FALSE":
                return JsonNodeFactory.instance.booleanNode(false);
            default:
        }
        if (INTEGER.matcher(text).matches()) {
            return PlanValues.integer(new BigInteger(text.startsWith("+") ? text.substring(1) : text));
        }
        if (DECIMAL.matcher(text).matches()) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        return JsonNodeFactory.instance.textNode(text);
    }
}
