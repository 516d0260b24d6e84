package io.jenkins.plugins.promotion.outage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class MarginTest {

    @Test
    public void readsAndAdds() {
        record Case(String given, String text, long from, long to) {}
        for (Case one : List.of(
                new Case("20%", "20 %", 1020_000, 1224_000),
                new Case(" 20 % ", "20 %", 1, 2),
                new Case("0%", "0 %", 7, 7),
                new Case("1000%", "1000 %", 1000, 11_000),
                new Case("10m", "10 min", 1000, 601_000),
                new Case("0", "0 s", 5, 5))) {
            Margin margin = Margin.parse(one.given());
            assertEquals(one.text(), margin.text());
            assertEquals(one.toString(), Duration.ofMillis(one.to()), margin.addedTo(Duration.ofMillis(one.from())));
        }
    }

    @Test
    public void refusesAnythingElse() {
        for (String text : new String[] {null, "", "20", "-5%", "1001%", "2.5%", "%", "ten minutes", "99999%"}) {
            Refusal e = assertThrows(Refusal.class, () -> Margin.parse(text));
            assertTrue(e.getMessage(), e.getMessage().startsWith("margin: '"));
        }
    }
}
