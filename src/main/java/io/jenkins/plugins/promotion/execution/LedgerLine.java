package io.jenkins.plugins.promotion.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of a run's ledger. The lines in their order are the whole truth about a run.
 *
 * @param seq 1, 2, 3 ...
 * @param revision of the plan that was followed
 * @param itemId empty for lines of the whole run
 * @param itemDigest names the item's content; empty for lines of the whole run
 * @param by user id
 * @param begin when it began
 * @param end when it ended; empty while it is open
 * @param waited how long people were waited for before it
 * @param before digest of the item's file, or of the tree, before
 * @param after the same afterwards; of a program its exit status
 * @param evidence what a person wrote as proof
 * @param attempt counts the attempts at this item from 1; 0 if it is none
 * @param waitsFor only of a waiting line
 * @param idle how long no build followed the plan while what the line ends was open: that is neither work nor waiting
 * @param output the end of what a program printed before it failed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LedgerLine(
        long seq,
        String environment,
        long revision,
        @JsonProperty("item") String itemId,
        String itemDigest,
        LineStatus status,
        String by,
        Instant begin,
        Optional<Instant> end,
        @JsonProperty("wait") Duration waited,
        String before,
        String after,
        String message,
        String evidence,
        long attempt,
        Optional<WaitsFor> waitsFor,
        Optional<Duration> idle,
        String output) {

    private static final int SHOWN_LINES = 10;
    private static final int SHOWN_CHARACTERS = 1000;

    /** Of what printed nothing. */
    public LedgerLine(
            long seq,
            String environment,
            long revision,
            String itemId,
            String itemDigest,
            LineStatus status,
            String by,
            Instant begin,
            Optional<Instant> end,
            Duration waited,
            String before,
            String after,
            String message,
            String evidence,
            long attempt,
            Optional<WaitsFor> waitsFor,
            Optional<Duration> idle) {
        this(
                seq,
                environment,
                revision,
                itemId,
                itemDigest,
                status,
                by,
                begin,
                end,
                waited,
                before,
                after,
                message,
                evidence,
                attempt,
                waitsFor,
                idle,
                "");
    }

    /** What is stored without is empty. */
    public LedgerLine {
        itemId = text(itemId);
        itemDigest = text(itemDigest);
        waited = waited == null ? Duration.ZERO : waited;
        before = text(before);
        after = text(after);
        message = text(message);
        evidence = text(evidence);
        output = text(output);
    }

    /** Time between begin and end without what was idle; zero while it is open. */
    public Duration took() {
        if (status == LineStatus.PAUSED || end.isEmpty()) {
            return Duration.ZERO;
        }
        Duration took = Duration.between(begin, end.get()).minus(idle.orElse(Duration.ZERO));
        return took.isNegative() ? Duration.ZERO : took;
    }

    LedgerLine idle(Duration time) {
        return with(waitsFor, time.isZero() ? Optional.empty() : Optional.of(time), output);
    }

    /** The same with the last lines of what a program printed. */
    public LedgerLine withOutput(String printed) {
        List<String> all = printed.stripTrailing().lines().toList();
        String last = String.join("\n", all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size()));
        int from = Math.max(0, last.length() - SHOWN_CHARACTERS);
        from += from > 0 && Character.isLowSurrogate(last.charAt(from)) ? 1 : 0;
        return with(waitsFor, idle, last.substring(from));
    }

    LedgerLine waitingFor(WaitsFor what) {
        return with(Optional.of(what), idle, output);
    }

    private LedgerLine with(Optional<WaitsFor> otherWaits, Optional<Duration> otherIdle, String otherOutput) {
        return new LedgerLine(
                seq,
                environment,
                revision,
                itemId,
                itemDigest,
                status,
                by,
                begin,
                end,
                waited,
                before,
                after,
                message,
                evidence,
                attempt,
                otherWaits,
                otherIdle,
                otherOutput);
    }

    /** When the last thing that it tells of happened. */
    public Instant at() {
        return end.orElse(begin);
    }

    /**
     * The line that says after others that no build follows their run, or followed it.
     *
     * @param last of the run
     * @param until empty for: since then
     */
    public static LedgerLine pause(LedgerLine last, String by, Instant since, Optional<Instant> until) {
        return new LedgerLine(
                last.seq() + 1,
                last.environment(),
                last.revision(),
                "",
                "",
                LineStatus.PAUSED,
                by,
                since,
                until,
                Duration.ZERO,
                "",
                "",
                "",
                "",
                0,
                Optional.empty(),
                Optional.empty());
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
