package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as tables have them: {@code 5 min}, {@code 1.5 hours}, {@code 2 h 30 min}, {@code 0:30:00}; units in English, German or
 * French.
 */
final class TableDurations {
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,3}):([0-5]\\d):([0-5]\\d)");
    /** {@code 1 h 30} and {@code 1:30 h}, which say of the hours what the other number is. */
    private static final String HOURS = "(?:h|hrs?|hours?|std|stunden?|heures?)\\.?";

    private static final Pattern WITH_MINUTES =
            Pattern.compile("(\\d{1,3})\\s*" + HOURS + "\\s*([0-5]?\\d)|(\\d{1,3}):([0-5]\\d)\\s*" + HOURS);
    /** {@code 0:20}: hours and minutes to some, minutes and seconds to others. */
    private static final Pattern SHORT_CLOCK = Pattern.compile("(\\d{1,3}):([0-5]\\d)");

    private static final Pattern PART = Pattern.compile("(\\d{1,6}(?:[.,]\\d{1,3})?)\\s*([a-z]+)\\.?[\\s,]*");
    /** {@code 1,200}: a thousand and two hundred to some, one and a fifth to others. */
    private static final Pattern AMBIGUOUS = Pattern.compile("(?<![\\d.,])[1-9]\\d{0,2}([.,'’ ]\\d{3})+(?!\\d)");

    private static final Map<String, Long> SECONDS = Map.ofEntries(
            Map.entry("s", 1L),
            Map.entry("sec", 1L),
            Map.entry("secs", 1L),
            Map.entry("second", 1L),
            Map.entry("seconds", 1L),
            Map.entry("m", 60L),
            Map.entry("min", 60L),
            Map.entry("mins", 60L),
            Map.entry("minute", 60L),
            Map.entry("minutes", 60L),
            Map.entry("h", 3600L),
            Map.entry("hr", 3600L),
            Map.entry("hrs", 3600L),
            Map.entry("hour", 3600L),
            Map.entry("hours", 3600L),
            Map.entry("d", 86400L),
            Map.entry("day", 86400L),
            Map.entry("days", 86400L),
            Map.entry("sek", 1L),
            Map.entry("sekunde", 1L),
            Map.entry("sekunden", 1L),
            Map.entry("seconde", 1L),
            Map.entry("secondes", 1L),
            Map.entry("minuten", 60L),
            Map.entry("std", 3600L),
            Map.entry("stunde", 3600L),
            Map.entry("stunden", 3600L),
            Map.entry("heure", 3600L),
            Map.entry("heures", 3600L),
            Map.entry("tag", 86400L),
            Map.entry("tage", 86400L),
            Map.entry("tagen", 86400L),
            Map.entry("j", 86400L),
            Map.entry("jour", 86400L),
            Map.entry("jours", 86400L));

    private TableDurations() {}

    /**
     * Reads a cell.
     *
     * @throws Refusal if it says no duration for sure; {@code 0:30} and {@code 30} do not
     */
    static Duration parse(String cell) {
        String text = spaces(cell).toLowerCase(Locale.ROOT);
        Matcher ambiguous = AMBIGUOUS.matcher(text);
        if (ambiguous.find()) {
            String number = ambiguous.group();
            throw Refusal.mistake(Problems.quote(cell.strip()) + " is ambiguous, since " + number
                    + (number.contains(" ")
                            ? " may be one number or two; write "
                            : " may be a number of thousands or a decimal, which has other than three digits; write ")
                    + number.replaceAll("\\D", ""));
        }
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            return Duration.ofHours(Long.parseLong(clock.group(1)))
                    .plusMinutes(Long.parseLong(clock.group(2)))
                    .plusSeconds(Long.parseLong(clock.group(3)));
        }
        Matcher hours = WITH_MINUTES.matcher(text);
        if (hours.matches()) {
            int at = hours.group(1) == null ? 3 : 1;
            return Duration.ofHours(Long.parseLong(hours.group(at))).plusMinutes(Long.parseLong(hours.group(at + 1)));
        } else if (SHORT_CLOCK.matcher(text).matches()) {
            throw Refusal.mistake(Problems.quote(cell.strip()) + " is ambiguous, since it may be hours and minutes, or"
                    + " minutes and seconds; write " + text + ":00, or 0:"
                    + (text.length() < 5 ? "0" : "") + text);
        }
        Matcher part = PART.matcher(text);
        Duration duration = Duration.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end && SECONDS.containsKey(part.group(2))) {
            BigDecimal seconds = new BigDecimal(part.group(1).replace(',', '.'))
                    .multiply(BigDecimal.valueOf(SECONDS.get(part.group(2))));
            duration = duration.plusSeconds(
                    seconds.setScale(0, RoundingMode.HALF_UP).longValueExact());
            end = part.end();
        }
        if (text.isEmpty() || end < text.length()) {
            throw Refusal.mistake(Problems.quote(cell.strip())
                    + " is no duration; write number and unit, such as 5 min, 1.5 hours or 2 h 30 min");
        }
        return Durations.parse(Durations.text(duration));
    }

    /** The text with plain spaces in the place of those that spreadsheets put so that no line breaks there, and none of no width. */
    static String spaces(String text) {
        return text.replaceAll("[\\u200b\\u2060\\ufeff]", "")
                .replaceAll("\\p{Zs}", " ")
                .strip();
    }

    /** The cell for a duration, which {@link #parse} reads. */
    static String text(Duration duration) {
        List<String> parts = new ArrayList<>();
        part(parts, duration.toDays(), "d");
        part(parts, duration.toHoursPart(), "h");
        part(parts, duration.toMinutesPart(), "min");
        part(parts, duration.toSecondsPart(), "s");
        return parts.isEmpty() ? "0 min" : String.join(" ", parts);
    }

    private static void part(List<String> parts, long number, String unit) {
        if (number != 0) {
            parts.add(number + " " + unit);
        }
    }
}
