package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.ProcessTest;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;

/** The example's Jenkinsfile to its end, with a rejected round and a restart of the controller wherever it waits. */
public class TwelveStepsTest {

    @Rule
    public Workroom shop = new Workroom();

    @Test
    public void runToTheirEnd() throws Exception {
        shop.stages.write(
                "scm/work-plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: routing, title: Enable new routing, author: dora}
                items:
                  - {id: stop, description: Stop the application, kind: manual, instruction: Stop it., estimate: 1m}
                """);
        shop.stages.write(
                "scm/test-plan.yaml",
                """
                apiVersion: testplan/v1
                id: routing
                title: Routing
                cases:
                  - {id: german-order, title: A German order, steps: Order something, expected: It arrives}
                """);
        String example = new String(
                ProcessTest.class.getResourceAsStream("example.groovy").readAllBytes(), StandardCharsets.UTF_8);
        ScriptBuild build = shop.start(example.replace("CR-2031'", shop.change() + "'"));

        shop.stages.write("development/shop.yaml", "title: Shop\nrouting:\n  engine: rules # or rules\n");
        shop.stages.write("development/rules/new.json", "{\"carrier\": \"express\"}\n");
        shop.stages.folder("development").resolve("old.txt").toFile().delete();
        shop.restart();
        shop.people.approve("Changes made", "dora");
        shop.people.pass("Test", "qa1", "german-order");
        shop.people.reject("Test", "qa1", "the title is wrong");

        shop.stages.write("development/shop.yaml", "title: New shop\nrouting:\n  engine: rules # or rules\n");
        shop.people.approve("Changes made", "dora");
        shop.restart();
        shop.people.pass("Test", "qa1", "german-order");
        shop.people.approve("Test", "qa1", "qa2");
        shop.restart();
        shop.people.begin("test", "ivan");
        shop.restart();
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.people.pass("Go live", "qa1", "german-order");
        shop.people.approve("Go live", "qa1", "bea");
        shop.restart();
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(2).toString(),
                "ivan");
        shop.restart();
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.restart();
        shop.pass(Duration.ofDays(4));

        shop.end(build, Result.SUCCESS);
        ChangeState state = shop.state();
        assertEquals(ChangePhase.CLOSED, state.phase());
        assertEquals(2, state.round());
        assertEquals(2, state.revisions().size());
        assertTrue(state.lastApply("test").orElseThrow().counts());
        assertEquals(
                "complete", state.lastApply("test").orElseThrow().completeness().completeness());
        assertEquals(0, shop.people.change().firstAlteredEntry());
        String head = shop.people.change().copyOfRecord().hash();
        assertTrue(build.log(), build.log().contains("the head " + head));
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        assertTrue(shop.stages.read("production/shop.yaml").contains("New shop"));
        assertFalse(shop.stages.exists("production/old.txt"));
        assertEquals("host=test\n", shop.stages.read("test/local/host.properties"));
        assertEquals("canary-development\n", shop.stages.read("development/secret/password.txt"));
    }
}
