package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value with its place in the text; offsets count chars.
 *
 * @param scalar the value of a scalar or alias, null for collections
 * @param from where anchor and tag begin, or start
 * @param start where the value itself begins
 * @param end just behind the value
 * @param style how a scalar is quoted ({@code p} plain, or the quote), {@code f} flow or {@code b} block collection
 * @param tag the explicit tag of a collection, or empty
 * @param entries the members of a collection; the keys of a list are its indexes
 */
record Node(Shape kind, Value scalar, int from, int start, int end, char style, String tag, List<Member> entries) {
    enum Shape {
        SCALAR,
        ALIAS,
        LIST,
        MAP
    }

    record Member(String key, int keyStart, int keyEnd, Node value) {}

    boolean compound() {
        return kind == Shape.LIST || kind == Shape.MAP;
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

    Value value() {
        if (kind == Shape.LIST) {
            return new Value.Items(
                    entries.stream().map(entry -> entry.value().value()).toList());
        } else if (kind == Shape.MAP) {
            Map<String, Value> members = new LinkedHashMap<>();
            entries.forEach(entry -> members.put(entry.key(), entry.value().value()));
            return new Value.Members(members);
        }
        return scalar;
    }

    void flatten(String pointer, Map<String, String> into) {
        if (!compound()) {
            into.put(pointer, scalar.canonical());
            return;
        }
        if (!tag.isEmpty()) {
            into.put(pointer, tag + (kind == Shape.LIST ? " []" : " {}"));
        } else if (entries.isEmpty()) {
            into.put(pointer, kind == Shape.LIST ? "[]" : "{}");
        }
        for (Member entry : entries) {
            entry.value().flatten(Pointer.child(pointer, entry.key()), into);
        }
    }

    /** The value of the document as it must be after a change; a null value removes. */
    static Value changed(Value whole, List<String> tokens, Value value) {
        if (tokens.isEmpty()) {
            return value;
        }
        String token = tokens.get(0);
        List<String> rest = tokens.subList(1, tokens.size());
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
