package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that do the work of an earlier one again run forward to where it stopped. */
public class RunAgainTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private String script() {
        return """
                def c = '%s'
                copyEnvironment from: 'production', to: 'development', change: c
                awaitSignOff name: 'Changes made', change: c, approvers: 'dora', fourEyes: false
                node { recordWorkPlan environment: 'development', change: c }
                copyEnvironment from: 'development', to: 'test', change: c
                def t = awaitSignOff(name: 'Test', change: c, covers: 'plan, test', approvers: 'qa')
                echo "approved=${t.approved} stored=${t.stored} in ${t.build} by ${t.decisions.collect { it.user }}"
                """
                .formatted(shop.change());
    }

    /** The first build did all but the last line, which is the week's end. */
    private WorkflowRun firstWeek() throws Exception {
        shop.job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WEEK", "1")));
        shop.job.setDefinition(
                new CpsFlowDefinition(script() + "if (params.WEEK == '1') { error 'the week is over' }", true));
        WorkflowRun first = shop.watch(shop.job.scheduleBuild2(0).waitForStart());
        shop.people.gate("Changes made");
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        shop.people.approve("Test", "qa1");
        assertThat(shop.end(first, Result.FAILURE), containsString("approved=true stored=false"));
        return first;
    }

    private void ranForward(WorkflowRun first, WorkflowRun again) throws Exception {
        String log = shop.end(again, Result.SUCCESS);
        String build = first.getExternalizableId();
        assertThat(log, containsString("'Changes made' was signed off already in build " + build));
        assertThat(log, containsString("approved=true stored=true in " + build + " by [qa1]"));
        assertEquals(2, shop.state().gates().size());
        assertEquals(1, shop.state().revisions().size());
        assertEquals(1, shop.state().round());
    }

    @Test
    public void replayReturnsStoredResults() throws Exception {
        shop.redefine("production", e -> e.setAllowReplay("true"));
        WorkflowRun first = firstWeek();
        first.getAction(ReplayAction.class).run(script(), Map.of());
        await().until(() -> shop.job.getLastBuild().getNumber() == 2);
        ranForward(first, shop.watch(shop.job.getLastBuild()));
    }

    /** As the plugin of that name does: the causes of the original behind it, its parameters, the job's own script. */
    @Test
    public void rebuildReturnsStoredResults() throws Exception {
        WorkflowRun first = firstWeek();
        WorkflowRun again = shop.job
                .scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UpstreamCause(first), new Cause.UserIdCause()),
                        new ParametersAction(new StringParameterValue("WEEK", "3")))
                .waitForStart();
        ranForward(first, shop.watch(again));
    }

    /** People decide meanwhile; nothing is begun, and nothing is lost. */
    @Test
    public void aDisabledJobBeginsNothingAndGoesOnOnceItIsEnabled() throws Exception {
        WorkflowRun first = shop.start(script().replaceFirst("def c = .*\n", ""));
        shop.people.gate("Changes made");
        first.doStop();
        shop.end(first, Result.ABORTED);
        shop.job.setDisabled(true);
        assertNull(shop.job.scheduleBuild2(0));
        shop.people.during(null).approve("Changes made", "dora");
        assertEquals(1, shop.job.getLastBuild().getNumber());
        shop.job.setDisabled(false);
        WorkflowRun again = shop.watch(shop.job.scheduleBuild2(0).waitForStart());
        shop.people.approve("Test", "qa1");
        String log = shop.end(again, Result.SUCCESS);
        assertThat(
                log, containsString("Already copied production → development in build " + first.getExternalizableId()));
        assertThat(
                log, containsString("'Changes made' was signed off already in build " + first.getExternalizableId()));
    }

    /** Who works on it when the job is disabled is not stopped by that. */
    @Test
    public void aBuildGoesOnWhoseJobIsDisabledMeanwhile() throws Exception {
        WorkflowRun build = shop.start(script().replaceFirst("def c = .*\n", ""));
        shop.people.gate("Changes made");
        shop.job.setDisabled(true);
        shop.people.approve("Changes made", "dora");
        shop.people.approve("Test", "qa1");
        shop.end(build, Result.SUCCESS);
    }
}
