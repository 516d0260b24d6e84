package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times that mean one moment; nothing is guessed. */
final class ZonedTime {
    /** Calendars and clocks know no others. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9998;

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']')
            .toFormatter()
            .withChronology(IsoChronology.INSTANCE)
            .withResolverStyle(ResolverStyle.STRICT);

    /** Date, time, offset and zone, as people and forms write them. */
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:T| +)(\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)"
                    + " *(Z|[+-]\\d{2}:\\d{2})? *(?:\\[([^\\[\\] ]+)]|([A-Za-z][^\\[\\] ]*))?");

    private ZonedTime() {}

    /**
     * Reads ISO 8601 with an offset, the name of a zone, or both: {@code 2026-11-28T01:00+01:00},
     * {@code 2026-11-28T01:00[Europe/Berlin]}, {@code 2026-11-28 01:00 Europe/Berlin}.
     *
     * @throws Refusal if there is neither, if they contradict each other, or if the clocks of the zone
     *     show that time twice or never; the message says what to write
     */
    static OffsetDateTime parse(String text) {
        TemporalAccessor read;
        LocalDateTime local;
        try {
            read = FORMAT.parse(iso(text));
            local = LocalDateTime.from(read);
        } catch (DateTimeException e) {
            throw Refusal.mistake(
                    "'" + text
                            + "' is no time; write date, time and zone, such as 2026-11-28 01:00 +01:00 or 2026-11-28 01:00 Europe/Berlin");
        }
        if (local.getYear() < FIRST_YEAR || local.getYear() > LAST_YEAR) {
            throw Refusal.mistake("'" + text + "' is of no year from " + FIRST_YEAR + " to " + LAST_YEAR);
        }
        ZoneOffset offset = read.query(TemporalQueries.offset());
        ZoneId zone = read.query(TemporalQueries.zoneId());
        if (offset == null && zone == null) {
            throw Refusal.mistake("'" + text + "' does not say in which zone; add it, such as " + text + " +01:00, "
                    + text + " UTC or " + text + " Europe/Berlin");
        }
        return zone == null ? local.atOffset(offset) : inZone(text, local, offset, zone);
    }

    /** What is written otherwise is left as it is, and refused. */
    private static String iso(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return text;
        }
        String offset = written.group(3) == null ? "" : written.group(3);
        String zone = written.group(4) == null ? written.group(5) : written.group(4);
        return written.group(1) + "T" + written.group(2) + offset + (zone == null ? "" : "[" + zone + "]");
    }

    private static OffsetDateTime inZone(String text, LocalDateTime local, ZoneOffset offset, ZoneId zone) {
        List<ZoneOffset> possible = zone.getRules().getValidOffsets(local);
        if (possible.isEmpty()) {
            throw Refusal.mistake("'" + text + "' never comes, because the clocks of " + zone
                    + " are put forward over it; choose another time");
        }
        if (offset == null && possible.size() > 1) {
            throw Refusal.mistake("'" + text + "' comes twice, because the clocks of " + zone
                    + " are put back then; say which by an offset, such as " + local + possible.get(0) + " or " + local
                    + possible.get(1));
        }
        if (offset != null && !possible.contains(offset)) {
            throw Refusal.mistake("'" + text + "' contradicts itself: " + zone + " is at " + possible.get(0)
                    + " then; leave one of them out");
        }
        return local.atOffset(offset == null ? possible.get(0) : offset);
    }
}
