package io.jenkins.plugins.promotion.change;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A ledger line as pages and rules read it; {@code execution} writes it and knows more.
 *
 * @param item id of the item
 * @param status {@code running}, {@code waiting}, {@code done}, {@code already-done}, {@code marked-done}, {@code skipped},
 *     {@code failed}, {@code rolled-back} and what else a newer version may write
 * @param begin when the attempt began, {@code null} if not written
 * @param end when it ended, {@code null} while it lasts
 * @param waited how long it waited for people
 * @param by who did it, empty if not written
 * @param note what came out, empty if nothing is to be said
 */
public record Attempt(
        String item, String status, OffsetDateTime begin, OffsetDateTime end, Duration waited, String by, String note) {

    /** Reads a line as {@link ApplyRecord#lines} has it; what is missing or unknown is left empty. */
    public static Attempt of(Map<String, Object> line) {
        return new Attempt(
                text(line, "item", "itemId"),
                text(line, "status").toLowerCase(Locale.ROOT).replace('_', '-'),
                time(line, "begin"),
                time(line, "end"),
                Duration.ofMillis(number(line, "wait", "waitMillis")),
                text(line, "by"),
                text(line, "note", "message", "evidence"));
    }

    /** All lines of an apply in the order in which they were written. */
    public static List<Attempt> all(ApplyRecord apply) {
        return apply.lines().stream().map(Attempt::of).toList();
    }

    /** Whether a person has to do something before the plan goes on. */
    public boolean asks() {
        return status.equals("waiting") || status.equals("failed") || status.equals("asked");
    }

    /** Whether the item needs nothing more. */
    public boolean isSettled() {
        return switch (status) {
            case "done", "already-done", "marked-done", "skipped" -> true;
            default -> false;
        };
    }

    /** Time worked without waiting for people; zero where it is not known. */
    public Duration work() {
        if (begin == null || end == null) {
            return Duration.ZERO;
        }
        Duration work = Duration.between(begin, end).minus(waited);
        return work.isNegative() ? Duration.ZERO : work;
    }

    private static String text(Map<String, Object> line, String... keys) {
        for (String key : keys) {
            if (line.get(key) != null) {
                return line.get(key).toString();
            }
        }
        return "";
    }

    private static long number(Map<String, Object> line, String... keys) {
        for (String key : keys) {
            if (line.get(key) instanceof Number number) {
                return number.longValue();
            }
        }
        return 0;
    }

    private static OffsetDateTime time(Map<String, Object> line, String key) {
        return line.get(key) == null ? null : OffsetDateTime.parse(line.get(key).toString());
    }
}
