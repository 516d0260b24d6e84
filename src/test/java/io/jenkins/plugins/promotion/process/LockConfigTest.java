package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.process.people.Custody;
import io.jenkins.plugins.promotion.signoff.Person;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** Locking environments, the queue before them, the block form and the release. */
public class LockConfigTest {

    private static final String LOCK = "lockConfig environment: 'production', change: c, reason: 'release'";

    @Rule
    public Workroom shop = new Workroom();

    @Test
    public void reasonIsRequired() throws Exception {
        assertThat(
                shop.refused("lockConfig environment: 'production', change: c"),
                containsString("lockConfig needs a reason"));
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void lockOutlivesItsBuild() throws Exception {
        String log = shop.succeed(LOCK);
        assertThat(log, containsString("drift since the base: none"));
        assertEquals("release", shop.binding("production").lock().reason());
        assertTrue(shop.state().heldLock("production").isPresent());
    }

    @Test
    public void lockHeldAlreadyIsTheResultOfARerun() throws Exception {
        shop.succeed(LOCK);
        String token = shop.binding("production").lock().token();
        String log =
                shop.succeed("def r = " + LOCK.replace("lockConfig ", "lockConfig(") + ")\necho \"lock=${r.lock}\"");
        assertThat(log, containsString("lock=" + token));
        assertEquals(token, shop.binding("production").lock().token());
    }

    @Test
    public void severalEnvironmentsAreLockedInStageOrder() throws Exception {
        String log = shop.succeed("def r = lockConfig(environment: 'production, test', change: c, reason: 'x')\n"
                + "echo \"order=${r.locks.collect { it.environment }}\"");
        assertThat(log, containsString("order=[test, production]"));
    }

    @Test
    public void nextInTheQueueTakesOverAtUnlock() throws Exception {
        shop.succeed(LOCK);
        String second = shop.otherJob("-2");
        String third = shop.otherJob("-3");
        ScriptBuild waits = shop.start(second, LOCK.replace("change: c", "change: c + '-2'"));
        assertThat(waits.log(), containsString("place 1 in the queue: held by a change of another job since "));
        assertThat("another job's reason", waits.log(), not(containsString("(")));
        ScriptBuild after = shop.start(third, LOCK.replace("change: c", "change: c + '-3'"));
        assertThat(after.log(), containsString("place 2 in the queue"));
        shop.succeed("unlockConfig environment: 'production', change: c");
        shop.end(waits, Result.SUCCESS);
        assertEquals(shop.change() + "-2", shop.binding("production").lock().changeName());
        assertThat(after.log(), containsString("place 1 in the queue: held by a change of another job since "));
        assertTrue(after.isBuilding());
        shop.end(shop.start(second, "unlockConfig environment: 'production', change: c + '-2'"), Result.SUCCESS);
        shop.end(after, Result.SUCCESS);
        assertEquals(shop.change() + "-3", shop.binding("production").lock().changeName());
    }

    @Test
    public void waitLimitIsKeptByTheClock() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(LOCK.replace("change: c", "change: c + '-2'") + ", wait: '2h'");
        assertThat(waits.log(), containsString("place 1 in the queue"));
        shop.pass(Duration.ofHours(3));
        String log = shop.end(waits, Result.FAILURE);
        assertThat(log, containsString("was not free within 2h: held by change '" + shop.change() + "'"));
        assertEquals(List.of(), shop.binding("production").queue());
    }

    @Test
    public void malformedWaitIsRefused() throws Exception {
        assertThat(shop.refused(LOCK + ", wait: 'soon'"), containsString("wait: 'soon' is no duration"));
    }

    @Test
    public void abortLeavesTheQueue() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(LOCK.replace("change: c", "change: c + '-2'"));
        assertThat(waits.log(), containsString("place 1 in the queue"));
        shop.stop(waits);
        shop.end(waits, Result.ABORTED);
        assertEquals(List.of(), shop.binding("production").queue());
    }

    @Test
    public void refusalWhileQueuedLeavesTheQueue() throws Exception {
        String second = shop.otherJob("-2");
        shop.end(
                shop.start(second, "copyEnvironment from: 'production', to: 'test', change: c + '-2'"), Result.SUCCESS);
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(second, LOCK.replace("change: c", "change: c + '-2'"));
        assertThat(waits.log(), containsString("place 1 in the queue"));
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        shop.succeed("unlockConfig environment: 'production', change: c");
        assertThat(shop.end(waits, Result.FAILURE), containsString("has moved since the base"));
        assertEquals(List.of(), shop.binding("production").queue());
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void lockThatACrashLeftToAnEndedChangeIsFree() throws Exception {
        shop.succeed(LOCK);
        Binding.Lock lock = shop.binding("production").lock();
        shop.succeed("closeChange change: c");
        shop.world().bindings().update("production", b -> b.withLock(lock)); // As if the crash came before the release.
        shop.end(shop.start(shop.otherJob("-2"), LOCK.replace("change: c", "change: c + '-2'")), Result.SUCCESS);
        assertEquals(shop.change() + "-2", shop.binding("production").lock().changeName());
    }

    @Test
    public void placeOfABuildThatIsGoneBlocksNobody() throws Exception {
        shop.world()
                .bindings()
                .update(
                        "production",
                        b -> b.withQueue(List.of(new Binding.Waiting(
                                "gone", "gone", "gone", "2026-01-01T00:00:00Z", "x", "no such job#7"))));
        shop.succeed(LOCK);
        assertEquals(List.of(), shop.binding("production").queue());
    }

    @Test
    public void buildOfARenamedJobKeepsItsPlaceAndOneThatIsOverHasNone() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild first = shop.start(LOCK.replace("change: c", "change: c + '-2'"));
        String second = shop.otherJob("-3");
        ScriptBuild next = shop.start(second, LOCK.replace("change: c", "change: c + '-3'"));
        shop.rename("another-name");
        assertThat(next.log(), containsString("place 2 in the queue"));
        assertEquals(
                "nobody took it for gone",
                List.of(shop.change() + "-2", shop.change() + "-3"),
                shop.binding("production").queue().stream()
                        .map(Binding.Waiting::changeName)
                        .toList());
        assertThat(shop.binding("production").queue().get(0).build(), containsString("another-name#"));
        assertThat(shop.binding("production").lock().build(), containsString("another-name#"));

        shop.world()
                .bindings()
                .leaveAll(shop.binding("production").queue().get(0).build());
        assertEquals(
                List.of(shop.change() + "-3"),
                shop.binding("production").queue().stream()
                        .map(Binding.Waiting::changeName)
                        .toList());
        shop.delete(first);
        shop.delete(next);
    }

    @Test
    public void reasonThatNobodyReadsIsRefusedBeforeAnythingIsLocked() throws Exception {
        String log = shop.refused("lockConfig environment: 'test', change: c, reason: 'x' * 4001");
        assertThat(log, containsString("has 4001 characters, and a step takes 4000 at the most"));
        assertNull(shop.binding("test").lock());
        shop.succeed("lockConfig environment: 'test', change: c, reason: 'x' * 4000");
    }

    @Test
    public void closingAChangeLeavesTheQueueToo() throws Exception {
        shop.succeed(LOCK);
        String second = shop.otherJob("-2");
        ScriptBuild waits = shop.start(second, LOCK.replace("change: c", "change: c + '-2'"));
        assertThat(waits.log(), containsString("place 1 in the queue"));
        shop.end(shop.start(second, "closeChange change: c + '-2'"), Result.SUCCESS);
        shop.end(waits, Result.FAILURE);
        assertEquals(List.of(), shop.binding("production").queue());
    }

    @Test
    public void driftSinceTheBaseFails() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.stages.write("production/pool.json", "{\n  \"max\": 99,\n  \"min\": 4\n}\n");
        String log = shop.refused(LOCK);
        assertThat(log, containsString("'production' has moved since the base of change"));
        assertThat(log, containsString("pool.json"));
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void driftIsAWarningOnlyWhereTheEnvironmentAllowsIt() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.stages.write("production/pool.json", "{\n  \"max\": 99,\n  \"min\": 4\n}\n");
        shop.refused(LOCK + ", onDrift: 'warn'");
        shop.redefine("production", e -> e.setWarnOnDrift(true));
        String log = shop.succeed("def r = " + LOCK.replace("lockConfig ", "lockConfig(")
                + ", onDrift: 'warn')\necho \"drift=[${r.drift}]\"");
        assertThat(log, containsString("Warning: production has moved since the base"));
        assertThat(log, not(containsString("drift=[]")));
        assertNotNull(shop.binding("production").lock());
    }

    @Test
    public void unknownWordIsRefusedWithTheKnownOnes() throws Exception {
        assertThat(shop.refused(LOCK + ", onDrift: 'ignore'"), containsString("one of fail, warn"));
    }

    @Test
    public void blockFormReleasesAtTheEndOfItsBlock() throws Exception {
        shop.succeed(LOCK.replace("lockConfig ", "withConfigLock(") + ") {\n"
                + "  echo 'inside'\n  copyEnvironment from: 'production', to: 'test', change: c\n}");
        assertNull(shop.binding("production").lock());
        assertFalse(shop.state().heldLock("production").isPresent());
    }

    @Test
    public void blockFormReleasesWhenItsBlockFails() throws Exception {
        String log = shop.refused(LOCK.replace("lockConfig ", "withConfigLock(") + ") { error 'on purpose' }");
        assertThat(log, containsString("on purpose"));
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void blockFormReleasesWhenItsBuildIsAborted() throws Exception {
        ScriptBuild run = shop.start(LOCK.replace("lockConfig ", "withConfigLock(")
                + ") { awaitSignOff name: 'Inside', change: c, fourEyes: false }");
        shop.people.gate("Inside");
        assertNotNull(shop.binding("production").lock());
        shop.stop(run);
        shop.end(run, Result.ABORTED);
        assertNull(shop.binding("production").lock());
    }

    /** The block of a second job has locked test and waits for production, which the first holds. */
    private ScriptBuild blockThatHasOneOfTwo() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild waits = shop.start(
                shop.otherJob("-2"),
                "withConfigLock(environment: 'test, production', change: c + '-2', reason: 'both', wait: '2h') {\n"
                        + "  echo 'inside'\n}");
        assertThat(waits.log(), containsString("place 1 in the queue"));
        assertEquals(shop.change() + "-2", shop.binding("test").lock().changeName());
        return waits;
    }

    private void nothingIsHeld(ScriptBuild run) throws Exception {
        assertNull(shop.binding("test").lock());
        assertEquals(List.of(), shop.binding("production").queue());
        Change change = shop.world()
                .changes()
                .open(new ChangeName(shop.change() + "-2"))
                .orElseThrow();
        assertTrue(change.state().heldLock("test").isEmpty());
        assertThat(run.log(), not(containsString("inside")));
    }

    @Test
    public void blockFormKeepsNothingWhenItsWaitIsAborted() throws Exception {
        ScriptBuild waits = blockThatHasOneOfTwo();
        shop.stop(waits);
        shop.end(waits, Result.ABORTED);
        nothingIsHeld(waits);
    }

    @Test
    public void blockFormKeepsNothingWhenItsWaitIsOver() throws Exception {
        ScriptBuild waits = blockThatHasOneOfTwo();
        shop.pass(Duration.ofHours(3));
        assertThat(shop.end(waits, Result.FAILURE), containsString("was not free within 2h"));
        nothingIsHeld(waits);
    }

    @Test
    public void blockFormKeepsItsLocksWhileAnApplyInItIsUnfinished() throws Exception {
        ScriptBuild run = shop.start(LOCK.replace("lockConfig ", "withConfigLock(")
                + ") { awaitSignOff name: 'Inside', change: c, fourEyes: false }");
        shop.people.gate("Inside");
        String key = shop.people.change().key();
        shop.world()
                .bindings()
                .update("production", b -> b.withMark(new Binding.Mark(key, key, "a1", "2026-01-01T00:00:00Z")));
        shop.people.approve("Inside", "qa1");
        assertThat(shop.end(run, Result.FAILURE), containsString("stays locked until that apply is finished"));
        assertNotNull(shop.binding("production").lock());
        assertTrue(shop.state().heldLock("production").isPresent());
    }

    @Test
    public void blockFormLeavesALockThatWasHeldBefore() throws Exception {
        shop.succeed(LOCK);
        shop.succeed(LOCK.replace("lockConfig ", "withConfigLock(") + ") { echo 'inside' }");
        assertNotNull(shop.binding("production").lock());
    }

    @Test
    public void blockFormInOneBuildWaitsForTheOther() throws Exception {
        shop.succeed(LOCK);
        ScriptBuild run =
                shop.start(LOCK.replace("lockConfig ", "withConfigLock(").replace("change: c", "change: c + '-2'")
                        + ") { echo 'inside at last' }");
        assertThat(run.log(), containsString("place 1 in the queue"));
        shop.succeed("unlockConfig environment: 'production', change: c");
        assertThat(shop.end(run, Result.SUCCESS), containsString("inside at last"));
    }

    @Test
    public void unlockSaysThatNobodyIgnoredTheLock() throws Exception {
        shop.succeed(LOCK);
        assertThat(
                shop.succeed("unlockConfig environment: 'production', change: c"),
                containsString("nobody else changed it meanwhile"));
    }

    @Test
    public void unlockReportsThatTheLockWasIgnored() throws Exception {
        shop.succeed(LOCK);
        shop.stages.write("production/pool.json", "{\"max\": 1}\n");
        assertThat(
                shop.succeed("unlockConfig environment: 'production', change: c"),
                containsString("Warning: it was changed by others while it was locked"));
    }

    @Test
    public void unlockWithoutALockReleasesNothing() throws Exception {
        shop.succeed(LOCK);
        String log = shop.succeed("copyEnvironment from: 'production', to: 'test', change: c + '-2'\n"
                + "def r = unlockConfig(environment: 'production', change: c + '-2')\necho \"released=${r.released}\"");
        assertThat(log, containsString("holds no lock on production"));
        assertThat(log, containsString("released=[]"));
        assertNotNull(shop.binding("production").lock());
    }

    @Test
    public void staleTokenReleasesNothing() throws Exception {
        shop.succeed(LOCK);
        String stale = shop.binding("production").lock().token();
        new Custody(shop.world().changes(), shop.world().bindings())
                .release("production", stale, new Person("adam", Set.of()), "holder is ill", true);
        shop.succeed(LOCK.replace("change: c", "change: c + '-2'"));
        assertFalse(shop.world().bindings().release("production", stale));
        shop.succeed("unlockConfig environment: 'production', change: c");
        assertEquals(shop.change() + "-2", shop.binding("production").lock().changeName());
    }

    @Test
    public void jobThatTheEnvironmentDoesNotListCannotLockIt() throws Exception {
        shop.redefine("production", e -> e.setJobs(List.of()));
        assertThat(shop.refused(LOCK), containsString("may use no environment 'production'"));
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void locksThatWaitForEachOtherAreTold() throws Exception {
        String other = shop.otherJob("-other");
        shop.succeed("lockConfig environment: 'development', change: c, reason: 'one'");
        shop.end(shop.start(other, "lockConfig environment: 'test', change: 'CR-2', reason: 'two'"), Result.SUCCESS);
        ScriptBuild one = shop.start("lockConfig environment: 'test', change: c, reason: 'one'");
        ScriptBuild two = shop.start(other, "lockConfig environment: 'development', change: 'CR-2', reason: 'two'");
        assertThat(one.log(), containsString("But a change of another job waits for 'development', which this change"));
        assertThat(two.log(), containsString("But a change of another job waits for 'test', which this change has"));
        shop.stop(one);
        shop.succeed("closeChange change: c");
        shop.end(two, Result.SUCCESS);
    }
}
