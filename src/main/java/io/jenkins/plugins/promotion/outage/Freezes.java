package io.jenkins.plugins.promotion.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All times in which nothing may be applied to an environment. */
public record Freezes(List<Freeze> all) {

    /** None. */
    public static final Freezes NONE = new Freezes(List.of());

    /** How far ahead a free time is looked for. */
    private static final Duration REACH = Duration.ofDays(800);

    public Freezes {
        all = List.copyOf(all);
    }

    /**
     * Reads one a line, see {@link Freeze#parse}.
     *
     * @throws io.jenkins.plugins.promotion.refusal.Refusal for the first line that is none
     */
    public static Freezes parse(List<String> lines) {
        return new Freezes(lines.stream().map(Freeze::parse).toList());
    }

    /** The times that have something in common with a span, in order. */
    public List<Freeze.Period> within(Instant from, Instant to) {
        return all.stream()
                .flatMap(freeze -> freeze.within(from, to).stream())
                .sorted(Comparator.comparing(Freeze.Period::start))
                .toList();
    }

    /** The one that lasts longest of those in which an instant lies. */
    public Optional<Freeze.Period> at(Instant now) {
        return within(now, now.plusMillis(1)).stream().max(Comparator.comparing(Freeze.Period::end));
    }

    /** The first instant from which so much time is free; empty if there is none in the next two years. */
    public Optional<Instant> nextFree(Instant from, Duration needed) {
        Instant free = from;
        while (free.isBefore(from.plus(REACH))) {
            Optional<Instant> blocked = within(free, free.plus(needed)).stream()
                    .map(period -> period.end().toInstant())
                    .max(Comparator.naturalOrder());
            if (blocked.isEmpty()) {
                return Optional.of(free);
            }
            free = blocked.get();
        }
        return Optional.empty();
    }
}
