package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.Rollback;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The way back: undoes one item a step, the last effective one first. */
record RollbackRun(List<Item> items, ResolvedParameters parameters, TaskMaker tasks, Site site, RunBook book) {

    /** One step, or nothing if the way back is at its end. */
    Optional<Advance> step() throws IOException, InterruptedException {
        Optional<Item> next = RollbackOrder.next(items, book.state());
        return next.isEmpty() ? Optional.empty() : Optional.of(undo(next.get()));
    }

    Summary.Outcome outcome() {
        return RollbackOrder.remains(items, book.state()).isEmpty()
                ? Summary.Outcome.ROLLED_BACK
                : Summary.Outcome.PARTLY_ROLLED_BACK;
    }

    private Advance undo(Item item) throws IOException, InterruptedException {
        ItemState is = book.of(item);
        if (is.phase == ItemState.Phase.WAITING) {
            return book.waits(item);
        } else if (is.phase == ItemState.Phase.FAILED) {
            return book.ask(item, WaitsFor.FAILED, "cannot be rolled back: " + is.message);
        }
        Rollback way = parameters.resolve(item).rollback();
        String why = RollbackOrder.whyItRemains(way, is);
        if (way instanceof Rollback.ByHand hand) {
            return book.ask(item, WaitsFor.MANUAL_ROLLBACK, hand.instruction());
        } else if (!why.isEmpty()) {
            return book.settled(item, LineStatus.SKIPPED, book.now(), ItemOutcome.of(Ending.FAILED, why));
        } else if (way instanceof Rollback.ByCommand && is.phase == ItemState.Phase.RUNNING) {
            return book.ask(item, WaitsFor.INTERRUPTED, "its rollback was interrupted; find out whether it ran");
        }
        Instant begin = book.running(item);
        ItemOutcome outcome = site.perform(tasks.task(item, ItemTask.Mode.ROLLBACK));
        boolean undone = outcome.result() == Ending.ROLLED_BACK;
        if (undone && way instanceof Rollback.Automatic && outcome.before().isEmpty() && is.proven) {
            outcome = outcome.with(Ending.FAILED, "the record of what was there before is gone from the node");
            undone = false;
        }
        return book.settled(item, undone ? LineStatus.ROLLED_BACK : LineStatus.FAILED, begin, outcome);
    }
}
