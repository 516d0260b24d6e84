package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.acts.ActRefused;
import io.jenkins.plugins.promotion.acts.Answer;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class ApplyWorkPlanTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";
    private static final String REHEARSE = "applyWorkPlan environment: 'test', change: c";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

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

    private WorkflowRun beginFailing(String more) throws Exception {
        WorkflowRun run = shop.start(REHEARSE + more);
        shop.people.begin("test", "ivan");
        return run;
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
        WorkflowRun run = shop.start(REHEARSE);
        shop.people.begin("test", "ivan");
        assertThat(shop.end(run, Result.SUCCESS), containsString("did not begin on a copy of production"));
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("has no rehearsal that counts"));
    }

    @Test
    public void rehearsalWithASkippedItemDoesNotCount() throws Exception {
        failing("");
        WorkflowRun run = beginFailing("");
        shop.people.answer("test", "two", Answer.SKIP, "ivan", "not here");
        assertThat(shop.end(run, Result.SUCCESS), containsString("This rehearsal does not count"));
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("has no rehearsal that counts"));
    }

    @Test
    public void rehearsalOfSomeItemsDoesNotCountAndTheRestIsStillDone() throws Exception {
        shop.recorded();
        String item = shop.people.change().state().revision().orElseThrow().items() > 0
                ? io.jenkins.plugins.promotion.change.StoredPlan.read(shop.people.change(), 1)
                        .items()
                        .get(0)
                        .id()
                : "";
        WorkflowRun run = shop.start(
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
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, covers: 'plan', approvers: 'qa'");
        shop.people.approve("Go live", "qa1");
        shop.end(run, Result.SUCCESS);
        shop.lock();
        assertThat(shop.refused(LIVE), containsString("does not cover 'test' as rehearsed"));
    }

    @Test
    public void expiredSignOffIsRefused() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(
                "awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa', expires: '10d'");
        shop.people.approve("Go live", "qa1");
        shop.end(run, Result.SUCCESS);
        shop.lock();
        Clocks.ahead(Duration.ofDays(11));
        assertThat(shop.refused(LIVE), containsString("'Go live' has expired"));
    }

    @Test
    public void signOffBelowTheFloorOfProductionIsRefused() throws Exception {
        shop.ready();
        shop.redefine("production", e -> {
            SignOffFloor floor = new SignOffFloor();
            floor.setApprovers("business");
            e.setSignOff(floor);
        });
        assertThat(shop.refused(LIVE), containsString("'production' demands besides: 1 of business"));
    }

    @Test
    public void nothingIsDoneBeforeSomebodyPressesBegin() throws Exception {
        shop.ready();
        List<String> before = shop.stages.content("production");
        WorkflowRun run = shop.start(LIVE);
        j.waitForMessage("Waiting for somebody to press Begin", run);
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
        WorkflowRun run = shop.start(LIVE);
        j.waitForMessage("Waiting for somebody to press Begin", run);
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
        ActRefused refusal = assertThrows(ActRefused.class, () -> shop.people.begin("production", "qa1"));
        assertThat(refusal.getMessage(), containsString("approvers cannot implement it"));
        shop.people.begin("production", "ivan");
    }

    @Test
    public void authorCannotBeginWhereThePlanForbidsIt() throws Exception {
        failing(", policy: {implementerNotAuthor: true}");
        shop.start(REHEARSE);
        ActRefused refusal = assertThrows(ActRefused.class, () -> shop.people.begin("test", "dora"));
        assertThat(refusal.getMessage(), containsString("somebody who did not write it"));
    }

    @Test
    public void failureAsksAndRetryGoesOn() throws Exception {
        failing("");
        WorkflowRun run = beginFailing("");
        j.waitForMessage("Waiting for a person, item 'two'", run);
        shop.stages.write("go", "");
        shop.people.answer("test", "two", Answer.RETRY, "ivan", "");
        shop.end(run, Result.SUCCESS);
        assertEquals("x\nx\n", shop.stages.read("runs"));
    }

    @Test
    public void failureStopsAndKeepsTheMark() throws Exception {
        failing("");
        WorkflowRun run = beginFailing(", onFailure: 'stop'");
        assertThat(shop.end(run, Result.FAILURE), containsString("Stopped at item 'two'"));
        assertEquals(shop.change(), shop.binding("test").mark().changeName());
        assertThat(
                shop.refused("lockConfig environment: 'test', change: c + '-2', reason: 'x', wait: '1s'"),
                containsString("is being applied"));
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c + '-2'"),
                containsString("marked 'applying " + shop.change() + "'"));
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c, rebase: true"),
                containsString("finish or roll back that apply"));
        assertThat(shop.refused("closeChange change: c"), containsString("is marked 'applying " + shop.change() + "'"));
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
                .filter(l -> item.equals(l.get("itemId")) || item.equals(l.get("item")))
                .filter(l -> "DONE".equals(String.valueOf(l.get("status"))))
                .count();
    }

    @Test
    public void failureRollsBackExactly() throws Exception {
        failing("");
        List<String> before = shop.stages.content("test");
        WorkflowRun run = beginFailing(", onFailure: 'rollback'");
        assertThat(shop.end(run, Result.FAILURE), containsString("rolled-back"));
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
        WorkflowRun run = beginFailing("");
        j.waitForMessage("Waiting for a person, item 'two'", run);
        run.doStop();
        shop.end(run, Result.ABORTED);
        assertNotNull(shop.binding("test").mark());
        assertNotNull(shop.binding("test").lock());
        shop.stages.write("go", "");
        WorkflowRun next = shop.start(REHEARSE);
        j.waitForMessage("Waiting for a person, item 'two'", next);
        shop.people.answer("test", "two", Answer.RETRY, "ivan", "");
        shop.end(next, Result.SUCCESS);
        assertNull(shop.binding("test").mark());
    }

    @Test
    public void rerunAfterItIsDoneIsStored() throws Exception {
        shop.ready();
        WorkflowRun run = shop.start(LIVE);
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
        String item = io.jenkins.plugins.promotion.change.StoredPlan.read(shop.people.change(), 1)
                .items()
                .get(0)
                .id();
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
}
