package io.jenkins.plugins.promotion.hearing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Outages;
import io.jenkins.plugins.promotion.process.people.Scene;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The calendar as a program reads it, which subscribed to it. */
public class OutageFeedTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        scene.revision("author");
        scene.window("w1", Duration.ofMinutes(30), Duration.ofMinutes(10));
    }

    private String text() {
        return OutageFeed.of(
                Map.of("CR-1", scene.change.state()),
                "https://ci.example.org/",
                "ci.example.org",
                scene.clock.instant());
    }

    private List<VEvent> entries() {
        ICalendar read = Biweekly.parse(text()).first();
        if (!read.getEvents().isEmpty()) {
            assertTrue(
                    read.validate(ICalVersion.V2_0).toString(),
                    read.validate(ICalVersion.V2_0).isEmpty());
        }
        return read.getEvents();
    }

    private void plan(OffsetDateTime start, OffsetDateTime replaces) throws IOException {
        new Outages(scene.clock)
                .plan(
                        scene.change,
                        "w1",
                        start.toString(),
                        start.plusHours(2).toString(),
                        replaces == null ? "" : replaces.toString(),
                        Scene.person("ann"),
                        true);
    }

    private VEvent only() {
        List<VEvent> entries = entries();
        assertEquals(1, entries.size());
        return entries.get(0);
    }

    @Test
    public void withoutDatesThereIsNothing() {
        assertEquals(List.of(), entries());
    }

    @Test
    public void movedOutageIsTheSameEntryWithAHigherSequence() throws IOException {
        OffsetDateTime start = scene.now().plusDays(2);
        plan(start, null);
        VEvent first = only();
        assertEquals("CR-1-w1@ci.example.org", first.getUid().getValue());
        assertEquals(Date.from(start.toInstant()), first.getDateStart().getValue());
        assertEquals(
                "Outage of production: CR-1, Enable new routing",
                first.getSummary().getValue());
        String description = first.getDescription().getValue();
        assertTrue(
                description, description.matches(".*; latest safe start \\d{1,2} \\w{3} \\d{4} \\d\\d:\\d\\d \\S+\\."));
        assertEquals(
                "https://ci.example.org/promotion-changes/CR-1/window/w1/",
                first.getUrl().getValue());
        assertTrue(first.getStatus().isConfirmed());
        scene.clock.pass(Duration.ofMinutes(1));
        plan(start.plusDays(1), start);
        VEvent moved = only();
        assertEquals(first.getUid(), moved.getUid());
        assertTrue(moved.getSequence().getValue() > first.getSequence().getValue());
        assertEquals(
                Date.from(start.plusDays(1).toInstant()), moved.getDateStart().getValue());
    }

    @Test
    public void missedOutageIsCancelledUntilOtherDatesAreEntered() throws IOException {
        OffsetDateTime start = scene.now().plusDays(2);
        plan(start, null);
        int sequence = only().getSequence().getValue();
        scene.record(new WindowFact.Missed("w1"));
        VEvent missed = only();
        assertTrue(missed.getStatus().isCancelled());
        assertTrue(missed.getSequence().getValue() > sequence);
        plan(start.plusDays(1), null);
        assertTrue(only().getStatus().isConfirmed());
        assertTrue(only().getSequence().getValue() > missed.getSequence().getValue());
    }

    @Test
    public void outageOfAChangeThatEndedBeforeItIsCancelledAndOneThatWasIsNot() throws IOException {
        plan(scene.now().plusDays(2), null);
        int sequence = only().getSequence().getValue();
        scene.change.record(Actor.person("ann"), new ChangeFact.Cancelled("no more"));
        VEvent cancelled = only();
        assertTrue(cancelled.getStatus().isCancelled());
        assertTrue(cancelled.getSequence().getValue() > sequence);
    }

    @Test
    public void outageThatLastedLongerEndsWhenItDid() throws IOException {
        OffsetDateTime start = scene.now().plusDays(2);
        plan(start, null);
        scene.record(new WindowFact.Began("w1"));
        scene.record(new WindowFact.Ended("w1", start.plusHours(5), true));
        scene.change.record(Actor.person("ann"), new ChangeFact.Closed("done"));
        assertTrue(only().getStatus().isConfirmed());
        assertEquals(
                Date.from(start.plusHours(5).toInstant()), only().getDateEnd().getValue());
    }

    @Test
    public void whatIsLongPastIsLeftOut() throws IOException {
        plan(scene.now().plusDays(2), null);
        scene.clock.pass(Duration.ofDays(100));
        assertEquals(List.of(), entries());
    }

    /** RFC 5545, 3.1: lines end with CR and LF and are of 75 octets at the most. */
    @Test
    public void linesAreFolded() throws IOException {
        plan(scene.now().plusDays(2), null);
        String text = text();
        assertTrue(text.endsWith("END:VCALENDAR\r\n"));
        for (String line : text.split("\r\n")) {
            assertTrue(line, line.getBytes(StandardCharsets.UTF_8).length <= 75);
            assertFalse(line, line.contains("\n"));
        }
        assertTrue(text.contains("METHOD:PUBLISH"));
    }
}
