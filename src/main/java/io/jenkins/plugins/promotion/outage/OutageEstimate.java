package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long an outage takes: the longest valid rehearsal and a margin.
 *
 * @param expected rehearsed length with the margin
 * @param rehearsed length of the outage in the longest valid rehearsal
 * @param margin as shown, for example {@code 20 %}
 * @param rollback time to be kept free for the way back
 * @param rollbackMeasured whether a rehearsal measured it; otherwise it is taken to be as long as the way there
 * @param untilPointOfNoReturn rehearsed time from the outage's beginning to the beginning of the first item after which
 *     there is no way back; {@code null} if the outage has no such item
 * @param runId the rehearsal it comes from
 * @param estimated what items that were never rehearsed take altogether, as earlier changes or their authors say
 * @param notRehearsed ids of the outage's items that were never rehearsed, because they are not for the environments of the
 *     rehearsals
 * @param fromHistory of those, by id, the ones whose time comes from earlier changes, and what of it: {@code median of 3 runs};
 *     {@code null} where there are none
 */
public record OutageEstimate(
        Duration expected,
        Duration rehearsed,
        String margin,
        Duration rollback,
        boolean rollbackMeasured,
        @MayBeAbsent Duration untilPointOfNoReturn,
        String runId,
        Duration estimated,
        List<String> notRehearsed,
        @MayBeAbsent Map<String, String> fromHistory)
        implements Estimation {

    public OutageEstimate {
        notRehearsed = List.copyOf(notRehearsed);
        fromHistory = fromHistory == null || fromHistory.isEmpty()
                ? null
                : Collections.unmodifiableMap(new LinkedHashMap<>(fromHistory));
    }

    /**
     * Computes the estimate. Items follow one another, so the outage is all work and waiting from the first item that
     * {@code starts} it (or is {@code during}) to the last that {@code ends} it (or is {@code during}), those between them
     * included; a plan that says nothing of an outage is taken as a whole. An item that is for production alone is in no
     * rehearsal: it counts as long as earlier changes say, or else as its author estimates.
     *
     * @param rehearsals of this plan; those that are not valid are passed over
     * @param items in the order in which they are followed on production
     * @param history what earlier changes say of an item, asked of those only that were never rehearsed
     */
    public static Estimation from(
            List<RehearsalTiming> rehearsals,
            List<Item> items,
            Margin margin,
            Function<Item, Optional<Offered>> history) {
        List<Item> span = OutageSpan.of(items);
        List<RehearsalTiming> valid =
                rehearsals.stream().filter(RehearsalTiming::valid).toList();
        if (valid.isEmpty()) {
            return new None((rehearsals.isEmpty()
                            ? "the plan was never rehearsed"
                            : "none of the " + rehearsals.size() + " rehearsals of the plan is valid")
                    + ", so nobody can say how long the outage takes; apply the plan to a fresh copy of production"
                    + " from its first item to its last without skipping any");
        }
        Map<String, String> known = new LinkedHashMap<>();
        List<Item> outage = span.stream()
                .map(item -> valid.stream().allMatch(timing -> timing.work().containsKey(item.id()))
                        ? item
                        : withHistory(item, history.apply(item), known))
                .toList();
        RehearsalTiming longest = valid.stream()
                .max(Comparator.comparing(
                                (RehearsalTiming timing) ->
                                        missing(timing, outage).size(),
                                Comparator.reverseOrder())
                        .thenComparing(timing -> length(timing, outage)))
                .orElseThrow();
        List<Item> missing = missing(longest, outage);
        known.keySet().retainAll(ids(missing.stream()));
        List<String> unknown =
                ids(missing.stream().filter(item -> item.estimate().isEmpty()));
        if (!unknown.isEmpty()) {
            return new None("these items are for other environments than those of the rehearsals, so they were never"
                    + " rehearsed and have no estimate: " + String.join(", ", unknown)
                    + "; give each an estimate in the plan, or rehearse it");
        }
        Duration estimated = length(longest, missing);
        Duration whole = length(longest, outage);
        Optional<Duration> rollback = valid.stream()
                .map(RehearsalTiming::rollback)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        return new OutageEstimate(
                margin.addedTo(whole),
                whole.minus(estimated),
                margin.text(),
                rollback.map(estimated::plus).orElse(whole),
                rollback.isPresent(),
                untilPointOfNoReturn(longest, outage),
                longest.runId(),
                estimated,
                ids(missing.stream()),
                known);
    }

    private static Item withHistory(Item item, Optional<Offered> history, Map<String, String> known) {
        history.ifPresent(offered -> known.put(item.id(), offered.text()));
        return history.isPresent() ? item.withEstimate(history.map(Offered::length)) : item;
    }

    private static List<Item> missing(RehearsalTiming timing, List<Item> items) {
        return items.stream()
                .filter(item -> !timing.work().containsKey(item.id()))
                .toList();
    }

    private static List<String> ids(Stream<Item> items) {
        return items.map(Item::id).toList();
    }

    /** As rehearsed; what was not, as estimated. */
    private static Duration length(RehearsalTiming timing, List<Item> items) {
        return items.stream()
                .map(item -> timing.work()
                        .getOrDefault(item.id(), item.estimate().orElse(Duration.ZERO))
                        .plus(timing.waits().getOrDefault(item.id(), Duration.ZERO)))
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

    /** For people: {@code 20 min 24 s (rehearsed 17 min + 20 %)}. */
    public String text() {
        return text(Locale.ENGLISH);
    }

    /** The same in a language; what earlier changes say of an item is there in English only. */
    public String text(Locale language) {
        Phrases words = Phrases.of(OutageEstimate.class, language);
        String more = notRehearsed.isEmpty()
                ? ""
                : words.say(
                        "neverRehearsed",
                        Lengths.text(estimated),
                        notRehearsed.stream()
                                .map(id -> id + " (" + source(id, words) + ")")
                                .collect(Collectors.joining(", ")));
        return words.say("expected", Lengths.text(expected), Lengths.text(rehearsed), more, margin);
    }

    /** For people: {@code 4 min}, or that nobody measured it. */
    public String rollbackText() {
        return Lengths.text(rollback)
                + (rollbackMeasured ? "" : " (never measured, so taken to be as long as the rehearsed way there)");
    }

    private String source(String id, Phrases words) {
        String estimated = words.say("asEstimated");
        return fromHistory == null ? estimated : fromHistory.getOrDefault(id, estimated);
    }
}
