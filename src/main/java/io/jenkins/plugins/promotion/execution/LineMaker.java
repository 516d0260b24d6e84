package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes the next line of a ledger. */
record LineMaker(RunOptions options, Map<String, String> digests, Secrets secrets) {

    LedgerLine run(
            RunState state, LineStatus status, String by, Instant now, String before, String after, String message) {
        return new LedgerLine(
                state.last + 1,
                options.environment(),
                options.revision(),
                "",
                "",
                status,
                by,
                now,
                Optional.of(now),
                Duration.ZERO,
                before,
                after,
                secrets.mask(message),
                "",
                0,
                Optional.empty(),
                Optional.empty());
    }

    /** An attempt that is about to be made. */
    LedgerLine running(RunState state, Item item, String by, Instant now) {
        long attempt = state.of(item.id()).attempts + 1;
        return line(state, item, LineStatus.RUNNING, by, now, Optional.empty(), Duration.ZERO, "", "", "", "", attempt);
    }

    /** How an attempt ended. */
    LedgerLine ended(RunState state, Item item, LineStatus status, Instant begin, Instant now, ItemOutcome outcome) {
        ItemState is = state.of(item.id());
        String by = is.claimedBy.isEmpty() ? options.by() : is.claimedBy;
        LedgerLine line = line(
                state,
                item,
                status,
                by,
                begin,
                Optional.of(now),
                Duration.ZERO,
                outcome.before(),
                outcome.after(),
                outcome.message(),
                is.evidence,
                is.attempts);
        return status == LineStatus.FAILED ? line.withOutput(secrets.mask(outcome.output())) : line;
    }

    LedgerLine waiting(RunState state, Item item, WaitsFor kind, Instant now, String message) {
        return line(
                        state,
                        item,
                        LineStatus.WAITING,
                        options.by(),
                        now,
                        Optional.empty(),
                        Duration.ZERO,
                        "",
                        "",
                        message,
                        "",
                        state.of(item.id()).attempts)
                .waitingFor(kind);
    }

    /** What a person said, with the time that was waited for it. */
    LedgerLine answer(
            RunState state,
            Item item,
            LineStatus status,
            String by,
            Instant begin,
            Instant now,
            Duration waited,
            String message,
            String evidence) {
        long attempt = Math.max(1, state.of(item.id()).attempts);
        return line(state, item, status, by, begin, Optional.of(now), waited, "", "", message, evidence, attempt);
    }

    private LedgerLine line(
            RunState state,
            Item item,
            LineStatus status,
            String by,
            Instant begin,
            Optional<Instant> end,
            Duration waited,
            String before,
            String after,
            String message,
            String evidence,
            long attempt) {
        return new LedgerLine(
                state.last + 1,
                options.environment(),
                options.revision(),
                item.id(),
                digests.get(item.id()),
                status,
                by,
                begin,
                end,
                waited,
                before,
                after,
                secrets.mask(message),
                secrets.mask(evidence),
                attempt,
                Optional.empty(),
                Optional.empty());
    }
}
