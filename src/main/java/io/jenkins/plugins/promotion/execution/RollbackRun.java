package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.Rollback;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The way back: undoes one item a step, the last effective one first. Before anything is undone, people decide of each path
 * that moved since whether it is kept.
 */
final class RollbackRun {
    private final List<Item> items;
    private final ResolvedParameters parameters;
    private final TaskMaker tasks;
    private final Site site;
    private final RunBook book;
    /** Paths that were found as they were left; what moves later is found when its turn comes. */
    private final Set<String> looked = new HashSet<>();

    RollbackRun(List<Item> items, ResolvedParameters parameters, TaskMaker tasks, Site site, RunBook book) {
        this.items = items;
        this.parameters = parameters;
        this.tasks = tasks;
        this.site = site;
        this.book = book;
    }

    /** One step, or nothing if the way back is at its end. */
    Optional<Advance> step() throws IOException, InterruptedException {
        for (Item item : RollbackOrder.all(items, book.state())) {
            if (book.of(item).phase == ItemState.Phase.WAITING) {
                return Optional.of(book.waits(item));
            }
        }
        for (Item item : RollbackOrder.all(items, book.state())) {
            Optional<String> path = parameters.resolve(item).action().target();
            // Of items at one path the last one tells: what it left is there, or it moved.
            if (path.isPresent() && looked.add(path.get()) && book.of(item).phase == ItemState.Phase.PENDING) {
                ItemOutcome found = site.perform(tasks.task(item, ItemTask.Mode.LOOK_BACK));
                if (found.result() == Ending.MOVED && !book.of(item).putBack) {
                    looked.remove(path.get());
                    return Optional.of(book.ask(item, WaitsFor.MOVED, found.message()));
                }
            }
        }
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
        if (is.phase == ItemState.Phase.FAILED) {
            return book.ask(item, WaitsFor.FAILED, RunWords.say("stuck", is.message));
        }
        Rollback way = parameters.resolve(item).rollback();
        String why = RollbackOrder.whyItRemains(way, is);
        if (why.isEmpty() && way instanceof Rollback.Automatic && later(item).anyMatch(other -> other.kept)) {
            why = RunWords.say("pathKept");
        }
        if (way instanceof Rollback.ByHand hand) {
            return book.ask(item, WaitsFor.MANUAL_ROLLBACK, hand.instruction());
        } else if (!why.isEmpty()) {
            return book.settled(item, LineStatus.SKIPPED, book.now(), ItemOutcome.of(Ending.FAILED, why));
        } else if (!(way instanceof Rollback.Automatic) && is.phase == ItemState.Phase.RUNNING) {
            return book.ask(item, WaitsFor.INTERRUPTED, RunWords.say("interrupted"));
        }
        boolean anyway = is.putBack || later(item).anyMatch(other -> other.putBack);
        Instant begin = book.running(item);
        ItemOutcome outcome = site.perform(tasks.task(item, anyway ? ItemTask.Mode.PUT_BACK : ItemTask.Mode.ROLLBACK));
        if (outcome.result() == Ending.MOVED) {
            return book.ask(item, WaitsFor.MOVED, outcome.message());
        }
        boolean undone = outcome.result() == Ending.ROLLED_BACK;
        if (undone && way instanceof Rollback.Automatic && outcome.before().isEmpty() && is.proven) {
            outcome = outcome.with(Ending.FAILED, "the record of what was there before is gone from the node");
            undone = false;
        }
        return book.settled(item, undone ? LineStatus.ROLLED_BACK : LineStatus.FAILED, begin, outcome);
    }

    /** Items at the same path that were effective later, so that what was decided of them goes for this one too. */
    private Stream<ItemState> later(Item item) {
        Optional<String> path = parameters.resolve(item).action().target();
        return RollbackOrder.all(items, book.state()).stream()
                .filter(other -> book.of(other).effective > book.of(item).effective)
                .filter(other -> path.isPresent()
                        && path.equals(parameters.resolve(other).action().target()))
                .map(book::of);
    }
}
