package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.wording.Times;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Outages of other changes that have a time in common with one. */
public final class Overlaps {

    private Overlaps() {}

    /** An outage of another change. */
    public record Other(ChangeSummary change, String environment, OffsetDateTime start, OffsetDateTime end) {
        /** For people, without naming the change, which not everybody may see. */
        public String text() {
            return environment + " is out from " + Times.text(start) + " to " + Times.text(end);
        }
    }

    /**
     * Those outages of other changes that are planned or go on while one is.
     *
     * @param own key of the change that is not looked at
     * @param environments whose outages count
     */
    public static List<Other> of(
            Collection<Change> changes,
            String own,
            Predicate<String> environments,
            OffsetDateTime start,
            OffsetDateTime end) {
        return changes.stream()
                .filter(change -> !change.key().equals(own) && !change.summary().isEnded())
                .flatMap(change -> change.state().windows().stream()
                        .filter(window -> window.start() != null && window.ended() == null)
                        .filter(window -> environments.test(window.environment()))
                        .filter(window ->
                                window.start().isBefore(end) && window.end().isAfter(start))
                        .map(window -> new Other(change.summary(), window.environment(), window.start(), window.end())))
                .sorted(Comparator.comparing(Other::start))
                .toList();
    }
}
