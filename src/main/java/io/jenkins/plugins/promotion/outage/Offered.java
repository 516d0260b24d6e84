package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.wording.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long an item takes, as earlier runs of it say.
 *
 * @param median of all runs
 * @param ninetieth what nine of ten runs did not exceed, {@code null} with fewer runs than {@link #ENOUGH}
 * @param runs how many there were
 */
public record Offered(Duration median, Duration ninetieth, int runs) {

    /** Of fewer runs nobody can say what nine of ten take. */
    public static final int ENOUGH = 5;

    /** What these runs say, empty where there are none. */
    public static Optional<Offered> of(List<Duration> runs) {
        List<Duration> sorted = runs.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int size = sorted.size();
        Duration median = sorted.get((size - 1) / 2).plus(sorted.get(size / 2)).dividedBy(2);
        Duration ninetieth = size < ENOUGH ? null : sorted.get((9 * size + 9) / 10 - 1);
        return Optional.of(new Offered(median, ninetieth, size));
    }

    /** What to reckon with: what nine of ten runs did not exceed, as soon as that is known. */
    public Duration length() {
        return ninetieth == null ? median : ninetieth;
    }

    /** What that is, for people. */
    public String text() {
        return (ninetieth == null ? "median" : "90th percentile") + " of " + Counts.of(runs, "run", "runs");
    }
}
