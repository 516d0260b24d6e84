package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them into files and parameters: {@code 90s}, {@code 2h30m}, {@code 3d}. */
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
                    Problems.quote(trimmed)
                            + " is no duration; write days, hours, minutes and seconds in this order, such as 90s, 2h30m or 3d");
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
}
