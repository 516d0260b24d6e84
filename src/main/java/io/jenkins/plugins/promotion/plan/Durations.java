package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 2h30m}, {@code 3d}. */
public final class Durations {
    private static final Pattern TEXT =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");
    private static final Duration LONGEST = Duration.ofDays(3660);

    private Durations() {}

    /**
     * Reads a duration: whole numbers of days, hours, minutes and seconds in this order, each with its letter, without
     * spaces inside. {@code 0} alone is no time at all.
     *
     * @throws Refusal if the text is nothing like that, or longer than ten years; the message says what
     *     was given and what is accepted
     */
    public static Duration parse(String text) {
        String trimmed = text == null ? "" : text.trim();
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = TEXT.matcher(trimmed);
        if (trimmed.isEmpty() || !matcher.matches()) {
            throw Refusal.mistake(
                    "'" + trimmed
                            + "' is no duration; write days, hours, minutes and seconds in this order, such as 90s, 2h30m or 3d");
        }
        Duration duration = Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)));
        if (duration.compareTo(LONGEST) > 0) {
            throw Refusal.mistake("'" + trimmed + "' is longer than ten years; check the unit's letter");
        }
        return duration;
    }

    private static long number(String digits) {
        return digits == null ? 0 : new BigInteger(digits).longValueExact();
    }

    /** The text that {@link #parse} reads as this duration; fractions of a second are cut off. */
    public static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        return text.length() == 0 ? "0" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }

    /**
     * For people: below an hour as minutes and seconds ({@code 1:05}), below a day as {@code 2 h 30 min}, longer as
     * {@code 3 d 4 h}. From an hour on it is rounded to the nearest shown unit. A negative duration gets a minus sign.
     */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        long seconds = duration.plusMillis(500).toSeconds();
        if (seconds < 3600) {
            return seconds / 60 + ":" + (seconds % 60 < 10 ? "0" : "") + seconds % 60;
        }
        long minutes = (seconds + 30) / 60;
        if (minutes < 24 * 60) {
            return parts(minutes / 60, "h", minutes % 60, "min");
        }
        long hours = (minutes + 30) / 60;
        return parts(hours / 24, "d", hours % 24, "h");
    }

    private static String parts(long big, String bigUnit, long small, String smallUnit) {
        List<String> parts = new ArrayList<>(List.of(big + " " + bigUnit));
        if (small != 0) {
            parts.add(small + " " + smallUnit);
        }
        return String.join(" ", parts);
    }
}
