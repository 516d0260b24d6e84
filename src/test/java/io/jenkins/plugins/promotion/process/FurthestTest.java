package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** How far a change has come, where that is not plain: half applied stages, builds that begin late, several productions. */
public class FurthestTest {

    private static final String PLAN =
            """
            apiVersion: workplan/v1
            plan: {id: p, title: New routing, author: dora}
            items:
              - {id: stop, description: Stop the application, kind: manual, instruction: Stop it., estimate: 1m}
              - {id: max, description: More, kind: set, file: pool.json, pointer: /max, expect: 20, value: 40}
            """;

    private static final String REHEARSE =
            "copyEnvironment from: 'production', to: 'test', change: c\napplyWorkPlan environment: 'test', change: c\n";

    @Rule
    public Workroom shop = new Workroom();

    private void recorded() {
        shop.stages.write("scm/work-plan.yaml", PLAN);
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.succeed(
                "node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }");
    }

    private ApplyRecord last(String environment) {
        return shop.state().lastApply(environment).orElseThrow();
    }

    /** A branch of the same build copies while the other one begins, and has not recorded it yet. */
    @Test
    public void aMarkIsNotTakenAwayWhileSomebodyIsAboutToBeginUnderIt() throws Exception {
        recorded();
        ScriptBuild waiting = shop.start(REHEARSE);
        shop.stop(waiting);
        String key = shop.people.change().key();
        Binding.Mark mark =
                new Binding.Mark(key, "CR-1", last("test").id(), shop.now().toString());
        var beginning = shop.world().bindings().reserve("test", key).orElseThrow();
        shop.world().bindings().update("test", b -> b.withMark(mark));
        ScriptBuild copy = shop.start("copyEnvironment from: 'development', to: 'test', change: c");
        assertThat(copy.log(), containsString("Waiting for environment 'test', on which other work is going on"));
        assertEquals(mark, shop.binding("test").mark());
        beginning.close();
        shop.pass(Duration.ofMinutes(1));
        shop.end(copy, Result.SUCCESS);
        assertNull("a crash left it", shop.binding("test").mark());
    }

    @Test
    public void whatIsHalfAppliedIsNotGivenUpForACopyThatIsRefused() throws Exception {
        recorded();
        ScriptBuild build = shop.start(REHEARSE);
        shop.people.begin("test", "ivan");
        shop.stop(build);
        for (String file : List.of("a", "b", "c")) {
            shop.stages.write("test/notes/" + file, "of the testers\n");
        }
        String copy = "copyEnvironment from: 'development', to: 'test', change: c";
        assertThat(shop.refused(copy + ", maxDelete: '1'"), containsString("maxDelete '1' allows"));
        assertTrue("it can be gone on with", last("test").isRunning());
        assertNotNull(shop.binding("test").mark());
        assertThat(shop.succeed(copy), containsString("is given up, since another content takes its place"));
        assertFalse(last("test").isRunning());
    }

    /** As Restart from Stage does, right where production is unlocked. */
    @Test
    public void whoeverUnlocksProductionHasComePastIt() throws Exception {
        shop.ready();
        ScriptBuild live = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(live, Result.SUCCESS);
        String down = "copyEnvironment from: 'production', to: 'test, development', change: c";
        shop.stages.write("test/pool.json", "{\n  \"max\": 41,\n  \"min\": 4\n}\n");
        ScriptBuild late = shop.start("unlockConfig environment: 'production', change: c\n"
                + down.replace("change: c", "change: c, discard: 'tests are over'"));
        assertThat(shop.end(late, Result.SUCCESS), not(containsString("Already copied production → test")));
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
    }

    private static final String EAST_AND_WEST =
            """
            copyEnvironment from: 'production', to: 'development', change: c
            lockConfig environment: 'production', change: c, reason: 'east'
            awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false
            node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }
            copyEnvironment from: 'production', to: 'test', change: c
            applyWorkPlan environment: 'test', change: c
            awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa'
            parallel(
              west: { lockConfig environment: 'west', change: c, reason: 'west'
                      applyWorkPlan environment: 'west', change: c },
              east: { applyWorkPlan environment: 'production', change: c })
            unlockConfig environment: 'production, west', change: c
            closeChange change: c
            """;

    /** Up to the item on production and the item on the one in the west. */
    private ScriptBuild eastAndWest() throws Exception {
        shop.stages.define("west", shop.job, e -> e.setProduction(true));
        for (String file : List.of("shop.yaml", "pool.json", "app.properties", "bin/start.sh", "old.txt")) {
            shop.stages.write("west/" + file, shop.stages.read("production/" + file));
        }
        shop.stages.write("scm/work-plan.yaml", PLAN);
        ScriptBuild build = shop.start(EAST_AND_WEST);
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        rehearse();
        shop.people.begin("production", "ivan");
        return build;
    }

    private void rehearse() throws Exception {
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.people.approve("Go live", "qa1");
    }

    @Test
    public void oneProductionDoesNotCarryThePlanForAnother() throws Exception {
        ScriptBuild build = eastAndWest();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.stop(build);
        // Somebody released it meanwhile.
        shop.world()
                .custody()
                .release("west", shop.binding("west").lock().token(), shop.people.person("ivan"), "for a moment", true);
        ScriptBuild again = shop.start(EAST_AND_WEST);
        assertThat(again.log(), containsString("Locked west"));
        shop.people.begin("west", "ivan");
        shop.people.answer("west", "stop", Answer.DONE, "ivan", "");
        shop.end(again, Result.SUCCESS);
        assertThat(shop.stages.read("west/pool.json"), containsString("40"));
    }

    @Test
    public void oneProductionThatIsBackedOutIsGoneForwardWithAgain() throws Exception {
        ScriptBuild build = eastAndWest();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.people.begin("west", "ivan");
        shop.stop(build);
        shop.start("applyWorkPlan environment: 'west', change: c");
        shop.people.answer("west", "stop", Answer.DONE, "ivan", "");
        shop.people.backOut("production", "ivan", "the east is unwell");
        ScriptBuild back = shop.start("backOutWorkPlan environment: 'production', change: c, reason: 'unwell'");
        if (back.isBuilding()) {
            shop.people.answer("production", "stop", Answer.DONE, "ivan", "started again");
        }
        shop.end(back, Result.SUCCESS);
        ScriptBuild again = shop.start(EAST_AND_WEST);
        shop.people.approve("Changes made", "dora");
        rehearse();
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.end(again, Result.SUCCESS);
        assertEquals(ChangePhase.CLOSED, shop.people.state().phase());
        assertThat(shop.stages.read("production/pool.json"), containsString("40"));
        assertThat(shop.stages.read("west/pool.json"), containsString("40"));
    }
}
