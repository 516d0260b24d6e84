package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ItemRow;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the page of a run shows of its plan: where it stands, the current item, and the rows, a page at a time. */
@Restricted(NoExternalUse.class)
public final class RunSheet {

    private static final Logger LOGGER = Logger.getLogger(RunSheet.class.getName());
    private final ApplyRecord record;
    private final ApplyRecord rehearsal;
    private final LedgerView ledger;
    private final LedgerView rehearsed;
    private final WorkPlan plan;
    private final List<Item> items;
    private List<ItemRow> rows;

    /** The sheet of a run of a change; empty where its plan cannot be read. */
    RunSheet(SeenChange page, ApplyRecord record) {
        this.record = record;
        ApplyRecord other = page.rehearsal();
        this.rehearsal = other != null && other.id().equals(record.id()) ? null : other;
        this.ledger = LedgerView.of(record);
        this.rehearsed = rehearsal == null ? null : LedgerView.of(rehearsal);
        this.plan = plan(page, record.revision());
        this.items = plan == null ? List.of() : plan.itemsFor(record.environment());
    }

    private static WorkPlan plan(SeenChange page, long revision) {
        try {
            return StoredPlan.read(page.change(), revision);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The plan of " + page.getDisplayName() + " cannot be read", e);
            return null;
        }
    }

    LedgerView ledger() {
        return ledger;
    }

    /** Whether the plan cannot be read, so that nothing of it is shown. */
    public boolean isUnreadable() {
        return plan == null;
    }

    /** How many items the plan has here. */
    public int getItems() {
        return items.size();
    }

    /** How many of them are settled in this run. */
    public long getSettled() {
        return items.stream().filter(item -> ledger.isSettled(item.id())).count();
    }

    /** How many of them failed or were left out in this run. */
    public long getNotDone() {
        return items.stream()
                .map(item -> ledger.status(item.id()))
                .filter(status -> "failed".equals(status) || "skipped".equals(status))
                .count();
    }

    /** How long the rehearsal took, or else what the plan's authors estimate; {@code null} if nobody knows. */
    Duration expected() {
        if (rehearsal != null && rehearsal.summary() != null) {
            return rehearsal.summary().work().plus(rehearsal.summary().waiting());
        }
        return ItemRow.sum(
                items.stream().map(item -> item.estimate().orElse(null)).toList());
    }

    /** The item at which the run stands; empty before it began and once it is over. */
    Optional<ItemCard> current() {
        if (!record.isRunning() || record.beganAt() == null) {
            return Optional.empty();
        }
        Optional<LedgerLine> last = ledger.last().filter(line -> !line.itemId().isEmpty());
        if (last.isPresent() && !last.get().status().settles()) {
            return card(last.get().itemId(), last.get());
        }
        return ledger.isGoingBack()
                ? Optional.empty()
                : items.stream()
                        .filter(item -> !ledger.isSettled(item.id()))
                        .findFirst()
                        .flatMap(item -> card(item.id(), ledger.last(item.id()).orElse(null)));
    }

    private Optional<ItemCard> card(String id, LedgerLine line) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id().equals(id)) {
                Duration before = rehearsed == null ? null : rehearsed.took(id);
                return Optional.of(new ItemCard(i + 1, resolved(items.get(i)), line, before, ledger.output(id)));
            }
        }
        return Optional.empty();
    }

    private Item resolved(Item item) {
        try {
            return ResolvedParameters.of(plan, record.environment()).resolve(item);
        } catch (Refusal e) {
            return item;
        }
    }

    /** Rows of the plan as this run goes. */
    List<ItemRow> rows() {
        if (rows == null) {
            rows = plan == null ? List.of() : ItemRow.of(plan, record.environment(), rehearsal, record);
        }
        return rows;
    }

    /** The page of that number; of another text the one at which the run stands. */
    RowPage page(String asked) {
        return RowPage.of(
                rows(), asked, current().map(card -> card.number() - 1).orElse(0));
    }
}
