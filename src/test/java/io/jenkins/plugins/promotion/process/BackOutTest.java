package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ApplyTimes;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** The way back after a plan was applied: by the step, by a person in the soak, and its rehearsal. */
public class BackOutTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";
    private static final String BACK =
            "backOutWorkPlan environment: 'production', change: c, reason: 'orders are lost'";
    private static final String SOAK =
            "def s = awaitSoak environment: 'production', change: c, lasting: '3d'\necho \"soak ${s.outcome}\"";

    @Rule
    public Workroom shop = new Workroom();

    private String before;

    /** Production carries the plan, and its lock was given back. */
    private void applied() throws Exception {
        shop.ready();
        before = shop.stages.content("production").toString();
        ScriptBuild run = shop.start(LIVE + "\nunlockConfig environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
    }

    private ApplyRecord onProduction() {
        return shop.state().lastApply("production").orElseThrow();
    }

    private String production() throws Exception {
        return shop.stages.content("production").toString();
    }

    @Test
    public void productionBecomesWhatItWasAndTheNextRoundBegins() throws Exception {
        applied();
        ScriptBuild run = shop.start("def b = " + BACK + "\necho \"exact ${b.exact} ${b.outcome} ${b.items*.how}\"");
        assertThat(run.log(), containsString("Waiting for somebody to press Begin for the way back"));
        assertTrue("nothing is undone before", shop.stages.exists("production/rules/new.json"));
        shop.people.begin("production", "ivan");
        assertThat(shop.end(run, Result.SUCCESS), containsString("exact true backed-out [exact, exact, exact]"));
        assertEquals(before, production());
        assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
        assertEquals(2, shop.state().round());
        assertEquals(ApplyOutcome.BACKED_OUT, onProduction().outcome());
        assertEquals(onProduction().treeBefore(), onProduction().treeAfter());
        assertNull(shop.binding("production").mark());
        assertEquals("backed out", shop.binding("production").known().what());
        assertNotNull("production stays locked", shop.binding("production").lock());
        assertEquals(0, shop.people.change().firstAlteredEntry());
    }

    @Test
    public void signOffsOfTheRoundThatWasBackedOutDoNotCount() throws Exception {
        applied();
        shop.people.backOut("production", "ivan", "orders are lost");
        shop.succeed(BACK);
        assertThat(shop.refused(LIVE), containsString("there is no sign-off of this plan and its rehearsal"));
        shop.signOff();
        ScriptBuild again = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.end(again, Result.SUCCESS);
        assertEquals(ChangePhase.APPLIED, shop.state().phase());
        assertTrue(shop.stages.exists("production/rules/new.json"));
    }

    @Test
    public void theSoakEndsWithIt() throws Exception {
        applied();
        ScriptBuild soak = shop.start(SOAK);
        shop.pass(Duration.ofHours(5));
        shop.people.backOut("production", "bea", "orders are lost");
        assertThat(shop.end(soak, Result.SUCCESS), containsString("soak backed-out"));
        assertEquals(before, production());
        assertEquals(
                SoakOutcome.BACKED_OUT,
                shop.state().lastSoak("production").orElseThrow().outcome());
        assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
        assertEquals("bea", onProduction().backOut().implementer());
        assertThat(shop.succeed(SOAK), containsString("soak backed-out"));
    }

    @Test
    public void aSoakThatLastedSaysSo() throws Exception {
        applied();
        ScriptBuild soak = shop.start(SOAK);
        shop.pass(Duration.ofDays(4));
        assertThat(shop.end(soak, Result.SUCCESS), containsString("soak lasted"));
    }

    @Test
    public void whatWasAskedForWithoutABuildIsCarriedOutByTheNext() throws Exception {
        applied();
        shop.people.backOut("production", "ivan", "orders are lost");
        assertTrue(shop.stages.exists("production/rules/new.json"));
        shop.restart();
        assertThat(shop.succeed("def a = " + LIVE + "\necho a.outcome"), containsString("backed-out"));
        assertEquals(before, production());
    }

    @Test
    public void whatMovedSinceIsDecidedByAPersonBeforeAnythingIsUndone() throws Exception {
        applied();
        shop.stages.write("production/pool.json", "{\n  \"max\": 99,\n  \"min\": 4\n}\n");
        shop.pass(Duration.ofHours(1));
        shop.people.backOut("production", "ivan", "orders are lost");
        ScriptBuild run = shop.start(BACK);
        assertThat(run.log(), containsString("pool.json was changed after this item"));
        assertFalse(
                "waits for now",
                ApplyTimes.of(onProduction(), shop.now()).waited().isNegative());
        assertTrue(shop.stages.exists("production/rules/new.json"));
        assertEquals(Binding.Mark.BACKING_OUT, shop.binding("production").mark().doing());
        String item = shop.state().lastApply("production").orElseThrow().lines().stream()
                .reduce((a, b) -> b)
                .orElseThrow()
                .itemId();
        shop.restart();
        shop.people.answer("production", item, Answer.KEEP, "ivan", "it is right");
        assertThat(shop.end(run, Result.SUCCESS), containsString("these paths differ: pool.json"));
        assertFalse(shop.stages.exists("production/rules/new.json"));
        assertThat(shop.stages.read("production/pool.json"), containsString("99"));
        assertFalse(onProduction().backOut().isExact());
    }

    @Test
    public void anotherChangesLockRefusesItAndNothingIsAskedForAnyMore() throws Exception {
        applied();
        shop.world()
                .bindings()
                .update(
                        "production",
                        b -> b.withLock(new Binding.Lock(
                                "production-9", "other", "Other", "2026-01-01T00:00Z", "mine", "x", "y#1", "v1:t")));
        assertThat(shop.refused(BACK), containsString("is locked by a change of another job"));
        assertTrue(onProduction().isDone());
        shop.people.backOut("production", "ivan", "orders are lost");
        assertThat(shop.refused(BACK), containsString("is locked by a change of another job"));
        assertTrue(onProduction().isDone());
        assertTrue(shop.stages.exists("production/rules/new.json"));
    }

    @Test
    public void whatIsNotAppliedIsNotBackedOut() throws Exception {
        shop.ready();
        assertThat(shop.refused(BACK), containsString("has no finished apply on 'production'"));
        assertThat(
                shop.refused("backOutWorkPlan environment: 'production', change: c"),
                containsString("say why the plan"));
        ScriptBuild waiting = shop.start("applyWorkPlan environment: 'production', change: c");
        assertThat(shop.refused(BACK), containsString("it waits for Begin: there is nothing to back out"));
        shop.people.begin("production", "ivan");
        shop.end(waiting, Result.SUCCESS);
    }

    @Test
    public void afterTheEndOfTheChangeThereIsNoWayBack() throws Exception {
        applied();
        assertThat(
                shop.succeed("closeChange change: c"),
                containsString("The way back of what production carries ended with it"));
        assertThat(shop.refused(BACK), containsString("is over, and the way back with it"));
        assertThrows(Refusal.class, () -> shop.people.backOut("production", "ivan", "too late"));
    }

    @Test
    public void aChangeWhoseWayBackWasAskedForIsNotClosed() throws Exception {
        applied();
        shop.people.backOut("production", "ivan", "orders are lost");
        assertThat(shop.refused("closeChange change: c"), containsString("the way back on 'production' was asked for"));
        String id = onProduction().id();
        shop.people.following().stay(shop.people.change(), id, shop.people.person("ivan"), "they are not", true);
        shop.succeed("closeChange change: c");
        assertTrue(shop.stages.exists("production/rules/new.json"));
    }

    @Test
    public void whoMayNotApplyCannotAskForIt() throws Exception {
        applied();
        String id = onProduction().id();
        assertThrows(Refusal.class, () -> shop.people
                .following()
                .backOut(shop.people.change(), id, shop.people.person("qa1"), "why not", false));
        assertThrows(
                Refusal.class,
                () -> shop.people.following().backOut(shop.people.change(), id, shop.people.person("ivan"), " ", true));
    }

    @Test
    public void theWayBackIsRehearsedAndThePlanFollowedAgain() throws Exception {
        shop.recorded();
        ScriptBuild run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "def a = applyWorkPlan environment: 'test', change: c, rehearseBackOut: true\necho a.wayBack");
        shop.people.begin("test", "ivan");
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("is exactly what it was before"));
        assertThat(log, containsString("This rehearsal counts."));
        assertThat(shop.state().wayBack(), containsString(", exact"));
        assertEquals(2, shop.state().applies().size());
        assertEquals("ivan", shop.state().lastApply("test").orElseThrow().implementer());
        assertTrue(shop.state().rehearsal().isPresent());
        assertEquals("apply-2", shop.state().rehearsal().orElseThrow().id());
        assertEquals(1, shop.state().round());
        assertTrue(shop.stages.exists("test/rules/new.json"));
        shop.succeed("applyWorkPlan environment: 'test', change: c, rehearseBackOut: true");
        assertEquals("is not repeated", 2, shop.state().applies().size());
        ScriptBuild outage = shop.start("outageWindow(environment: 'production', change: c) { }");
        assertTrue(
                shop.state().lastWindow("production").orElseThrow().estimate().rollbackMeasured());
        shop.stop(outage);
    }

    @Test
    public void theLatestSafeStartKeepsTheTimeFreeThatTheWayBackTook() throws Exception {
        shop.stages.write(
                "scm/work-plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: p, title: New routing, author: dora}
                items:
                  - {id: stop, description: Stop it, kind: manual, instruction: Stop it., estimate: 1m,
                     rollback: {manual: Start it again.}}
                """);
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c\n"
                + "node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild run = shop.start("applyWorkPlan environment: 'test', change: c, rehearseBackOut: true\n"
                + "outageWindow(environment: 'production', change: c) { }");
        shop.people.begin("test", "ivan");
        for (int minutes : List.of(10, 40, 10)) { // There, back, and there again.
            shop.pass(Duration.ofMinutes(minutes));
            shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        }
        WindowRecord window = shop.state().lastWindow("production").orElseThrow();
        assertEquals(12, window.expected().toMinutes());
        assertEquals(40, window.rollback().toMinutes());
        OffsetDateTime end = shop.now().plusHours(3);
        shop.people.plan("production", shop.now().plusHours(1).toString(), end.toString(), "ivan");
        assertEquals(
                52,
                Duration.between(
                                shop.state()
                                        .lastWindow("production")
                                        .orElseThrow()
                                        .latestSafeStart(),
                                end)
                        .toMinutes());
        shop.stop(run);
    }

    @Test
    public void aRehearsalOfTheWayUpAloneIsMadeWhole() throws Exception {
        shop.rehearsed();
        assertEquals("not rehearsed", shop.state().wayBack());
        shop.succeed("applyWorkPlan environment: 'test', change: c, rehearseBackOut: true");
        assertThat(shop.state().wayBack(), containsString(", exact"));
        shop.signOff();
        shop.lock();
        ScriptBuild run = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void aWayBackThatIsNotExactIsNoRehearsal() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]},\n"
                + "     argv: [sh, -c, \"echo x >> left.txt\"]}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild run = shop.start("applyWorkPlan environment: 'test', change: c, rehearseBackOut: true");
        shop.people.begin("test", "ivan");
        assertThat(shop.end(run, Result.FAILURE), containsString("is not exact; these paths differ: left.txt"));
        assertFalse(shop.state().rehearsal().isPresent());
    }

    @Test
    public void onProductionNothingIsRehearsed() throws Exception {
        shop.ready();
        assertThat(shop.refused(LIVE + ", rehearseBackOut: true"), containsString("nothing is rehearsed"));
    }

    /** The file that is shipped, as it stands: a person backs out in step 12, and the next round comes to the end. */
    @Test
    public void theExampleGoesBackToStepThree() throws Exception {
        shop.stages.write(
                "scm/work-plan.yaml",
                "apiVersion: workplan/v1\nplan: {id: p, title: T, author: dora}\nitems:\n"
                        + "  - {id: stop, description: Stop it, kind: manual, instruction: Stop it., estimate: 1m,\n"
                        + "     rollback: {manual: Start it again.}}\n");
        shop.stages.write(
                "scm/test-plan.yaml",
                "apiVersion: testplan/v1\nid: r\ntitle: R\ncases:\n"
                        + "  - {id: order, title: An order, steps: Order something, expected: It arrives}\n");
        before = production();
        ScriptBuild build =
                shop.start(Files.readString(Path.of("examples/configuration-promotion/Jenkinsfile.way-back"))
                        .replace("CR-2031'", shop.change() + "'"));
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        round(1);
        shop.restart();
        shop.people.backOut("production", "ivan", "orders are lost");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        assertEquals(before, production());
        assertEquals(2, shop.state().round());

        shop.stages.write("development/pool.json", "{\n  \"max\": 30,\n  \"min\": 4\n}\n");
        round(2);
        shop.pass(Duration.ofDays(4));
        shop.end(build, Result.SUCCESS);
        assertEquals(ChangePhase.CLOSED, shop.state().phase());
        assertThat(shop.stages.read("production/pool.json"), containsString("30"));
    }

    private void round(int number) throws Exception {
        shop.people.approve("Changes made", "dora");
        shop.people.pass("Test", "qa1", "order");
        shop.people.approve("Test", "qa1", "qa2");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertThat(shop.state().wayBack(), containsString(", exact"));
        shop.people.pass("Go live", "qa1", "order");
        shop.people.approve("Go live", "qa1", "bea");
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(3).toString(),
                "ivan");
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        assertEquals("round " + number, number, shop.state().round());
    }

    @Test
    public void aChangeDoesNotEndWhereSomebodyAsksForTheWayBackMeanwhile() throws Exception {
        applied();
        List<String> looked = new ArrayList<>(List.of("production")) {
            private static final long serialVersionUID = 1L;

            @Override
            public Iterator<String> iterator() { // Once it was found that nothing is unfinished.
                try {
                    if (onProduction().backOut() == null) {
                        shop.people.backOut("production", "ivan", "orders are lost");
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return super.iterator();
            }
        };
        Refusal late = assertThrows(Refusal.class, () -> shop.world()
                .custody()
                .end(shop.people.change(), true, shop.people.person("bea"), "", looked, true));
        assertThat(late.getMessage(), containsString("the way back on 'production' was asked for"));
        shop.succeed(BACK);
    }

    @Test
    public void theMarkOfAnApplyThatNeverBeganEndsWithItsChange() throws Exception {
        shop.ready();
        shop.start(LIVE);
        Binding.Mark mark = new Binding.Mark(
                shop.people.change().key(),
                shop.change(),
                onProduction().id(),
                shop.now().toString());
        shop.world().bindings().update("production", b -> b.withMark(mark));
        shop.world().custody().end(shop.people.change(), false, shop.people.person("bea"), "enough", List.of(), true);
        assertNull(shop.world().binding("production").mark());
    }
}
