package io.jenkins.plugins.promotion.preview;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.PlanDiff;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one item, or of the head of the plan, from one revision to another.
 *
 * @param item its id, empty for the head
 * @param what whether it is new, gone or changed
 * @param field the field that differs, {@code content} for the bytes of its file; empty for a whole item
 * @param before {@code null} where it is not told
 * @param after {@code null} where it is not told
 */
public record Since(String item, What what, String field, Visible before, Visible after) {

    /** What became of it. */
    public enum What {
        NEW,
        GONE,
        CHANGED,
        REORDERED
    }

    /** Fields of which old and new are worth reading in one line. */
    private static final Set<String> TOLD =
            Set.of("value", "argv", "instruction", "link", "permissions", "description");

    /**
     * From one revision to another, in the order of the newer one.
     *
     * @param hidden what environments keep for themselves, which is not told
     * @throws IOException if a file beside one of them cannot be read
     */
    public static List<Since> between(
            WorkPlan before, PlanFiles beforeFiles, WorkPlan after, PlanFiles afterFiles, HiddenValues hidden)
            throws IOException {
        PlanDiff diff = PlanDiff.between(before, beforeFiles, after, afterFiles);
        List<Since> all = new ArrayList<>();
        diff.head().forEach(field -> all.add(changed("", field, false)));
        for (PlanDiff.ItemChange change : diff.changed()) {
            boolean own = isOwn(before.item(change.id()), hidden) || isOwn(after.item(change.id()), hidden);
            change.fields()
                    .forEach(field -> all.add(changed(change.id(), field, !own && TOLD.contains(field.field()))));
        }
        diff.added().forEach(id -> all.add(whole(id, What.NEW)));
        diff.removed().forEach(id -> all.add(whole(id, What.GONE)));
        if (diff.reordered()) {
            all.add(whole("", What.REORDERED));
        }
        return all;
    }

    private static boolean isOwn(Optional<Item> item, HiddenValues hidden) {
        return item.flatMap(one -> one.action().target())
                .filter(path ->
                        hidden.touches(path, item.get().action().within().orElse("")))
                .isPresent();
    }

    private static Since changed(String item, PlanDiff.FieldChange field, boolean told) {
        boolean shown = told && !ValueMask.standsIn(field.before() + field.after());
        return new Since(
                Visible.text(item),
                What.CHANGED,
                Visible.text(field.field()),
                shown ? Visible.of(field.before(), Visible.VALUE) : null,
                shown ? Visible.of(field.after(), Visible.VALUE) : null);
    }

    private static Since whole(String item, What what) {
        return new Since(Visible.text(item), what, "", null, null);
    }
}
