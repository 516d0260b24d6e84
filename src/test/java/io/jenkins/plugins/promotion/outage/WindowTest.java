package io.jenkins.plugins.promotion.outage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class WindowTest {
    /** Expected 20 min, rollback 5 min. */
    private static final OutageEstimate ESTIMATE = new OutageEstimate(
            Duration.ofMinutes(20),
            Duration.ofMinutes(16),
            "25 %",
            Duration.ofMinutes(5),
            true,
            null,
            "#1",
            Duration.ZERO,
            List.of(),
            Map.of());

    private static final Window WINDOW = Window.parse("2026-11-28T01:00+01:00", "2026-11-28T02:00+01:00");

    private static Instant at(String time) {
        return OffsetDateTime.parse("2026-11-28T" + time + "+01:00").toInstant();
    }

    @Test
    public void readsTimesWithAZone() {
        record Case(String text, String expected) {}
        for (Case one : List.of(
                new Case("2026-11-28T01:00+01:00", "2026-11-28T01:00+01:00"),
                new Case("2026-11-28 15:40 Europe/Berlin", "2026-11-28T15:40+01:00"),
                new Case("2026-11-28 15:40 +01:00", "2026-11-28T15:40+01:00"),
                new Case("2026-11-28 15:40Z", "2026-11-28T15:40Z"),
                new Case("2026-11-28T15:40 UTC", "2026-11-28T15:40Z"),
                new Case("2026-10-25 02:30:00 +01:00 [Europe/Berlin]", "2026-10-25T02:30+01:00"),
                new Case(" 2026-11-28T01:00:30.5Z ", "2026-11-28T01:00:30.500Z"),
                new Case("2026-11-28T01:00[Europe/Berlin]", "2026-11-28T01:00+01:00"),
                new Case("2026-07-28T01:00[Europe/Berlin]", "2026-07-28T01:00+02:00"),
                new Case("2026-11-28T01:00+01:00[Europe/Berlin]", "2026-11-28T01:00+01:00"),
                new Case("2026-10-25T02:30+01:00[Europe/Berlin]", "2026-10-25T02:30+01:00"))) {
            Window window = Window.parse(one.text(), "2030-01-01T00:00Z");
            assertEquals(one.toString(), OffsetDateTime.parse(one.expected()), window.start());
        }
    }

    @Test
    public void refusesTimesThatMeanNoOneMoment() {
        record Case(String text, String message) {}
        for (Case one : List.of(
                new Case("2026-11-28T01:00", "'2026-11-28T01:00' does not say in which zone; add it, such as"),
                new Case("2026-11-28 15:40", "'2026-11-28 15:40' does not say in which zone; add it, such as"),
                new Case("2026-11-28 15:40 soon", "'2026-11-28 15:40 soon' is no time"),
                new Case("2026-11-28 15:40 [Europe/Berlin", "'2026-11-28 15:40 [Europe/Berlin' is no time"),
                new Case("+999999999-12-31T23:00Z", "'+999999999-12-31T23:00Z' is of no year"),
                new Case("-0001-01-01T00:00Z", "'-0001-01-01T00:00Z' is of no year"),
                new Case("2026-02-30T01:00Z", "'2026-02-30T01:00Z' is no time"),
                new Case("tomorrow", "'tomorrow' is no time"),
                new Case("", "'' is no time"),
                new Case("2026-11-28T01:00[Mars/Base]", "'2026-11-28T01:00[Mars/Base]' is no time"),
                new Case("2026-03-29T02:30[Europe/Berlin]", "'2026-03-29T02:30[Europe/Berlin]' never comes"),
                new Case("2026-10-25T02:30[Europe/Berlin]", "'2026-10-25T02:30[Europe/Berlin]' comes twice"),
                new Case(
                        "2026-11-28T01:00+05:00[Europe/Berlin]",
                        "'2026-11-28T01:00+05:00[Europe/Berlin]' contradicts itself"))) {
            Refusal e = assertThrows(Refusal.class, () -> Window.parse(one.text(), "2030-01-01T00:00Z"));
            assertTrue(e.getMessage(), e.getMessage().startsWith("start: " + one.message()));
        }
    }

    @Test
    public void tellsBothMistakesAtOnce() {
        String message = assertThrows(Refusal.class, () -> Window.parse(null, "2026-11-28T02:00"))
                .getMessage();
        assertTrue(message, message.contains("start: '' is no time") && message.contains("; end: '2026-11-28T02:00'"));
    }

    @Test
    public void endMustBeAfterTheStart() {
        for (String end : List.of("2026-11-28T01:00+01:00", "2026-11-28T00:30Z")) {
            boolean later = end.endsWith("Z");
            if (later) {
                Window.parse("2026-11-28T01:00+01:00", end);
            } else {
                assertThrows(Refusal.class, () -> Window.parse("2026-11-28T01:00+01:00", end));
            }
        }
    }

    @Test
    public void decidesWhetherWorkMayBegin() {
        OffsetDateTime latest = OffsetDateTime.parse("2026-11-28T01:35+01:00");
        record Case(String now, WindowDecision expected) {}
        for (Case one : List.of(
                new Case("00:30:00", new WindowDecision.NotYet(WINDOW.start(), latest)),
                new Case("01:00:00", new WindowDecision.Accepted(latest)),
                new Case("01:35:00", new WindowDecision.Accepted(latest)))) {
            assertEquals(one.toString(), one.expected(), WindowDecision.decide(WINDOW, ESTIMATE, at(one.now())));
            assertTrue(one.expected().good());
        }
        assertTrue(WindowDecision.decide(WINDOW, ESTIMATE, at("01:35:01")) instanceof WindowDecision.Missed);
        assertTrue(WindowDecision.decide(WINDOW, ESTIMATE, at("02:00:00")) instanceof WindowDecision.InThePast);
    }

    @Test
    public void refusesAWindowThatIsTooShort() {
        Window exact = Window.parse("2026-11-28T01:00Z", "2026-11-28T01:25Z");
        Instant before = at("00:00:00");
        assertTrue(WindowDecision.decide(exact, ESTIMATE, before).good());
        Window shorter = Window.parse("2026-11-28T01:00Z", "2026-11-28T01:24Z");
        WindowDecision.TooShort tooShort = (WindowDecision.TooShort) WindowDecision.decide(shorter, ESTIMATE, before);
        assertEquals(Duration.ofMinutes(1), tooShort.by());
        assertEquals(
                "the window of 24 min is too short by 1 min: expected 20 min (rehearsed 16 min + 25 %), rollback 5 min; enter a"
                        + " longer one",
                tooShort.why());
    }

    @Test
    public void looksAgainWhenItCanBeWorse() {
        Instant begun = at("01:10:00");
        record Case(String now, Instant next) {}
        for (Case one : List.of(
                new Case("01:10:00", at("01:30:00").plusMillis(1)),
                new Case("01:40:00", at("01:55:00")),
                new Case("01:55:00", at("02:00:00")),
                new Case("02:00:00", null))) {
            assertEquals(
                    one.toString(),
                    one.next(),
                    Overrun.next(WINDOW, ESTIMATE, begun, at(one.now())).orElse(null));
        }
    }

    @Test
    public void noticesAnOverrun() {
        Instant begun = at("01:10:00");
        record Case(String now, Overrun.Level level, int seconds) {}
        for (Case one : List.of(
                new Case("01:30:00", null, 0),
                new Case("01:30:01", Overrun.Level.LATE, 1),
                new Case("01:54:59", Overrun.Level.LATE, 24 * 60 + 59),
                new Case("01:55:00", Overrun.Level.NO_WAY_BACK_IN_TIME, 0),
                new Case("02:00:00", Overrun.Level.WINDOW_OVER, 0),
                new Case("02:10:00", Overrun.Level.WINDOW_OVER, 600))) {
            Optional<Overrun> overrun = Overrun.at(WINDOW, ESTIMATE, begun, at(one.now()));
            assertEquals(
                    one.toString(), one.level(), overrun.map(Overrun::level).orElse(null));
            assertEquals(
                    one.toString(),
                    Duration.ofSeconds(one.seconds()),
                    overrun.map(Overrun::by).orElse(Duration.ZERO));
        }
    }

    @Test
    public void storedFormKeepsTheOffset() {
        assertEquals("2026-11-28T01:00:00+01:00", Json.map(WINDOW).get("start"));
        assertEquals(WINDOW, Json.read(Window.class, Json.of(WINDOW)));
    }
}
