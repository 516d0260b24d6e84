package io.jenkins.plugins.promotion;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Timeline;
import io.jenkins.plugins.promotion.change.fact.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** Process B to its end: test and production only, by the example's Jenkinsfile as it stands. */
public class TwoEnvironmentsTest {

    private static final String JOB = "two-environments";
    private static final Path EXAMPLE = Path.of("examples", JOB);

    @ClassRule
    public static BuildWatcher log = new BuildWatcher();

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void experimentTestImplement() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        Stages stages = new Stages(folder.getRoot().toPath())
                .define("test", JOB, e -> {})
                .define("production", JOB, e -> e.setProduction(true));
        for (String file : List.of(
                "production/publishing.yaml",
                "production/workflow.properties",
                "production/local/host.properties",
                "test/publishing.yaml",
                "test/local/host.properties")) {
            stages.write(file, Files.readString(EXAMPLE.resolve("environments").resolve(file)));
        }
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
        // Only what a checkout does is said by the test.
        job.setDefinition(new CpsFlowDefinition(
                "scm = '" + EXAMPLE.toAbsolutePath() + "'\n"
                        + "def checkout(from) { sh \"cp $from/*.yaml $from/make-changes.sh .\" }\n"
                        + Files.readString(EXAMPLE.resolve("Jenkinsfile")).replace("'./make-changes.sh'", "'true'"),
                true));
        People people = new People(
                JOB + " 1", Map.of("edith", "editors", "olaf", "owners", "ivan", "operations", "erik", "editors"));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        people.during(run);

        people.gate("Changes made");
        stages.write("test/publishing.yaml", stages.read("test/publishing.yaml").replace("plain", "picture"));
        people.approve("Changes made", "edith");
        people.begin("test", "ivan");
        people.answer("test", "tell-authors", Answer.DONE, "ivan", "");
        people.pass("Complete and correct", "erik", "manual-is-published");
        people.approve("Complete and correct", "erik");
        assertTrue("an editor alone", people.gate("Complete and correct").isOpen());
        people.approve("Complete and correct", "olaf");
        OffsetDateTime now = OffsetDateTime.now();
        people.plan(
                "production", now.minusMinutes(1).toString(), now.plusHours(2).toString(), "ivan");
        people.begin("production", "ivan");
        people.answer("production", "tell-authors", Answer.DONE, "ivan", "");
        people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(2));

        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        ChangeState state = people.state();
        assertEquals(ChangePhase.CLOSED, state.phase());
        assertTrue(state.lastApply("test").orElseThrow().counts());
        assertEquals(
                "complete", state.lastApply("test").orElseThrow().completeness().completeness());
        assertEquals(stages.content("production"), stages.content("test"));
        assertTrue(stages.read("production/publishing.yaml").contains("cover: picture"));
        assertFalse(stages.read("test/local/host.properties").equals(stages.read("production/local/host.properties")));
        assertEquals(
                "there is one stage only",
                Timeline.of(new AtWork(state, build -> true), OffsetDateTime.now())
                        .steps()
                        .get(3)
                        .detail());
        assertTrue(state.locks().stream().noneMatch(lock -> lock.isHeld()));
    }
}
