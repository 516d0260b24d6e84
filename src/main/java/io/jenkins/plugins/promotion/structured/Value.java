package io.jenkins.plugins.promotion.structured;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a structured file, independent of how the file writes it. Two values are equal when a program that loads
 * the file would get the same type and content: {@code 1} and {@code "1"} differ, {@code 1.0} and {@code 1.00} do not.
 */
public sealed interface Value {
    /** A character string. */
    record Text(String text) implements Value {}

    /** A whole number of any size. */
    record Whole(BigInteger number) implements Value {}

    /** A number with a fraction or exponent; {@code text} is the form all equal numbers share. */
    record Decimal(String text) implements Value {
        /** The common form of a number, always with a decimal point. */
        public static Decimal of(BigDecimal number) {
            BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            if (bare.scale() >= -20 && bare.scale() <= 40) {
                return new Decimal((bare.scale() < 1 ? bare.setScale(1) : bare).toPlainString());
            }
            String digits = bare.unscaledValue().toString();
            long exponent = -(long) bare.scale();
            return new Decimal(digits + ".0e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent));
        }
    }

    /** True or false. */
    record Flag(boolean on) implements Value {}

    /** No value ({@code null}). */
    record Nil() implements Value {}

    /** An ordered list. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Named members in the order of the file; the order does not count for equality. */
    record Members(Map<String, Value> members) implements Value {
        public Members {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /** A YAML scalar that is none of the above: a timestamp, binary data, a private tag, an alias. */
    record Special(String tag, String text) implements Value {}

    /**
     * The value of plain Java data as a plan holds it: String, whole and fractional numbers, Boolean, null, List, Map.
     *
     * @throws IllegalArgumentException for any other type
     */
    static Value of(Object plain) {
        if (plain == null) {
            return new Nil();
        } else if (plain instanceof Value value) {
            return value;
        } else if (plain instanceof CharSequence text) {
            return new Text(text.toString());
        } else if (plain instanceof Boolean on) {
            return new Flag(on);
        } else if (plain instanceof BigInteger number) {
            return new Whole(number);
        } else if (plain instanceof Long
                || plain instanceof Integer
                || plain instanceof Short
                || plain instanceof Byte) {
            return new Whole(BigInteger.valueOf(((Number) plain).longValue()));
        } else if (plain instanceof BigDecimal number) {
            return Decimal.of(number);
        } else if (plain instanceof Double || plain instanceof Float) {
            double number = ((Number) plain).doubleValue();
            if (Double.isFinite(number)) {
                return Decimal.of(new BigDecimal(plain.toString()));
            }
            return new Decimal(Double.isNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf");
        } else if (plain instanceof List<?> list) {
            List<Value> items = new ArrayList<>();
            list.forEach(item -> items.add(of(item)));
            return new Items(items);
        } else if (plain instanceof Map<?, ?> map) {
            Map<String, Value> members = new LinkedHashMap<>();
            map.forEach((key, value) -> members.put(String.valueOf(key), of(value)));
            return new Members(members);
        }
        throw new IllegalArgumentException("a value of type " + plain.getClass().getName()
                + " cannot be written; use text, a number, true/false, null, a list or a map");
    }

    /** This value as plain Java data; the opposite of {@link #of}. A {@link Special} becomes its text. */
    default Object plain() {
        if (this instanceof Text text) {
            return text.text();
        } else if (this instanceof Whole whole) {
            return whole.number().bitLength() < 64 ? (Object) whole.number().longValue() : whole.number();
        } else if (this instanceof Decimal decimal) {
            return switch (decimal.text()) {
                case ".nan" -> Double.NaN;
                case ".inf" -> Double.POSITIVE_INFINITY;
                case "-.inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(decimal.text());
            };
        } else if (this instanceof Flag flag) {
            return flag.on();
        } else if (this instanceof Items list) {
            return list.items().stream().map(Value::plain).collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        } else if (this instanceof Members map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.members().forEach((key, value) -> plain.put(key, value.plain()));
            return plain;
        } else if (this instanceof Special special) {
            return special.text();
        }
        return null;
    }

    /**
     * One line of text that is equal exactly for equal values, written like JSON: {@code "1"}, {@code 1}, {@code 1.0},
     * {@code true}, {@code null}. A list or map shows its content; members are in the order of the file.
     */
    default String canonical() {
        StringBuilder out = new StringBuilder();
        if (this instanceof Text text) {
            JsonText.quote(text.text(), false, out);
        } else if (this instanceof Whole whole) {
            out.append(whole.number());
        } else if (this instanceof Decimal decimal) {
            out.append(decimal.text());
        } else if (this instanceof Flag flag) {
            out.append(flag.on());
        } else if (this instanceof Items list) {
            list.items().forEach(item -> out.append(out.isEmpty() ? "[" : ",").append(item.canonical()));
            out.append(out.isEmpty() ? "[]" : "]");
        } else if (this instanceof Members map) {
            map.members().forEach((key, value) -> {
                JsonText.quote(key, false, out.append(out.isEmpty() ? "{" : ","));
                out.append(':').append(value.canonical());
            });
            out.append(out.isEmpty() ? "{}" : "}");
        } else if (this instanceof Special special) {
            out.append(special.tag())
                    .append(special.text().isEmpty() ? "" : " ")
                    .append(special.text());
        } else {
            out.append("null");
        }
        return out.toString();
    }

    /** Whether this is a list or a map. */
    default boolean compound() {
        return this instanceof Items || this instanceof Members;
    }
}
