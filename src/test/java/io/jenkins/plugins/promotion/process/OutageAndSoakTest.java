package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.hearing.Telling;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.process.people.Thaw;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Times;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** Windows, soaks and the end of a change: what depends on the clock. */
public class OutageAndSoakTest {

    private static final String SOAK = "awaitSoak environment: 'production', change: c, lasting: '3d'";

    @Rule
    public Workroom shop = new Workroom();

    private static String window(String more) {
        return "def r = outageWindow(environment: 'production', change: c" + more + ") { echo 'in the outage' }\n"
                + "echo \"expected=${r.expected} began=${r.began != null} overrun=${r.overrun} why=${r.explanation}\"";
    }

    private String dates(Duration start, Duration end) {
        OffsetDateTime now = shop.now();
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
    public void enteredDatesBeginIt() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start(window(""));
        assertThat(run.log(), containsString("Waiting for the dates of the outage"));
        OffsetDateTime now = shop.now();
        shop.people.plan(
                "production", now.minusMinutes(1).toString(), now.plusHours(2).toString(), "ivan");
        shop.end(run, Result.SUCCESS);
        assertEquals("ivan", shop.state().lastWindow("production").orElseThrow().plannedBy());
    }

    @Test
    public void missedWindowAsksForNewDates() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start(window(""));
        assertThat(run.log(), containsString("Waiting for the dates of the outage"));
        OffsetDateTime now = shop.now();
        shop.people.plan(
                "production", now.plusHours(1).toString(), now.plusHours(2).toString(), "ivan");
        assertThat(run.log(), containsString("Waiting for the outage of production"));
        shop.pass(Duration.ofHours(3));
        assertThat(run.log(), containsString("was missed; enter new dates"));
        assertTrue(shop.state().lastWindow("production").orElseThrow().waitsForDates());
    }

    @Test
    public void closedChangeIsAnchoredSignedAndArchivedWithTheBuild() throws Exception {
        shop.base();
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Change change = shop.people.change();
        ScriptBuild build =
                shop.start(shop.prepare().key(pem), "echo closeChange(change: c, archive: true).archived.join(' ')");
        String log = shop.end(build, Result.SUCCESS);
        String head = change.copyOfRecord().hash();
        assertEquals(List.of(change.key() + " " + change.count() + " " + head), build.anchors);
        assertThat(log, containsString("Its head is signed"));
        String folder = "promotion/" + change.key() + "/";
        assertTrue(log, log.contains("\n" + String.join(" ", build.archived.keySet()) + "\n"));
        assertTrue(
                build.archived.keySet().toString(),
                build.archived
                        .keySet()
                        .containsAll(List.of(
                                folder + change.key() + "-dossier.zip",
                                folder + "dossier.html",
                                folder + "head.dsse.json")));
        assertThat(new String(build.archived.get(folder + "dossier.md"), StandardCharsets.UTF_8), containsString(head));
        ScriptBuild again = shop.start(shop.prepare().key("none"), "closeChange change: c, archive: true");
        assertThat(shop.end(again, Result.SUCCESS), containsString("Warning: its head is not signed."));
        assertEquals(build.archived.keySet(), again.archived.keySet());
        for (String name : build.archived.keySet()) {
            assertArrayEquals(name, build.archived.get(name), again.archived.get(name));
        }
    }

    @Test
    public void optionThatIsNotThereYetIsRefusedByName() throws Exception {
        shop.rehearsed();
        assertThat(shop.refused(window(", onOverrun: 'ask'")), containsString("onOverrun"));
    }

    @Test
    public void abortWhileWaitingKeepsTheDates() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start(window(""));
        assertThat(run.log(), containsString("Waiting for the dates of the outage"));
        OffsetDateTime now = shop.now();
        shop.people.plan(
                "production", now.plusHours(1).toString(), now.plusHours(4).toString(), "ivan");
        assertThat(run.log(), containsString("Waiting for the outage of production"));
        shop.stop(run);
        shop.end(run, Result.ABORTED);
        ScriptBuild next = shop.start(window(""));
        assertThat(next.log(), containsString("Waiting for the outage of production"));
        shop.pass(Duration.ofMinutes(61));
        shop.end(next, Result.SUCCESS);
    }

    @Test
    public void soakReportsWhatChanged() throws Exception {
        ScriptBuild run = shop.start(
                "def r = " + SOAK.replace("awaitSoak ", "awaitSoak(") + ")\necho \"changes=${r.changes.size()}\"");
        assertEquals(1, shop.state().soaks().size());
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        shop.pass(Duration.ofDays(1));
        assertThat(run.log(), containsString("was changed during its soak"));
        shop.pass(Duration.ofDays(3));
        assertThat(shop.end(run, Result.SUCCESS), containsString("changes=1"));
    }

    @Test
    public void soakBeginsAnewAfterAChange() throws Exception {
        ScriptBuild run = shop.start(SOAK + ", onChange: 'restart'");
        assertEquals(1, shop.state().soaks().size());
        shop.pass(Duration.ofDays(2));
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        shop.pass(Duration.ofHours(1));
        assertThat(run.log(), containsString("was changed during its soak"));
        shop.pass(Duration.ofDays(2).minusHours(1));
        assertTrue("three days since the change are not over", run.isBuilding());
        shop.pass(Duration.ofDays(2));
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void soakFailsAfterAChange() throws Exception {
        ScriptBuild run = shop.start(SOAK + ", onChange: 'fail'");
        assertEquals(1, shop.state().soaks().size());
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        shop.pass(Duration.ofDays(1));
        assertThat(shop.end(run, Result.SUCCESS), containsString("has failed, since it was changed at"));
        assertEquals(
                SoakOutcome.FAILED,
                shop.state().lastSoak("production").orElseThrow().outcome());
    }

    @Test
    public void soakWithoutALengthIsRefused() throws Exception {
        assertThat(shop.refused("awaitSoak environment: 'production', change: c"), containsString("lasting"));
    }

    @Test
    public void finishedSoakIsStored() throws Exception {
        ScriptBuild run = shop.start(SOAK);
        assertEquals(1, shop.state().soaks().size());
        shop.pass(Duration.ofDays(4));
        shop.end(run, Result.SUCCESS);
        assertThat(shop.succeed(SOAK), containsString("is over already"));
    }

    @Test
    public void markedChangeIsNotClosed() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        String key = shop.people.change().key();
        shop.world()
                .bindings()
                .update("test", b -> b.withMark(new Binding.Mark(key, shop.change(), "apply-1", "2026-01-01T00:00Z")));
        assertThat(shop.refused("closeChange change: c"), containsString("cannot be closed: environment 'test'"));
        assertFalse(shop.state().phase().isEnded());
    }

    @Test
    public void nextUseOfAClosedChangeOpensAnother() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c\ncloseChange change: c");
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        long named = shop.world().changes().all().stream()
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
                shop.world().changes().all().stream()
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

    private String twoHours() {
        return dates(Duration.ofMinutes(-1), Duration.ofHours(2));
    }

    private void enterDates(Duration start, Duration end) throws Exception {
        OffsetDateTime now = shop.now();
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
        shop.pass(Duration.ofHours(50));
        ScriptBuild run = shop.start(outage("", "echo 'in another'"));
        assertEquals(2, shop.state().windows().size());
        assertThat(run.log(), containsString("Waiting for the dates of the outage"));
        assertFalse(run.log(), run.log().contains("in another"));
        WindowRecord first = shop.state().window("outage-1").orElseThrow();
        assertEquals("nobody knows better than its dates", first.end(), first.ended());
        assertFalse(first.overrun());
        enterDates(Duration.ofHours(-1), Duration.ofHours(5));
        assertThat(shop.end(run, Result.SUCCESS), containsString("in another"));
        assertEquals(2, shop.state().windows().size());
    }

    @Test
    public void afterTheLatestSafeStartNothingBegins() throws Exception {
        shop.ready();
        ScriptBuild run = shop.start(outage(twoHours(), LIVE));
        assertThat(run.log(), containsString("Waiting for somebody to press Begin"));
        shop.pass(Duration.ofHours(50));
        shop.people.begin("production", "ivan");
        assertThat(shop.end(run, Result.FAILURE), containsString("the latest safe start of this outage was"));
        assertNull(shop.binding("production").mark());
        assertFalse(shop.stages.exists("production/rules/new.json"));

        ScriptBuild next = shop.start(outage("", LIVE));
        assertThat(next.log(), containsString("Waiting for the dates of the outage"));
        enterDates(Duration.ofHours(-1), Duration.ofHours(5));
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
        ScriptBuild run = shop.start(outage(twoHours(), live));
        shop.people.begin("production", "ivan");
        shop.end(run, Result.FAILURE);
        shop.pass(Duration.ofHours(50));
        shop.stages.write("go", "");
        shop.succeed(outage("", live));
        WindowRecord window = shop.state().lastWindow("production").orElseThrow();
        assertEquals("outage-1", window.id());
        assertTrue(window.overrun());
    }

    @Test
    public void overrunIsToldOnceWhileItLasts() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start(
                outage(twoHours() + ", margin: '1h'", "awaitSignOff name: 'Works', change: c, approvers: 'qa'"));
        shop.people.gate("Works");
        shop.pass(Duration.ofMinutes(90));
        assertEquals(
                Overrun.Level.LATE,
                shop.state().lastWindow("production").orElseThrow().overrunLevel());
        assertThat(run.log(), containsString("it takes longer than the expected"));
        shop.pass(Duration.ofMinutes(90));
        assertTrue(shop.state().lastWindow("production").orElseThrow().overrun());
        assertThat(run.log(), containsString("the window is over since"));
        shop.pass(Duration.ofHours(1));
        shop.people.approve("Works", "qa1");
        String log = shop.end(run, Result.SUCCESS);
        assertEquals(log, 2, log.split("it takes longer than the expected").length);
        assertEquals(log, 2, log.split("the window is over since").length);
        assertEquals(
                2,
                shop.people.change().entries().stream()
                        .filter(e -> e.type().equals("window-overrun"))
                        .count());
    }

    private void freeze(Duration from, Duration to) {
        OffsetDateTime now = shop.now();
        shop.redefine("production", e -> e.setFreezes(now.plus(from) + "/" + now.plus(to) + " Christmas"));
    }

    @Test
    public void datesInAFreezeAreRefusedWithTheNextFreeTime() throws Exception {
        shop.rehearsed();
        freeze(Duration.ofHours(1), Duration.ofDays(3));
        OffsetDateTime end = shop.now().plusDays(3);
        String log = shop.refused(window(dates(Duration.ofHours(2), Duration.ofHours(6))));
        assertThat(log, containsString("'production' lies in the freeze 'Christmas'"));
        assertThat(log, containsString("the next free time begins " + Times.text(end.toInstant())));
        assertTrue(shop.state().lastWindow("production").orElseThrow().waitsForDates());
    }

    @Test
    public void inAFreezeNothingIsAppliedUnlessItIsLiftedForTheChangeWithAReason() throws Exception {
        shop.ready();
        freeze(Duration.ofHours(-1), Duration.ofDays(3));
        String apply = "applyWorkPlan environment: 'production', change: c";
        assertThat(shop.refused(apply), containsString("in which nothing may be applied"));
        Thaw thaw = new Thaw("production", shop.environment("production").freezes());
        // The same time, written otherwise, as JSON may.
        String start = thaw.ahead(shop.clock.instant())
                .get(0)
                .start()
                .toInstant()
                .atOffset(ZoneOffset.ofHours(3))
                .toString();
        Change change = shop.people.change();
        for (String none : new String[] {null, "", "tomorrow", "2026-11-21T00:00:00Z"}) {
            assertThrows(
                    none,
                    Refusal.class,
                    () -> thaw.lift(change, none, shop.people.person("ivan"), "urgent", true, shop.clock));
        }
        assertThrows(
                Refusal.class, () -> thaw.lift(change, start, shop.people.person("ivan"), "urgent", false, shop.clock));
        assertThrows(Refusal.class, () -> thaw.lift(change, start, shop.people.person("ivan"), " ", true, shop.clock));
        thaw.lift(change, start, shop.people.person("ivan"), "urgent", true, shop.clock);
        assertThrows(
                Refusal.class, () -> thaw.lift(change, start, shop.people.person("ivan"), "urgent", true, shop.clock));
        ScriptBuild run = shop.start(apply);
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        assertEquals("urgent", shop.state().lifts().get(0).reason());
        assertTrue(change.since(0, null).stream()
                .flatMap(step -> Telling.of("CR-1", step, (revision, item) -> Optional.empty()).stream())
                .anyMatch(event -> event.kind().equals("freeze-lifted")));
    }

    @Test
    public void whatIsHalfAppliedIsFinishedInAFreeze() throws Exception {
        shop.base();
        shop.stages.write(
                "scm/plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: routing, title: Routing}
                items:
                  - {id: tell, description: Tell the desk, kind: manual, instruction: Call them}
                """);
        shop.succeed("node { checkout scm; recordWorkPlan plan: 'plan.yaml', environment: 'development', change: c }");
        String apply = "applyWorkPlan environment: 'test', change: c";
        ScriptBuild first = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n" + apply);
        shop.people.begin("test", "ivan");
        OffsetDateTime now = shop.now();
        shop.redefine("test", e -> e.setFreezes(now.minusHours(1) + "/" + now.plusHours(9) + " Fair"));
        shop.stop(first);
        ScriptBuild second = shop.start(apply);
        shop.people.answer("test", "tell", Answer.DONE, "ivan", "");
        shop.end(second, Result.SUCCESS);
    }

    @Test
    public void overlappingOutagesOfEnvironmentsThatBelongTogetherAreTold() throws Exception {
        shop.rehearsed();
        shop.redefine("production", e -> e.setTogether("payment"));
        ScriptBuild run = shop.start(window(dates(Duration.ofHours(2), Duration.ofHours(6))));
        WindowRecord own = shop.state().lastWindow("production").orElseThrow();
        assertFalse(run.log(), run.log().contains("meanwhile"));
        Change other = shop.world().changes().use(new ChangeName("CR-2"), shop.job, "ann");
        other.record(Actor.person("ann"), new WindowFact.Opened("o", "production", own.estimate()));
        other.record(
                Actor.person("ann"),
                new WindowFact.Planned("o", own.end().minusHours(1), own.end().plusHours(1), own.end()));
        shop.pass(Duration.ofHours(2));
        String log = shop.end(run, Result.SUCCESS);
        assertThat(
                log,
                containsString("meanwhile production is out from "
                        + Times.text(own.end().minusHours(1))));
        assertFalse(log, log.contains("CR-2"));
        WindowFact.Meanwhile itself = new WindowFact.Meanwhile("production", own.start(), own.end());
        assertEquals(List.of(List.of(itself)), overlapsToldOf(other));
        assertEquals(1, overlapsToldOf(shop.people.change()).size());
    }

    private static List<List<WindowFact.Meanwhile>> overlapsToldOf(Change change) throws Exception {
        return change.since(0, null).stream()
                .map(step -> step.recorded().fact())
                .filter(WindowFact.Overlapped.class::isInstance)
                .map(fact -> ((WindowFact.Overlapped) fact).others())
                .toList();
    }

    @Test
    public void overlapIsToldOnceAndAgainOnlyWhereDatesAreOthers() throws Exception {
        shop.rehearsed();
        shop.redefine("production", e -> e.setTogether("payment"));
        Change other = shop.world().changes().use(new ChangeName("CR-2"), shop.job, "ann");
        ScriptBuild run = shop.start("outageWindow(environment: 'production', change: c) { echo 'in the outage' }");
        OffsetDateTime now = shop.now();
        other.record(
                Actor.person("ann"),
                new WindowFact.Opened(
                        "o",
                        "production",
                        shop.state().lastWindow("production").orElseThrow().estimate()));
        other.record(
                Actor.person("ann"),
                new WindowFact.Planned("o", now.plusHours(8), now.plusHours(12), now.plusHours(10)));
        shop.people.plan(
                "production", now.plusHours(5).toString(), now.plusHours(9).toString(), "ivan");
        shop.settle();
        shop.restart();
        shop.pass(Duration.ofHours(1));
        assertEquals(1, overlapsToldOf(shop.people.change()).size());
        // As the restarted controller has it.
        Change same = shop.world().changes().open(new ChangeName("CR-2")).orElseThrow();
        assertEquals(1, overlapsToldOf(same).size());
        same.record(
                Actor.person("ann"),
                new WindowFact.Planned("o", now.plusHours(7), now.plusHours(12), now.plusHours(10)));
        shop.pass(Duration.ofHours(4));
        shop.end(run, Result.SUCCESS);
        assertEquals(2, overlapsToldOf(shop.people.change()).size());
        assertEquals(2, overlapsToldOf(same).size());
    }
}
