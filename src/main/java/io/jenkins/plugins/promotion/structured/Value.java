package io.jenkins.plugins.promotion.structured;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a structured file. Two values are equal when they have the same type and content and, where programs that
 * read by another schema or as text would see a difference, the same spelling: {@code 1} and {@code "1"} differ,
 * {@code 1.2} and {@code 1.20}, {@code 0600} and {@code 384}, {@code on} and {@code true} too; how a text is quoted does
 * not count. Tags, anchors and aliases are part of a value. What only means the same, {@link #means} tells.
 */
public sealed interface Value {
    /** A character string. */
    record Text(String text) implements Value {}

    /** A whole number of any size, and how it is spelt. */
    record Whole(BigInteger number, String spelled) implements Value {
        public Whole(BigInteger number) {
            this(number, number.toString());
        }
    }

    /** A number with a fraction or exponent; {@code text} is the form all equal numbers share. */
    record Decimal(String text, String spelled) implements Value {
        /** The common form of a number, always with a decimal point. */
        public static Decimal of(BigDecimal number) {
            String common = common(number);
            return new Decimal(common, common);
        }

        static String common(BigDecimal number) {
            BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            if (bare.scale() >= -20 && bare.scale() <= 40) {
                return (bare.scale() < 1 ? bare.setScale(1) : bare).toPlainString();
            }
            String digits = bare.unscaledValue().toString();
            long exponent = -(long) bare.scale();
            return digits + ".0e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
    }

    /** True or false, and how it is spelt. */
    record Flag(boolean on, String spelled) implements Value {
        public Flag(boolean on) {
            this(on, String.valueOf(on));
        }
    }

    /** No value ({@code null}), and how it is spelt; nothing at all is spelt as null. */
    record Nil(String spelled) implements Value {
        public Nil() {
            this("null");
        }
    }

    /** An ordered list. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * Named members in the order of the file.
     *
     * @param ordered whether the order counts for equality, but for that of XML attributes, whose keys begin with {@code @}
     */
    record Members(Map<String, Value> members, boolean ordered) implements Value {
        public Members {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public Members(Map<String, Value> members) {
            this(members, false);
        }

        /** The keys whose order counts. */
        public List<String> order() {
            return ordered
                    ? members.keySet().stream()
                            .filter(key -> !key.startsWith("@"))
                            .toList()
                    : List.of();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Members map
                    && members.equals(map.members)
                    && (!ordered || !map.ordered || order().equals(map.order()));
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }
    }

    /**
     * A YAML scalar that is none of the above: a timestamp, an alias, or a word that other programs than those of YAML
     * 1.1 take for something else than a text.
     */
    record Special(String tag, String text) implements Value {
        /** Instead of a tag: a text here, perhaps a number or truth value by another schema. */
        static final String ELSEWHERE = "elsewhere";

        boolean alias() {
            return tag.startsWith("*");
        }
    }

    /**
     * A value with what a YAML file writes before it.
     *
     * @param mark the anchor ({@code &name}), the tag, or, of a member, {@code key} and what is said of its key
     */
    record Marked(String mark, Value value) implements Value {
        /** Whether the mark says what type the value has; an anchor or the mark of a key does not. */
        public boolean tagged() {
            return !mark.startsWith("&") && !mark.startsWith("key ");
        }
    }

    /** The documents of a YAML file that has several. */
    record Documents(List<Value> documents) implements Value {
        public Documents {
            documents = List.copyOf(documents);
        }
    }

    /**
     * An unquoted word as somebody spelt it, whose type the schema of a file decides; see {@link StructuredFile#asStored}.
     * No file has one.
     */
    record Plain(String spelled) implements Value {}

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
            String word = Double.isNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
            return new Decimal(word, word);
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
        } else if (this instanceof Plain word) {
            return word.spelled();
        } else if (this instanceof Marked marked) {
            return marked.value().plain();
        } else if (this instanceof Documents several) {
            return several.documents().stream().map(Value::plain).toList();
        }
        return null;
    }

    /**
     * Whether a program that loads the file would take both for the same: spelling, anchors and the tags of plain types do
     * not count.
     */
    default boolean means(Value other) {
        return equals(other) || meaning().equals(other.meaning());
    }

    private Value meaning() {
        if (this instanceof Whole whole) {
            return new Whole(whole.number());
        } else if (this instanceof Decimal decimal) {
            return new Decimal(decimal.text(), decimal.text());
        } else if (this instanceof Flag flag) {
            return new Flag(flag.on());
        } else if (this instanceof Nil) {
            return new Nil();
        } else if (this instanceof Special special && special.tag().equals(Special.ELSEWHERE)) {
            return new Text(special.text());
        } else if (this instanceof Marked marked) {
            boolean kept = marked.tagged() && !marked.mark().startsWith("tag:yaml.org,2002:");
            Value inner = marked.value().meaning();
            return kept ? new Marked(marked.mark(), inner) : inner;
        } else if (this instanceof Items list) {
            return new Items(list.items().stream().map(Value::meaning).toList());
        } else if (this instanceof Members map) {
            Map<String, Value> members = new LinkedHashMap<>();
            map.members().forEach((key, value) -> members.put(key, value.meaning()));
            return new Members(members, map.ordered());
        } else if (this instanceof Documents several) {
            return new Documents(
                    several.documents().stream().map(Value::meaning).toList());
        }
        return this;
    }

    /** What sort of value it is, for people: a text, a number, and so on. */
    default String type() {
        if (this instanceof Text
                || this instanceof Special special && special.tag().equals(Special.ELSEWHERE)) {
            return "a text";
        } else if (this instanceof Whole || this instanceof Decimal) {
            return "a number";
        } else if (this instanceof Flag) {
            return "true or false";
        } else if (this instanceof Nil) {
            return "null";
        } else if (this instanceof Items) {
            return "a list";
        } else if (this instanceof Members) {
            return "a mapping";
        } else if (this instanceof Marked marked) {
            return marked.tagged()
                    ? "a value with the tag " + marked.mark()
                    : marked.value().type();
        }
        return "a value of another type";
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
            out.append(whole.spelled());
        } else if (this instanceof Decimal decimal) {
            out.append(decimal.spelled());
        } else if (this instanceof Flag flag) {
            out.append(flag.spelled());
        } else if (this instanceof Plain word) {
            out.append(word.spelled());
        } else if (this instanceof Marked marked) {
            out.append(marked.mark()).append(' ').append(marked.value().canonical());
        } else if (this instanceof Documents several) {
            several.documents().forEach(document -> out.append("--- ").append(document.canonical()));
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
            out.append(special.alias() ? special.tag() : special.text());
        } else {
            out.append(((Nil) this).spelled());
        }
        return out.toString();
    }

    /** Whether this is a list or a map. */
    default boolean compound() {
        return this instanceof Items || this instanceof Members;
    }
}
