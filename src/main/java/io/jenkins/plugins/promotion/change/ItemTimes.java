package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an item of a plan took in one change.
 *
 * @param item its id
 * @param kind such as {@code set}; empty where its plan cannot be read any more
 * @param digest of exactly what is done
 * @param estimate by the plan's author, {@code null} if there is none
 * @param rehearsed work and waiting of each run that did it outside production
 * @param actual the same on production
 */
public record ItemTimes(
        String item,
        String kind,
        String digest,
        @MayBeAbsent Duration estimate,
        List<Duration> rehearsed,
        List<Duration> actual) {

    public ItemTimes {
        rehearsed = List.copyOf(rehearsed);
        actual = List.copyOf(actual);
    }

    /** All runs. */
    Stream<Duration> runs() {
        return Stream.concat(rehearsed.stream(), actual.stream());
    }

    /** After a run more. */
    ItemTimes ran(boolean production, Duration took) {
        return new ItemTimes(
                item,
                kind,
                digest,
                estimate,
                production ? rehearsed : AppendOnly.plus(rehearsed, took),
                production ? AppendOnly.plus(actual, took) : actual);
    }
}
