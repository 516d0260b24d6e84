package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Stages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller in the middle of a copy. */
public class RestartInACopyTest {

    private static final String JOB = "promote";

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theCopyStartsOverAndSaysSo() throws Throwable {
        Path area = folder.getRoot().toPath().resolve("test/.configuration-promotion");
        Stages[] stages = new Stages[1];
        sessions.then(j -> {
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
            stages[0] = Stages.three(folder.getRoot().toPath(), JOB);
            for (int i = 0; i < 20_000; i++) {
                stages[0].write("production/many/d" + i % 100 + "/f" + i, "content " + i);
            }
            stages[0].write("test/stale.txt", "old");
            job.setDefinition(new CpsFlowDefinition(
                    "copyEnvironment from: 'production', to: 'test', change: 'CR-1', maxDelete: '100%'\necho 'copied'",
                    true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(area.resolve("new")));
        });
        assertFalse("what the copy had prepared is gone before the controller is", Files.exists(area.resolve("new")));
        assertEquals("the target is as it was", "old", stages[0].read("test/stale.txt"));
        assertFalse(stages[0].exists("test/many"));
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName(JOB, WorkflowJob.class).getBuildByNumber(1);
            await().atMost(Duration.ofSeconds(180)).until(() -> !run.isBuilding());
            j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
            j.assertLogContains("The controller was restarted while this copy ran: it starts over.", run);
            j.assertLogContains("copied", run);
            assertEquals(stages[0].content("production"), stages[0].content("test"));
            assertFalse(Files.exists(area));
        });
    }
}
