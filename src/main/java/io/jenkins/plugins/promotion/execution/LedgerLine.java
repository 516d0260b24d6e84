package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.journal.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
 */
public record LedgerLine(
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
        Optional<WaitsFor> waitsFor) {

    /** Time between begin and end; zero while it is open. */
    public Duration took() {
        return end.map(until -> Duration.between(begin, until)).orElse(Duration.ZERO);
    }

    /** As plain data: texts, numbers, and what is empty left out. */
    public Map<String, Object> toMap() {
        return Facts.write()
                .put("seq", seq)
                .put("environment", environment)
                .put("revision", revision)
                .put("item", text(itemId))
                .put("itemDigest", text(itemDigest))
                .put("status", status)
                .put("by", by)
                .put("begin", begin)
                .put("end", end)
                .put("wait", waited.isZero() ? null : waited)
                .put("before", text(before))
                .put("after", text(after))
                .put("message", text(message))
                .put("evidence", text(evidence))
                .put("attempt", attempt == 0 ? null : attempt)
                .put("waitsFor", waitsFor)
                .map();
    }

    private static String text(String text) {
        return text.isEmpty() ? null : text;
    }

    /** From {@link #toMap()}. */
    public static LedgerLine fromMap(Map<String, ?> map) {
        Facts facts = new Facts("ledger line", map);
        return new LedgerLine(
                facts.number("seq"),
                facts.text("environment"),
                facts.number("revision"),
                facts.optionalText("item").orElse(""),
                facts.optionalText("itemDigest").orElse(""),
                facts.constant("status", LineStatus.class),
                facts.text("by"),
                facts.time("begin").toInstant(),
                facts.optionalTime("end").map(time -> time.toInstant()),
                facts.optionalDuration("wait").orElse(Duration.ZERO),
                facts.optionalText("before").orElse(""),
                facts.optionalText("after").orElse(""),
                facts.optionalText("message").orElse(""),
                facts.optionalText("evidence").orElse(""),
                facts.optionalNumber("attempt").orElse(0L),
                map.containsKey("waitsFor")
                        ? Optional.of(facts.constant("waitsFor", WaitsFor.class))
                        : Optional.empty());
    }
}
