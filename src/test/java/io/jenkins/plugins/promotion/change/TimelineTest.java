package io.jenkins.plugins.promotion.change;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.TimelineStep.Status;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The twelve steps of a change as it goes on. */
public class TimelineTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;
    private boolean building = true;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
    }

    private Timeline timeline() {
        return Timeline.of(new AtWork(scene.change.state(), build -> building), scene.now());
    }

    private TimelineStep step(String number) {
        return timeline().steps().stream()
                .filter(s -> s.number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    /** One letter a step: not reached, Waiting, Running, Done, Failed. */
    private String letters() {
        return timeline().steps().stream()
                .map(s -> s.status() == Status.NOT_REACHED
                        ? "-"
                        : s.status().name().substring(0, 1))
                .collect(Collectors.joining());
    }

    private void pass(int minutes) {
        scene.clock.pass(Duration.ofMinutes(minutes));
    }

    private void approve(String gate, String who) throws IOException {
        scene.decide(gate, person(who, "qa"), Verdict.APPROVE, "ok");
    }

    private void firstRound() throws IOException {
        scene.copy("production", "development", true, true);
        pass(1);
        scene.lock("production");
        pass(1);
        scene.revision("author");
        pass(1);
        scene.copy("development", "test", false, false);
        pass(1);
    }

    @Test
    public void newChangeHasTwelveStepsNotReached() {
        assertEquals("------------", letters());
        assertNull(timeline().current());
        assertEquals("Copy production → first stage", step("01").title());
    }

    @Test
    public void standsAtAllThatPeopleAreWaitedForAtOnce() throws IOException {
        scene.copy("production", "development", true, true);
        String made = scene.gate("Changes made", "config-team", 1, false, null);
        String more = scene.gate("Docs made", false, "docs", 1, false, null);
        String test = scene.gate("Test", "qa", 1, true, null);
        List<String> stands =
                timeline().stands().stream().map(TimelineStep::link).toList();
        assertEquals(List.of("gate/" + more, "gate/" + test, "gate/" + made), stands);
        scene.decide(more, person("dan", "docs"), Verdict.APPROVE, "ok");
        scene.decide(made, person("cor", "config-team"), Verdict.APPROVE, "ok");
        assertEquals(1, timeline().stands().size());
    }

    @Test
    public void stepsAreReachedOneAfterTheOther() throws IOException {
        firstRound();
        assertEquals("DRDD--------", letters());
        assertEquals("Copy production → development", step("01").title());
        assertEquals("412 files; 3 files and folders changed", step("01").detail());
        assertEquals(Duration.ofSeconds(4), step("01").duration());
        assertEquals("held 3 min, drift: none", step("02").detail());

        String test = scene.gate("Test", "qa", 1, true, null);
        assertEquals("DRDDWW------", letters());
        assertEquals("gate/" + test, step("06").link());
        assertEquals("06", timeline().current().number());
        pass(10);
        approve(test, "qa1");
        assertEquals("DRDDDD------", letters());
        assertEquals(Duration.ofMinutes(10), step("06").duration());
        assertEquals(List.of("qa1"), step("06").who());

        pass(1);
        scene.copy("production", "test", false, true);
        assertEquals("DRDDDDD-----", letters());
        assertTrue(step("07").detail().endsWith("production unchanged since 01"));

        pass(1);
        scene.applyWaiting("a1", "test", false, false);
        assertEquals("DRDDDDDW----", letters());
        assertEquals("apply/a1", step("08").link());
        scene.following().begin(scene.change, "a1", person("doer"), true);
        scene.applyBegun("a1");
        pass(1);
        scene.line("a1", "stop", LineStatus.DONE, Duration.ofSeconds(30));
        assertEquals("DRDDDDDR----", letters());
        scene.applyEnded("a1", ApplyOutcome.DONE);
        assertEquals("DRDDDDDD----", letters());
        assertEquals(
                "done, work 30 s, wait 0 s; counts as rehearsal", step("08").detail());

        pass(1);
        String live = scene.gate("Go live", "qa", 1, true, null);
        assertEquals("DRDDDDDDW---", letters());
        assertEquals("gate/" + live, step("09").link());
        scene.record(new GateFact.Settled(live, GateOutcome.APPROVED)); // The scene's trees are no rehearsal's.

        pass(1);
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        assertEquals("DRDDDDDDDW--", letters());
        assertEquals(
                "expected 21 min, rollback 4 min; its dates are to be entered",
                step("10").detail());

        scene.applyWaiting("a2", "production", true, false);
        scene.following().begin(scene.change, "a2", person("doer"), true);
        scene.applyBegun("a2");
        scene.asks("a2", "stop", WaitsFor.MANUAL);
        assertEquals("DRDDDDDDDWW-", letters());
        scene.record(new WindowFact.Began("w1"));
        assertEquals("DRDDDDDDDRW-", letters());
        assertEquals("not the outage around it", "11", timeline().current().number());
        scene.line("a2", "stop", LineStatus.DONE, Duration.ofSeconds(10));
        scene.applyEnded("a2", ApplyOutcome.DONE);
        assertEquals(Status.DONE, step("11").status());

        pass(5);
        scene.record(new SoakFact.Began("s1", "production", Duration.ofDays(3), "v1:tree"));
        assertEquals(Status.RUNNING, step("12").status());
        pass(60);
        scene.copy("production", "development", false, true);
        assertEquals(Status.DONE, step("12").status());
        assertEquals(Status.DONE, step("07").status());
        assertTrue(step("12").detail().endsWith("copied to development"));
    }

    /** Nothing is called running that no build follows. */
    @Test
    public void whatNoBuildFollowsIsStopped() throws IOException {
        firstRound();
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", person("doer"), true);
        scene.applyBegun("a1");
        scene.record(new SoakFact.Began("s1", "production", Duration.ofDays(3), "v1:tree"));
        assertEquals(Status.RUNNING, step("08").status());
        assertEquals(Status.RUNNING, step("12").status());
        building = false;
        assertEquals(Status.STOPPED, step("08").status());
        assertTrue(step("08").detail(), step("08").detail().startsWith("stopped, work"));
        assertEquals(Status.STOPPED, step("12").status());
        assertEquals("08", timeline().current().number());
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        assertEquals(Status.WAITING, step("08").status());
    }

    @Test
    public void nextBuildGoesOnWhereTheLastCameTo() throws IOException {
        assertEquals("at the beginning", timeline().goesOn());
        firstRound();
        assertEquals("after 04 Copy development → test", timeline().goesOn());
        String test = scene.gate("Test", "qa", 1, true, null);
        assertEquals("at 06 Rounds until signed off", timeline().goesOn());
        scene.decide(test, person("qa1", "qa"), Verdict.REJECT, "too slow");
        assertEquals("at 03 Changes made and written down", timeline().goesOn());
        scene.revision("author");
        scene.copy("development", "test", false, false);
        assertEquals("after 04 Copy development → test", timeline().goesOn());
    }

    @Test
    public void plannedOutageIsWaitedFor() throws IOException {
        firstRound();
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        scene.record(new WindowFact.Planned(
                "w1",
                scene.now().plusHours(1),
                scene.now().plusHours(2),
                scene.now().plusMinutes(95)));
        assertEquals(Status.WAITING, step("10").status());
        scene.record(new WindowFact.Began("w1"));
        assertEquals(Status.RUNNING, step("10").status());
    }

    @Test
    public void rejectionAtTheEndTakesTheStepsBackToTheRounds() throws IOException {
        firstRound();
        String test = scene.gate("Test", "qa", 1, true, null);
        approve(test, "qa1");
        pass(1);
        scene.copy("production", "test", false, true);
        pass(1);
        scene.applyWaiting("a1", "test", false, false);
        scene.applyEnded("a1", ApplyOutcome.DONE);
        String live = scene.gate("Go live", "qa", 1, true, null);
        scene.decide(live, person("qa1", "qa"), Verdict.REJECT, "timeout wrong");
        assertEquals("DRDDDDDD----", letters());
        pass(1);
        scene.revision("author");
        scene.copy("development", "test", false, false);
        assertEquals("DRDDD-------", letters());
        assertTrue(step("05").detail(), step("05").detail().contains("round 1 rejected: qa1 \"timeout wrong\""));
        scene.gate("Test", "qa", 1, true, null);
        assertEquals("DRDDWW------", letters());
    }

    @Test
    public void roundThatLeavesThePlanAsItIsLastsUntilItsGateSettles() throws IOException {
        firstRound();
        scene.decide(scene.gate("Test", "qa", 1, true, null), person("qa1", "qa"), Verdict.REJECT, "too slow");
        String made = scene.gate("Changes made", "qa", 1, false, null);
        pass(10);
        approve(made, "qa1");
        assertEquals(Duration.ofMinutes(10), step("03").duration());
    }

    @Test
    public void whatAGateSignsSaysWhichStepItIsAndNotItsName() throws IOException {
        scene.copy("production", "development", true, true);
        String made = scene.gate("Fertig", false, "qa", 1, false, null);
        assertEquals("D-W---------", letters());
        approve(made, "qa1");
        scene.revision("author");
        scene.copy("development", "test", false, false);
        approve(scene.gate("Informed", false, "qa", 1, false, null), "qa1");
        assertEquals("gate/" + made, "D-DDDD------", letters());
        scene.gate("Changes made", true, "qa", 1, true, null);
        assertEquals("D-DDWW------", letters());
    }

    @Test
    public void twoEnvironmentsSuffice() throws IOException {
        scene.copy("production", "test", true, true);
        pass(1);
        scene.revision("author");
        String gate = scene.gate("Test", "qa", 1, true, null);
        approve(gate, "qa1");
        pass(1);
        scene.copy("production", "test", false, true);
        pass(1);
        scene.applyWaiting("a1", "test", false, false);
        assertEquals("D-D-DDDW----", letters());
    }

    @Test
    public void everyStageCounts() throws IOException {
        scene.copy("production", "development", true, true);
        scene.lock("production");
        scene.lock("partner");
        scene.revision("author");
        scene.copy("development", "integration", false, false);
        pass(1);
        scene.copy("integration", "test", false, false);
        assertEquals("Copy development → integration → test", step("04").title());
        assertEquals(Duration.ofSeconds(8), step("04").duration());
        assertTrue(step("04").detail(), step("04").detail().startsWith("integration: 412 files"));
        assertTrue(step("04").detail(), step("04").detail().contains("; test: 412 files"));
        assertEquals(
                List.of("integration tree", "test tree"),
                List.copyOf(step("04").digests().keySet()));
        assertTrue(step("02").detail(), step("02").detail().contains("partner"));

        String test = scene.gate("Test", "qa", 1, true, null);
        scene.gate("Security", "qa", 1, true, null);
        approve(test, "qa1");
        assertEquals(
                "another gate of the round is open", Status.WAITING, step("06").status());
        assertTrue(step("06").detail(), step("06").detail().contains("'Test' approved by qa1"));
        assertTrue(step("06").detail(), step("06").detail().contains("'Security' waits for"));
        approve("r1-security", "qa1");
        assertEquals(Status.DONE, step("06").status());

        pass(1);
        scene.copy("production", "test", false, true);
        scene.copy("production", "preproduction", false, true);
        assertEquals("Copy production → test, preproduction again", step("07").title());
        scene.applyWaiting("a1", "test", false, false);
        scene.applyEnded("a1", ApplyOutcome.DONE);
        scene.applyWaiting("a2", "preproduction", false, false);
        assertEquals("Follow the plan on test, preproduction", step("08").title());
        assertEquals(Status.WAITING, step("08").status());
        assertEquals("apply/a2", step("08").link());
        scene.applyEnded("a2", ApplyOutcome.DONE);
        assertEquals(Status.DONE, step("08").status());
    }

    @Test
    public void stepsThatWillNeverBeTakenAreLeftOut() throws IOException {
        firstRound();
        assertEquals(Status.NOT_REACHED, step("09").status());
        scene.record(new ChangeFact.Cancelled("enough"));
        assertEquals(Status.LEFT_OUT, step("09").status());
        assertEquals("04", timeline().current().number());
        assertTrue(timeline().steps().stream().noneMatch(s -> s.status() == Status.NOT_REACHED));
    }

    @Test
    public void rowsCompareEstimateRehearsalAndProduction() throws IOException {
        scene.revision("author");
        scene.applyWaiting("a1", "test", false, false);
        scene.line("a1", "stop", LineStatus.DONE, Duration.ofSeconds(12));
        scene.applyWaiting("a2", "production", true, false);
        scene.asks("a2", "stop", WaitsFor.MANUAL);
        ChangeState state = scene.change.state();
        List<ItemRow> rows = ItemRow.of(
                StoredPlan.read(scene.change, 1),
                "production",
                state.apply("a1").orElseThrow(),
                state.apply("a2").orElseThrow());
        assertEquals(
                new ItemRow(
                        1,
                        "stop",
                        "Stop it",
                        "manual",
                        "",
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(12),
                        null,
                        "waiting",
                        "done",
                        "gently",
                        0),
                rows.get(0));
        assertEquals(3, rows.size());
        assertNull("Not reached here", rows.get(1).status());
        assertEquals(
                Duration.ofSeconds(12),
                ItemRow.sum(rows.stream().map(ItemRow::rehearsed).toList()));
    }

    @Test
    public void metricsCountRoundsAndLockedTime() throws IOException {
        firstRound();
        String gate = scene.gate("Test", "qa", 1, true, null);
        scene.decide(gate, person("qa1", "qa"), Verdict.REJECT, "no");
        Metrics metrics = Metrics.of(scene.change.state(), scene.now());
        assertEquals(new Metrics(Duration.ofMinutes(4), Duration.ofMinutes(3), 2, 0, 0, 0), metrics);
    }

    @Test
    public void longestStepHasTheFullBar() throws IOException {
        firstRound();
        Timeline timeline = timeline();
        assertEquals(100, timeline.share(step("02")));
        assertEquals(2, timeline.share(step("01")));
        assertEquals(0, timeline.share(step("12")));
    }

    @Test
    public void outageTellsHowLateItIs() throws IOException {
        firstRound();
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        scene.record(new WindowFact.Planned(
                "w1", scene.now(), scene.now().plusHours(1), scene.now().plusMinutes(35)));
        scene.record(new WindowFact.Began("w1"));
        pass(57);
        assertEquals("expected 21 min, rollback 4 min", step("10").detail());
        for (String[] row : new String[][] {
            {"LATE", "; longer than expected"},
            {"NO_WAY_BACK_IN_TIME", "; a rollback that begins now is not done by its end"}
        }) {
            scene.record(new WindowFact.Overran("w1", Overrun.Level.valueOf(row[0])));
            assertEquals("expected 21 min, rollback 4 min" + row[1], step("10").detail());
        }
        pass(3); // Whether a step looks after it or its build has failed.
        assertEquals(
                "expected 21 min, rollback 4 min; its window is over",
                step("10").detail());
        scene.record(new WindowFact.Ended("w1", scene.now(), true));
        assertEquals(
                "expected 21 min, rollback 4 min; longer than its window",
                step("10").detail());
    }
}
