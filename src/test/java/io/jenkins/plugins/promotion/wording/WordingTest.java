package io.jenkins.plugins.promotion.wording;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;

public class WordingTest {

    @Test
    public void writesLengthsWithTheirUnits() {
        Map<Duration, String> texts = new LinkedHashMap<>();
        texts.put(Duration.ZERO, "0 s");
        texts.put(Duration.ofNanos(1), "<1 s");
        texts.put(Duration.ofMillis(999), "<1 s");
        texts.put(Duration.ofMillis(1000), "1 s");
        texts.put(Duration.ofMillis(1500), "2 s");
        texts.put(Duration.ofMillis(59_499), "59 s");
        texts.put(Duration.ofMillis(59_500), "1 min");
        texts.put(Duration.ofSeconds(137), "2 min 17 s");
        texts.put(Duration.ofSeconds(240), "4 min");
        texts.put(Duration.ofSeconds(3599), "59 min 59 s");
        texts.put(Duration.ofMillis(3_599_500), "1 h");
        texts.put(Duration.ofHours(1), "1 h");
        texts.put(Duration.ofMinutes(192), "3 h 12 min");
        texts.put(Duration.ofSeconds(86_399), "1 d");
        texts.put(Duration.ofHours(76), "3 d 4 h");
        texts.put(Duration.ofDays(4), "4 d");
        texts.put(Duration.ofSeconds(-65), "-1 min 5 s");
        texts.forEach((length, text) -> assertEquals(length.toString(), text, Lengths.text(length)));
    }

    @Test
    public void aSayingIsPutIntoTheWordsOfWhoeverReadsIt() {
        Saying inner = Saying.of(WordingTest.class, "thing", 3);
        Saying outer = Saying.of(WordingTest.class, "outer", inner, "'it'");
        assertEquals("You have 3 things, 'it'", outer.toString());
        assertEquals("Sie haben 3 Dinge, 'it'", outer.in(Locale.GERMANY));
        assertEquals("English stands in", "You have 3 things, 'it'", outer.in(Locale.FRENCH));
    }

    @Test
    public void writesTimesWithTheirZone() {
        assertEquals("28 Nov 2026 01:00 UTC", Times.text(OffsetDateTime.parse("2026-11-28T01:00:59.123456789Z")));
        assertEquals("1 Dec 2026 22:00 +01:00", Times.text(OffsetDateTime.parse("2026-12-01T22:00+01:00")));
        assertEquals("28 Nov 2026 01:00 UTC", Times.text(Instant.parse("2026-11-28T01:00:00Z")));
        assertEquals("28 Nov 2026 01:00 UTC", Times.text("2026-11-28T01:00:00.000000001Z"));
        assertEquals("long ago", Times.text("long ago"));
        OffsetDateTime march = OffsetDateTime.parse("2026-03-01T22:00Z");
        assertEquals("1. März 2026 22:00 UTC", Times.text(march, Locale.GERMAN));
        assertEquals("1 Mar 2026 22:00 UTC", Times.text(march, Locale.FRENCH));
    }

    @Test
    public void writesTheSameInEveryLanguageOfTheController() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertEquals("12,345 files", Counts.of(12_345, "file"));
            assertEquals("1.5 KiB", Counts.bytes(1536));
            assertEquals("1 Dec 2026 22:00 UTC", Times.text(OffsetDateTime.parse("2026-12-01T22:00Z")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    public void writesNumbersWithTheirNouns() {
        assertEquals("0 files", Counts.of(0, "file"));
        assertEquals("1 file", Counts.of(1, "file"));
        assertEquals("2 files", Counts.of(2, "file"));
        assertEquals("1 entry", Counts.of(1, "entry", "entries"));
        assertEquals("10,000 entries", Counts.of(10_000, "entry", "entries"));
        assertEquals("1 byte", Counts.bytes(1));
        assertEquals("1,023 bytes", Counts.bytes(1023));
        assertEquals("812 Byte", Counts.bytes(812, Locale.GERMAN));
        assertEquals("1,5 KiB", Counts.bytes(1536, Locale.GERMAN));
        assertEquals("1.0 KiB", Counts.bytes(1024));
        assertEquals("1.0 MiB", Counts.bytes(1024 * 1024 - 1));
        assertEquals("265 MiB", Counts.bytes(265L * 1024 * 1024));
        assertEquals("8.0 EiB", Counts.bytes(Long.MAX_VALUE));
    }

    @Test
    public void sentencesEndOnce() {
        assertEquals("too slow.", Lines.sentence("too slow"));
        assertEquals("too slow.", Lines.sentence("too slow. "));
        assertEquals("why?", Lines.sentence("why?"));
    }
}
