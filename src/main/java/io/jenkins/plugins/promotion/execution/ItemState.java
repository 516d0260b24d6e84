package io.jenkins.plugins.promotion.execution;

import java.time.Duration;
import java.time.Instant;

/** How one item stands, folded from its ledger lines. */
final class ItemState {
    /** Where an item is in its life; in a rollback it begins a second one. */
    enum Phase {
        PENDING,
        RUNNING,
        WAITING,
        CLAIMED,
        FAILED,
        SETTLED
    }

    Phase phase = Phase.PENDING;
    LineStatus status;
    WaitsFor waiting;
    Instant since;
    /** How long of the time since then no build followed the plan. */
    Duration idle = Duration.ZERO;

    String by = "";
    String message = "";
    String evidence = "";
    String claimedBy = "";
    String confirmedBy = "";
    long attempts;
    long clarifications;
    Duration work = Duration.ZERO;
    Duration waited = Duration.ZERO;
    Duration rollback = Duration.ZERO;
    /** Number of the last line by which the environment may have changed; 0 if none did. */
    long effective;
    /** Whether a line proves that the environment was changed. */
    boolean proven;
    /** How it stood when the rollback began; null before. */
    LineStatus forward;
    /** In a rollback: whether a person decided to undo it although its path moved since. */
    boolean putBack;
    /** In a rollback: whether a person decided to keep its path, which moved since, as it is. */
    boolean kept;
    /** Number of the line of an attempt whose effect is not known; 0 if there is none. */
    long attempted;

    void add(LedgerLine line, boolean rollingBack) {
        waited = waited.plus(line.waited());
        if (rollingBack) {
            rollback = rollback.plus(line.took());
        } else {
            work = work.plus(line.took());
        }
        if (line.status() == LineStatus.CLARIFIED) {
            clarifications++;
            return;
        }
        status = line.status();
        by = line.by();
        message = line.message();
        evidence = line.evidence().isEmpty() ? evidence : line.evidence();
        attempts = Math.max(attempts, line.attempt());
        boolean changed = !line.after().isEmpty() && !line.after().equals(line.before());
        idle = Duration.ZERO;
        boolean byHand = line.status() == LineStatus.MARKED_DONE
                && phase == Phase.WAITING
                && (waiting == WaitsFor.FAILED || waiting == WaitsFor.INTERRUPTED);
        proven |= changed && !rollingBack;
        if (!rollingBack && (changed || byHand)) {
            effective = line.seq();
        }
        kept |= line.status() == LineStatus.SKIPPED && phase == Phase.WAITING && waiting == WaitsFor.MOVED;
        switch (line.status()) {
            case RUNNING -> {
                phase = Phase.RUNNING;
                since = line.begin();
                attempted = line.seq();
            }
            case WAITING -> {
                phase = Phase.WAITING;
                waiting = line.waitsFor().orElseThrow();
                since = line.begin();
            }
            case CLAIMED -> {
                phase = Phase.CLAIMED;
                claimedBy = line.by();
                confirmedBy = "";
                since = line.end().orElse(line.begin());
                effective = rollingBack ? effective : line.seq();
            }
            case CONFIRMED -> {
                confirmedBy = line.by();
                by = claimedBy;
            }
            case RETRIED -> phase = Phase.PENDING;
            case PUT_BACK -> {
                phase = Phase.PENDING;
                putBack = true;
            }
            case FAILED -> phase = Phase.FAILED;
            default -> phase = Phase.SETTLED;
        }
        boolean open = phase == Phase.RUNNING || phase == Phase.WAITING && waiting == WaitsFor.INTERRUPTED;
        attempted = open && !rollingBack ? attempted : 0;
    }

    /** From one instant to another no build followed the plan. */
    void paused(Instant from, Instant until) {
        if (since != null) {
            Instant begin = from.isBefore(since) ? since : from;
            idle = begin.isBefore(until) ? idle.plus(Duration.between(begin, until)) : idle;
        }
    }

    /** Another build goes on: what failed in an earlier one is tried again. */
    void begunAgain() {
        if (phase == Phase.FAILED) {
            phase = Phase.PENDING;
        }
    }

    /** From here on lines are about undoing. */
    void rollBack() {
        effective = Math.max(effective, attempted);
        forward = phase == Phase.PENDING && status == null ? null : status;
        phase = Phase.PENDING;
        waiting = null;
    }

    /** Whether there is, or may be, something to undo. */
    boolean mayBeUndone() {
        return effective > 0;
    }
}
