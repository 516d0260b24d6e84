package io.jenkins.plugins.promotion.genuine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.steps.BuildIdentity;
import io.jenkins.plugins.promotion.steps.Workshop;
import java.util.Map;
import org.jenkinsci.plugins.pipeline.modeldefinition.actions.RestartDeclarativePipelineAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Restart from Stage, which only genuine Declarative Pipeline has. */
public class RestartFromStageTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private String process() {
        return """
                pipeline {
                  agent none
                  environment { C = '%s' }
                  stages {
                    stage('Copy') { steps { copyEnvironment from: 'production', to: 'development', change: env.C } }
                    stage('Change') { steps {
                      awaitSignOff name: 'Changes made', change: env.C, approvers: 'dora', fourEyes: false
                    } }
                    stage('Record') { agent any
                      steps { recordWorkPlan environment: 'development', change: env.C } }
                    stage('Rehearse') { steps {
                      copyEnvironment from: 'production', to: 'test', change: env.C
                      applyWorkPlan environment: 'test', change: env.C
                    } }
                    stage('Week three') { steps { script {
                      if (currentBuild.number == 1) { error 'a failure in week three' }
                    } } }
                    stage('Sign off') { steps {
                      awaitSignOff name: 'Go live', change: env.C, covers: 'plan, test', approvers: 'qa'
                    } }
                  }
                }
                """
                .formatted(shop.change());
    }

    private String production() {
        return "pipeline { agent none\n stages { stage('Lock') { steps {\n"
                + "lockConfig environment: 'production', change: '" + shop.change() + "', reason: 'x'\n} } } }";
    }

    private WorkflowRun build(String script) throws Exception {
        shop.job.setDefinition(new CpsFlowDefinition(script, true));
        return shop.watch(shop.job.scheduleBuild2(0).waitForStart());
    }

    private WorkflowRun restart(WorkflowRun run, String stage) throws Exception {
        int next = shop.job.getNextBuildNumber();
        run.getAction(RestartDeclarativePipelineAction.class).run(stage);
        return started(next);
    }

    private WorkflowRun replay(WorkflowRun run, String script) throws Exception {
        int next = shop.job.getNextBuildNumber();
        run.getAction(ReplayAction.class).run(script, Map.of());
        return started(next);
    }

    private WorkflowRun started(int number) {
        org.awaitility.Awaitility.await().until(() -> shop.job.getBuildByNumber(number) != null);
        return shop.watch(shop.job.getBuildByNumber(number));
    }

    private WorkflowRun firstWeeks() throws Exception {
        WorkflowRun first = build(process());
        shop.people.gate("Changes made");
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        shop.people.begin("test", "ivan");
        shop.end(first, Result.FAILURE);
        return first;
    }

    @Test
    public void fromTheFirstStageItRunsForwardToWhereTheWorkStopped() throws Exception {
        WorkflowRun first = firstWeeks();
        WorkflowRun again = restart(first, "Copy");
        shop.people.approve("Go live", "qa1");
        String log = shop.end(again, Result.SUCCESS);
        String build = first.getExternalizableId();
        assertThat(log, containsString("'Changes made' was signed off already in build " + build));
        assertThat(log, containsString("is applied to test already (build " + build + ")"));
        assertEquals(1, shop.state().revisions().size());
        assertEquals(1, shop.state().applies().size());
        assertEquals(2, shop.state().gates().size());
    }

    @Test
    public void fromALaterStageItGoesOnWithWhatTheChangeHas() throws Exception {
        WorkflowRun first = firstWeeks();
        WorkflowRun again = restart(first, "Week three");
        shop.people.approve("Go live", "qa1");
        assertThat(shop.end(again, Result.SUCCESS), not(containsString("already")));
        assertEquals(
                "signed off in the second build",
                again.getExternalizableId(),
                shop.state().gates().get(1).build());
    }

    /** Production allows no replays, but a restart runs the reviewed script. */
    @Test
    public void restartOfTheJobsOwnScriptMayUseProduction() throws Exception {
        WorkflowRun first = build(production());
        shop.end(first, Result.SUCCESS);
        shop.end(restart(first, "Lock"), Result.SUCCESS);
    }

    /** A restart takes the script that Replay edited, though Replay is none of its causes. */
    @Test
    public void restartOfAReplayIsRefusedLikeTheReplay() throws Exception {
        WorkflowRun first = build("pipeline { agent none\n stages { stage('Lock') { steps { echo 'nothing' } } } }");
        shop.end(first, Result.SUCCESS);
        WorkflowRun replay = replay(first, production());
        assertThat(shop.end(replay, Result.FAILURE), containsString("This build is a replay, and"));
        WorkflowRun restart = restart(replay, "Lock");
        assertThat(
                shop.end(restart, Result.FAILURE),
                containsString("This build was restarted from build #2, which is a replay, and environment"
                        + " 'production' does not allow replays"));
        WorkflowRun second = restart(restart, "Lock");
        replay.delete();
        assertThat(shop.end(second, Result.FAILURE), containsString("This build was restarted from"));
        assertThat(
                shop.end(restart(second, "Lock"), Result.FAILURE),
                containsString("This build was restarted from build #4, which was restarted from build #3, which was"
                        + " restarted from a build that is gone, so nobody knows its script, and environment"));
        assertNull(shop.binding("production").lock());
    }

    @Test
    public void whoeverStartedTheOriginalIsARequesterOfTheRestart() throws Exception {
        shop.job.setDefinition(new CpsFlowDefinition(production(), true));
        WorkflowRun first = shop.watch(shop.job
                .scheduleBuild2(0, new hudson.model.CauseAction(new hudson.model.Cause.UserIdCause("dora")))
                .waitForStart());
        shop.end(first, Result.SUCCESS);
        WorkflowRun again = restart(first, "Lock");
        shop.end(again, Result.SUCCESS);
        assertTrue(BuildIdentity.requesters(again).contains("dora"));
    }
}
