package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The few numbers of a change that are compared with those of others. They are kept beside the record of an ended change, so that
 * thousands can be compared without reading one of them.
 *
 * @param authors of the newest revision of its plan
 * @param items what was done in runs that came to their end
 */
public record Figures(Metrics metrics, List<String> authors, List<ItemTimes> items) {

    /** No more items are kept of a change; those that took longest. */
    static final int MOST = 500;

    public Figures {
        authors = List.copyOf(authors);
        items = List.copyOf(items);
    }

    /**
     * Those of a change.
     *
     * @param plans the plan of a revision, empty where it cannot be read
     */
    static Figures of(ChangeState state, OffsetDateTime now, LongFunction<Optional<WorkPlan>> plans) {
        Map<String, ItemTimes> times = new LinkedHashMap<>();
        Map<Long, Map<String, Item>> known = new HashMap<>();
        for (ApplyRecord apply : state.applies()) {
            if (apply.summary() != null) {
                add(times, apply, known.computeIfAbsent(apply.revision(), number -> byId(plans.apply(number))));
            }
        }
        List<ItemTimes> all = new ArrayList<>(times.values());
        if (all.size() > MOST) {
            all.sort(Comparator.comparing((ItemTimes item) -> item.runs().reduce(Duration.ZERO, Duration::plus))
                    .reversed());
            all = all.subList(0, MOST);
        }
        List<String> authors = state.revision().map(RevisionRecord::authors).orElse(List.of());
        return new Figures(Metrics.of(state, now), authors, all);
    }

    /** What an item did in another revision, with another digest, stands for itself. */
    private static void add(Map<String, ItemTimes> times, ApplyRecord apply, Map<String, Item> items) {
        Map<String, String> digests = new HashMap<>();
        for (LedgerLine line : apply.lines()) {
            digests.put(line.itemId(), line.itemDigest());
        }
        for (Summary.Line line : apply.summary().items()) {
            if (line.status().equals(LineStatus.DONE.name())) {
                String digest = digests.getOrDefault(line.itemId(), "");
                Item item = items.get(line.itemId());
                ItemTimes before = times.getOrDefault(
                        line.itemId() + " " + digest,
                        new ItemTimes(
                                line.itemId(),
                                item == null ? "" : item.kind(),
                                digest,
                                item == null ? null : item.estimate().orElse(null),
                                List.of(),
                                List.of()));
                times.put(
                        line.itemId() + " " + digest,
                        before.ran(apply.production(), line.work().plus(line.waiting())));
            }
        }
    }

    private static Map<String, Item> byId(Optional<WorkPlan> plan) {
        Map<String, Item> items = new HashMap<>();
        plan.ifPresent(known -> known.items().forEach(item -> items.put(item.id(), item)));
        return items;
    }
}
