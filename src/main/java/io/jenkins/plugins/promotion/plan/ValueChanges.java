package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Pointer;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the single values by which two structured files differ. */
final class ValueChanges {
    /** More changes than this are easier to review as a whole file. */
    private static final int MOST = 40;

    private final StructuredFile first;
    private final StructuredFile second;
    private final List<Wanted.Single> singles = new ArrayList<>();
    private boolean sayable = true;

    private ValueChanges(StructuredFile first, StructuredFile second) {
        this.first = first;
        this.second = second;
    }

    /** The values to set and remove; empty if a plan cannot say the difference so, for instance because of a tag. */
    static Optional<List<Wanted.Single>> between(StructuredFile first, StructuredFile second) {
        ValueChanges changes = new ValueChanges(first, second);
        changes.compare("", Optional.of(first.whole()), Optional.of(second.whole()), true);
        return changes.sayable && changes.singles.size() <= MOST ? Optional.of(changes.singles) : Optional.empty();
    }

    /** @param settable whether the value as a whole can be set: one with a tag would lose it */
    private void compare(String pointer, Optional<Value> before, Optional<Value> after, boolean settable) {
        if (before.equals(after)) {
            return;
        }
        Value was = before.orElse(null);
        Value is = after.orElse(null);
        if (was instanceof Value.Marked a
                && is instanceof Value.Marked b
                && a.mark().equals(b.mark())) {
            compare(pointer, Optional.of(a.value()), Optional.of(b.value()), settable && !a.tagged());
        } else if (was instanceof Value.Members a && is instanceof Value.Members b) {
            members(pointer, a.members(), b.members());
            List<String> order = new ArrayList<>(a.order());
            List<String> wanted = new ArrayList<>(b.order());
            order.retainAll(b.members().keySet());
            wanted.retainAll(a.members().keySet());
            sayable = sayable && order.equals(wanted);
        } else if (was instanceof Value.Documents a
                && is instanceof Value.Documents b
                && a.documents().size() == b.documents().size()) {
            for (int i = 0; i < a.documents().size(); i++) {
                compare(
                        (i + 1) + ":",
                        Optional.of(a.documents().get(i)),
                        Optional.of(b.documents().get(i)),
                        true);
            }
        } else if (was instanceof Value.Items a && is instanceof Value.Items b && itemByItem(a, b)) {
            items(pointer, a.items(), b.items());
        } else {
            Wanted.Single single =
                    new Wanted.Single(pointer, said(first, pointer, before), said(second, pointer, after));
            sayable = sayable
                    && settable
                    && !Pointer.of(pointer).inside().isEmpty()
                    && !ValueMask.standsIn(
                            pointer) // By what each environment has of its own nothing is found elsewhere.
                    && single.before()
                            .map(value -> PlanValues.of(value).isPresent())
                            .orElse(true)
                    && single.after()
                            .map(value -> PlanValues.of(value).isPresent())
                            .orElse(true);
            singles.add(single);
        }
    }

    /** The value as an item says it: where order counts, a whole is told in another way than its parts are named. */
    private static Optional<Value> said(StructuredFile file, String pointer, Optional<Value> value) {
        boolean ordered = value.isPresent() && value.get() instanceof Value.Members map && map.ordered();
        return ordered && StructuredFiles.objection(file.path(), pointer).isEmpty() ? file.get(pointer) : value;
    }

    private void members(String pointer, Map<String, Value> was, Map<String, Value> is) {
        Set<String> keys = new LinkedHashSet<>(was.keySet());
        keys.removeAll(is.keySet());
        keys.addAll(is.keySet());
        for (String key : keys) {
            compare(
                    StructuredFiles.child(first.path(), pointer, key),
                    Optional.ofNullable(was.get(key)),
                    Optional.ofNullable(is.get(key)),
                    true);
        }
    }

    /** A list of another length is set as a whole, unless an environment's own value is in it, which no item may set. */
    private static boolean itemByItem(Value.Items was, Value.Items is) {
        return was.items().size() == is.items().size() || ValueMask.standsIn(was.canonical() + is.canonical());
    }

    private void items(String pointer, List<Value> was, List<Value> is) {
        for (int i = 0; i < Math.min(was.size(), is.size()); i++) {
            compare(pointer + "/" + i, Optional.of(was.get(i)), Optional.of(is.get(i)), true);
        }
        for (int i = was.size(); i < is.size(); i++) {
            compare(pointer + "/" + i, Optional.empty(), Optional.of(is.get(i)), true);
        }
        for (int i = was.size() - 1; i >= is.size(); i--) {
            compare(pointer + "/" + i, Optional.of(was.get(i)), Optional.empty(), true);
        }
    }

    /** The first file with the values set; empty if they cannot be set one after the other. */
    static Optional<byte[]> applied(StructuredFile first, byte[] firstBytes, List<Wanted.Single> singles) {
        StructuredFile file = first;
        byte[] bytes = firstBytes;
        try {
            for (Wanted.Single single : singles) {
                bytes = single.after().isEmpty()
                        ? file.remove(single.pointer())
                        : single.before().isPresent()
                                ? file.replace(single.pointer(), single.after().get())
                                : file.create(single.pointer(), single.after().get());
                file = StructuredFiles.of(first.path(), bytes);
            }
        } catch (Refusal e) {
            return Optional.empty();
        }
        return Optional.of(bytes);
    }
}
