package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Overrun;
import java.nio.file.Files;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Windows, soaks and the end of a change: what depends on the clock. */
public class OutageAndSoakTest {

    private static final String SOAK = "awaitSoak environment: 'production', change: c, lasting: '3d'";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static String window(String more) {
        return "def r = outageWindow(environment: 'production', change: c" + more + ") { echo 'in the outage' }\n"
                + "echo \"expected=${r.expected} began=${r.began != null} overrun=${r.overrun} why=${r.explanation}\"";
    }

    private static String dates(Duration start, Duration end) {
        OffsetDateTime now = OffsetDateTime.now();
        return ", start: '" + now.plus(start) + "', end: '" + now.plus(end) + "'";
    }

    @Test
    public void withoutAPlanNoOutage() throws Exception {
        shop.base();
        assertThat(shop.refused(window("")), containsString("No outage of 'production' can be planned"));
    }

    @Test
    public void withoutARehearsalNoOutage() throws Exception {
        shop.recorded();
        String log = shop.refused(window(dates(Duration.ofMinutes(-1), Duration.ofHours(2))));
        assertThat(log, containsString("No outage of 'production' can be planned"));
        assertThat(log, containsString("rehears"));
    }

    @Test
    public void tooShortIsRefused() throws Exception {
        shop.rehearsed();
        assertThat(
                shop.refused(window(
                        dates(Duration.ofMinutes(1), Duration.ofMinutes(1).plusMillis(1)))),
                containsString("Refused: "));
    }

    @Test
    public void pastIsRefused() throws Exception {
        shop.rehearsed();
        assertThat(
                shop.refused(window(dates(Duration.ofHours(-3), Duration.ofHours(-1)))), containsString("Refused: "));
    }

    @Test
    public void datesWithoutZoneAreRefused() throws Exception {
        shop.rehearsed();
        assertThat(
                shop.refused(window(", start: '2030-01-01T10:00', end: '2030-01-01T12:00'")),
                containsString("2030-01-01T10:00"));
    }

    @Test
    public void givenDatesAreWaitedForAndTheResultTellsAll() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(window(dates(Duration.ofHours(1), Duration.ofHours(3))));
        j.waitForMessage("Waiting for the outage of production", run);
        Clocks.ahead(Duration.ofMinutes(61));
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("in the outage"));
        assertThat(log, containsString("began=true overrun=false"));
    }

    @Test
    public void enteredDatesBeginIt() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(window(""));
        j.waitForMessage("Waiting for the dates of the outage", run);
        OffsetDateTime now = OffsetDateTime.now();
        shop.people.plan(
                "production", now.minusMinutes(1).toString(), now.plusHours(2).toString(), "ivan");
        shop.end(run, Result.SUCCESS);
        assertEquals("ivan", shop.state().lastWindow("production").orElseThrow().plannedBy());
    }

    @Test
    public void missedWindowAsksForNewDates() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(window(""));
        j.waitForMessage("Waiting for the dates of the outage", run);
        OffsetDateTime now = OffsetDateTime.now();
        shop.people.plan(
                "production", now.plusHours(1).toString(), now.plusHours(2).toString(), "ivan");
        j.waitForMessage("Waiting for the outage of production", run);
        Clocks.ahead(Duration.ofHours(3));
        j.waitForMessage("was missed; enter new dates", run);
        shop.people.until("dates asked again", s -> s.lastWindow("production")
                .filter(WindowRecord::waitsForDates)
                .isPresent());
    }

    @Test
    public void optionThatIsNotThereYetIsRefusedByName() throws Exception {
        shop.rehearsed();
        assertThat(shop.refused(window(", onOverrun: 'ask'")), containsString("onOverrun"));
    }

    @Test
    public void abortWhileWaitingKeepsTheDates() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(window(""));
        j.waitForMessage("Waiting for the dates of the outage", run);
        OffsetDateTime now = OffsetDateTime.now();
        shop.people.plan(
                "production", now.plusHours(1).toString(), now.plusHours(4).toString(), "ivan");
        j.waitForMessage("Waiting for the outage of production", run);
        run.doStop();
        shop.end(run, Result.ABORTED);
        WorkflowRun next = shop.start(window(""));
        j.waitForMessage("Waiting for the outage of production", next);
        Clocks.ahead(Duration.ofMinutes(61));
        shop.end(next, Result.SUCCESS);
    }

    @Test
    public void soakLastsAsLongAsItSays() throws Exception {
        WorkflowRun run = shop.start(
                "def r = " + SOAK.replace("awaitSoak ", "awaitSoak(") + ")\necho \"changes=${r.changes.size()}\"");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(2));
        assertTrue(run.isBuilding());
        Clocks.ahead(Duration.ofDays(3).plusMinutes(1));
        assertThat(shop.end(run, Result.SUCCESS), containsString("changes=0"));
    }

    @Test
    public void soakReportsWhatChanged() throws Exception {
        WorkflowRun run = shop.start(
                "def r = " + SOAK.replace("awaitSoak ", "awaitSoak(") + ")\necho \"changes=${r.changes.size()}\"");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        Clocks.ahead(Duration.ofDays(1));
        j.waitForMessage("was changed during its soak", run);
        Clocks.ahead(Duration.ofDays(4));
        assertThat(shop.end(run, Result.SUCCESS), containsString("changes=1"));
    }

    @Test
    public void soakBeginsAnewAfterAChange() throws Exception {
        WorkflowRun run = shop.start(SOAK + ", onChange: 'restart'");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(2));
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        Clocks.ahead(Duration.ofDays(2).plusHours(1));
        j.waitForMessage("was changed during its soak", run);
        Clocks.ahead(Duration.ofDays(4));
        assertTrue("three days since the change are not over", run.isBuilding());
        Clocks.ahead(Duration.ofDays(6));
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void soakFailsAfterAChange() throws Exception {
        WorkflowRun run = shop.start(SOAK + ", onChange: 'fail'");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        Clocks.ahead(Duration.ofDays(1));
        assertThat(shop.end(run, Result.FAILURE), containsString("'production' was changed at"));
    }

    @Test
    public void soakWithoutALengthIsRefused() throws Exception {
        assertThat(shop.refused("awaitSoak environment: 'production', change: c"), containsString("lasting"));
    }

    @Test
    public void finishedSoakIsStored() throws Exception {
        WorkflowRun run = shop.start(SOAK);
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(4));
        shop.end(run, Result.SUCCESS);
        assertThat(shop.succeed(SOAK), containsString("is over already"));
    }

    @Test
    public void closingReleasesLocksAndOccupancy() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        shop.lock();
        shop.succeed("def r = closeChange(change: c)\necho \"closed=${r.closed}\"");
        assertEquals(ChangePhase.CLOSED, shop.state().phase());
        assertNull(shop.binding("production").lock());
        assertNull(shop.binding("test").occupant());
    }

    @Test
    public void markedChangeIsNotClosed() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        String key = shop.people.change().key();
        Promotion.get()
                .bindings()
                .update("test", b -> b.withMark(new Binding.Mark(key, shop.change(), "apply-1", "2026-01-01T00:00Z")));
        assertThat(shop.refused("closeChange change: c"), containsString("cannot be closed: environment 'test'"));
        assertFalse(shop.state().phase().isEnded());
    }

    @Test
    public void nextUseOfAClosedChangeOpensAnother() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c\ncloseChange change: c");
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        long named = Promotion.get().changes().all().stream()
                .filter(c -> c.name().equals(shop.change()))
                .count();
        assertEquals(2, named);
    }

    @Test
    public void closingAgainOpensNothing() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c\ncloseChange change: c");
        shop.succeed("closeChange change: c");
        assertEquals(
                1,
                Promotion.get().changes().all().stream()
                        .filter(c -> c.name().equals(shop.change()))
                        .count());
    }

    @Test
    public void closingWhatNeverWasIsRefused() throws Exception {
        assertThat(shop.refused("closeChange change: c"), containsString("There is no change '" + shop.change() + "'"));
    }

    private static String outage(String dates, String body) {
        return "outageWindow(environment: 'production', change: c" + dates + ") {\n" + body + "\n}";
    }

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";

    private static String twoHours() {
        return dates(Duration.ofMinutes(-1), Duration.ofHours(2));
    }

    private void enterDates(Duration start, Duration end) throws Exception {
        OffsetDateTime now = OffsetDateTime.now();
        shop.people.plan("production", now.plus(start).toString(), now.plus(end).toString(), "ivan");
    }

    @Test
    public void outageThatFailedGoesOnWhileItLasts() throws Exception {
        shop.rehearsed();
        assertThat(
                shop.refused(outage(twoHours(), "error 'broken'")),
                containsString("The outage of production is not over, since its block failed"));
        shop.succeed(outage("", "echo 'again'"));
        assertEquals(1, shop.state().windows().size());
    }

    @Test
    public void outageThatFailedDoesNotGoOnAfterItsEnd() throws Exception {
        shop.rehearsed();
        shop.refused(outage(twoHours(), "error 'broken'"));
        Clocks.ahead(Duration.ofHours(50));
        WorkflowRun run = shop.start(outage("", "echo 'in another'"));
        shop.people.until("another outage", s -> s.windows().size() == 2);
        j.waitForMessage("Waiting for the dates of the outage", run);
        assertFalse(JenkinsRule.getLog(run), JenkinsRule.getLog(run).contains("in another"));
        WindowRecord first = shop.state().window("outage-1").orElseThrow();
        assertEquals("nobody knows better than its dates", first.end(), first.ended());
        assertFalse(first.overrun());
        enterDates(Duration.ofHours(49), Duration.ofHours(55));
        assertThat(shop.end(run, Result.SUCCESS), containsString("in another"));
        assertEquals(2, shop.state().windows().size());
    }

    @Test
    public void afterTheLatestSafeStartNothingBegins() throws Exception {
        shop.ready();
        WorkflowRun run = shop.start(outage(twoHours(), LIVE));
        j.waitForMessage("Waiting for somebody to press Begin", run);
        Clocks.ahead(Duration.ofHours(50));
        shop.people.begin("production", "ivan");
        assertThat(shop.end(run, Result.FAILURE), containsString("the latest safe start of this outage was"));
        assertNull(shop.binding("production").mark());
        assertFalse(shop.stages.exists("production/rules/new.json"));

        WorkflowRun next = shop.start(outage("", LIVE));
        j.waitForMessage("Waiting for the dates of the outage", next);
        enterDates(Duration.ofHours(49), Duration.ofHours(55));
        shop.people.begin("production", "ivan"); // What was pressed in the first outage does not count in the second.
        shop.end(next, Result.SUCCESS);
        assertTrue(shop.stages.exists("production/rules/new.json"));
    }

    @Test
    public void whatHasBegunIsFinishedAlsoAfterTheEnd() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.stages.write("go", "");
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]},\n"
                + "     argv: [test, -e, \"" + shop.stages.folder("go") + "\"]}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
        shop.rehearse();
        shop.signOff();
        shop.lock();
        Files.delete(shop.stages.folder("go"));
        String live = LIVE + ", onFailure: 'stop'";
        WorkflowRun run = shop.start(outage(twoHours(), live));
        shop.people.begin("production", "ivan");
        shop.end(run, Result.FAILURE);
        Clocks.ahead(Duration.ofHours(50));
        shop.stages.write("go", "");
        shop.succeed(outage("", live));
        WindowRecord window = shop.state().lastWindow("production").orElseThrow();
        assertEquals("outage-1", window.id());
        assertTrue(window.overrun());
    }

    @Test
    public void overrunIsToldOnceWhileItLasts() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(
                outage(twoHours() + ", margin: '1h'", "awaitSignOff name: 'Works', change: c, approvers: 'qa'"));
        shop.people.gate("Works");
        Clocks.ahead(Duration.ofMinutes(90));
        shop.people.until("late", s -> s.lastWindow("production").orElseThrow().overrunLevel() == Overrun.Level.LATE);
        j.waitForMessage("Longer than expected by", run);
        Clocks.ahead(Duration.ofHours(3));
        shop.people.until("over", s -> s.lastWindow("production").orElseThrow().overrun());
        j.waitForMessage("The window is over since", run);
        Clocks.ahead(Duration.ofHours(4));
        shop.people.approve("Works", "qa1");
        String log = shop.end(run, Result.SUCCESS);
        assertEquals(log, 2, log.split("Longer than expected by").length);
        assertEquals(log, 2, log.split("The window is over since").length);
        assertEquals(
                2,
                shop.people.change().entries().stream()
                        .filter(e -> e.type().equals("window-overrun"))
                        .count());
    }
}
