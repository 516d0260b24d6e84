package io.jenkins.plugins.promotion.notice;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Stages;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;
import org.jvnet.hudson.test.TestExtension;

/** A check over restarts: nothing is published twice, and nothing that happened is left out. */
public class ChecksRestartTest {

    private static final String JOB = "promote";

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final People people = new People("CR-9", Map.of("qa1", "qa"));

    @TestExtension
    public static class Recorded extends RecordedChecks {}

    @Before
    public void forget() {
        RecordedChecks.forget();
    }

    private WorkflowRun run(JenkinsRule j) {
        WorkflowRun run = j.jenkins.getItemByFullName(JOB, WorkflowJob.class).getBuildByNumber(1);
        people.during(run);
        return run;
    }

    private static void shows(String line) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertTrue(RecordedChecks.LINES.toString(), RecordedChecks.LINES.contains(line)));
    }

    @Test
    public void goesOnWhereItWas() throws Throwable {
        sessions.then(j -> {
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            Stages.three(folder.getRoot().toPath(), JOB);
            Receivers receivers = new Receivers();
            receivers.setChecks(true);
            NoticeConfiguration.get().setReceivers(receivers);
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
            job.setDefinition(new CpsFlowDefinition(
                    "awaitSignOff name: 'Go', change: 'CR-9', approvers: 'qa', fourEyes: false", true));
            job.scheduleBuild2(0).waitForStart();
            run(j);
            people.gate("Go");
            shows("#1 IN_PROGRESS: Waiting for 1 of qa");
        });
        RecordedChecks.forget();
        sessions.then(j -> {
            people.during(run(j));
            people.approve("Go", "qa1");
            j.waitForCompletion(run(j));
            shows("#1 NEUTRAL: Still open after this build");
        });
        assertFalse(
                "published before: " + RecordedChecks.LINES,
                RecordedChecks.LINES.contains("#1 IN_PROGRESS: Waiting for 1 of qa"));
        RecordedChecks.forget();
        sessions.then(j -> {
            j.buildAndAssertSuccess(j.jenkins.getItemByFullName(JOB, WorkflowJob.class));
            shows("#2 NEUTRAL: Still open after this build");
        });
        assertTrue(
                "over before: " + RecordedChecks.LINES,
                RecordedChecks.LINES.stream().noneMatch(line -> line.startsWith("#1")));
    }
}
