package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Adds a run up. */
final class Totals {
    private Totals() {}

    static Summary of(List<Item> items, RunState state, Policy.OnFailure onFailure) {
        List<Summary.Line> lines = new ArrayList<>();
        Duration work = Duration.ZERO;
        Duration waiting = Duration.ZERO;
        Duration rollback = Duration.ZERO;
        long ambiguity = 0;
        boolean failed = false;
        for (Item item : items) {
            ItemState is = state.of(item.id());
            LineStatus status = is.status == null || is.phase == ItemState.Phase.PENDING ? is.forward : is.status;
            lines.add(new Summary.Line(
                    item.id(),
                    status == null ? "PENDING" : status.name(),
                    is.by,
                    is.attempts,
                    is.work,
                    is.waited,
                    is.rollback,
                    is.clarifications,
                    is.message));
            work = work.plus(is.work);
            waiting = waiting.plus(is.waited);
            rollback = rollback.plus(is.rollback);
            ambiguity += is.clarifications;
            failed |= is.phase == ItemState.Phase.FAILED;
        }
        Summary.Outcome outcome = state.finished
                ? Summary.Outcome.valueOf(state.finishedAs)
                : failed && onFailure == Policy.OnFailure.STOP && !state.rollingBack
                        ? Summary.Outcome.STOPPED
                        : Summary.Outcome.OPEN;
        List<String> remains = state.rollingBack ? RollbackOrder.remains(items, state) : List.of();
        return new Summary(outcome, lines, work, waiting, rollback, ambiguity, remains);
    }
}
