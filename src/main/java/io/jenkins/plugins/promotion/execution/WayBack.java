package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What undoing a run will do, as far as plan and ledger tell.
 *
 * @param steps in the order in which items are undone; items that did nothing are in none
 * @param forbidden items after which there is no way back, with the reason; somebody has to accept that they remain
 */
public record WayBack(List<Step> steps, List<String> forbidden) {

    /** How an item is undone. */
    public enum How {
        /** What was there before is put back. */
        EXACT,
        /** By the plan's own command. */
        COMMAND,
        /** By a person. */
        BY_HAND,
        /** Not at all. */
        REMAINS
    }

    /**
     * One item.
     *
     * @param text the command, the instruction, or why it remains; empty where nothing needs to be said
     */
    public record Step(Item item, How how, String text) {}

    /**
     * Of a run.
     *
     * @param lines its ledger
     * @throws IOException if a file beside the plan cannot be read
     */
    public static WayBack of(WorkPlan plan, String environment, PlanFiles files, List<LedgerLine> lines)
            throws IOException {
        List<Item> items = plan.itemsFor(environment);
        Map<String, String> digests = new LinkedHashMap<>();
        for (Item item : items) {
            digests.put(item.id(), ItemDigest.of(item, files));
        }
        RunState state = new RunState(digests);
        lines.forEach(state::add);
        List<String> forbidden = RunAnswers.irreversible(items, state);
        if (!state.rollingBack) {
            items.forEach(item -> state.of(item.id()).rollBack());
        }
        List<Step> steps = RollbackOrder.all(items, state).stream()
                .map(item -> step(item, state.of(item.id())))
                .toList();
        return new WayBack(steps, forbidden);
    }

    private static Step step(Item item, ItemState is) {
        Rollback way = item.rollback();
        String why = RollbackOrder.whyItRemains(way, is);
        if (!why.isEmpty()) {
            return new Step(item, How.REMAINS, why);
        } else if (way instanceof Rollback.ByCommand command) {
            return new Step(item, How.COMMAND, String.join(" ", command.argv()));
        } else if (way instanceof Rollback.ByAction action) {
            return new Step(item, How.COMMAND, action.undoing().how());
        } else if (way instanceof Rollback.ByHand hand) {
            return new Step(item, How.BY_HAND, hand.instruction());
        }
        return new Step(item, How.EXACT, item.action().target().orElse(""));
    }

    /** Those that are undone so. */
    public List<Step> steps(How how) {
        return steps.stream().filter(step -> step.how() == how).toList();
    }
}
