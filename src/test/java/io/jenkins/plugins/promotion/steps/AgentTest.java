package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
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

    @Test
    public void nodeThatDoesNotExistIsNamed() throws Exception {
        shop.redefine("test", e -> e.setNode("nowhere"));
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c"),
                containsString("is on node 'nowhere', which does not exist"));
    }
}
