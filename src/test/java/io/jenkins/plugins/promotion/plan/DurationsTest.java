package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class DurationsTest {
    @Test
    public void readsWhatPeopleWrite() {
        Map<String, Duration> texts = Map.of(
                "90s", Duration.ofSeconds(90),
                "2h30m", Duration.ofMinutes(150),
                "3d", Duration.ofDays(3),
                "1d2h3m4s", Duration.ofSeconds(93784),
                " 5m ", Duration.ofMinutes(5),
                "0", Duration.ZERO,
                "0s", Duration.ZERO,
                "1d90m", Duration.ofMinutes(1530));
        texts.forEach((text, duration) -> assertEquals(text, duration, Durations.parse(text)));
    }

    @Test
    public void refusesEverythingElse() {
        for (String text :
                List.of("", "5", "5 m", "m", "-5m", "5min", "1m1h", "PT5M", "1.5h", "5M", "99999999999999d")) {
            Refusal refused = assertThrows(text, Refusal.class, () -> Durations.parse(text));
            assertTrue(refused.getMessage().contains("such as 90s, 2h30m or 3d"));
        }
        assertThrows(Refusal.class, () -> Durations.parse(null));
        assertTrue(assertThrows(Refusal.class, () -> Durations.parse("9999d"))
                .getMessage()
                .contains("longer than ten years"));
    }

    @Test
    public void writesWhatItReads() {
        for (String text : List.of("90s", "2h30m", "3d", "0", "1d1s")) {
            assertEquals(Durations.parse(text), Durations.parse(Durations.text(Durations.parse(text))));
        }
        assertEquals("1m30s", Durations.text(Duration.ofSeconds(90)));
    }
}
