package io.jenkins.plugins.promotion.wording;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Moments for people, with their zone; {@code promotion.js} writes them the same way, in the viewer's zone. */
public final class Times {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

    private Times() {}

    /** To the minute, as it was given: {@code 28 Nov 2026 01:00 UTC}, {@code 28 Nov 2026 02:00 +01:00}. */
    public static String text(OffsetDateTime time) {
        ZoneOffset offset = time.getOffset();
        return MINUTES.format(time) + " " + (offset.equals(ZoneOffset.UTC) ? "UTC" : offset);
    }

    /** The same in UTC. */
    public static String text(Instant time) {
        return text(time.atOffset(ZoneOffset.UTC));
    }

    /** The same for a stored ISO 8601 text; what is none stays as it is. */
    public static String text(String time) {
        try {
            return text(OffsetDateTime.parse(time));
        } catch (DateTimeParseException e) {
            return time;
        }
    }
}
