package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A value with its place in the text; offsets count chars.
 *
 * @param scalar the value of a scalar or alias, null for collections
 * @param from where anchor and tag begin, or start
 * @param start where the value itself begins
 * @param end just behind the value
 * @param style how a scalar is quoted ({@code p} plain, or the quote), {@code f} flow or {@code b} block collection
 * @param anchor its name, or empty
 * @param tag the explicit tag, or empty
 * @param entries the members of a collection; the keys of a list are its indexes, those of documents count from 1
 */
record Node(
        Shape kind,
        Value scalar,
        int from,
        int start,
        int end,
        char style,
        String anchor,
        String tag,
        List<Member> entries) {
    /** The mark of a key that is more than a text only as long as it has no quotes, such as {@code 3} and {@code <<}. */
    static final String UNQUOTED = "unquoted";

    enum Shape {
        SCALAR,
        ALIAS,
        LIST,
        MAP,
        DOCUMENTS
    }

    /**
     * A member of a collection.
     *
     * @param mark what makes the key another one than the text it reads as, or empty: an anchor, a tag, a type
     */
    record Member(String key, int keyStart, int keyEnd, String mark, Node value) {}

    static Node scalar(Value scalar, int start, int end, char style) {
        return new Node(Shape.SCALAR, scalar, start, start, end, style, "", "", List.of());
    }

    static Node flow(Shape kind, int start, int end, List<Member> entries) {
        return new Node(kind, null, start, start, end, 'f', "", "", entries);
    }

    boolean compound() {
        return kind != Shape.SCALAR && kind != Shape.ALIAS;
    }

    boolean block() {
        return compound() && style == 'b';
    }

    Member entry(String key) {
        for (Member entry : entries) {
            if (entry.key().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    /** The value with all that is written before it. */
    Value value() {
        return anchor.isEmpty() ? unanchored() : new Value.Marked("&" + anchor, unanchored());
    }

    /** The value without its own anchor, which belongs to the place rather than to what stands there. */
    Value unanchored() {
        Value value = scalar;
        if (kind == Shape.MAP) {
            Map<String, Value> members = new LinkedHashMap<>();
            for (Member entry : entries) {
                Value member = entry.value().value();
                members.put(
                        entry.key(), entry.mark().isEmpty() ? member : new Value.Marked("key " + entry.mark(), member));
            }
            value = new Value.Members(members);
        } else if (compound()) {
            List<Value> items =
                    entries.stream().map(entry -> entry.value().value()).toList();
            value = kind == Shape.LIST ? new Value.Items(items) : new Value.Documents(items);
        }
        return tag.isEmpty() ? value : new Value.Marked(tag, value);
    }

    /** Every node from here down in the order of the text. */
    void each(Consumer<Node> visitor) {
        visitor.accept(this);
        for (Member entry : entries) {
            entry.value().each(visitor);
        }
    }

    /** The same with their pointers. */
    void walk(String pointer, BiConsumer<String, Node> visitor) {
        visitor.accept(pointer, this);
        for (Member entry : entries) {
            entry.value()
                    .walk(kind == Shape.DOCUMENTS ? entry.key() + ":" : Pointer.child(pointer, entry.key()), visitor);
        }
    }

    void flatten(String pointer, Map<String, String> into) {
        walk(pointer, (at, node) -> {
            if (!node.compound()) {
                into.put(at, node.unanchored().canonical());
            } else if (!node.tag().isEmpty()) {
                into.put(at, node.tag() + (node.kind() == Shape.LIST ? " []" : " {}"));
            } else if (node.entries().isEmpty()) {
                into.put(at, node.kind() == Shape.LIST ? "[]" : "{}");
            }
        });
    }

    /**
     * The value of the document as it must be after a change; a null value removes. An anchor stays where it is, a tag goes
     * with the value that had it.
     */
    static Value changed(Value whole, List<String> tokens, Value value) {
        if (whole instanceof Value.Marked marked && !(tokens.isEmpty() && (value == null || marked.tagged()))) {
            Value inner = changed(marked.value(), tokens, value);
            return inner == null ? null : new Value.Marked(marked.mark(), inner);
        }
        if (tokens.isEmpty()) {
            return value;
        }
        String token = tokens.get(0);
        List<String> rest = tokens.subList(1, tokens.size());
        if (whole instanceof Value.Documents several) {
            List<Value> documents = new ArrayList<>(several.documents());
            int index = Integer.parseInt(token) - 1;
            documents.set(index, changed(documents.get(index), rest, value));
            return new Value.Documents(documents);
        }
        if (whole instanceof Value.Items list) {
            List<Value> items = new ArrayList<>(list.items());
            int index = token.equals("-") ? items.size() : Integer.parseInt(token);
            if (index == items.size()) {
                items.add(value);
            } else {
                Value item = changed(items.remove(index), rest, value);
                if (item != null) {
                    items.add(index, item);
                }
            }
            return new Value.Items(items);
        }
        Map<String, Value> members =
                whole instanceof Value.Members map ? new LinkedHashMap<>(map.members()) : new LinkedHashMap<>();
        Value member = changed(members.get(token), rest, value);
        if (member == null) {
            members.remove(token);
        } else {
            members.put(token, member);
        }
        return new Value.Members(members);
    }
}
