package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.outage.Offered;
import io.jenkins.plugins.promotion.plan.Item;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What items took in the changes of a job. An item is known by its id where it was of the same kind; if it did exactly the same
 * before, by its digest, only those runs count.
 */
public final class ItemHistory {

    private final Supplier<Stream<Figures>> changes;
    private Map<String, List<ItemTimes>> byItem;

    private ItemHistory(Supplier<Stream<Figures>> changes) {
        this.changes = changes;
    }

    /** Gathered when somebody asks first, since that reads all changes. */
    private Map<String, List<ItemTimes>> byItem() {
        if (byItem == null) {
            byItem = new LinkedHashMap<>();
            changes.get().flatMap(change -> change.items().stream()).forEach(times -> byItem.computeIfAbsent(
                            times.item(), id -> new ArrayList<>())
                    .add(times));
        }
        return byItem;
    }

    /** Of these changes. */
    public static ItemHistory of(Collection<Figures> changes) {
        return new ItemHistory(changes::stream);
    }

    /** Of a job's changes without one of them, whose own runs are known in detail. */
    public static ItemHistory besides(Change own, Changes changes) {
        return new ItemHistory(() -> changes.all().stream()
                .filter(change -> change != own
                        && change.summary().job().equals(own.summary().job()))
                .map(Change::figures));
    }

    /** The digest of an item, computed only if it is known. */
    public interface Digest {
        /** What it is. */
        String get() throws IOException;
    }

    /** How long an item will take, empty where it is not known. */
    public Optional<Offered> offered(Item item, Digest digests) throws IOException {
        List<ItemTimes> known = byItem().getOrDefault(item.id(), List.of()).stream()
                .filter(times -> times.kind().equals(item.kind()))
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String digest = digests.get();
        List<ItemTimes> same =
                known.stream().filter(times -> times.digest().equals(digest)).toList();
        return offered(same.isEmpty() ? known : same);
    }

    private static Optional<Offered> offered(List<ItemTimes> times) {
        return Offered.of(times.stream().flatMap(ItemTimes::runs).toList());
    }

    /**
     * An item over all changes.
     *
     * @param estimated median of what authors said, {@code null} if none did
     * @param rehearsed what it took outside production, {@code null} if it was not done there
     * @param actual what it took on production, {@code null} if it was not done there
     * @param offered of all runs
     */
    public record Row(
            String item, String kind, Duration estimated, Offered rehearsed, Offered actual, Offered offered) {}

    /** All items, those done most often first. */
    public List<Row> rows() {
        Map<String, Row> rows = new HashMap<>();
        byItem().forEach((item, times) -> rows.put(
                item,
                new Row(
                        item,
                        times.get(times.size() - 1).kind(),
                        Offered.of(times.stream()
                                        .map(ItemTimes::estimate)
                                        .filter(Objects::nonNull)
                                        .toList())
                                .map(Offered::median)
                                .orElse(null),
                        Offered.of(times.stream()
                                        .flatMap(one -> one.rehearsed().stream())
                                        .toList())
                                .orElse(null),
                        Offered.of(times.stream()
                                        .flatMap(one -> one.actual().stream())
                                        .toList())
                                .orElse(null),
                        offered(times).orElseThrow())));
        return rows.values().stream()
                .sorted(Comparator.comparing((Row row) -> row.offered().runs())
                        .reversed()
                        .thenComparing(Row::item))
                .toList();
    }
}
