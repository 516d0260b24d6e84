package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.fact.Answer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller at every wait of one change. */
public class RestartedStepsTest {

    private static final String JOB = "promote";

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final People people = new People("CR-7", Map.of("qa1", "qa", "ivan", "operations"));
    private Stages stages;

    private static final String SCRIPT =
            """
            def c = 'CR-7'
            copyEnvironment from: 'production', to: 'development', change: c
            awaitSignOff name: 'Changes made', change: c, fourEyes: false
            node {
              writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1
            plan: {id: p, title: T, author: dora}
            items:
              - {id: stop, description: Stop, kind: manual, instruction: Stop it.}
            '''
              recordWorkPlan plan: 'p.yaml', environment: 'development', change: c
            }
            copyEnvironment from: 'production', to: 'test', change: c
            applyWorkPlan environment: 'test', change: c
            lockConfig environment: 'production', change: c, reason: 'go live'
            def w = outageWindow(environment: 'production', change: c) {
              awaitSignOff name: 'Works', change: c, fourEyes: false
            }
            echo "window=${w.began != null}"
            awaitSoak environment: 'production', change: c, lasting: '3d'
            closeChange change: c
            """;

    private WorkflowRun run(JenkinsRule j) throws Exception {
        WorkflowJob job = j.jenkins.getItemByFullName(JOB, WorkflowJob.class);
        WorkflowRun run = job.getBuildByNumber(1);
        people.during(run);
        return run;
    }

    @Test
    public void everyWaitSurvivesIt() throws Throwable {
        sessions.then(j -> {
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
            stages = Stages.three(folder.getRoot().toPath(), JOB);
            job.setDefinition(new CpsFlowDefinition(SCRIPT, true));
            job.scheduleBuild2(0).waitForStart();
            run(j);
            people.gate("Changes made");
        });
        sessions.then(j -> {
            run(j);
            stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
            people.approve("Changes made", "qa1");
            j.waitForMessage("Waiting for somebody to press Begin", run(j));
        });
        sessions.then(j -> {
            run(j);
            people.begin("test", "ivan");
            j.waitForMessage("Waiting for a person at item 'stop'", run(j));
        });
        sessions.then(j -> {
            run(j);
            WorkflowJob other = j.jenkins.createProject(WorkflowJob.class, "holder");
            stages = Stages.three(folder.getRoot().toPath(), JOB);
            io.jenkins.plugins.promotion.config.PromotionConfiguration.get()
                    .environment("production")
                    .orElseThrow()
                    .setJobs(java.util.List.of(JOB, "holder"));
            io.jenkins.plugins.promotion.config.PromotionConfiguration.get().save();
            other.setDefinition(new CpsFlowDefinition(
                    "lockConfig environment: 'production', change: 'CR-8', reason: 'first'", true));
            j.assertBuildStatus(Result.SUCCESS, other.scheduleBuild2(0));
            people.answer("test", "stop", Answer.DONE, "ivan", "");
            j.waitForMessage("Waiting for the lock of production, place 1", run(j));
        });
        sessions.then(j -> {
            WorkflowJob other = j.jenkins.getItemByFullName("holder", WorkflowJob.class);
            other.setDefinition(new CpsFlowDefinition("unlockConfig environment: 'production', change: 'CR-8'", true));
            j.assertBuildStatus(Result.SUCCESS, other.scheduleBuild2(0));
            j.waitForMessage("Waiting for the dates of the outage", run(j));
        });
        sessions.then(j -> {
            run(j);
            OffsetDateTime now = OffsetDateTime.now();
            people.plan(
                    "production",
                    now.minusMinutes(1).toString(),
                    now.plusHours(2).toString(),
                    "ivan");
            people.gate("Works");
        });
        sessions.then(j -> {
            run(j);
            Clocks.ahead(Duration.ofHours(3));
            people.until(
                    "overrun", s -> s.lastWindow("production").orElseThrow().overrun());
            j.waitForMessage("the window is over since", run(j));
            people.approve("Works", "qa1");
            people.until("soak", s -> !s.soaks().isEmpty());
        });
        sessions.then(j -> {
            WorkflowRun run = run(j);
            assertTrue(JenkinsRule.getLog(run), run.isBuilding());
            Clocks.ahead(Duration.ofDays(4));
            await().atMost(Duration.ofSeconds(60)).until(() -> !run.isBuilding());
            j.assertBuildStatus(Result.SUCCESS, run);
            j.assertLogContains("window=true", run);
            assertEquals(2, people.state().gates().size());
            assertEquals(1, people.state().applies().size());
            Clocks.reset();
        });
    }

    /** A program that was restarted tells no line before its next step, so the step keeps its own. */
    @Test
    public void whatFailsAfterItNamesItsLine() throws Throwable {
        sessions.then(j -> {
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
            stages = Stages.three(folder.getRoot().toPath(), JOB);
            job.setDefinition(new CpsFlowDefinition(
                    """
                    def c = 'CR-7'
                    copyEnvironment from: 'production', to: 'test', change: c

                    awaitSignOff name: 'Test', change: c, fourEyes: false
                    """,
                    true));
            job.scheduleBuild2(0).waitForStart();
            run(j);
            people.gate("Test");
        });
        sessions.then(j -> {
            WorkflowRun run = run(j);
            people.reject("Test", "qa1", "no");
            await().atMost(Duration.ofSeconds(60)).until(() -> !run.isBuilding());
            j.assertBuildStatus(Result.FAILURE, run);
            j.assertLogContains("(awaitSignOff, Jenkinsfile line 4)", run);
        });
    }

    /** Results, the loop over one of them, and the sections around them are where they were. */
    @Test
    public void resultsAndSectionsSurviveIt() throws Throwable {
        String script =
                """
                pipeline {
                  agent none
                  environment { WHO = 'dora' }
                  stages {
                    stage('Look') {
                      options { timeout(time: 1, unit: 'HOURS') }
                      when { environment name: 'WHO', value: 'dora' }
                      steps { script {
                        def k = copyEnvironment(from: 'production', to: 'test, development', change: 'CR-7')
                        def seen = []
                        for (t in k.targets) {
                          def g = awaitSignOff(name: "Look at ${t.to}", change: 'CR-7', fourEyes: false)
                          seen << "${t.to} ${t.files} ${g.decisions.collect { it.user }} ${WHO}"
                        }
                        echo "seen: ${seen.join(', ')}; base ${k.base}"
                      } }
                      post { success { echo 'looked' } }
                    }
                    stage('Then') { steps { echo 'then' } }
                  }
                  post { always { closeChange change: 'CR-7' } }
                }
                """;
        sessions.then(j -> {
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
            stages = Stages.three(folder.getRoot().toPath(), JOB);
            job.setDefinition(new CpsFlowDefinition(script, true));
            job.scheduleBuild2(0).waitForStart();
            run(j);
            people.approve("Look at test", "qa1");
            people.gate("Look at development");
        });
        sessions.then(j -> {
            WorkflowRun run = run(j);
            people.approve("Look at development", "ivan");
            await().atMost(Duration.ofSeconds(60)).until(() -> !run.isBuilding());
            j.assertBuildStatus(Result.SUCCESS, run);
            j.assertLogContains("seen: test 5 [qa1] dora, development 5 [ivan] dora; base ", run);
            j.assertLogContains("looked", run);
            j.assertLogContains("then", run);
            j.assertLogContains("Closed change CR-7", run);
        });
    }
}
