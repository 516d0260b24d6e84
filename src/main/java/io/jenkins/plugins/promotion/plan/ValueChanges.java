package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** The values to set; empty if a plan cannot say the difference so, for instance because a key is gone. */
    static Optional<List<Wanted.Single>> between(StructuredFile first, StructuredFile second) {
        Optional<Value> a = Documents.whole(first);
        Optional<Value> b = Documents.whole(second);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        ValueChanges changes = new ValueChanges(first.path());
        changes.compare("", Optional.of(a.get()), b.get());
        return changes.sayable && changes.singles.size() <= MOST ? Optional.of(changes.singles) : Optional.empty();
    }

    private void compare(String pointer, Optional<Value> before, Value after) {
        if (before.isPresent() && before.get().equals(after)) {
            return;
        }
        if (before.orElse(null) instanceof Value.Members was && after instanceof Value.Members is) {
            sayable = sayable && is.members().keySet().containsAll(was.members().keySet());
            for (Map.Entry<String, Value> member : is.members().entrySet()) {
                compare(
                        Documents.child(path, pointer, member.getKey()),
                        Optional.ofNullable(was.members().get(member.getKey())),
                        member.getValue());
            }
            return;
        }
        if (before.orElse(null) instanceof Value.Items was
                && after instanceof Value.Items is
                && was.items().size() == is.items().size()) {
            for (int i = 0; i < is.items().size(); i++) {
                compare(
                        pointer + "/" + i,
                        Optional.of(was.items().get(i)),
                        is.items().get(i));
            }
            return;
        }
        sayable = sayable
                && !pointer.isBlank()
                && PlanValues.of(after).isPresent()
                && before.map(value -> PlanValues.of(value).isPresent()).orElse(true);
        singles.add(new Wanted.Single(pointer, before, after));
    }

    /** Whether setting the values in the first file gives the second one, byte for byte. */
    static boolean exact(StructuredFile first, byte[] firstBytes, List<Wanted.Single> singles, byte[] second) {
        StructuredFile file = first;
        byte[] bytes = firstBytes;
        try {
            for (Wanted.Single single : singles) {
                bytes = single.before().isPresent()
                        ? file.replace(single.pointer(), single.after())
                        : file.create(single.pointer(), single.after());
                file = StructuredFiles.of(first.path(), bytes);
            }
        } catch (Refusal e) {
            return false;
        }
        return Arrays.equals(bytes, second);
    }
}
