package io.jenkins.plugins.promotion.outage;

import biweekly.ICalDataType;
import biweekly.ICalVersion;
import biweekly.io.ParseContext;
import biweekly.io.scribe.property.RecurrenceRuleScribe;
import biweekly.parameter.ICalParameters;
import biweekly.property.RecurrenceRule;
import biweekly.util.Frequency;
import biweekly.util.Recurrence;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time in which nothing may be applied to an environment, once or again and again.
 *
 * @param start of the first time, with the zone by whose clocks it comes again
 * @param end of the first time
 * @param rule when it comes again, as the {@code RRULE} of RFC 5545 says it; {@code null} for once
 * @param reason for people
 */
public record Freeze(ZonedDateTime start, ZonedDateTime end, Recurrence rule, String reason) {

    private static final Pattern LINE =
            Pattern.compile("([^\\s/\\[]+(?:\\[\\S+?])?)/(\\S+)(?:\\s+RRULE:(\\S+))?(?:\\s+(\\S.*))?");
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(Z|[+-]\\d{2}:\\d{2})?(?:\\[([A-Za-z0-9/_+-]+)])?");
    /** So many times are looked at; a rule that has more of them in reach is taken to be over. */
    private static final int MOST = 50_000;

    private static final Set<Frequency> OFTEN = Set.of(Frequency.SECONDLY, Frequency.MINUTELY, Frequency.HOURLY);
    private static final Duration LONGEST = Duration.ofDays(370);

    /**
     * One of its times.
     *
     * @param reason for people
     */
    public record Period(OffsetDateTime start, OffsetDateTime end, String reason) {
        boolean overlaps(Instant from, Instant to) {
            return start.toInstant().isBefore(to) && end.toInstant().isAfter(from);
        }

        /** For people: {@code Christmas, from … to …}. */
        public String text() {
            return (reason.isEmpty() ? "a freeze" : "the freeze '" + reason + "'") + " from " + Times.text(start)
                    + " to " + Times.text(end);
        }
    }

    /**
     * Reads {@code <start>/<end> [RRULE:<rule>] <reason>}, both times ISO 8601 with a zone, for example {@code
     * 2026-12-20T00:00[Europe/Berlin]/2027-01-06T00:00[Europe/Berlin] Christmas} or {@code
     * 2026-11-27T16:00[Europe/Berlin]/2026-11-30T06:00[Europe/Berlin] RRULE:FREQ=WEEKLY Weekend}.
     *
     * @throws Refusal if it is nothing like that
     */
    public static Freeze parse(String line) {
        Matcher parts = LINE.matcher(line.trim());
        if (!parts.matches()) {
            throw Refusal.mistake(
                    "'" + line.trim() + "' is no freeze; write its start, a slash, its end, RRULE:… if it comes"
                            + " again, and a reason, such as 2026-12-20T00:00[Europe/Berlin]/2027-01-06T00:00[Europe/Berlin]"
                            + " Christmas");
        }
        ZonedDateTime start = time(parts.group(1));
        ZonedDateTime end = time(parts.group(2)).withZoneSameInstant(start.getZone());
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw Refusal.mistake(
                    "'" + line.trim() + "': its end is not after its start, or more than a year after it");
        }
        String reason = parts.group(4) == null ? "" : parts.group(4).trim();
        return new Freeze(start, end, parts.group(3) == null ? null : rule(parts.group(3)), reason);
    }

    private static ZonedDateTime time(String text) {
        Matcher parts = TIME.matcher(text);
        if (parts.matches() && (parts.group(2) != null || parts.group(3) != null)) {
            try {
                ZoneId zone = ZoneId.of(parts.group(3) == null ? parts.group(2) : parts.group(3));
                LocalDateTime local = LocalDateTime.parse(parts.group(1));
                return parts.group(2) == null
                        ? local.atZone(zone)
                        : local.atZone(ZoneId.of(parts.group(2))).withZoneSameInstant(zone);
            } catch (DateTimeException e) {
                throw Refusal.mistake("'" + text + "' is no time: " + e.getMessage())
                        .causedBy(e);
            }
        }
        throw Refusal.mistake("'" + text + "' is no time with a zone; write it as 2026-12-20T00:00[Europe/Berlin] or"
                + " 2026-12-20T00:00+01:00");
    }

    private static Recurrence rule(String text) {
        ParseContext context = new ParseContext();
        context.setVersion(ICalVersion.V2_0);
        try {
            RecurrenceRule read =
                    new RecurrenceRuleScribe().parseText(text, ICalDataType.RECUR, new ICalParameters(), context);
            Recurrence rule = read.getValue();
            if (rule != null && OFTEN.contains(rule.getFrequency())) {
                throw Refusal.mistake("RRULE:" + text + " comes too often; DAILY is the most");
            }
            if (rule != null
                    && rule.getFrequency() != null
                    && context.getWarnings().isEmpty()) {
                return rule;
            }
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            throw Refusal.mistake("RRULE:" + text + " is no rule of RFC 5545: " + e.getMessage())
                    .causedBy(e);
        }
        throw Refusal.mistake("RRULE:" + text + " is no rule of RFC 5545, such as RRULE:FREQ=WEEKLY or"
                + " RRULE:FREQ=MONTHLY;BYMONTHDAY=-1");
    }

    /** Its times that have something in common with a span, in order. */
    public List<Period> within(Instant from, Instant to) {
        List<Period> found = new ArrayList<>();
        if (rule == null) {
            add(found, start, from, to);
            return found;
        }
        DateIterator all = rule.getDateIterator(Date.from(start.toInstant()), TimeZone.getTimeZone(start.getZone()));
        Instant first = from.minus(Duration.between(start, end)).minus(Duration.ofDays(1));
        if (first.isAfter(start.toInstant())) {
            all.advanceTo(Date.from(first));
        }
        for (int n = 0; n < MOST && all.hasNext(); n++) {
            Instant begins = all.next().toInstant();
            if (!begins.isBefore(to)) {
                break;
            }
            add(found, begins.atZone(start.getZone()), from, to);
        }
        return found;
    }

    /** By the clocks of its zone it is always as long, so that it ends at its hour when these are put forward or back. */
    private void add(List<Period> found, ZonedDateTime begins, Instant from, Instant to) {
        Duration length = Duration.between(start.toLocalDateTime(), end.toLocalDateTime());
        ZonedDateTime ends = begins.toLocalDateTime().plus(length).atZone(start.getZone());
        Period period = new Period(begins.toOffsetDateTime(), ends.toOffsetDateTime(), reason);
        if (period.overlaps(from, to)) {
            found.add(period);
        }
    }
}
