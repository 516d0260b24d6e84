package io.jenkins.plugins.promotion.signoff;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Reminders.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** When people are told again, and how that is written. */
public class RemindersTest {

    private static final Instant ASKED = Instant.parse("2026-11-21T09:00:00Z");
    private static final Reminders BOTH = Reminders.parse("1d", "5d: managers; 60h: leads, bob");

    private static Instant day(double days) {
        return ASKED.plusSeconds(Math.round(days * 24 * 3600));
    }

    @Test
    public void remindsAfterEachPauseAndTakesItToOthersOnce() {
        assertEquals(Optional.empty(), BOTH.due(ASKED, List.of(), day(0.9)));
        assertEquals(Optional.of(day(1)), BOTH.next(ASKED, List.of()));
        assertEquals(Optional.of(List.of()), BOTH.due(ASKED, List.of(), day(1)));
        List<Told> twice = List.of(new Told(day(1), List.of()), new Told(day(2), List.of()));
        assertEquals(Optional.of(day(2.5)), BOTH.next(ASKED, twice));
        assertEquals(Optional.of(List.of("leads", "bob")), BOTH.due(ASKED, twice, day(2.5)));
        List<Told> leads = List.of(new Told(day(2.5), List.of("leads", "bob")));
        assertEquals(Optional.empty(), BOTH.due(ASKED, leads, day(3.4)));
        assertEquals(Optional.of(List.of()), BOTH.due(ASKED, leads, day(3.5)));
    }

    /** Nobody gets five mails because the controller was off for five days. */
    @Test
    public void whatWasMissedIsToldOnce() {
        Reminders daily = Reminders.parse("1d", null);
        assertEquals(Optional.of(List.of()), daily.due(ASKED, List.of(), day(5)));
        List<Told> told = List.of(new Told(day(5), List.of()));
        assertEquals(Optional.empty(), daily.due(ASKED, told, day(5.1)));
        assertEquals(Optional.of(day(6)), daily.next(ASKED, told));
    }

    @Test
    public void nothingIsToldWhereNothingIsSaid() {
        Reminders none = Reminders.parse(null, " ");
        assertEquals(Optional.empty(), none.next(ASKED, List.of()));
        assertEquals(Optional.empty(), none.due(ASKED, List.of(), ASKED.plus(Duration.ofDays(999))));
    }

    @Test
    public void everyMistakeIsToldWithWhatIsRight() {
        Map.of(
                        "3d", "such as 3d: leads",
                        "3d:", "such as 3d: leads",
                        "3d: a,,b", "such as 3d: leads",
                        "soon: leads", "'soon' is no duration",
                        "5s: leads", "a minute is the least",
                        "1d: leads; 2d: leads", "named twice")
                .forEach((text, what) -> assertThat(
                        assertThrows(text, Refusal.class, () -> Reminders.parse(null, text))
                                .getMessage(),
                        containsString(what)));
        assertThat(
                assertThrows(Refusal.class, () -> Reminders.parse("daily", "x")).getMessage(),
                containsString("remind: 'daily' is no duration"));
    }
}
