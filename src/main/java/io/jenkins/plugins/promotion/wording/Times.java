package io.jenkins.plugins.promotion.wording;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/** Moments for people, with their zone; {@code promotion.js} writes them the same way, in the viewer's zone. */
public final class Times {
    private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private Times() {}

    /** To the minute, as it was given: {@code 28 Nov 2026 01:00 UTC}, {@code 28 Nov 2026 02:00 +01:00}. */
    public static String text(OffsetDateTime time) {
        return text(time, Locale.ENGLISH);
    }

    /** The same in a language. */
    public static String text(OffsetDateTime time, Locale language) {
        ZoneOffset offset = time.getOffset();
        return Phrases.of(Times.class, language)
                        .say(
                                "day",
                                time.getDayOfMonth(),
                                months(language).get(time.getMonthValue() - 1),
                                String.valueOf(time.getYear()))
                + " " + HOURS.format(time) + " " + (offset.equals(ZoneOffset.UTC) ? "UTC" : offset);
    }

    /** The same in the language of whoever reads it. */
    public static Spoken spoken(OffsetDateTime time) {
        return language -> text(time, language);
    }

    /** How a day is written in a language: {@code {0}} for the day, {@code {1}} for the month, {@code {2}} for the year. */
    public static String day(Locale language) {
        return Phrases.of(Times.class, language).say("day", "{0}", "{1}", "{2}");
    }

    /** How the months are written short in a language, from January on. */
    public static List<String> months(Locale language) {
        return List.of(Phrases.of(Times.class, language).say("months").split(" "));
    }

    /** The same in UTC. */
    public static String text(Instant time) {
        return text(time.atOffset(ZoneOffset.UTC));
    }

    /** The same for a stored ISO 8601 text; what is none stays as it is. */
    public static String text(String time) {
        return text(time, Locale.ENGLISH);
    }

    /** The same in a language. */
    public static String text(String time, Locale language) {
        try {
            return text(OffsetDateTime.parse(time), language);
        } catch (DateTimeParseException e) {
            return time;
        }
    }
}
