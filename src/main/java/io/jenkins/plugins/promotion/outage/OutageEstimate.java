package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.journal.Facts;
import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.plan.Item;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How long an outage takes (process A, 10): the longest valid rehearsal and a margin.
 *
 * @param expected rehearsed length with the margin
 * @param rehearsed length of the outage in the longest valid rehearsal
 * @param margin as shown, for example {@code 20 %}
 * @param rollback time to be kept free for the way back
 * @param rollbackMeasured whether a rehearsal measured it; otherwise it is taken to be as long as the way there
 * @param untilPointOfNoReturn rehearsed time from the outage's beginning to the beginning of the first item after which
 *     there is no way back; {@code null} if the outage has no such item
 * @param runId the rehearsal it comes from
 */
public record OutageEstimate(
        Duration expected,
        Duration rehearsed,
        String margin,
        Duration rollback,
        boolean rollbackMeasured,
        Duration untilPointOfNoReturn,
        String runId)
        implements Estimation {

    /**
     * Computes the estimate. Items follow one another, so the outage is all work and waiting from the first item that
     * {@code starts} it (or is {@code during}) to the last that {@code ends} it (or is {@code during}), those between them
     * included; a plan that says nothing of an outage is taken as a whole.
     *
     * @param rehearsals of this plan; those that are not valid are passed over
     * @param items in the order in which they are followed on production
     */
    public static Estimation from(List<RehearsalTiming> rehearsals, List<Item> items, Margin margin) {
        List<Item> outage = OutageSpan.of(items);
        List<RehearsalTiming> valid = rehearsals.stream()
                .filter(RehearsalTiming::valid)
                .filter(timing -> outage.stream().allMatch(item -> timing.work().containsKey(item.id())))
                .toList();
        Optional<RehearsalTiming> longest = valid.stream().max(Comparator.comparing(timing -> length(timing, outage)));
        if (longest.isEmpty()) {
            return new None((rehearsals.isEmpty()
                            ? "the plan was never rehearsed"
                            : "none of the " + rehearsals.size() + " rehearsals of the plan is valid")
                    + ", so nobody can say how long the outage takes; apply the plan to a fresh copy of production"
                    + " from its first item to its last without skipping any");
        }
        Duration rehearsed = length(longest.get(), outage);
        Optional<Duration> rollback = valid.stream()
                .map(RehearsalTiming::rollback)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        return new OutageEstimate(
                margin.addedTo(rehearsed),
                rehearsed,
                margin.text(),
                rollback.orElse(rehearsed),
                rollback.isPresent(),
                untilPointOfNoReturn(longest.get(), outage),
                longest.get().runId());
    }

    private static Duration length(RehearsalTiming timing, List<Item> items) {
        return items.stream()
                .map(item -> timing.work().get(item.id()).plus(timing.waits().getOrDefault(item.id(), Duration.ZERO)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration untilPointOfNoReturn(RehearsalTiming timing, List<Item> items) {
        for (int index = 0; index < items.size(); index++) {
            if (items.get(index).pointOfNoReturn()) {
                return length(timing, items.subList(0, index));
            }
        }
        return null;
    }

    /** How long a window must be at least. */
    public Duration needed() {
        return expected.plus(rollback);
    }

    /** For people: {@code 20:24 (rehearsed 17:00 + 20 %)}. */
    public String text() {
        return Durations.format(expected) + " (rehearsed " + Durations.format(rehearsed) + " + " + margin + ")";
    }

    /** For people: {@code 4:00}, or that nobody measured it. */
    public String rollbackText() {
        return Durations.format(rollback)
                + (rollbackMeasured ? "" : " (never measured, so taken to be as long as the rehearsed way there)");
    }

    /** As plain data, durations in milliseconds. */
    public Map<String, Object> toMap() {
        return Facts.write()
                .put("expected", expected)
                .put("rehearsed", rehearsed)
                .put("margin", margin)
                .put("rollback", rollback)
                .put("rollbackMeasured", rollbackMeasured)
                .put("untilPointOfNoReturn", untilPointOfNoReturn)
                .put("runId", runId)
                .map();
    }

    /** From {@link #toMap()}. */
    public static OutageEstimate fromMap(Map<String, ?> map) {
        Facts facts = new Facts("outage estimate", map);
        return new OutageEstimate(
                Duration.ofMillis(facts.number("expected")),
                Duration.ofMillis(facts.number("rehearsed")),
                facts.text("margin"),
                Duration.ofMillis(facts.number("rollback")),
                facts.flag("rollbackMeasured"),
                facts.optionalDuration("untilPointOfNoReturn").orElse(null),
                facts.text("runId"));
    }
}
