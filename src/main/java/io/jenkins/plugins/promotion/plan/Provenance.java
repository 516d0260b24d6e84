package io.jenkins.plugins.promotion.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a plan can be what {@link Derivation} made of another. It runs where the environment is, and whoever has that
 * machine in hand may answer with any plan; what it may not do is to change what people wrote, or to put in a program, an
 * instruction, a condition or a parameter of its own.
 *
 * @param given the plan that was there; empty if there was none
 * @param derived ids of its items that were derived before, which may follow the stage or go
 * @param made what is said to have been derived from it
 */
public record Provenance(WorkPlan given, Set<String> derived, WorkPlan made) {

    /** A plan that nobody wrote. */
    public static WorkPlan blank(String id) {
        return new WorkPlan(id, "", "", java.util.Map.of(), List.of(), Policy.NONE, List.of());
    }

    /**
     * Why it cannot be; empty if it can.
     *
     * @param files paths of the files that came with it
     * @param added ids of items that were derived
     * @param updated ids of items derived before of which value or content followed
     * @param obsolete ids of items that do nothing any more
     */
    public Optional<String> objection(
            Set<String> files, List<String> added, List<String> updated, List<String> obsolete) {
        if (!given.head().equals(made.head())) {
            return Optional.of("it has another head than the plan that was given");
        }
        int kept = made.items().size() - added.size();
        if (kept < 0) {
            return Optional.of("items are missing");
        }
        Set<String> sources = new HashSet<>();
        List<Item> there = new ArrayList<>();
        Iterator<Item> standing = made.items().subList(0, kept).iterator();
        Item after = standing.hasNext() ? standing.next() : null;
        for (Item before : given.items()) {
            boolean stands = after != null && after.id().equals(before.id());
            if (!stands && !mayGo(before, obsolete)) {
                return Optional.of("item '" + before.id() + "' is missing");
            }
            if (stands) {
                boolean follows = derived.contains(before.id()) && updated.contains(before.id());
                if (!before.equals(after) && !(follows && hasFollowed(before, after))) {
                    return Optional.of("item '" + before.id() + "' is another");
                }
                if (follows) {
                    after.action().source().ifPresent(sources::add);
                }
                there.add(after);
                after = standing.hasNext() ? standing.next() : null;
            } else if (!derived.contains(before.id())) {
                there.add(before); // Its name stays taken.
            }
        }
        if (after != null) {
            return Optional.of("item '" + after.id() + "' was not there");
        }
        List<Item> fresh = made.items().subList(kept, made.items().size());
        ItemNames names = new ItemNames(there);
        for (Item item : fresh) {
            if (!names.derived(item.action()).equals(Optional.of(item))
                    || item.action().hasReferences()) {
                return Optional.of("item '" + item.id() + "' is none that is derived");
            }
            item.action().source().ifPresent(sources::add);
        }
        if (!fresh.stream().map(Item::id).toList().equals(added)) {
            return Optional.of("other items are new than it says");
        }
        return sources.containsAll(files) ? Optional.empty() : Optional.of("files came that it does not derive");
    }

    /** What was derived goes with its difference; what people wrote only if it changes a tree and does nothing any more. */
    private boolean mayGo(Item item, List<String> obsolete) {
        return derived.contains(item.id())
                || obsolete.contains(item.id())
                        && item.action().changesTree()
                        && given.items().stream()
                                .noneMatch(other -> other.dependsOn().contains(item.id()));
    }

    /** Whether nothing but value, expected value, content or permissions became others. */
    private static boolean hasFollowed(Item before, Item after) {
        ItemAction was = before.action();
        ItemAction is = after.action();
        return before.withAction(is).equals(after)
                && before.when().isEmpty()
                && was.changesTree()
                && was.kind().equals(is.kind())
                && was.target().equals(is.target())
                && was.within().equals(is.within())
                && was.source().equals(is.source())
                && !is.hasReferences();
    }
}
