package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.execution.Advance;
import io.jenkins.plugins.promotion.execution.ItemOutcome;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells in the build's log what becomes of items: each in a line of its own, but where a plan has many of them, those that go
 * well, quickly and without output are told together.
 */
final class ItemLog {
    /** Of this many items each has its line. */
    static final int FEW = 50;
    /** What takes longer has a line of its own. */
    private static final Duration LONG = Duration.ofSeconds(10);
    /** How long nothing may be said. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Session session;
    private final String address;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Ending, Integer> together = new EnumMap<>(Ending.class);
    private int first;
    private int last;
    private Instant since;

    /**
     * @param items in the order in which they are followed
     * @param address of the run's page
     */
    ItemLog(Session session, List<Item> items, String address) {
        this.session = session;
        this.address = address;
        items.forEach(item -> numbers.put(item.id(), numbers.size() + 1));
    }

    private int size() {
        return numbers.size();
    }

    void tell(Advance.Performed performed) {
        int number = numbers.getOrDefault(performed.item().id(), 0);
        if (size() > FEW && isOrdinary(performed)) {
            add(number, performed.outcome().result());
            return;
        }
        flush();
        ItemOutcome outcome = performed.outcome();
        session.say("Item " + number + " of " + Counts.number(size()) + " '"
                + performed.item().id() + "': " + word(outcome.result()) + " (" + outcome.message() + ")"
                + took(performed) + (outcome.result() == Ending.FAILED ? ": " + address : ""));
        if (!outcome.output().isBlank()) {
            outcome.output().lines().forEach(line -> session.print("    " + line));
        }
    }

    private static boolean isOrdinary(Advance.Performed performed) {
        ItemOutcome outcome = performed.outcome();
        return (outcome.result() == Ending.DONE
                        || outcome.result() == Ending.ALREADY_DONE
                        || outcome.result() == Ending.ROLLED_BACK)
                && performed.item().handWork().isEmpty()
                && outcome.output().isBlank()
                && outcome.duration().compareTo(LONG) < 0;
    }

    private void add(int number, Ending ending) {
        if (together.isEmpty()) {
            first = number;
            since = session.clock().instant();
        }
        last = number;
        together.merge(ending, 1, Integer::sum);
        int sum = together.values().stream().mapToInt(Integer::intValue).sum();
        boolean silent = Duration.between(since, session.clock().instant()).compareTo(SILENCE) >= 0;
        if (silent || sum >= Math.max(FEW, size() / 10)) {
            flush();
        }
    }

    /** Says what was not said yet; before anything else is said of the run. */
    void flush() {
        if (together.isEmpty()) {
            return;
        }
        String what = together.entrySet().stream()
                .map(entry -> Counts.number(entry.getValue()) + " " + word(entry.getKey()))
                .collect(Collectors.joining(", "));
        session.say("Items " + Counts.number(first) + " to " + Counts.number(last) + " of " + Counts.number(size())
                + ": " + what + ", in "
                + Lengths.text(Duration.between(since, session.clock().instant())));
        together.clear();
    }

    private static String word(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** How long the node worked; the time of a person is told with the whole run. */
    private static String took(Advance.Performed performed) {
        return performed.item().handWork().isPresent()
                ? ""
                : ", in " + Lengths.text(performed.outcome().duration());
    }
}
