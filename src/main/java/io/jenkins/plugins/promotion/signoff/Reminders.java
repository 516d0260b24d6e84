package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When people are told again that a gate waits.
 *
 * @param every how long after they were told last those who can sign are told once more; {@code null} for never
 * @param escalations to whom else it is taken, soonest first
 */
public record Reminders(Duration every, List<Escalation> escalations) {

    private static final Duration LEAST = Duration.ofMinutes(1);

    /**
     * Others are told.
     *
     * @param after how long after the gate began to ask
     * @param to users or groups
     */
    public record Escalation(Duration after, List<String> to) {}

    /**
     * That people were told.
     *
     * @param to whom besides those who can sign; none where only those were
     */
    public record Told(Instant at, List<String> to) {}

    /**
     * Reads the parameters of {@code awaitSignOff}.
     *
     * @param remind a duration such as {@code 1d}; {@code null} or blank for never
     * @param escalate {@code 3d: leads}, or several of that with semicolons between; {@code null} or blank for nobody
     * @throws Refusal with everything that is wrong
     */
    public static Reminders parse(String remind, String escalate) {
        List<String> errors = new ArrayList<>();
        Duration every = blank(remind) ? null : duration("remind", remind, errors);
        List<Escalation> escalations = new ArrayList<>();
        if (!blank(escalate)) {
            for (String part : escalate.split(";", -1)) {
                escalation(part.trim(), errors).ifPresent(escalations::add);
            }
        }
        Set<List<String>> told = new HashSet<>();
        for (Escalation one : escalations) {
            if (!told.add(one.to())) {
                errors.add("escalate: " + String.join(", ", one.to()) + " are named twice; once each is enough");
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.mistake(String.join("; ", errors));
        }
        escalations.sort(Comparator.comparing(Escalation::after));
        return new Reminders(every, List.copyOf(escalations));
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static Duration duration(String parameter, String text, List<String> errors) {
        try {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(LEAST) < 0) {
                errors.add(parameter + ": '" + text.trim() + "' is too soon; a minute is the least");
            }
            return duration;
        } catch (Refusal e) {
            errors.add(parameter + ": " + e.getMessage());
            return null;
        }
    }

    private static Optional<Escalation> escalation(String text, List<String> errors) {
        int colon = text.indexOf(':');
        List<String> to = colon < 0
                ? List.of()
                : Stream.of(text.substring(colon + 1).split(",", -1))
                        .map(String::trim)
                        .toList();
        if (to.isEmpty() || to.contains("")) {
            errors.add("escalate: '" + text + "' does not say when and to whom; write a duration, a colon, and users or"
                    + " groups, such as 3d: leads");
            return Optional.empty();
        }
        Duration after = duration("escalate", text.substring(0, colon), errors);
        return Optional.ofNullable(after).map(known -> new Escalation(known, to));
    }

    /** All names to whom it may be taken. */
    public List<String> names() {
        return escalations.stream().flatMap(one -> one.to().stream()).distinct().toList();
    }

    /**
     * Whom to tell now.
     *
     * @param asked when the gate began to ask for what it asks now
     * @param told since then, oldest first
     * @return to whom it is taken besides those who can sign, which may be nobody; empty if nobody is to be told
     */
    public Optional<List<String>> due(Instant asked, List<Told> told, Instant now) {
        List<Escalation> due = open(told).stream()
                .filter(one -> !now.isBefore(asked.plus(one.after())))
                .toList();
        if (!due.isEmpty()) {
            return Optional.of(due.get(0).to());
        }
        return every != null && !now.isBefore(last(asked, told).plus(every))
                ? Optional.of(List.of())
                : Optional.empty();
    }

    /** When somebody is to be told next; empty for never. */
    public Optional<Instant> next(Instant asked, List<Told> told) {
        return Stream.concat(
                        open(told).stream().map(one -> asked.plus(one.after())),
                        Stream.ofNullable(every).map(pause -> last(asked, told).plus(pause)))
                .min(Comparator.naturalOrder());
    }

    private List<Escalation> open(List<Told> told) {
        return escalations.stream()
                .filter(one -> told.stream().noneMatch(done -> done.to().equals(one.to())))
                .toList();
    }

    private static Instant last(Instant asked, List<Told> told) {
        return told.isEmpty() ? asked : told.get(told.size() - 1).at();
    }
}
