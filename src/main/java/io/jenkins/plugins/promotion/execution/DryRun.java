package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.plan.Item;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says item by item what a run would do. What depends on an earlier item that was not performed is unknown, and said to
 * be so.
 */
final class DryRun {
    /** Asks the node. */
    interface Asked {
        ItemOutcome of(Item item) throws IOException, InterruptedException;
    }

    private final List<Item> items;
    private final List<Summary.Line> lines = new ArrayList<>();
    private final Set<String> changed = new HashSet<>();
    private String ran;

    DryRun(List<Item> items) {
        this.items = items;
    }

    Advance advance(Asked node) throws IOException, InterruptedException {
        if (lines.size() == items.size()) {
            return new Advance.Finished(summary());
        }
        Item item = items.get(lines.size());
        ItemOutcome outcome = doubted(item, node.of(item));
        lines.add(new Summary.Line(
                item.id(),
                outcome.would().text(),
                "",
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                0,
                outcome.message()));
        return new Advance.Performed(item, outcome);
    }

    private ItemOutcome doubted(Item item, ItemOutcome outcome) {
        String file = item.action().target().orElse(null);
        boolean earlier = file != null && changed.contains(file);
        ItemOutcome told = outcome;
        if (earlier) {
            told = outcome.unknown("an earlier item changes " + file + ", so this cannot be told beforehand");
        } else if (ran != null && outcome.would() == Would.BLOCKED) {
            told = outcome.unknown("depends on what the earlier item " + ran + " does: " + outcome.message());
        }
        if (outcome.would() == Would.WOULD_RUN) {
            ran = item.id();
        }
        if (file != null && outcome.would() != Would.NO_OP) {
            changed.add(file);
        }
        return told;
    }

    Summary summary() {
        return new Summary(Summary.Outcome.DRY_RUN, lines, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, List.of());
    }
}
