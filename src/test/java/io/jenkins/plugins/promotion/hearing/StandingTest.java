package io.jenkins.plugins.promotion.hearing;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.hearing.Standing.Outcome;
import io.jenkins.plugins.promotion.process.people.Scene;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is told to everybody who may read the code, at each point of a change. */
public class StandingTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Scene scene;

    @Before
    public void open() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        scene.build("ann");
        scene.revision("dora");
    }

    private Standing standing(String build, Outcome end) {
        return Standing.of(scene.change.state(), build, Optional.ofNullable(end));
    }

    private String now() {
        return standing("shop#1", null).title();
    }

    @Test
    public void everyWaitIsTold() throws Exception {
        assertEquals("In progress", now());
        scene.applyWaiting("t", "test", false, false);
        assertEquals("Waiting for Begin on test", now());
        assertEquals(
                "https://ci/promotion-changes/CR-1/apply/t/",
                standing("shop#1", null).link("https://ci/promotion-changes/CR-1/"));
        scene.record(new ApplyFact.BeginPressed("t"));
        scene.applyBegun("t");
        assertEquals("Following the plan on test", now());
        scene.asks("t", "stop", WaitsFor.MANUAL);
        assertEquals("Waiting for a person on test", now());
        scene.line("t", "stop", LineStatus.DONE, Duration.ofSeconds(1));
        assertEquals("Following the plan on test", now());
        scene.applyEnded("t", ApplyOutcome.DONE);
        assertEquals("In progress", now());
        scene.gate("Go live", "qa:2", 2, true, null);
        scene.window("w", Duration.ofMinutes(10), Duration.ofMinutes(5));
        assertEquals("Waiting for 2 of qa; the dates of the outage of production", now());
        assertEquals("/c/", standing("shop#1", null).link("/c/"));
        assertEquals(
                "- `Go live` waits for `2 of qa`: [read on or act](/c/gate/r1-go-live/)\n"
                        + "- `production` waits for `the dates of the outage of production`: [read on or act](/c/window/w/)\n",
                standing("shop#1", null).text("/c/"));
        scene.record(new WindowFact.Planned(
                "w",
                scene.now().plusHours(1),
                scene.now().plusHours(2),
                scene.now().plusHours(1)));
        assertEquals("Waiting for 2 of qa; the outage of production", now());
    }

    @Test
    public void wayBackAndDaysOfUseAreTold() throws Exception {
        scene.applyWaiting("p", "production", true, false);
        scene.record(new ApplyFact.BeginPressed("p"));
        scene.applyBegun("p");
        scene.applyEnded("p", ApplyOutcome.DONE);
        scene.record(new SoakFact.Began("s", "production", Duration.ofDays(3), "v1:after"));
        assertEquals("Days of use of production", now());
        scene.record(ApplyFact.BackOutAsked.undo("p", "swordfish"));
        assertEquals("Waiting for Begin on production", now());
        scene.record(new ApplyFact.BeginPressed("p"));
        assertEquals("Going back on production; Days of use of production", now());
    }

    @Test
    public void aLongTitleEndsWithAWholeCharacter() throws Exception {
        scene.gate("Go live", "x" + "\ud83d\ude00".repeat(80), 1, true, null);
        assertEquals("Waiting for 1 of x" + "\ud83d\ude00".repeat(65) + "…", now());
    }

    /** What waits for a build that is gone, waits at no other. */
    @Test
    public void anotherBuildsWaitsAreNotTold() throws Exception {
        scene.gate("Go live", "qa", 1, true, null);
        scene.applyWaiting("t", "test", false, false);
        scene.window("w", Duration.ofMinutes(10), Duration.ofMinutes(5));
        assertEquals("In progress", standing("shop#2", null).title());
    }

    @Test
    public void everyEndIsTold() throws Exception {
        assertEquals(
                new Standing(Optional.of(Outcome.NEUTRAL), "Still open after this build", List.of()),
                standing("shop#1", Outcome.SUCCESS));
        assertEquals(
                Optional.of(Outcome.FAILURE),
                standing("shop#1", Outcome.FAILURE).outcome());
        assertEquals(
                Optional.of(Outcome.CANCELLED),
                standing("shop#1", Outcome.CANCELLED).outcome());
        scene.record(new ChangeFact.Cancelled("swordfish"));
        assertEquals(new Standing(Optional.of(Outcome.CANCELLED), "Cancelled", List.of()), standing("shop#1", null));
    }
}
