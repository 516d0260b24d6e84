package io.jenkins.plugins.promotion.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a plan can be what {@link Derivation} made of another. It runs where the environment is, and whoever has that
 * machine in hand may answer with any plan; what it may not do is to change what people wrote, or to put in a program, an
 * instruction, a condition or a parameter of its own.
 *
 * @param given the plan that people wrote; empty if they wrote none
 * @param made what is said to have been derived from it
 */
public record Provenance(WorkPlan given, WorkPlan made) {

    /** A plan that nobody wrote. */
    public static WorkPlan blank(String id) {
        return new WorkPlan(id, "", "", java.util.Map.of(), List.of(), Policy.NONE, List.of());
    }

    /**
     * Why it cannot be; empty if it can.
     *
     * @param files paths of the files that came with it
     * @param added ids of items that were derived
     * @param updated ids of items of which value or content was derived
     */
    public Optional<String> objection(Set<String> files, List<String> added, List<String> updated) {
        if (!head(given).equals(head(made))) {
            return Optional.of("it has another head than the plan that was given");
        }
        int kept = given.items().size();
        if (made.items().size() < kept) {
            return Optional.of("items are missing");
        }
        Set<String> sources = new HashSet<>();
        for (int i = 0; i < kept; i++) {
            Item before = given.items().get(i);
            Item after = made.items().get(i);
            boolean follows = updated.contains(before.id());
            if (!before.equals(after) && !(follows && hasFollowed(before, after))) {
                return Optional.of("item '" + before.id() + "' is another");
            }
            if (follows) {
                after.action().source().ifPresent(sources::add);
            }
        }
        List<Item> fresh = made.items().subList(kept, made.items().size());
        ItemNames names = new ItemNames(given);
        for (Item item : fresh) {
            if (!names.derived(item.action()).equals(Optional.of(item)) || refersToParameters(item.action())) {
                return Optional.of("item '" + item.id() + "' is none that is derived");
            }
            item.action().source().ifPresent(sources::add);
        }
        if (!fresh.stream().map(Item::id).toList().equals(added)) {
            return Optional.of("other items are new than it says");
        }
        return sources.containsAll(files) ? Optional.empty() : Optional.of("files came that it does not derive");
    }

    private static WorkPlan head(WorkPlan plan) {
        return new WorkPlan(
                plan.id(), plan.title(), plan.author(), plan.parameters(), plan.exclude(), plan.policy(), List.of());
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
                && !refersToParameters(is);
    }

    /** What is derived says what lies there, and is never a template. */
    private static boolean refersToParameters(ItemAction action) {
        return action instanceof SetValue set
                && (!Template.references(set.value()).isEmpty()
                        || set.expect().isPresent()
                                && !Template.references(set.expect().get()).isEmpty());
    }
}
