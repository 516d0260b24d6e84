package io.jenkins.plugins.promotion;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Action;
import hudson.model.BooleanParameterDefinition;
import hudson.model.BooleanParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** The twelve-step process, as the design's example says it, to its end. */
public class ProcessTest {

    private static final String JOB = "promote";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @ClassRule
    public static BuildWatcher log = new BuildWatcher();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Stages stages;
    private People people;
    private WorkflowJob job;

    @Before
    public void setUp() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        stages = Stages.three(folder.getRoot().toPath(), JOB);
        people = new People(
                "CR-2031",
                Map.of("dora", "config-team", "qa1", "qa", "qa2", "qa", "bea", "business", "ivan", "operations"));
        job = j.jenkins.createProject(WorkflowJob.class, JOB);
        stages.write(
                "scm/work-plan.yaml",
                String.join(
                        "\n",
                        "apiVersion: workplan/v1",
                        "plan:",
                        "  id: routing",
                        "  title: Enable new routing",
                        "  author: dora",
                        "items:",
                        "  - id: stop",
                        "    description: Stop the application",
                        "    kind: manual",
                        "    instruction: Stop it and wait.",
                        "    estimate: 1m",
                        ""));
        stages.write(
                "scm/test-plan.yaml",
                String.join(
                        "\n",
                        "apiVersion: testplan/v1",
                        "id: routing",
                        "title: Routing",
                        "cases:",
                        "  - id: german-order",
                        "    title: A German order",
                        "    steps: Order something",
                        "    expected: It arrives",
                        ""));
    }

    /** What a checkout does is said by the test. */
    private String checkout() {
        return "scm = '" + stages.folder("scm") + "'\n"
                + "def checkout(from) { for (f in ['work-plan.yaml', 'test-plan.yaml']) {"
                + " sh \"cp $from/$f .\" } }\n";
    }

    private void change() {
        stages.write("development/shop.yaml", "title: Shop\nrouting:\n  engine: rules # or rules\n");
        stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        stages.write("development/rules/new.json", "{\"carrier\": \"express\"}\n");
        stages.folder("development").resolve("old.txt").toFile().delete();
    }

    @Test
    public void runsAllTwelveSteps() throws Exception {
        String example = new String(
                ProcessTest.class.getResourceAsStream("example.groovy").readAllBytes(), StandardCharsets.UTF_8);
        runsToItsEnd(checkout() + example, List.of("bea", "qa2"));
    }

    /** The file that is shipped, as it stands. */
    @Test
    public void runsAllTwelveStepsInDeclarativePipeline() throws Exception {
        job.addProperty(new ParametersDefinitionProperty(new BooleanParameterDefinition("MAKE_CHANGES", true, "")));
        runsToItsEnd(
                checkout() + Files.readString(Path.of("examples/configuration-promotion/Jenkinsfile.declarative")),
                List.of("bea", "qa2"),
                new ParametersAction(new BooleanParameterValue("MAKE_CHANGES", false)));
    }

    private void runsToItsEnd(String script, List<String> goLive, Action... actions) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = job.scheduleBuild2(0, actions).waitForStart();
        people.during(run);

        people.gate("Changes made");
        change();
        people.approve("Changes made", "dora");
        people.pass("Test", "qa1", "german-order");
        people.reject("Test", "qa1", "the title is wrong");

        people.gate("Changes made");
        stages.write("development/shop.yaml", "title: New shop\nrouting:\n  engine: rules # or rules\n");
        people.approve("Changes made", "dora");
        people.pass("Test", "qa1", "german-order");
        people.approve("Test", "qa1", "qa2");

        people.begin("test", "ivan");
        people.answer("test", "stop", Answer.DONE, "ivan", "");
        people.pass("Go live", "qa1", "german-order");
        people.approve("Go live", goLive.toArray(new String[0]));

        OffsetDateTime now = OffsetDateTime.now();
        people.plan(
                "production", now.minusMinutes(1).toString(), now.plusHours(2).toString(), "ivan");
        people.begin("production", "ivan");
        people.answer("production", "stop", Answer.DONE, "ivan", "");

        people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(4));

        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        ChangeState state = people.state();
        assertEquals(ChangePhase.CLOSED, state.phase());
        assertEquals(2, state.round());
        assertEquals(2, state.revisions().size());
        assertTrue(state.lastApply("test").orElseThrow().counts());
        assertEquals(
                "complete", state.lastApply("test").orElseThrow().completeness().completeness());
        assertEquals(0, people.change().firstAlteredEntry());
        assertEquals(stages.content("production"), stages.content("test"));
        assertEquals(stages.content("production"), stages.content("development"));
        assertTrue(stages.read("production/shop.yaml").contains("New shop"));
        assertTrue(stages.read("production/shop.yaml").contains("# or rules"));
        assertFalse(stages.exists("production/old.txt"));
        assertEquals("host=test\n", stages.read("test/local/host.properties"));
        assertEquals("canary-development\n", stages.read("development/secret/password.txt"));
    }
}
