package io.jenkins.plugins.promotion.process;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.process.people.Custody;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;

/** What applyWorkPlan demands, does, and leaves behind. */
public class ApplyWorkPlanTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";
    private static final String REHEARSE = "applyWorkPlan environment: 'test', change: c";

    @Rule
    public Workroom shop = new Workroom();

    /** Two items, the second of which fails unless a file exists, and a third. */
    private void failing(String policy) throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { deleteDir()\n writeFile file: 'one.txt', text: 'one'\n"
                + "writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora" + policy + "}\nitems:\n"
                + "  - {id: one, description: One, kind: file, path: one.txt, action: create, source: one.txt}\n"
                + "  - {id: two, description: Two, kind: command, rollback: {command: [\"true\"]},\n"
                + "     argv: [sh, -c, \"echo x >> " + shop.stages.folder("runs") + "; test -e "
                + shop.stages.folder("go") + "\"]}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
    }

    private ScriptBuild beginFailing(String more) throws Exception {
        ScriptBuild run = shop.start(REHEARSE + more);
        shop.people.begin("test", "ivan");
        return run;
    }

    @Test
    public void whatCannotBeFollowedMarksNothing() throws Exception {
        failing("");
        assertThat(
                shop.refused(REHEARSE + ", items: 'one, nosuch'"),
                containsString("The plan has no items [nosuch] for test"));
        assertNull(shop.binding("test").mark());
        assertThat(
                shop.end(beginFailing(", items: 'one'"), Result.SUCCESS),
                containsString("This rehearsal does not count"));
    }

    @Test
    public void withoutAPlanItIsRefused() throws Exception {
        shop.base();
        assertThat(shop.refused(LIVE), containsString("use recordWorkPlan first"));
    }

    @Test
    public void withoutTheLockProductionIsRefused() throws Exception {
        shop.rehearsed();
        shop.signOff();
        assertThat(shop.refused(LIVE), containsString("does not hold the lock of 'production'"));
    }

    @Test
    public void withoutARehearsalProductionIsRefused() throws Exception {
        shop.recorded();
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("has no rehearsal that counts"));
        assertNull(shop.binding("production").mark());
    }

    @Test
    public void rehearsalNotOnACopyOfProductionDoesNotCount() throws Exception {
        shop.recorded();
        shop.stages.write("test/shop.yaml", shop.stages.read("production/shop.yaml"));
        shop.stages.write("test/pool.json", shop.stages.read("production/pool.json"));
        ScriptBuild run = shop.start(REHEARSE);
        shop.people.begin("test", "ivan");
        assertThat(shop.end(run, Result.SUCCESS), containsString("did not begin on a copy of production"));
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("has no rehearsal that counts"));
    }

    @Test
    public void rehearsalWithASkippedItemDoesNotCount() throws Exception {
        failing("");
        ScriptBuild run = beginFailing("");
        shop.people.answer("test", "two", Answer.SKIP, "ivan", "not here");
        assertThat(shop.end(run, Result.SUCCESS), containsString("This rehearsal does not count"));
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("has no rehearsal that counts"));
    }

    @Test
    public void rehearsalOfSomeItemsDoesNotCountAndTheRestIsStillDone() throws Exception {
        shop.recorded();
        String item = shop.people.change().state().revision().orElseThrow().items() > 0
                ? StoredPlan.read(shop.people.change(), 1).items().get(0).id()
                : "";
        ScriptBuild run = shop.start(
                "copyEnvironment from: 'production', to: 'test', change: c\n" + REHEARSE + ", items: '" + item + "'");
        shop.people.begin("test", "ivan");
        assertThat(shop.end(run, Result.SUCCESS), containsString("This rehearsal does not count"));
    }

    @Test
    public void productionThatMovedSinceTheRehearsalIsRefused() throws Exception {
        shop.ready();
        shop.stages.write("production/app.properties", "# the app\nretries = 5\n");
        assertThat(shop.refused(LIVE), containsString("'production' has moved since the copy"));
    }

    @Test
    public void withoutASignOffProductionIsRefused() throws Exception {
        shop.rehearsed();
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("there is no sign-off of this plan and its rehearsal"));
    }

    @Test
    public void signOffBeforeTheRehearsalDoesNotCount() throws Exception {
        shop.recorded();
        shop.signOff();
        shop.rehearse();
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("there is no sign-off of this plan and its rehearsal"));
    }

    @Test
    public void signOffThatDoesNotCoverTheRehearsedEnvironmentDoesNotCount() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start("awaitSignOff name: 'Go live', change: c, covers: 'plan', approvers: 'qa'");
        shop.people.approve("Go live", "qa1");
        shop.end(run, Result.SUCCESS);
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("does not cover 'test' as rehearsed"));
    }

    @Test
    public void expiredSignOffIsRefused() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start(
                "awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa', expires: '10d'");
        shop.people.approve("Go live", "qa1");
        shop.end(run, Result.SUCCESS);
        shop.lock();
        shop.pass(Duration.ofDays(11));
        assertThat(shop.refused(LIVE), containsString("'Go live' has expired"));
    }

    @Test
    public void signOffBelowTheFloorOfProductionIsRefused() throws Exception {
        shop.ready();
        shop.redefine("production", e -> e.setSignOff("business", 1, true));
        assertThat(shop.refused(LIVE), containsString("'production' demands besides: 1 of business"));
    }

    @Test
    public void nothingIsDoneBeforeSomebodyPressesBegin() throws Exception {
        shop.ready();
        List<String> before = shop.stages.content("production");
        ScriptBuild run = shop.start(LIVE);
        assertThat(run.log(), containsString("Waiting for somebody to press Begin"));
        assertEquals(before, shop.stages.content("production"));
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        assertTrue(shop.stages.exists("production/rules/new.json"));
        assertNull(shop.binding("production").mark());
        assertNotNull("the lock stays", shop.binding("production").lock());
    }

    @Test
    public void ruleIsCheckedAgainAtBegin() throws Exception {
        shop.ready();
        ScriptBuild run = shop.start(LIVE);
        assertThat(run.log(), containsString("Waiting for somebody to press Begin"));
        shop.stages.write("production/app.properties", "# the app\nretries = 5\n");
        shop.people.begin("production", "ivan");
        assertThat(shop.end(run, Result.FAILURE), containsString("'production' has moved since the copy"));
        assertNull(shop.binding("production").mark());
        assertFalse(shop.stages.exists("production/rules/new.json"));
    }

    @Test
    public void whoApprovedCannotBegin() throws Exception {
        shop.ready();
        shop.start(LIVE);
        Refusal refusal = assertThrows(Refusal.class, () -> shop.people.begin("production", "qa1"));
        assertThat(refusal.getMessage(), containsString("approvers cannot implement it"));
        shop.people.begin("production", "ivan");
    }

    @Test
    public void authorCannotBeginWhereThePlanForbidsIt() throws Exception {
        failing(", policy: {implementerNotAuthor: true}");
        shop.start(REHEARSE);
        Refusal refusal = assertThrows(Refusal.class, () -> shop.people.begin("test", "dora"));
        assertThat(refusal.getMessage(), containsString("somebody who did not write it"));
    }

    @Test
    public void failureAsksAndRetryGoesOn() throws Exception {
        failing("");
        ScriptBuild run = beginFailing("");
        assertThat(run.log(), containsString("Waiting for a person at item 'two'"));
        shop.stages.write("go", "");
        shop.people.answer("test", "two", Answer.RETRY, "ivan", "");
        shop.end(run, Result.SUCCESS);
        assertEquals("x\nx\n", shop.stages.read("runs"));
    }

    @Test
    public void failureStopsAndKeepsTheMark() throws Exception {
        failing("");
        ScriptBuild run = beginFailing(", onFailure: 'stop'");
        assertThat(shop.end(run, Result.FAILURE), containsString("Stopped at item 'two'"));
        assertEquals(shop.change(), shop.binding("test").mark().changeName());
        ScriptBuild waits = shop.start("lockConfig environment: 'test', change: c + '-2', reason: 'x', wait: '1s'");
        shop.pass(Duration.ofSeconds(2));
        assertThat(shop.end(waits, Result.FAILURE), containsString("is being applied"));
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c + '-2'"),
                containsString("marked as applying change '" + shop.change() + "'"));
        assertThat(shop.refused("closeChange change: c"), containsString("is marked 'applying " + shop.change() + "'"));
        assertThat(
                shop.succeed("copyEnvironment from: 'production', to: 'test', change: c, rebase: true"),
                containsString("The unfinished apply of revision 1 to test is given up"));
        assertNull(shop.binding("test").mark());
    }

    @Test
    public void rerunGoesOnAndFinishesEachItemOnce() throws Exception {
        failing("");
        shop.end(beginFailing(", onFailure: 'stop'"), Result.FAILURE);
        shop.stages.write("go", "");
        String log = shop.succeed(REHEARSE + ", onFailure: 'stop'");
        assertThat(log, containsString("Going on with the apply of revision 1"));
        assertEquals("x\nx\n", shop.stages.read("runs"));
        assertEquals("one item one, by its ledger", 1L, done("one"));
        assertNull(shop.binding("test").mark());
    }

    private long done(String item) {
        return shop.state().lastApply("test").orElseThrow().lines().stream()
                .filter(l -> item.equals(l.itemId()))
                .filter(l -> l.status() == LineStatus.DONE)
                .count();
    }

    @Test
    public void failureRollsBackExactly() throws Exception {
        failing("");
        List<String> before = shop.stages.content("test");
        ScriptBuild run = beginFailing(", onFailure: 'rollback'");
        assertThat(
                shop.end(run, Result.FAILURE), containsString("rolled-back, item two failed; item two had failed: "));
        assertEquals(before, shop.stages.content("test"));
        assertNull(shop.binding("test").mark());
        assertEquals(
                shop.state().lastApply("test").orElseThrow().treeBefore(),
                shop.binding("test").known().tree());
    }

    @Test
    public void abortInTheMiddleKeepsMarkAndLock() throws Exception {
        failing("");
        shop.succeed("lockConfig environment: 'test', change: c, reason: 'x'");
        ScriptBuild run = beginFailing("");
        assertThat(run.log(), containsString("Waiting for a person at item 'two'"));
        shop.stop(run);
        shop.end(run, Result.ABORTED);
        assertNotNull(shop.binding("test").mark());
        assertNotNull(shop.binding("test").lock());
        shop.stages.write("go", "");
        ScriptBuild next = shop.start(REHEARSE);
        assertThat(next.log(), containsString("Waiting for a person at item 'two'"));
        shop.people.answer("test", "two", Answer.RETRY, "ivan", "");
        shop.end(next, Result.SUCCESS);
        assertNull(shop.binding("test").mark());
    }

    @Test
    public void rerunAfterItIsDoneIsStored() throws Exception {
        shop.ready();
        ScriptBuild run = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        String log = shop.succeed(
                "def r = applyWorkPlan(environment: 'production', change: c)\necho \"stored=${r.stored} by=${r.implementer}\"");
        assertThat(log, containsString("stored=true by=ivan"));
        assertEquals(2, shop.state().applies().size());
    }

    @Test
    public void someItemsOnProductionAreNotTheWholePlan() throws Exception {
        shop.ready();
        String item = StoredPlan.read(shop.people.change(), 1).items().get(0).id();
        assertThat(shop.refused(LIVE + ", items: '" + item + "'"), containsString("the whole of it; leave items out"));
        assertNull(shop.binding("production").mark());
    }

    @Test
    public void dryRunChangesNothing() throws Exception {
        shop.recorded();
        List<String> before = shop.stages.content("production");
        String log = shop.succeed(LIVE + ", dryRun: true");
        assertThat(log, containsString("would"));
        assertEquals(before, shop.stages.content("production"));
        assertEquals(List.of(), shop.state().applies());
        assertNull(shop.binding("production").mark());
    }

    @Test
    public void unknownItemIsNamed() throws Exception {
        shop.recorded();
        assertThat(shop.refused(REHEARSE + ", items: 'nope', dryRun: true"), containsString("nope"));
    }

    @Test
    public void testEnvironmentThatMovedIsRefused() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        shop.stages.write("test/more.txt", "x");
        assertThat(shop.refused(REHEARSE), containsString("'test' has moved since it was last copied"));
    }

    @Test
    public void planOutsideANodeIsRefused() throws Exception {
        shop.recorded();
        assertThat(shop.refused(REHEARSE + ", plan: 'p.yaml'"), containsString("inside a node block"));
    }

    @Test
    public void beginForAnOlderRevisionIsRefused() throws Exception {
        shop.ready();
        ScriptBuild first = shop.start(LIVE);
        assertThat(first.log(), containsString("Waiting for somebody to press Begin"));
        shop.stages.write("development/pool.json", "{\n  \"max\": 60,\n  \"min\": 4\n}\n");
        shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
        shop.rehearse();
        shop.signOff();
        List<String> before = shop.stages.content("production");
        shop.people.begin("production", "ivan");
        assertThat(
                shop.end(first, Result.FAILURE),
                containsString("revision 2, which was recorded since, does something else than revision 1"));
        assertEquals(before, shop.stages.content("production"));
        assertNull(shop.binding("production").mark());
    }

    @Test
    public void refusedBeginIsPressedAgain() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild first = shop.start(REHEARSE);
        assertThat(first.log(), containsString("Waiting for somebody to press Begin"));
        shop.stages.write("test/more.txt", "x");
        shop.people.begin("test", "ivan");
        assertThat(shop.end(first, Result.FAILURE), containsString("'test' has moved"));
        Files.delete(shop.stages.folder("test").resolve("more.txt"));
        ScriptBuild second = shop.start(REHEARSE);
        assertThat(second.log(), containsString("Waiting for somebody to press Begin"));
        shop.people.begin("test", "ivan");
        shop.end(second, Result.SUCCESS);
    }

    @Test
    public void givenUpApplyPerformsNothingMore() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        Path gate = shop.stages.folder("gate");
        shop.succeed("node { deleteDir()\n writeFile file: 'one.txt', text: 'one'\n"
                + "writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]},\n"
                + "     argv: [sh, -c, \"mkfifo " + gate + " && cat " + gate + "\"]}\n"
                + "  - {id: two, description: Two, kind: file, path: one.txt, action: create, source: one.txt}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild run = shop.start(REHEARSE);
        CompletableFuture<Void> ann = CompletableFuture.runAsync(() -> giveUp(gate));
        shop.people.begin("test", "ivan");
        ann.get(1, TimeUnit.MINUTES);
        assertThat(shop.end(run, Result.FAILURE), containsString("overridden"));
        assertFalse("the second item", shop.stages.exists("test/one.txt"));
        assertEquals(
                ApplyOutcome.OVERRIDDEN,
                shop.state().lastApply("test").orElseThrow().outcome());
        assertNull(shop.binding("test").mark());
    }

    /** What somebody does on another thread while the command of an item hangs, which goes on in any case. */
    private void giveUp(Path gate) {
        await().until(() -> Files.exists(gate));
        try {
            new Custody(shop.world().changes(), shop.world().bindings())
                    .overrideApply(shop.people.change(), "apply-1", new Person("ann", Set.of()), "it hangs", true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            goOn(gate);
        }
    }

    private static void goOn(Path gate) {
        try {
            Files.writeString(gate, "go on\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a crash right after the last fact of an apply leaves behind. */
    @Test
    public void crashBeforeTheMarkGoesIsMended() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        Binding before = shop.binding("test");
        ScriptBuild run = shop.start(REHEARSE);
        shop.people.begin("test", "ivan");
        shop.end(run, Result.SUCCESS);
        Binding after = shop.binding("test");
        Binding.Mark mark = new Binding.Mark(shop.people.change().key(), shop.change(), "apply-1", "2026-01-01T00:00Z");
        shop.world().bindings().update("test", b -> b.withKnown(before.known()).withMark(mark));
        assertThat(shop.succeed(REHEARSE), containsString("nothing to do"));
        assertNull(shop.binding("test").mark());
        assertEquals(after.known().tree(), shop.binding("test").known().tree());
        assertEquals(after.known().snapshot(), shop.binding("test").known().snapshot());
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
    }

    /** A plan whose second item is for production alone. */
    private void elsewhere(String estimate) throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]}, argv: [\"true\"]}\n"
                + "  - {id: dns, description: DNS, kind: command, rollback: {command: [\"true\"]}, argv: [\"true\"],\n"
                + "     when: {environment: [production]}" + estimate + "}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
        shop.rehearse();
    }

    @Test
    public void itemForProductionAloneIsToldAtTheGateAndCountsInTheOutage() throws Exception {
        elsewhere(", estimate: 30m");
        shop.signOff();
        Gate gate = shop.gate("Go live").gate();
        assertThat(
                String.valueOf(gate.covered().completeness()),
                containsString("not rehearsed, since not for test: dns"));
        ScriptBuild run = shop.start("outageWindow(environment: 'production', change: c, margin: '0%') { echo 'x' }");
        assertThat(run.log(), containsString("Waiting for the dates of the outage"));
        Duration expected = shop.state().lastWindow("production").orElseThrow().expected();
        assertTrue(expected.toString(), expected.compareTo(Duration.ofMinutes(30)) >= 0);
    }

    @Test
    public void itemForProductionAloneWithoutAnEstimateIsNamed() throws Exception {
        elsewhere("");
        assertThat(
                shop.refused("outageWindow(environment: 'production', change: c) { echo 'x' }"),
                containsString("never rehearsed and have no estimate: dns"));
    }

    @Test
    public void planThatIsRecordedFirstKeepsTheTestPlan() throws Exception {
        shop.base();
        String plan = "apiVersion: workplan/v1\nplan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: stop, description: Stop it, kind: manual, instruction: %s}\n";
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''" + plan.formatted("Stop it.") + "'''\n"
                + "writeFile file: 't.yaml', text: '''apiVersion: testplan/v1\nid: t\ntitle: T\ncases:\n"
                + "  - {id: a, title: A, steps: s, expected: e}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', testPlan: 't.yaml', derive: false }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals("test-plan.yaml", shop.state().revision().orElseThrow().testPlan());
        ScriptBuild run = shop.start("node { writeFile file: 'v.csv',"
                + " text: 'Configuration Change Description;Estimated Duration\\nStop it now.;5 min\\n'\n" + REHEARSE
                + ", plan: 'v.csv' }");
        assertEquals(2, shop.state().revisionNumber());
        assertEquals("test-plan.yaml", shop.state().revision().orElseThrow().testPlan());
        assertEquals(
                List.of("Stop it now."),
                StoredPlan.read(shop.people.change(), 2).items().stream()
                        .map(Item::description)
                        .toList());
        shop.stop(run);
        shop.end(run, Result.ABORTED);
    }

    @Test
    public void whatAPlanLeavesOutIsToldAtTheGate() throws Exception {
        shop.base();
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]}, argv: [\"true\"]}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
        ScriptBuild run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n" + REHEARSE);
        shop.people.begin("test", "ivan");
        assertThat(shop.end(run, Result.SUCCESS), containsString("Warning: the plan does not make of production"));
        shop.signOff();
        Gate gate = shop.gate("Go live").gate();
        assertThat(
                gate.covered().completeness(),
                containsString(
                        "revision 1, 3 missing (pool.json /max, rules, rules/new.json), 0 unexpected, 0 in conflict"));
    }
}
