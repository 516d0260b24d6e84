package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.Rule;
import org.junit.Test;

/** How often each act reads a whole tree, byte by byte, and where it only looks at what changed. */
public class ReadingsTest {

    @Rule
    public Workroom shop = new Workroom();

    private void nothingAskedYet() {
        shop.stages.asked.clear();
    }

    private void assertRead(String environment, long readings, long looks) {
        assertEquals("" + shop.stages.asked, readings, shop.stages.readings(environment));
        assertEquals("" + shop.stages.asked, looks, shop.stages.looks(environment));
    }

    @Test
    public void aCopyLooksAtItsSourceOnceAndAtItsTargetBeforeAndWhileItWrites() throws Exception {
        shop.base();
        nothingAskedYet();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertRead("production", 0, 1);
        assertRead("test", 0, 2);
    }

    /** What both looks saw is alike, times and owners included, so there is nothing to look at while writing. */
    @Test
    public void aCopyOntoWhatIsThereAlreadyLooksAtBothSidesOnce() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development, test', change: c");
        nothingAskedYet();
        shop.succeed("copyEnvironment from: 'development', to: 'test', change: c");
        assertRead("development", 0, 1);
        assertRead("test", 0, 1);
    }

    /** Times belong to what is copied, so a target of other times is written to. */
    @Test
    public void otherTimesAreCopiedToo() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development, test', change: c");
        Path there = shop.stages.stage("test").folder().resolve("shop.yaml");
        Files.setLastModifiedTime(there, FileTime.fromMillis(0));
        nothingAskedYet();
        shop.succeed("copyEnvironment from: 'development', to: 'test', change: c");
        assertRead("test", 0, 2);
        assertEquals(
                Files.getLastModifiedTime(
                        shop.stages.stage("development").folder().resolve("shop.yaml")),
                Files.getLastModifiedTime(there));
    }

    @Test
    public void whereEveryByteIsToBeReadCopiesReadThem() throws Exception {
        shop.stages.stage("production").setHashAlways(true);
        shop.stages.stage("test").setHashAlways(true);
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertRead("production", 1, 0);
        assertRead("test", 2, 0);
    }

    @Test
    public void aGateReadsOnceUntilItWaitsOnceForEachSignatureAndOnceToSettle() throws Exception {
        shop.recorded();
        nothingAskedYet();
        ScriptBuild gate =
                shop.start("awaitSignOff name: 'Test', change: c, approvers: 'qa', required: 2, covers: 'development'");
        assertTrue(gate.isBuilding());
        assertEquals("" + shop.stages.asked, 1, shop.stages.readings("development"));
        shop.people.approve("Test", "qa1");
        assertEquals("" + shop.stages.asked, 2, shop.stages.readings("development"));
        shop.people.approve("Test", "qa2");
        shop.end(gate, Result.SUCCESS);
        assertEquals("" + shop.stages.asked, 4, shop.stages.readings("development"));
    }

    @Test
    public void fromItsBeginToItsEndAnApplyReadsTwice() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild apply = shop.start("applyWorkPlan environment: 'test', change: c");
        nothingAskedYet();
        shop.people.begin("test", "ivan");
        shop.end(apply, Result.SUCCESS);
        assertRead("test", 2, 0);
    }

    @Test
    public void fromItsBeginToItsEndAWayBackReadsTwice() throws Exception {
        shop.rehearsed();
        nothingAskedYet();
        ScriptBuild back = shop.start("backOutWorkPlan environment: 'test', change: c, reason: 'try'");
        shop.people.begin("test", "ivan");
        shop.end(back, Result.SUCCESS);
        assertRead("test", 2, 0);
    }

    /** Who releases reads, and who is granted the lock reads; of those who go on waiting, only the next one looks. */
    @Test
    public void aGrantOfALockReadsTwiceHoweverManyWait() throws Exception {
        String second = shop.otherJob("-2");
        String third = shop.otherJob("-3");
        String copy = "copyEnvironment from: 'production', change: c + '%s', to: '%s'";
        shop.end(shop.start(second, copy.formatted("-2", "test")), Result.SUCCESS);
        shop.end(shop.start(third, copy.formatted("-3", "development")), Result.SUCCESS);
        shop.succeed("lockConfig environment: 'production', change: c, reason: 'x'");
        String lock = "lockConfig environment: 'production', change: c + '%s', reason: 'x'";
        ScriptBuild next = shop.start(second, lock.formatted("-2"));
        nothingAskedYet();
        ScriptBuild last = shop.start(third, lock.formatted("-3"));
        assertEquals("" + shop.stages.asked, 0, shop.stages.readings("production"));
        nothingAskedYet();
        shop.succeed("unlockConfig environment: 'production', change: c");
        shop.end(next, Result.SUCCESS);
        assertTrue(last.isBuilding());
        assertEquals("" + shop.stages.asked, 2, shop.stages.readings("production"));
    }

    @Test
    public void aSoakLooks() throws Exception {
        shop.rehearsed();
        nothingAskedYet();
        ScriptBuild soak = shop.start("awaitSoak environment: 'test', change: c, lasting: '3d'");
        assertTrue(soak.isBuilding());
        assertEquals("" + shop.stages.asked, 0, shop.stages.readings("test"));
        assertTrue("" + shop.stages.asked, shop.stages.looks("test") > 0);
    }
}
