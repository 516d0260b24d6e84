package io.jenkins.plugins.promotion.steps;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A parameter that a step does not have is refused by name, with those it has. */
public class UnknownParameterTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    @Test
    public void misspeltParameterIsRefused() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("awaitSignOff name: 'Go live', fourEye: false", true));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("Step 'awaitSignOff' has no parameter 'fourEye'; it has ", run);
        j.assertLogContains("fourEyes", run);
    }
}
