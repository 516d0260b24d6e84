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
}
