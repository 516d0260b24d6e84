package io.jenkins.plugins.promotion.change;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an author's estimates compare with what items took.
 *
 * @param author user id
 * @param items how many items with an estimate of this author were done
 * @param rehearsed what half of them took at least outside production, in per cent of the estimate; {@code null} for none
 * @param actual the same on production
 */
public record Bias(String author, int items, Long rehearsed, Long actual) {

    /** Of every author of these changes, by name. An estimate of several authors counts for each. */
    public static List<Bias> of(Collection<Figures> changes) {
        Map<String, List<ItemTimes>> byAuthor = new TreeMap<>();
        for (Figures change : changes) {
            List<ItemTimes> estimated = change.items().stream()
                    .filter(item -> item.estimate() != null && !item.estimate().isZero())
                    .toList();
            if (!estimated.isEmpty()) {
                change.authors().forEach(author -> byAuthor.computeIfAbsent(author, name -> new ArrayList<>())
                        .addAll(estimated));
            }
        }
        return byAuthor.entrySet().stream()
                .map(author -> new Bias(
                        author.getKey(),
                        author.getValue().size(),
                        percent(author.getValue(), false),
                        percent(author.getValue(), true)))
                .toList();
    }

    private static Long percent(List<ItemTimes> items, boolean production) {
        List<Long> percents = new ArrayList<>();
        for (ItemTimes item : items) {
            for (Duration took : production ? item.actual() : item.rehearsed()) {
                percents.add(
                        Math.round(100.0 * took.toMillis() / item.estimate().toMillis()));
            }
        }
        percents.sort(null);
        return percents.isEmpty() ? null : percents.get(percents.size() / 2);
    }
}
