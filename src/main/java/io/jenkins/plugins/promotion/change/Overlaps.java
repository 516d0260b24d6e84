package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact.Meanwhile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Outages of other changes that have a time in common with one. */
public final class Overlaps {

    private Overlaps() {}

    /** An outage of another change. */
    public record Other(Change change, WindowRecord window) {
        /** What may be told of it to everybody. */
        public Meanwhile meanwhile() {
            return Overlaps.meanwhile(window);
        }
    }

    /**
     * Those outages of other changes that are planned or go on while one is.
     *
     * @param own key of the change that is not looked at
     * @param environments whose outages count
     */
    public static List<Other> of(
            Collection<Change> changes, String own, Predicate<String> environments, WindowRecord outage) {
        return changes.stream()
                .filter(change -> !change.key().equals(own) && !change.summary().isEnded())
                .flatMap(change -> change.state().windows().stream()
                        .filter(window -> window.start() != null && window.ended() == null)
                        .filter(window -> environments.test(window.environment()))
                        .filter(window -> window.start().isBefore(outage.end())
                                && window.end().isAfter(outage.start()))
                        .map(window -> new Other(change, window)))
                .sorted(Comparator.comparing(other -> other.window().start()))
                .toList();
    }

    /** An outage as the others are told of it. */
    public static Meanwhile meanwhile(WindowRecord window) {
        return new Meanwhile(window.environment(), window.start(), window.end());
    }

    /** What is to be recorded of an outage so that people hear of these; nothing where they did. */
    public static List<Fact> news(ChangeState state, String window, List<Meanwhile> others) {
        List<Meanwhile> told = state.window(window)
                .filter(known -> known.start() != null && known.ended() == null)
                .map(known -> known.dates().overlaps())
                .orElse(others);
        List<Meanwhile> fresh =
                others.stream().filter(other -> !told.contains(other)).toList();
        return fresh.isEmpty() || state.phase().isEnded()
                ? List.of()
                : List.of(new WindowFact.Overlapped(window, fresh));
    }
}
