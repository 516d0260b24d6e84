package io.jenkins.plugins.promotion.genuine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.steps.ApplyWorkPlanStep;
import io.jenkins.plugins.promotion.steps.AwaitSignOffStep;
import io.jenkins.plugins.promotion.steps.AwaitSoakStep;
import io.jenkins.plugins.promotion.steps.BackOutWorkPlanStep;
import io.jenkins.plugins.promotion.steps.CloseChangeStep;
import io.jenkins.plugins.promotion.steps.CopyEnvironmentStep;
import io.jenkins.plugins.promotion.steps.LockConfigStep;
import io.jenkins.plugins.promotion.steps.OutageWindowStep;
import io.jenkins.plugins.promotion.steps.RecordTestResultsStep;
import io.jenkins.plugins.promotion.steps.RecordWorkPlanStep;
import io.jenkins.plugins.promotion.steps.RestoreEnvironmentStep;
import io.jenkins.plugins.promotion.steps.UnlockConfigStep;
import io.jenkins.plugins.promotion.steps.WithConfigLockStep;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** What the Snippet Generator says of every step, pasted into one job and run; the embedded host has no generator. */
public class SnippetsTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @ClassRule
    public static BuildWatcher log = new BuildWatcher();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private String snippet(Step step) throws Exception {
        return StepFormsTest.generate(j, StepFormsTest.form(step).toString()).getContentAsString();
    }

    private String block(Step step, String body) throws Exception {
        String snippet = snippet(step);
        assertTrue(snippet, snippet.contains("// some block"));
        return snippet.replace("// some block", body);
    }

    @Test
    public void whatIsGeneratedRunsToTheEnd() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        Stages stages = Stages.three(folder.getRoot().toPath(), "promote");
        WorkflowJob job = j.createProject(WorkflowJob.class, "promote");
        AwaitSignOffStep made = new AwaitSignOffStep("Changes made");
        made.setFourEyes(false);
        AwaitSignOffStep goLive = new AwaitSignOffStep("Go live");
        goLive.setCovers("plan, test");
        goLive.setApprovers("qa");
        LockConfigStep lock = new LockConfigStep("production");
        lock.setReason("it's the routing");
        WithConfigLockStep look = new WithConfigLockStep("test");
        look.setReason("a look");
        String apply = snippet(new ApplyWorkPlanStep("production"));
        RecordTestResultsStep results = new RecordTestResultsStep("test");
        results.setResults("TEST-*.xml");
        String restore = snippet(new RestoreEnvironmentStep("test", "BACKUP", "it was better"));
        assertTrue(restore, restore.contains("'BACKUP'"));
        job.setDefinition(new CpsFlowDefinition(
                String.join(
                        "\n",
                        snippet(new CopyEnvironmentStep("production", "development")),
                        snippet(lock),
                        snippet(made),
                        "node {",
                        snippet(new RecordWorkPlanStep("development")),
                        "}",
                        "def copied = " + snippet(new CopyEnvironmentStep("production", "test")),
                        snippet(new ApplyWorkPlanStep("test")),
                        "node {",
                        "sh 'echo \"<testsuite><testcase name=\\'one\\' classname=\\'a\\'/></testsuite>\" > TEST-1.xml'",
                        snippet(results),
                        "}",
                        snippet(goLive),
                        block(new OutageWindowStep("production"), apply),
                        snippet(new UnlockConfigStep("production")),
                        block(look, "echo 'looked'"),
                        snippet(new AwaitSoakStep("production", "1s")),
                        snippet(new BackOutWorkPlanStep("production", "too slow")),
                        restore.replace("'BACKUP'", "copied.backup"), // known only while it runs
                        snippet(new CloseChangeStep())),
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        People people = new People("promote 1", Map.of("qa1", "qa", "ivan", "operations")).during(run);
        people.gate("Changes made");
        stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        people.approve("Changes made", "dora");
        people.begin("test", "ivan");
        people.approve("Go live", "qa1");
        OffsetDateTime now = OffsetDateTime.now();
        people.plan(
                "production", now.minusMinutes(1).toString(), now.plusHours(2).toString(), "ivan");
        people.begin("production", "ivan");
        people.until("the soak is over", state -> state.lastSoak("production")
                .filter(soak -> soak.ended() != null)
                .isPresent());
        assertTrue(stages.read("production/pool.json").contains("40"));
        people.begin("production", "ivan");
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        j.assertLogContains("looked", run);
        j.assertLogContains("Restored backup", run);
        assertEquals(1, people.state().testRuns().size());
        assertEquals(ChangePhase.CLOSED, people.state().phase());
        assertFalse(stages.read("production/pool.json").contains("40"));
    }
}
