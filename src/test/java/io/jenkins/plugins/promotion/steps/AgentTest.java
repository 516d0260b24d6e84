package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Environments on agents. */
public class AgentTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    @Test
    public void copiesFromOneAgentToAnother() throws Exception {
        DumbSlave first = j.createOnlineSlave();
        DumbSlave second = j.createOnlineSlave();
        shop.redefine("production", e -> e.setNode(first.getNodeName()));
        shop.redefine("test", e -> e.setNode(second.getNodeName()));
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertTrue(second.getRootPath().child("configuration-promotion/store").exists());
    }

    @Test
    public void planIsAppliedOnAnAgent() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        shop.redefine("test", e -> e.setNode(agent.getNodeName()));
        shop.rehearsed();
        assertTrue(shop.stages.exists("test/rules/new.json"));
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
    }

    @Test
    public void stepWaitsWhileTheAgentIsOffline() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        j.disconnectSlave(agent);
        shop.redefine("test", e -> e.setNode(agent.getNodeName()));
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c");
        j.waitForMessage("Waiting for node '" + agent.getNodeName() + "'", run);
        agent.toComputer().connect(false);
        j.waitOnline(agent);
        shop.end(run, Result.SUCCESS);
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
    }

    /** The controller's heap could not hold the file several times over, which a call with all of it would need. */
    @Test
    public void aLargeFileTravelsInParts() throws Exception {
        DumbSlave first = j.createOnlineSlave();
        DumbSlave second = j.createOnlineSlave();
        shop.redefine("production", e -> e.setNode(first.getNodeName()));
        shop.redefine("test", e -> e.setNode(second.getNodeName()));
        long size = 400L << 20;
        try (RandomAccessFile file = new RandomAccessFile(
                shop.stages.folder("production").resolve("large.bin").toFile(), "rw")) {
            file.setLength(size);
            for (long at = 0; at < size; at += 1_000_003) {
                file.seek(at);
                file.writeLong(at);
            }
        }
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c");
        await().atMost(Duration.ofMinutes(10)).until(() -> !run.isBuilding());
        shop.end(run, Result.SUCCESS);
        assertEquals(
                -1,
                Files.mismatch(
                        shop.stages.folder("production").resolve("large.bin"),
                        shop.stages.folder("test").resolve("large.bin")));
        try (Stream<Path> left = Files.list(Path.of(
                second.getRootPath().child("configuration-promotion/store").getRemote()))) {
            assertEquals(
                    0,
                    left.filter(p -> p.getFileName().toString().startsWith("incoming"))
                            .count());
        }
    }

    private WorkflowRun copyInTheMiddle() throws Exception {
        for (int i = 0; i < 8_000; i++) {
            shop.stages.write("production/many/d" + i % 100 + "/f" + i, "content " + i);
        }
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c");
        Path staged = shop.stages.folder("test").resolve(".configuration-promotion/new");
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(staged));
        return run;
    }

    @Test
    public void copyWaitsForAnAgentThatWasLostAndStartsOver() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        shop.redefine("test", e -> e.setNode(agent.getNodeName()));
        WorkflowRun run = copyInTheMiddle();
        j.disconnectSlave(agent);
        j.waitForMessage("Waiting for node '" + agent.getNodeName() + "'", run);
        agent.toComputer().connect(false);
        j.waitOnline(agent);
        await().atMost(Duration.ofMinutes(10)).until(() -> !run.isBuilding());
        shop.end(run, Result.SUCCESS);
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertFalse(shop.stages.exists("test/.configuration-promotion"));
    }

    @Test
    public void copyFailsWithItsAgentWhereThatIsWanted() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        shop.redefine("test", e -> e.setNode(agent.getNodeName()));
        shop.redefine("test", e -> e.setFailWhenOffline(true));
        WorkflowRun run = copyInTheMiddle();
        j.disconnectSlave(agent);
        assertThat(shop.end(run, Result.FAILURE), containsString("says not to wait for it (failWhenOffline)"));
        agent.toComputer().connect(false);
        j.waitOnline(agent);
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertFalse(shop.stages.exists("test/.configuration-promotion"));
    }

    @Test
    public void nodeThatDoesNotExistIsNamed() throws Exception {
        shop.redefine("test", e -> e.setNode("nowhere"));
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c"),
                containsString("is on node 'nowhere', which does not exist"));
    }
}
