package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** One walk or two over each act, and what the workroom itself must be trusted for. */
public class WorkroomTest {

    private static final String COPY = "copyEnvironment from: 'production', to: 'development', change: c";
    private static final String LOCK = "lockConfig environment: 'production', change: c, reason: 'release'";
    private static final String GATE = "awaitSignOff name: 'Test', change: c, approvers: 'qa'";

    @Rule
    public Workroom shop = new Workroom();

    @Test
    public void firstCopyOfProductionIsTheBase() throws Exception {
        String log = shop.succeed("def r = " + COPY.replace("copyEnvironment ", "copyEnvironment(") + ")\n"
                + "echo \"base=${r.base} moved=${r.sourceMoved} stored=${r.stored}\"");
        assertThat(log, containsString("base=true moved=false stored=false"));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        assertEquals("host=development\n", shop.stages.read("development/local/host.properties"));
    }

    @Test
    public void productionIsNeverATarget() throws Exception {
        String log = shop.refused("copyEnvironment from: 'development', to: 'production', change: c");
        assertThat(log, containsString("'production' is production, and nothing is ever copied onto it"));
    }

    @Test
    public void environmentsOnTwoNodesAreCopiedByWhatTravels() throws Exception {
        shop.redefine("development", e -> e.setNode("agent"));
        shop.succeed(COPY);
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
    }

    @Test
    public void nodeThatIsAwayIsWaitedFor() throws Exception {
        shop.redefine("development", e -> e.setAway("is offline"));
        ScriptBuild build = shop.start(COPY);
        assertThat(build.log(), containsString("Waiting for node 'built-in' of environment 'development'"));
        shop.redefine("development", e -> e.setAway(null));
        assertTrue(build.isBuilding());
        shop.pass(Duration.ofSeconds(10));
        shop.end(build, Result.SUCCESS);
    }

    @Test
    public void unknownWordIsAMistake() throws Exception {
        assertThat(
                shop.refused(LOCK + ", onDrift: 'shrug'"),
                containsString("ERROR: onDrift: 'shrug' is not known; it is one of fail, warn"));
        assertThat(shop.refused(COPY + ", maxDelete: 'many'"), containsString("ERROR: maxDelete 'many' is no limit"));
    }

    @Test
    public void userWhoMayNotIsNamed() throws Exception {
        ScriptBuild build = shop.start(shop.prepare().runsAs("eve", Right.COPY), LOCK);
        assertThat(
                shop.end(build, Result.FAILURE),
                containsString("The build runs as 'eve', who lacks Promotion/Apply on job 'promote'"));
    }

    @Test
    public void replayIsRefusedInProduction() throws Exception {
        ScriptBuild build = shop.start(shop.prepare().replayed("is a replay"), LOCK);
        assertThat(shop.end(build, Result.FAILURE), containsString("This build is a replay"));
    }

    @Test
    public void nextInTheQueueTakesOverAtUnlock() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(shop.otherJob("-2"), LOCK.replace("change: c", "change: c + '-2'"));
        assertThat(waits.log(), containsString("place 1 in the queue: held by a change of another job"));
        shop.succeed("unlockConfig environment: 'production', change: c");
        shop.end(waits, Result.SUCCESS);
        assertEquals("CR-1-2", shop.binding("production").lock().changeName());
    }

    @Test
    public void waitLimitIsKeptByTheClock() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(LOCK.replace("change: c", "change: c + '-2'") + ", wait: '2h'");
        shop.pass(Duration.ofHours(3));
        assertThat(shop.end(waits, Result.FAILURE), containsString("was not free within 2h"));
        assertEquals(List.of(), shop.binding("production").queue());
    }

    @Test
    public void stoppedBuildLeavesTheQueue() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(LOCK.replace("change: c", "change: c + '-2'"));
        shop.stop(waits);
        shop.end(waits, Result.ABORTED);
        assertEquals(List.of(), shop.binding("production").queue());
    }

    @Test
    public void placeOfABuildThatIsGoneBlocksNobody() throws Exception {
        Bindings bindings = shop.world().bindings();
        Binding.Lock held =
                bindings.acquire("production", place("here#1"), "me", "v1:t").orElseThrow();
        bindings.acquire("production", new Binding.Waiting("gone", "CR-9", "CR-9", "now", "x", "gone#1"), "me", "v1:t");
        bindings.release("production", held.token());
        assertEquals(1, shop.binding("production").queue().size());
        shop.succeed(LOCK);
    }

    private static Binding.Waiting place(String build) {
        return new Binding.Waiting("here", "CR-8", "CR-8", "now", "x", build);
    }

    @Test
    public void blockFormReleasesWhenItsBlockFails() throws Exception {
        String log = shop.refused(LOCK.replace("lockConfig ", "withConfigLock(") + ") { error 'on purpose' }");
        assertThat(log, containsString("ERROR: on purpose"));
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void gateWaitsOverARestart() throws Exception {
        ScriptBuild build = shop.start(GATE + ", required: 2");
        shop.people.approve("Test", "qa1");
        shop.restart();
        assertThrows(Refusal.class, () -> shop.people.approve("Test", "qa1"));
        shop.people.approve("Test", "qa2");
        shop.end(build, Result.SUCCESS);
        assertEquals(1, shop.state().gates().size());
    }

    @Test
    public void gatesOfOneNameSideBySideAreTwo() throws Exception {
        ScriptBuild build = shop.start("parallel a: { " + GATE + " }, b: { " + GATE + " }");
        assertEquals(2, shop.state().gates().size());
        shop.people.approve("Test", "qa1");
        shop.people.approve("Test", "qa2");
        shop.end(build, Result.SUCCESS);
    }

    @Test
    public void planIsRecordedFromAWorkspaceOnly() throws Exception {
        shop.base();
        assertThat(
                shop.refused("recordWorkPlan environment: 'development', change: c"),
                containsString("must stand inside a node block"));
        assertThat(
                shop.refused("node { recordWorkPlan environment: 'development', change: c, plan: 'no.yaml' }"),
                containsString("plan: there is no file 'no.yaml' in the workspace"));
    }

    @Test
    public void planIsAppliedToProductionAsItWasRehearsedAndSigned() throws Exception {
        shop.ready();
        ScriptBuild build = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(build, Result.SUCCESS);
        assertEquals(shop.stages.content("development"), shop.stages.content("production"));
    }

    @Test
    public void overrunIsToldWhileTheBlockWaits() throws Exception {
        shop.rehearsed();
        OffsetDateTime now = shop.now();
        ScriptBuild build = shop.start("outageWindow(environment: 'production', change: c, start: '"
                + now.minusMinutes(1) + "', end: '" + now.plusHours(1) + "') { " + GATE + " }");
        shop.pass(Duration.ofHours(2));
        assertThat(build.log(), containsString("Warning: outage of production: "));
        shop.people.approve("Test", "qa1");
        assertThat(shop.end(build, Result.SUCCESS), containsString("it lasted longer than its window"));
    }

    @Test
    public void soakCountsTheDaysInWhichNobodyChangedAnything() throws Exception {
        shop.succeed(COPY);
        ScriptBuild build =
                shop.start("awaitSoak environment: 'development', change: c, lasting: '2h', onChange: 'restart'");
        shop.pass(Duration.ofHours(1));
        shop.stages.write("development/pool.json", "{}");
        shop.pass(Duration.ofMinutes(15));
        shop.pass(Duration.ofHours(1));
        assertTrue(build.isBuilding());
        shop.pass(Duration.ofHours(1));
        shop.end(build, Result.SUCCESS);
    }

    @Test
    public void closingReleasesTheLocks() throws Exception {
        shop.lock();
        shop.succeed("closeChange change: c");
        assertNull(shop.binding("production").lock());
    }
}
