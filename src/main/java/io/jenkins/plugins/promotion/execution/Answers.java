package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemState.Phase;
import io.jenkins.plugins.promotion.plan.Action;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What people say to a run. Every method only makes the line that says it; the caller appends it to the ledger, where
 * it is refused as stale if somebody else was faster. All throw {@link NotNow} where it does not fit how the run stands.
 */
public final class Answers {
    /** An answer that does not fit; the message says why and what fits. */
    public static final class NotNow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotNow(String message) {
            super(message);
        }
    }

    private final List<Item> items;
    private final RunState state;
    private final LineMaker lines;
    private final RunOptions options;
    private final Instant now;

    Answers(List<Item> items, RunState state, LineMaker lines, RunOptions options, Instant now) {
        this.items = items;
        this.state = state;
        this.lines = lines;
        this.options = options;
        this.now = now;
    }

    /** The person begins with a manual item; from here on it is work, before it was waiting. */
    public LedgerLine manualBegun(String itemId, String user) {
        Item item = waitingFor(itemId, Waiting.MANUAL);
        if (state.of(itemId).phase == Phase.RUNNING) {
            throw new NotNow("Item " + itemId + " was begun by " + state.of(itemId).by + " already");
        }
        LedgerLine line = answer(item, LineStatus.RUNNING, user, "", "");
        return new LedgerLine(
                line.seq(),
                line.environment(),
                line.revision(),
                itemId,
                line.itemDigest(),
                line.status(),
                user,
                now,
                java.util.Optional.empty(),
                line.waited(),
                "",
                "",
                instruction(item),
                "",
                state.of(itemId).attempts + 1,
                java.util.Optional.empty());
    }

    private String instruction(Item item) {
        return state.of(item.id()).message;
    }

    /**
     * A manual item, or the manual undoing of an item, is done.
     *
     * @param evidence what the person writes as proof; must not be blank if the plan asks for it
     */
    public LedgerLine manualDone(String itemId, String user, String evidence) {
        Item item = waitingFor(itemId, Waiting.MANUAL, Waiting.MANUAL_ROLLBACK);
        ItemState is = state.of(itemId);
        if (is.phase == Phase.WAITING && is.waiting == Waiting.MANUAL_ROLLBACK) {
            return answer(item, LineStatus.ROLLED_BACK, user, "undone by " + user, evidence);
        }
        Action.Manual manual = (Action.Manual) item.action();
        if (!manual.evidence().isBlank() && evidence.isBlank()) {
            throw new NotNow("Item " + itemId + " needs evidence: " + manual.evidence());
        }
        return answer(item, LineStatus.CLAIMED, user, "done by " + user, evidence);
    }

    /** A manual item, or its undoing, did not succeed, or a second person does not confirm it. */
    public LedgerLine manualFailed(String itemId, String user, String reason) {
        Item item = waitingFor(itemId, Waiting.MANUAL, Waiting.MANUAL_ROLLBACK, Waiting.SECOND_PERSON);
        return answer(item, LineStatus.FAILED, user, required("failed", reason), "");
    }

    /** Another person confirms that a manual item is done. */
    public LedgerLine secondPersonConfirms(String itemId, String user) {
        Item item = waitingFor(itemId, Waiting.SECOND_PERSON);
        String first = state.of(itemId).claimedBy;
        if (options.sameUser().test(first, user)) {
            throw new NotNow("Item " + itemId + " was done by " + first + ", so somebody else must confirm it");
        }
        return answer(item, LineStatus.CONFIRMED, user, "done by " + first + ", confirmed by " + user, "");
    }

    /** Try again what failed, was not allowed, or was interrupted without effect. */
    public LedgerLine retry(String itemId, String user) {
        return answer(decidable(itemId), LineStatus.RETRIED, user, "tried again by " + user, "");
    }

    /** Leave the item out; in a rollback, leave what it did. */
    public LedgerLine skip(String itemId, String user, String reason) {
        Item item = decidable(itemId, Waiting.MANUAL, Waiting.MANUAL_ROLLBACK);
        return answer(item, LineStatus.SKIPPED, user, required(state.rollingBack ? "remains" : "skipped", reason), "");
    }

    /** The item is done though this run cannot prove it; in a rollback, it is undone. */
    public LedgerLine markDone(String itemId, String user, String reason) {
        Item item = decidable(itemId, Waiting.MANUAL, Waiting.MANUAL_ROLLBACK);
        LineStatus status = state.rollingBack ? LineStatus.ROLLED_BACK : LineStatus.MARKED_DONE;
        return answer(item, status, user, required("marked done", reason), "");
    }

    /**
     * Undo what was done, the last first.
     *
     * @param remainsAccepted whether to do so although some of it cannot be undone
     */
    public LedgerLine askRollback(String user, boolean remainsAccepted) {
        if (state.finished || state.rollingBack || !state.begun) {
            throw new NotNow(
                    state.finished
                            ? "The run has ended; nothing can be rolled back in it"
                            : state.begun ? "The run is being rolled back already" : "The run has not begun");
        }
        List<String> stuck = irreversible(items, state);
        if (!stuck.isEmpty() && !remainsAccepted) {
            throw new NotNow(
                    "There is no way back for " + String.join(", ", stuck) + "; ask again and accept that they remain");
        }
        return lines.run(state, LineStatus.ROLLING_BACK, user, now, "", "", "asked by " + user);
    }

    /** Somebody had to ask what an item means; counted, whatever the state of the run. */
    public LedgerLine logClarification(String itemId, String user, String text) {
        return lines.answer(
                state, item(itemId), LineStatus.CLARIFIED, user, now, now, Duration.ZERO, required("asked", text), "");
    }

    /** Items that were effective and forbid a rollback. */
    static List<String> irreversible(List<Item> items, RunState state) {
        return items.stream()
                .filter(item -> state.of(item.id()).mayBeUndone() || state.of(item.id()).attempted > 0)
                .filter(item -> item.pointOfNoReturn() || item.rollback() instanceof Rollback.Irreversible)
                .map(item -> item.rollback() instanceof Rollback.Irreversible irreversible
                        ? item.id() + " (" + irreversible.reason() + ")"
                        : item.id() + " (point of no return)")
                .toList();
    }

    private LedgerLine answer(Item item, LineStatus status, String user, String message, String evidence) {
        ItemState is = state.of(item.id());
        boolean worked = is.phase == Phase.RUNNING;
        Duration waited = worked ? Duration.ZERO : Duration.between(is.since, now);
        return lines.answer(state, item, status, user, worked ? is.since : now, now, waited, message, evidence);
    }

    private static String required(String what, String reason) {
        if (reason == null || reason.isBlank()) {
            throw new NotNow("A reason is needed");
        }
        return what + ": " + reason.strip();
    }

    private Item item(String itemId) {
        return items.stream()
                .filter(item -> item.id().equals(itemId))
                .findFirst()
                .orElseThrow(() -> new NotNow("The plan has no item " + itemId + " for " + options.environment()));
    }

    private Item decidable(String itemId, Waiting... more) {
        List<Waiting> kinds = new java.util.ArrayList<>(List.of(more));
        kinds.addAll(List.of(Waiting.FAILED, Waiting.PRECONDITION, Waiting.INTERRUPTED));
        return waitingFor(itemId, kinds.toArray(new Waiting[0]));
    }

    private Item waitingFor(String itemId, Waiting... kinds) {
        Item item = item(itemId);
        ItemState is = state.of(itemId);
        boolean manual = item.action() instanceof Action.Manual;
        Waiting kind =
                switch (is.phase) {
                    case WAITING -> is.waiting;
                    case CLAIMED ->
                        is.confirmedBy.isEmpty() && manual && ((Action.Manual) item.action()).secondPerson()
                                ? Waiting.SECOND_PERSON
                                : null;
                    case RUNNING -> manual && !state.rollingBack ? Waiting.MANUAL : null;
                    default -> null;
                };
        if (kind == null || !List.of(kinds).contains(kind)) {
            throw new NotNow("Item " + itemId + " does not wait for that"
                    + (kind == null ? "; it waits for nobody" : "; it waits for " + kind));
        }
        return item;
    }
}
