package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What regular looks at an environment found.
 *
 * @param place where the environment was; of another place nothing of it holds, but for the number
 * @param at when it was looked at last
 * @param tree digest of what lay there
 * @param number how often it was found to be another than it should be
 * @param found what was found last and is so still, {@code null} where all is well
 */
public record Watch(
        String environment,
        @MayBeAbsent String place,
        OffsetDateTime at,
        String tree,
        long number,
        @MayBeAbsent Found found) {

    /** No longer than this somebody is told what was found. */
    private static final Duration NEWS = Duration.ofDays(3);

    /**
     * That an environment is another than it should be.
     *
     * @param at when that was seen first
     * @param tree digest of what lay there
     * @param what one line for people
     * @param told ids of those who heard of it
     * @param over whether all did
     */
    public record Found(OffsetDateTime at, String tree, String what, List<String> told, boolean over) {
        public Found {
            told = List.copyOf(told);
        }
    }

    /**
     * After a look.
     *
     * @param before what was known, {@code null} before the first look
     * @param place where the environment is
     * @param left digest of what this plugin left there, {@code null} where it never wrote there: then what was seen last counts
     * @param tree digest of what lies there now
     * @param what how it differs, asked for only if that is news
     */
    public static Watch after(
            Watch before,
            String environment,
            String place,
            String left,
            String tree,
            Supplier<String> what,
            OffsetDateTime now) {
        boolean known = before != null && before.isOf(place);
        Found found = known ? before.found() : null;
        long number = before == null ? 0 : before.number();
        String expected = left != null ? left : known ? before.tree() : tree;
        if (tree.equals(expected)) {
            // What is news still, or has nothing that would say that all is well again, stays.
            boolean stays = found != null && (!found.over() || left == null);
            return new Watch(environment, place, now, tree, number, stays ? found : null);
        }
        if (found != null && found.tree().equals(tree)) {
            return new Watch(environment, place, now, tree, number, found);
        }
        return new Watch(environment, place, now, tree, number + 1, new Found(now, tree, what.get(), List.of(), false));
    }

    /** Whether it is about this place: an environment may be defined anew, by its old name, somewhere else. */
    public boolean isOf(String where) {
        return where.equals(place);
    }

    /** Whether it is to be looked at again. */
    public boolean isDue(Duration every, OffsetDateTime now) {
        return !now.isBefore(at.plus(every));
    }

    /** What is still to be told. */
    public Optional<PromotionEvent> news() {
        if (found == null || found.over()) {
            return Optional.empty();
        }
        return Optional.of(new PromotionEvent.DriftFound(
                new PromotionEvent.Source(
                        "environment-" + environment + "-" + number, found.at(), "", "", "", Actor.PLUGIN.by()),
                environment,
                found.what()));
    }

    /** Whether somebody heard of it. */
    public boolean hasTold(String hearer) {
        return found.told().contains(hearer);
    }

    /** After somebody heard of it. */
    public Watch told(String hearer) {
        List<String> told = new ArrayList<>(found.told());
        told.add(hearer);
        return with(told, false);
    }

    /** After everybody heard of it who could; who could not is tried again for a while. */
    public Watch toldAll(boolean everybody, OffsetDateTime now) {
        return with(found.told(), everybody || now.isAfter(found.at().plus(NEWS)));
    }

    private Watch with(List<String> told, boolean over) {
        return new Watch(
                environment, place, at, tree, number, new Found(found.at(), found.tree(), found.what(), told, over));
    }
}
