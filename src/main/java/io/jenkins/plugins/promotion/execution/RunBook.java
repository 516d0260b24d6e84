package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Item;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The ledger of a run together with what it says so far; whatever is written is read at once. */
final class RunBook {
    private final Ledger ledger;
    private final Clock clock;
    private final RunOptions options;
    private final LineMaker lines;
    private final RunState state;
    private int read;

    RunBook(Ledger ledger, Clock clock, RunOptions options, LineMaker lines) {
        this.ledger = ledger;
        this.clock = clock;
        this.options = options;
        this.lines = lines;
        this.state = new RunState(lines.digests());
    }

    /** How the run stands as far as it was read. */
    RunState state() {
        return state;
    }

    ItemState of(Item item) {
        return state.of(item.id());
    }

    LineMaker lines() {
        return lines;
    }

    Instant now() {
        return clock.instant();
    }

    /** Reads what others have added. */
    RunState refresh() throws IOException {
        List<LedgerLine> all = ledger.lines();
        while (read < all.size()) {
            state.add(all.get(read++));
        }
        return state;
    }

    private void append(LedgerLine line) throws IOException {
        ledger.append(line);
        state.add(line);
        read++;
    }

    /** Writes about the run as a whole. */
    void run(LineStatus status, String before, String after, String message) throws IOException {
        append(lines.run(state, status, options.by(), now(), before, after, message));
    }

    /** Writes that an attempt is about to be made. */
    Instant running(Item item) throws IOException {
        Instant begin = now();
        append(lines.running(state, item, options.by(), begin));
        return begin;
    }

    /** Writes how an item ended. */
    Advance settled(Item item, LineStatus status, Instant begin, ItemOutcome outcome) throws IOException {
        append(lines.ended(state, item, status, begin, now(), outcome));
        return new Advance.Performed(item, outcome);
    }

    /** Writes that a person is asked. */
    Advance ask(Item item, WaitsFor kind, String message) throws IOException {
        append(lines.waiting(state, item, kind, now(), message));
        return waits(item);
    }

    /** Says again what was asked. */
    Advance waits(Item item) {
        ItemState is = of(item);
        WaitsFor kind = is.phase == ItemState.Phase.RUNNING ? WaitsFor.MANUAL : is.waiting;
        return new Advance.WaitsForPerson(item, kind, is.message, is.since);
    }
}
