package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemState.Phase;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people say to a run. Every method only makes the line that says it; the caller appends it to the ledger, where
 * it is refused as stale if somebody else was faster. All refuse what does not fit how the run stands;
 * the message says why and what fits.
 */
public final class RunAnswers {
    private final List<Item> items;
    private final RunState state;
    private final LineMaker lines;
    private final RunOptions options;
    private final Instant now;

    RunAnswers(List<Item> items, RunState state, LineMaker lines, RunOptions options, Instant now) {
        this.items = items;
        this.state = state;
        this.lines = lines;
        this.options = options;
        this.now = now;
    }

    /** The person begins with a manual item; from here on it is work, before it was waiting. */
    public LedgerLine manualBegun(String itemId, String user) {
        Item item = waitingFor(itemId, WaitsFor.MANUAL);
        if (state.of(itemId).phase == Phase.RUNNING) {
            throw Refusal.conflict("Item " + itemId + " was begun by " + state.of(itemId).by + " already");
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
                Optional.empty(),
                line.waited(),
                "",
                "",
                instruction(item),
                "",
                state.of(itemId).attempts + 1,
                Optional.empty(),
                line.idle());
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
        Item item = waitingFor(itemId, WaitsFor.MANUAL, WaitsFor.MANUAL_ROLLBACK);
        ItemState is = state.of(itemId);
        if (is.phase == Phase.WAITING && is.waiting == WaitsFor.MANUAL_ROLLBACK) {
            return answer(item, LineStatus.ROLLED_BACK, user, RunWords.say("undoneBy", user), evidence);
        }
        String wanted = item.handWork().map(HandWork::evidence).orElse("");
        if (!wanted.isBlank() && evidence.isBlank()) {
            throw Refusal.incomplete("Item " + itemId + " needs evidence: " + wanted);
        }
        return answer(item, LineStatus.CLAIMED, user, RunWords.say("doneBy", user), evidence);
    }

    /** A manual item, or its undoing, did not succeed, or a second person does not confirm it. */
    public LedgerLine manualFailed(String itemId, String user, String reason) {
        Item item = waitingFor(itemId, WaitsFor.MANUAL, WaitsFor.MANUAL_ROLLBACK, WaitsFor.SECOND_PERSON);
        return answer(item, LineStatus.FAILED, user, RunWords.say("failedBy", user, required(reason)), "");
    }

    /** Another person confirms that a manual item is done. */
    public LedgerLine secondPersonConfirms(String itemId, String user) {
        Item item = waitingFor(itemId, WaitsFor.SECOND_PERSON);
        String first = state.of(itemId).claimedBy;
        if (options.sameUser().test(first, user)) {
            throw Refusal.conflict("Item " + itemId + " was done by " + first + ", so somebody else must confirm it");
        }
        return answer(item, LineStatus.CONFIRMED, user, RunWords.say("confirmed", first, user), "");
    }

    /** Try again what failed, was not allowed, or was interrupted without effect. */
    public LedgerLine retry(String itemId, String user) {
        return answer(decidable(itemId, WaitsFor.MOVED), LineStatus.RETRIED, user, RunWords.say("again", user), "");
    }

    /** Leave the item out; in a rollback, leave what it did. */
    public LedgerLine skip(String itemId, String user, String reason) {
        Item item = decidable(itemId, WaitsFor.MANUAL, WaitsFor.MANUAL_ROLLBACK);
        return answer(
                item,
                LineStatus.SKIPPED,
                user,
                state.rollingBack ? RunWords.say("left", required(reason)) : RunWords.say("skipped", required(reason)),
                "");
    }

    /** The item is done though this run cannot prove it; in a rollback, it is undone. */
    public LedgerLine markDone(String itemId, String user, String reason) {
        Item item = decidable(itemId, WaitsFor.MANUAL, WaitsFor.MANUAL_ROLLBACK);
        LineStatus status = state.rollingBack ? LineStatus.ROLLED_BACK : LineStatus.MARKED_DONE;
        return answer(item, status, user, RunWords.say("marked", required(reason)), "");
    }

    /** In a rollback: a path that moved since stays as it is. */
    public LedgerLine keep(String itemId, String user, String reason) {
        String why = reason.isBlank() ? RunWords.say("kept", user) : RunWords.say("keptFor", user, reason.strip());
        return answer(waitingFor(itemId, WaitsFor.MOVED), LineStatus.SKIPPED, user, why, "");
    }

    /** In a rollback: a path that moved since becomes what it was before the item. */
    public LedgerLine putBack(String itemId, String user, String reason) {
        String why =
                reason.isBlank() ? RunWords.say("putBack", user) : RunWords.say("putBackFor", user, reason.strip());
        return answer(waitingFor(itemId, WaitsFor.MOVED), LineStatus.PUT_BACK, user, why, "");
    }

    /**
     * Undo what was done, the last first.
     *
     * @param reason why
     * @param remainsAccepted whether to do so although some of it cannot be undone
     */
    public LedgerLine askRollback(String user, String reason, boolean remainsAccepted) {
        if (state.finished || state.rollingBack || !state.begun) {
            throw Refusal.conflict(
                    state.finished
                            ? "The run has ended; nothing can be rolled back in it"
                            : state.begun ? "The run is being rolled back already" : "The run has not begun");
        }
        List<String> stuck = irreversible(items, state);
        if (!stuck.isEmpty() && !remainsAccepted) {
            throw Refusal.conflict(
                    "There is no way back for " + String.join(", ", stuck) + "; accept that they remain, or go on");
        }
        return lines.run(
                state, LineStatus.ROLLING_BACK, user, now, "", "", RunWords.say("asked", user, required(reason)));
    }

    /** Somebody had to ask what an item means; counted, whatever the state of the run. */
    public LedgerLine logClarification(String itemId, String user, String text) {
        return lines.answer(
                state,
                item(itemId),
                LineStatus.CLARIFIED,
                user,
                now,
                now,
                Duration.ZERO,
                RunWords.say("question", required(text)),
                "");
    }

    /** Items that were effective and forbid a rollback that nobody consented to. */
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
        Duration waited =
                worked ? Duration.ZERO : Duration.between(is.since, now).minus(is.idle);
        return lines.answer(state, item, status, user, worked ? is.since : now, now, waited, message, evidence)
                .idle(is.idle);
    }

    private static String required(String reason) {
        if (reason == null || reason.isBlank()) {
            throw Refusal.incomplete("A reason is needed");
        }
        return reason.strip();
    }

    private Item item(String itemId) {
        return items.stream()
                .filter(item -> item.id().equals(itemId))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("The plan has no item " + itemId + " for " + options.environment()));
    }

    private Item decidable(String itemId, WaitsFor... more) {
        List<WaitsFor> kinds = new ArrayList<>(List.of(more));
        kinds.addAll(List.of(WaitsFor.FAILED, WaitsFor.PRECONDITION, WaitsFor.INTERRUPTED));
        return waitingFor(itemId, kinds.toArray(new WaitsFor[0]));
    }

    private Item waitingFor(String itemId, WaitsFor... kinds) {
        Item item = item(itemId);
        ItemState is = state.of(itemId);
        Optional<HandWork> manual = item.handWork();
        WaitsFor kind =
                switch (is.phase) {
                    case WAITING -> is.waiting;
                    case CLAIMED -> is.confirmedBy.isEmpty()
                                    && manual.filter(HandWork::secondPerson).isPresent()
                            ? WaitsFor.SECOND_PERSON
                            : null;
                    case RUNNING -> manual.isPresent() && !state.rollingBack ? WaitsFor.MANUAL : null;
                    default -> null;
                };
        if (kind == null || !List.of(kinds).contains(kind)) {
            throw Refusal.conflict("Item " + itemId + " does not wait for that"
                    + (kind == null ? "; it waits for nobody" : "; it waits for " + kind));
        }
        return item;
    }
}
