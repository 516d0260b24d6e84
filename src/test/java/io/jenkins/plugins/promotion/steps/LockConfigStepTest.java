package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.lock.Binding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** One walk of the lock, its queue and its release on a host, and one of the block form. */
public class LockConfigStepTest {

    private static final String LOCK = "lockConfig environment: 'production', change: c, reason: 'release'";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    @Test
    public void nextInTheQueueTakesOverAtUnlock() throws Exception {
        shop.succeed(LOCK);
        WorkflowJob second = shop.otherJob("-2");
        WorkflowJob third = shop.otherJob("-3");
        WorkflowRun waits = shop.start(second, LOCK.replace("change: c", "change: c + '-2'"));
        j.waitForMessage("place 1 in the queue: held by a change of another job", waits);
        WorkflowRun after = shop.start(third, LOCK.replace("change: c", "change: c + '-3'"));
        j.waitForMessage("place 2 in the queue", after);
        shop.succeed("unlockConfig environment: 'production', change: c");
        shop.end(waits, Result.SUCCESS);
        assertEquals(shop.change() + "-2", shop.binding("production").lock().changeName());
        j.waitForMessage("place 1 in the queue: held by a change of another job", after);
        assertTrue(after.isBuilding());
        shop.end(shop.start(second, "unlockConfig environment: 'production', change: c + '-2'"), Result.SUCCESS);
        shop.end(after, Result.SUCCESS);
        assertEquals(shop.change() + "-3", shop.binding("production").lock().changeName());
    }

    @Test
    public void blockFormReleasesWhenItsBuildIsAborted() throws Exception {
        WorkflowRun run = shop.start(LOCK.replace("lockConfig ", "withConfigLock(")
                + ") { awaitSignOff name: 'Inside', change: c, fourEyes: false }");
        shop.people.gate("Inside");
        assertNotNull(shop.binding("production").lock());
        run.doStop();
        shop.end(run, Result.ABORTED);
        assertNull(shop.binding("production").lock());
    }

    /** Whatever became of the step that waited: killed, it does not leave the queue itself. */
    @Test
    public void placeOfABuildThatIsOverGoesWithIt() throws Exception {
        String build = shop.job.getFullName() + "#1";
        Promotion.get()
                .bindings()
                .queue("production", new Binding.Waiting("killed", "gone", "gone", "2026-01-01T00:00:00Z", "x", build));
        shop.succeed("lockConfig environment: 'test', change: c, reason: 'r'");
        assertEquals(List.of(), shop.binding("production").queue());
    }

    /** It is told of that one, and where it is defined stays its place. */
    @Test
    public void aDamagedBindingStopsNoOtherEnvironment() throws Exception {
        shop.stages.define("damaged", shop.job.getName(), e -> {});
        Path file = Promotion.root().resolve("environments").resolve("damaged.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{");
        try {
            shop.succeed("lockConfig environment: 'test', change: c, reason: 'r'");
            String log = shop.refused("lockConfig environment: 'damaged', change: c, reason: 'r'");
            assertTrue(log, log.contains("ERROR: environments/damaged.json cannot be read"));
            assertFalse("a stack trace: " + log, log.contains("\tat "));
        } finally {
            Files.delete(file);
        }
    }
}
