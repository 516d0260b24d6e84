package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A parameter that a step does not have is refused by name, with those it has; so is a word for yes or no that is neither. */
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
        assertTrue(why(run), why(run).contains("Step 'awaitSignOff' has no parameter 'fourEye'; it has "));
    }

    /** Pipeline takes it for false, so that authors could sign what they wrote. */
    @Test
    public void whatIsNeitherTrueNorFalseTurnsNothingOff() throws Exception {
        for (String value : new String[] {"'maybe'", "'yes'", "\"${'no'}\"", "null"}) {
            refuses("awaitSignOff name: 'Go live', fourEyes: " + value, "takes true or false for 'fourEyes'");
        }
        for (String value : new String[] {"1.5", "' 2 '", "null", "4294967297"}) {
            refuses("awaitSignOff name: 'Go live', required: " + value, "takes a whole number for 'required'");
        }
    }

    private static void refuses(String script, String why) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        j.assertLogContains(why, j.buildAndAssertStatus(Result.FAILURE, job));
    }

    /** What is refused before the build worked on any change stands on its page all the same, with the way on. */
    @Test
    public void whyItFailedBeforeItWorkedOnAnyChangeIsOnItsPage() throws Exception {
        fails("awaitSoak", "awaitSoak environment: 'nowhere', lasting: '3 fortnights'");
        fails("copyEnvironment", "copyEnvironment from: 'production', to: 'nowhere'");
        fails("awaitSignOff", "awaitSignOff required: 'two'");
    }

    private static void fails(String step, String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        String page = why(j.buildAndAssertStatus(Result.FAILURE, job));
        assertTrue(page, page.contains(step + " failed: "));
    }

    private static String why(WorkflowRun run) throws Exception {
        String page = j.createWebClient().goTo(run.getUrl()).asNormalizedText();
        assertTrue(page, page.contains("Mend that and run the job again"));
        return page;
    }
}
