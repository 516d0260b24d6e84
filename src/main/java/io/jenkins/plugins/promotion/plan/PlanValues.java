package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.structured.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns values of a plan into values of structured files, and back. */
public final class PlanValues {
    private PlanValues() {}

    /** The value as a structured file holds it; references must be resolved already. */
    public static Value of(JsonNode json) {
        if (json.isArray()) {
            List<Value> items = new ArrayList<>();
            json.forEach(element -> items.add(of(element)));
            return new Value.Items(items);
        }
        if (json.isObject()) {
            Map<String, Value> members = new LinkedHashMap<>();
            json.fields().forEachRemaining(field -> members.put(field.getKey(), of(field.getValue())));
            return new Value.Members(members);
        }
        if (json.isTextual()) {
            return new Value.Text(json.textValue());
        }
        if (json.isBoolean()) {
            return new Value.Flag(json.booleanValue());
        }
        if (json.isNumber()) {
            return json.isIntegralNumber()
                    ? new Value.Whole(json.bigIntegerValue())
                    : Value.Decimal.of(json.decimalValue());
        }
        return new Value.Nil();
    }

    /**
     * The value as a plan holds it, nothing escaped; empty if a plan cannot say it, such as a YAML timestamp, an infinite
     * number or a text that is no valid Unicode.
     */
    public static Optional<JsonNode> of(Value value) {
        try {
            return Optional.of(json(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(Value value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Value.Items list) {
            ArrayNode array = nodes.arrayNode();
            list.items().forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof Value.Members map) {
            ObjectNode object = nodes.objectNode();
            map.members().forEach((key, member) -> object.set(unicode(key), json(member)));
            return object;
        }
        if (value instanceof Value.Text text) {
            return nodes.textNode(unicode(text.text()));
        }
        if (value instanceof Value.Flag flag) {
            return nodes.booleanNode(flag.on());
        }
        if (value instanceof Value.Whole whole) {
            return sayable(integer(whole.number()));
        }
        if (value instanceof Value.Decimal decimal) {
            return sayable(DecimalNode.valueOf(new BigDecimal(decimal.text())));
        }
        if (value instanceof Value.Nil) {
            return nodes.nullNode();
        }
        throw new IllegalArgumentException("a plan cannot hold " + value);
    }

    /** A number that a plan's reader gives back as it is; one of hundreds of digits is not. */
    private static JsonNode sayable(JsonNode number) {
        if (!Values.plain(YamlWords.value(number)).equals(number)) {
            throw new IllegalArgumentException("too large a number");
        }
        return number;
    }

    private static String unicode(String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("half a surrogate pair");
        }
        return text;
    }

    static JsonNode integer(BigInteger number) {
        if (number.bitLength() < 32) {
            return JsonNodeFactory.instance.numberNode(number.intValue());
        }
        return number.bitLength() < 64
                ? JsonNodeFactory.instance.numberNode(number.longValue())
                : JsonNodeFactory.instance.numberNode(number);
    }
}
