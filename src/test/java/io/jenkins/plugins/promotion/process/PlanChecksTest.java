package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** What a plan calls healthy: asked after each apply, and while the environment is used. */
public class PlanChecksTest {

    private static final String POOL = "    - {name: Pool, file: pool.json, pointer: /max, equals: 40}\n";

    @Rule
    public Workroom shop = new Workroom();

    /** A check of something outside of all configuration, which the test turns on and off. */
    private String up() {
        return "    - {name: Up, command: [test, -e, \"" + shop.stages.folder("up") + "\"], readOnly: true}\n";
    }

    /** A check that tells how often it was asked. */
    private String counting() {
        return "    - {command: [sh, -c, \"echo asked >> " + shop.stages.folder("asked") + "\"], readOnly: true}\n";
    }

    private long asked() throws IOException {
        return Files.readAllLines(shop.stages.folder("asked")).size();
    }

    private void turn(boolean on) throws IOException {
        if (on) {
            shop.stages.write("up", "");
        } else {
            Files.delete(shop.stages.folder("up"));
        }
    }

    private void record(String head, String checks) {
        shop.base();
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan:\n  id: p\n  title: T\n  author: dora\n" + head
                + (checks.isEmpty() ? "" : "  checks:\n" + checks) + "items: []\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml' }");
    }

    private String apply(String environment, Result result) throws IOException {
        ScriptBuild build = shop.start(
                (environment.equals("test") ? "copyEnvironment from: 'production', to: 'test', change: c\n" : "")
                        + "def r = applyWorkPlan(environment: '" + environment + "', change: c)\n"
                        + "echo \"counts=${r.rehearsal} checks=${r.checks}\"");
        shop.people.begin(environment, "ivan");
        return shop.end(build, result);
    }

    private ApplyRecord applied(String environment) {
        return shop.state().lastApply(environment).orElseThrow();
    }

    private void live(String checks) throws IOException {
        turn(true);
        record("", checks);
        shop.rehearse();
        shop.signOff();
        shop.lock();
        apply("production", Result.SUCCESS);
    }

    private ScriptBuild soak(String more) {
        return shop.start(
                "def r = awaitSoak(environment: 'production', change: c, lasting: '3d', checkEvery: '1h'" + more
                        + ")\necho \"outcome=${r.outcome} failed=${r.failedChecks.collect { it.check + ': ' + it.why }}\"");
    }

    private static int times(String log, String text) {
        return (log.length() - log.replace(text, "").length()) / text.length();
    }

    @Test
    public void answersAreKeptAndReturned() throws Exception {
        record("", POOL);
        assertThat(
                apply("test", Result.SUCCESS),
                containsString("counts=true checks=[[check:Pool, passed:true, why:pool.json /max is 40]]"));
        assertEquals(
                List.of(new PlanCheck.Result("Pool", true, "pool.json /max is 40")),
                applied("test").ended().checks());
    }

    @Test
    public void rehearsalWithAFailedCheckDoesNotCountUntilItPasses() throws Exception {
        record("", POOL + up());
        String log = apply("test", Result.SUCCESS);
        assertThat(log, containsString("Warning: check 'Up' failed: test exits 1, on test."));
        assertThat(log, containsString("This rehearsal does not count: check 'Up' failed: test exits 1."));
        assertThat(log, containsString("counts=false"));
        assertFalse(applied("test").counts());
        turn(true);
        assertThat(apply("test", Result.SUCCESS), containsString("counts=true"));
        assertEquals(2, shop.state().applies().size());
    }

    @Test
    public void failedCheckOnProductionIsAWarningWithTheWayBack() throws Exception {
        turn(true);
        record("", up());
        shop.rehearse();
        shop.signOff();
        shop.lock();
        turn(false);
        String log = apply("production", Result.SUCCESS);
        assertThat(log, containsString("Warning: check 'Up' failed: test exits 1, on production."));
        assertThat(log, containsString("or by backOutWorkPlan."));
        assertTrue(applied("production").isDone());
        ScriptBuild back =
                shop.start("backOutWorkPlan environment: 'production', change: c, reason: 'the check failed'");
        shop.people.begin("production", "ivan");
        shop.end(back, Result.SUCCESS);
        assertFalse(shop.stages.exists("production/rules/new.json"));
    }

    @Test
    public void parametersHaveTheirValuesThere() throws Exception {
        record(
                "  parameters:\n    most: {test: 40, production: 40}\n",
                "    - {name: Pool, file: pool.json, pointer: /max, equals: \"${most}\"}\n");
        assertThat(apply("test", Result.SUCCESS), containsString("counts=true"));
    }

    @Test
    public void parameterWithoutAValueThereIsRefusedBeforeAnything() throws Exception {
        record(
                "  parameters:\n    most: {production: 40}\n",
                "    - {name: Pool, file: pool.json, pointer: /max, equals: \"${most}\"}\n");
        assertThat(
                apply("test", Result.FAILURE),
                containsString("check 'Pool' refers to the parameter 'most', which has no value for test"));
        assertNull(shop.binding("test").mark());
        assertFalse(shop.stages.exists("test/rules/new.json"));
    }

    @Test
    public void dryRunAsksNothing() throws Exception {
        record("", counting());
        for (String environment : List.of("test", "production")) {
            assertThat(
                    shop.succeed("applyWorkPlan environment: '" + environment + "', change: c, dryRun: true"),
                    containsString("checks: not asked"));
        }
        assertFalse(shop.stages.exists("asked"));
    }

    @Test
    public void intervalThatIsNoneIsRefused() throws Exception {
        for (String wrong : List.of("soon", "0s")) {
            assertThat(
                    shop.refused("awaitSoak environment: 'production', change: c, lasting: '3d', checkEvery: '" + wrong
                            + "'"),
                    containsString("checkEvery: '" + wrong + "'"));
        }
        assertTrue(shop.state().soaks().isEmpty());
    }

    @Test
    public void planThatIsNotAppliedAsksNothingInASoak() throws Exception {
        record("", counting());
        assertThat(
                shop.end(soak(""), Result.FAILURE),
                containsString("is applied to 'production', so there is nothing to check; apply it first"));
        assertTrue(shop.state().soaks().isEmpty());
        assertFalse(shop.stages.exists("asked"));
    }

    @Test
    public void planWithoutChecksIsRefused() throws Exception {
        live("");
        assertThat(shop.end(soak(""), Result.FAILURE), containsString("has no checks; leave checkEvery out"));
        assertTrue(shop.state().soaks().isEmpty());
    }

    @Test
    public void checksAreAskedAtTheirInterval() throws Exception {
        live(counting());
        long before = asked();
        ScriptBuild run = soak("");
        assertEquals(before + 1, asked());
        shop.pass(Duration.ofMinutes(30));
        assertEquals(before + 1, asked());
        shop.pass(Duration.ofMinutes(31));
        assertEquals(before + 2, asked());
        shop.restart();
        shop.pass(Duration.ofMinutes(1));
        assertEquals("what was asked is remembered", before + 2, asked());
        assertTrue(run.isBuilding());
    }

    @Test
    public void failureInTheSoakIsToldOnceAndReturned() throws Exception {
        live(up());
        ScriptBuild run = soak("");
        shop.pass(Duration.ofDays(1));
        turn(false);
        for (int hour = 0; hour < 3; hour++) {
            shop.pass(Duration.ofHours(1));
        }
        shop.restart();
        shop.pass(Duration.ofHours(1));
        assertEquals(run.log(), 1, times(run.log(), "Warning: check 'Up' failed: test exits 1, on production."));
        assertThat(run.log(), containsString("or by backOutWorkPlan."));
        turn(true);
        shop.pass(Duration.ofHours(1));
        shop.pass(Duration.ofHours(1));
        assertEquals(run.log(), 1, times(run.log(), "All checks of the plan pass on production again."));
        shop.pass(Duration.ofDays(2));
        assertThat(shop.end(run, Result.SUCCESS), containsString("outcome=lasted failed=[Up: test exits 1]"));
        assertEquals(
                2,
                shop.people.change().entries().stream()
                        .filter(entry -> entry.type().equals("soak-checked"))
                        .count());
    }

    @Test
    public void soakCountsAnewFromWhenChecksPassAgain() throws Exception {
        live(up());
        ScriptBuild run = soak(", onChange: 'restart'");
        shop.pass(Duration.ofDays(2));
        turn(false);
        shop.pass(Duration.ofHours(1));
        shop.pass(Duration.ofDays(4));
        assertTrue("a check fails", run.isBuilding());
        assertThat(run.log(), containsString("no time counts while checks fail: 'Up'"));
        turn(true);
        shop.pass(Duration.ofHours(1));
        shop.pass(Duration.ofDays(2));
        assertTrue("three days since it passes are not over", run.isBuilding());
        shop.pass(Duration.ofDays(1));
        assertThat(shop.end(run, Result.SUCCESS), containsString("outcome=lasted failed=[Up: test exits 1]"));
    }

    @Test
    public void soakFailsByACheckAtItsEndToo() throws Exception {
        live(up());
        ScriptBuild run = soak(", onChange: 'fail'");
        turn(false);
        shop.pass(Duration.ofDays(5));
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("outcome=failed failed=[Up: test exits 1]"));
        assertThat(log, containsString("the soak of production has failed, since checks failed at"));
        assertEquals(
                SoakOutcome.FAILED,
                shop.state().lastSoak("production").orElseThrow().outcome());
    }

    @Test
    public void withoutCheckEveryNothingIsAsked() throws Exception {
        live(up());
        turn(false);
        ScriptBuild run = shop.start("awaitSoak environment: 'production', change: c, lasting: '3d'");
        shop.pass(Duration.ofDays(4));
        assertThat(shop.end(run, Result.SUCCESS), not(containsString("check 'Up' failed")));
    }
}
