package io.jenkins.plugins.promotion.change;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The figures of all changes of a job.
 *
 * @param phases how many changes stand where
 * @param all of every change
 * @param closed of those that came to their end and were not cancelled
 */
public record JobFigures(Map<ChangePhase, Long> phases, List<Figures> all, List<Figures> closed) {

    public JobFigures {
        phases = Map.copyOf(phases);
        all = List.copyOf(all);
        closed = List.copyOf(closed);
    }

    /** Of these changes. */
    public static JobFigures of(Collection<Change> changes) {
        Map<ChangePhase, Long> phases = new EnumMap<>(ChangePhase.class);
        changes.forEach(change -> phases.merge(change.summary().phase(), 1L, Long::sum));
        return new JobFigures(
                phases,
                changes.stream().map(Change::figures).toList(),
                changes.stream()
                        .filter(change -> change.summary().phase() == ChangePhase.CLOSED)
                        .map(Change::figures)
                        .toList());
    }

    /** A number of all changes together. */
    public long sum(ToLongFunction<Metrics> number) {
        return all.stream().map(Figures::metrics).mapToLong(number).sum();
    }

    /** A number of the closed changes, the smallest first. */
    public List<Long> closed(ToLongFunction<Metrics> number) {
        return closed.stream()
                .map(Figures::metrics)
                .mapToLong(number)
                .sorted()
                .boxed()
                .toList();
    }

    /** What a share of these does not exceed; {@code null} of nothing. */
    public static Long quantile(List<Long> sorted, double share) {
        return sorted.isEmpty() ? null : sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    /** How estimates compare with what was. */
    public List<Bias> bias() {
        return Bias.of(all);
    }

    /** What each item took. */
    public List<ItemHistory.Row> items() {
        return ItemHistory.of(all).rows();
    }
}
