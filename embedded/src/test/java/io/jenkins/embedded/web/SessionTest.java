package io.jenkins.embedded.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URL;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;

public class SessionTest {
    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    private URL address;

    @Test
    public void buildGoesOnInTheNextSessionAtTheSameAddress() throws Throwable {
        sessions.then(r -> {
            address = r.getURL();
            WorkflowJob job = r.createProject(WorkflowJob.class, "p");
            job.setDefinition(new CpsFlowDefinition("echo 'before'\nsleep 1\necho 'after'", true));
            WorkflowRun run = job.scheduleBuild2(0).getStartCondition().get();
            r.waitForMessage("before", run);
        });
        sessions.then(r -> {
            assertEquals(address, r.getURL());
            WorkflowRun run =
                    r.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            r.assertBuildStatusSuccess(r.waitForCompletion(run));
            r.assertLogContains("after", run);
            assertTrue(r.createWebClient().getPage(run).asNormalizedText().contains("SUCCESS"));
        });
    }
}
