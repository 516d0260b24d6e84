package io.jenkins.plugins.promotion.process.people;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Dates of an outage. */
public class OutagesTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
    }

    private void plan(String start, String end, String replaces) throws IOException {
        new Outages(scene.clock).plan(scene.change, "w1", start, end, replaces, person("ann"), true);
    }

    private WindowRecord window() {
        return scene.change.state().window("w1").orElseThrow();
    }

    @Test
    public void goodDatesAreTaken() throws IOException {
        plan("2026-11-28T01:00+01:00", "2026-11-28T02:00+01:00", "");
        assertEquals(OffsetDateTime.parse("2026-11-28T01:35+01:00"), window().latestSafeStart());
        assertEquals("ann", window().plannedBy());
    }

    @Test
    public void badDatesAreRefusedWithTheReason() {
        String[][] table = {
            {"2026-11-28T01:00+01:00", "2026-11-28T01:24:59+01:00", "too short by 1 s"},
            {"2026-11-20T01:00Z", "2026-11-20T02:00Z", "is over"},
            {"2026-11-21T08:30Z", "2026-11-21T09:10Z", "latest safe start was"},
            {"2026-11-28T01:00", "2026-11-28T02:00Z", "in which zone"},
            {"tomorrow", "", "is no time"},
            {"2026-11-28T02:00Z", "2026-11-28T01:00Z", "not after the start"},
        };
        for (String[] row : table) {
            Refusal refusal = assertThrows(Refusal.class, () -> plan(row[0], row[1], ""));
            assertEquals(400, refusal.kind().status());
            assertTrue(refusal.getMessage(), refusal.getMessage().contains(row[2]));
        }
        assertTrue(window().waitsForDates());
    }

    @Test
    public void datesNobodySawAreNotOverwritten() throws IOException {
        plan("2026-11-28T01:00Z", "2026-11-28T02:00Z", "");
        assertEquals(
                409,
                assertThrows(Refusal.class, () -> plan("2026-11-29T01:00Z", "2026-11-29T02:00Z", ""))
                        .kind()
                        .status());
        plan("2026-11-29T01:00Z", "2026-11-29T02:00Z", window().start().toString());
        assertEquals(OffsetDateTime.parse("2026-11-29T01:00Z"), window().start());
    }

    @Test
    public void datesOfAnOutageThatBeganStay() throws IOException {
        plan("2026-11-28T01:00Z", "2026-11-28T02:00Z", "");
        scene.record(new WindowFact.Began("w1"));
        assertEquals(
                409,
                assertThrows(
                                Refusal.class,
                                () -> plan(
                                        "2026-11-29T01:00Z",
                                        "2026-11-29T02:00Z",
                                        window().start().toString()))
                        .kind()
                        .status());
    }

    @Test
    public void permissionIsNeeded() {
        assertEquals(
                403,
                assertThrows(Refusal.class, () -> new Outages(scene.clock)
                                .plan(scene.change, "w1", "", "", "", person("ann"), false))
                        .kind()
                        .status());
    }
}
