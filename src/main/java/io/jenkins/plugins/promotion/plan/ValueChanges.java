package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Pointer;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the single values by which two structured files differ. */
final class ValueChanges {
    /** More changes than this are easier to review as a whole file. */
    private static final int MOST = 40;

    private final String path;
    private final List<Wanted.Single> singles = new ArrayList<>();
    private boolean sayable = true;

    private ValueChanges(String path) {
        this.path = path;
    }

    /** The values to set and remove; empty if a plan cannot say the difference so, for instance because of a tag. */
    static Optional<List<Wanted.Single>> between(StructuredFile first, StructuredFile second) {
        ValueChanges changes = new ValueChanges(first.path());
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
            sayable = sayable
                    && settable
                    && !Pointer.of(pointer).inside().isEmpty()
                    && before.map(value -> PlanValues.of(value).isPresent()).orElse(true)
                    && after.map(value -> PlanValues.of(value).isPresent()).orElse(true);
            singles.add(new Wanted.Single(pointer, before, after));
        }
    }

    private void members(String pointer, Map<String, Value> was, Map<String, Value> is) {
        Set<String> keys = new LinkedHashSet<>(was.keySet());
        keys.removeAll(is.keySet());
        keys.addAll(is.keySet());
        for (String key : keys) {
            compare(
                    Documents.child(path, pointer, key),
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

    /** Whether setting the values in the first file gives the second one, byte for byte. */
    static boolean exact(StructuredFile first, byte[] firstBytes, List<Wanted.Single> singles, byte[] second) {
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
            return false;
        }
        return Arrays.equals(bytes, second);
    }
}
