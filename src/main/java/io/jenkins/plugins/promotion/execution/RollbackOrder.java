package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Rollback;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which items a rollback undoes, the last effective one first, and what it leaves. */
final class RollbackOrder {
    private RollbackOrder() {}

    static Optional<Item> next(List<Item> items, RunState state) {
        return all(items, state).stream()
                .filter(item -> state.of(item.id()).phase != ItemState.Phase.SETTLED)
                .findFirst();
    }

    /** Items that there is, or may be, something to undo of. */
    static List<Item> all(List<Item> items, RunState state) {
        Comparator<Item> byLine = Comparator.comparingLong(item -> state.of(item.id()).effective);
        return items.stream()
                .filter(item -> state.of(item.id()).mayBeUndone())
                .sorted(byLine.reversed())
                .toList();
    }

    /** Why an item cannot be undone at all; empty if it can. */
    static String whyItRemains(Rollback way, ItemState is) {
        if (way instanceof Rollback.Irreversible irreversible) {
            return RunWords.say("irreversible", irreversible.reason());
        } else if (way instanceof Rollback.Unplanned) {
            return RunWords.say("unplanned");
        }
        boolean byHand = way instanceof Rollback.Automatic && !is.proven && is.forward == LineStatus.MARKED_DONE;
        return byHand ? RunWords.say("byHand") : "";
    }

    /** Items that were effective and are not undone, each with the reason. */
    static List<String> remains(List<Item> items, RunState state) {
        return items.stream()
                .filter(item -> state.of(item.id()).mayBeUndone())
                .filter(item -> state.of(item.id()).status != LineStatus.ROLLED_BACK)
                .map(item -> item.id() + ": " + state.of(item.id()).message)
                .toList();
    }
}
