package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.EvidenceFolder;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.change.TestRunRecord;
import io.jenkins.plugins.promotion.change.TestRuns;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.TestProgress;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** What test scripts found: bound to the content, counted at gates, beside what they found without the plan. */
public class RecordTestResultsTest {

    private static final String GATE =
            "awaitSignOff name: 'Test', change: c, covers: 'plan, test', runTests: true, approvers: 'qa'";

    @Rule
    public Workroom shop = new Workroom();

    private static String write(String file, String text) {
        return "writeFile file: '" + file + "', text: '''" + text + "'''\n";
    }

    private static String plan(String cases) {
        return "node { " + write("tests.yaml", "apiVersion: testplan/v1\nid: t\ncases:\n" + cases)
                + "recordWorkPlan environment: 'development', change: c, testPlan: 'tests.yaml' }\n";
    }

    private static final String LOGIN = "  - {id: login, title: Log in, junit: shop.LoginIT.*}\n";
    private static final String PRICES = "  - {id: prices, title: Prices, junit: shop.PriceIT.*}\n";

    private static String passed(String name) {
        return "<testcase classname=\"shop." + name.replace(".", "\" name=\"") + "\" time=\"0.1\"/>";
    }

    private static String failed(String name, String message) {
        return "<testcase classname=\"shop." + name.replace(".", "\" name=\"") + "\"><failure message=\"" + message
                + "\">at shop</failure></testcase>";
    }

    private static String report(String... tests) {
        return write("out/TEST-shop.xml", "<testsuite name=\"shop\">" + String.join("", tests) + "</testsuite>");
    }

    private static String record(String... tests) {
        return "node { " + report(tests)
                + "recordTestResults environment: 'test', change: c, results: 'out/TEST-*.xml' }\n";
    }

    private static String copied() {
        return "copyEnvironment from: 'development', to: 'test', change: c\n";
    }

    private TestProgress progress(String gate) {
        return shop.people
                .signOffs()
                .ballot(shop.state(), shop.gate(gate).id())
                .tests()
                .orElseThrow();
    }

    private List<TestResult.Result> found(String gate, String testCase) {
        return progress(gate).results(testCase).stream().map(TestResult::result).toList();
    }

    @Test
    public void scriptsFillInTheCasesOfTheGate() throws Exception {
        shop.base();
        ScriptBuild run = shop.start(plan(LOGIN + PRICES)
                + copied()
                + record(passed("LoginIT.asReader"), passed("LoginIT.asBuyer"), passed("PriceIT.tax"))
                + GATE);
        assertEquals("2 of 2 test cases passed", progress("Test").text());
        TestRunRecord recorded = shop.state().testRuns().get(0);
        assertEquals(run.id(), recorded.build());
        assertEquals(shop.state().lastCopyTo("test").orElseThrow().targetAfter(), recorded.tree());
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    /** Without a pattern a test is about the case of which it bears the id, as its own name or with its class. */
    @Test
    public void testsAreMappedByTheIdOfACaseToo() throws Exception {
        shop.base();
        shop.start(plan("  - {id: login, title: Log in}\n  - {id: shop.PriceIT.tax, title: Tax}\n"
                        + "  - {id: LoginIT, title: By hand}\n")
                + copied()
                + record(passed("LoginIT.login"), failed("PriceIT.tax", "3.80"), passed("LoginIT.login2"))
                + GATE);
        assertEquals(List.of(TestResult.Result.PASS), found("Test", "login"));
        assertEquals(List.of(TestResult.Result.FAIL), found("Test", "shop.PriceIT.tax"));
        assertEquals(List.of(), found("Test", "LoginIT"));
    }

    @Test
    public void failedMandatoryCaseBlocksAndMissingOnesAreNamed() throws Exception {
        shop.base();
        ScriptBuild run = shop.start(plan(LOGIN + PRICES)
                + copied()
                + record(passed("LoginIT.asReader"), failed("LoginIT.asBuyer", "no basket"))
                + GATE);
        assertThat(run.log(), containsString("no test was found for these cases of the test plan: prices"));
        assertThat(
                run.log(),
                containsString("Test case login failed: 1 of 2 tests failed: shop.LoginIT.asBuyer: no basket"));
        Refusal refusal = assertThrows(Refusal.class, () -> shop.people.approve("Test", "qa1"));
        assertThat(refusal.getMessage(), containsString("mandatory test case 'login' failed"));
        assertThat(refusal.getMessage(), containsString("mandatory test case 'prices' has no result yet"));
    }

    @Test
    public void resultsOfOtherContentDoNotCount() throws Exception {
        shop.base();
        ScriptBuild run = shop.start(plan(LOGIN) + copied() + record(passed("LoginIT.asReader"))
                + "sh \"echo more > " + shop.stages.folder("development").resolve("more.txt") + "\"\n"
                + plan(LOGIN) + copied() + GATE);
        assertEquals(List.of(), found("Test", "login"));
        assertEquals(1, shop.state().testRuns().size());
        assertTrue(run.isBuilding());
    }

    @Test
    public void stoppedRehearsalIsFinishedPastTestsThatStandBeforeIt() throws Exception {
        shop.base();
        String hand = "- {id: hand, description: By hand, kind: manual, instruction: Look, rollback: {manual: Look}}";
        String script = "node { " + write("tests.yaml", "apiVersion: testplan/v1\nid: t\ncases:\n" + LOGIN)
                + write("plan.yaml", "apiVersion: workplan/v1\nplan: {id: p, title: P, author: dora}\nitems:\n" + hand)
                + "recordWorkPlan environment: 'development', change: c, plan: 'plan.yaml', testPlan: 'tests.yaml' }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c\n" + record(passed("LoginIT.asReader"))
                + "applyWorkPlan environment: 'test', change: c\n" + record(passed("LoginIT.asReader"));
        ScriptBuild first = shop.start(script);
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "hand", Answer.STOP, "ivan", "the night is over");
        shop.end(first, Result.FAILURE);
        ScriptBuild again = shop.start(script);
        assertThat(again.log(), containsString("The plan is half applied to test"));
        assertEquals(1, shop.state().testRuns().size());
        shop.people.answer("test", "hand", Answer.DONE, "ivan", "");
        shop.end(again, Result.SUCCESS);
    }

    @Test
    public void treeThatTheChangeDidNotPutThereIsRefused() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied());
        shop.stages.write("test/pool.json", "{\"max\": 99}\n");
        assertThat(
                shop.refused(record(passed("LoginIT.asReader"))),
                containsString("is not what change 'CR-1' put there"));
        assertEquals(List.of(), shop.state().testRuns());
    }

    @Test
    public void unfinishedRunOfAnotherJobIsToldWithoutItsName() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied());
        ScriptBuild other = shop.start(
                shop.otherJob("-other"), "lockConfig environment: 'production', change: 'SECRET', reason: 'r'");
        shop.end(other, Result.SUCCESS);
        String key = shop.binding("production").lock().change();
        shop.world()
                .bindings()
                .update(
                        "test",
                        b -> b.withMark(
                                new Binding.Mark(key, "SECRET", "a1", shop.now().toString())));
        String log = shop.refused(record(passed("LoginIT.asReader")));
        assertThat(log, containsString("an unfinished run of the plan of a change of another job"));
        assertThat(log, not(containsString("SECRET")));
    }

    @Test
    public void whatFailsWithoutThePlanAsWellDoesNotCountAgainstIt() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN + PRICES));
        ScriptBuild run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + record(passed("LoginIT.asReader"), failed("PriceIT.tax", "3.80"), failed("Other.one", ""))
                + "applyWorkPlan environment: 'test', change: c\n"
                + record(passed("LoginIT.asReader"), failed("PriceIT.tax", "3.81"), failed("Other.two", "")) + GATE);
        shop.people.begin("test", "ivan");
        assertEquals(List.of(TestResult.Result.FAILED_BEFORE), found("Test", "prices"));
        assertEquals(
                "1 of 2 test cases passed, 1 failed without the plan as well",
                progress("Test").text());
        TestRuns.Contrast contrast =
                TestRuns.contrasts(shop.state(), shop.gate("Test").gate()).get(0);
        assertEquals(List.of("shop.Other.two"), contrast.newlyFailing());
        assertEquals(List.of("shop.PriceIT.tax"), contrast.failedBefore());
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void oneTestMoreThatFailsCountsAgainstThePlan() throws Exception {
        shop.base();
        shop.succeed(plan(PRICES));
        shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + record(failed("PriceIT.tax", "3.80"), passed("PriceIT.sum"))
                + "applyWorkPlan environment: 'test', change: c\n"
                + record(failed("PriceIT.tax", "3.80"), failed("PriceIT.sum", "7")) + GATE);
        shop.people.begin("test", "ivan");
        assertEquals(List.of(TestResult.Result.FAIL), found("Test", "prices"));
        assertThrows(Refusal.class, () -> shop.people.approve("Test", "qa1"));
    }

    @Test
    public void theSameResultsOnceMoreLeaveTheSignOffAlone() throws Exception {
        shop.base();
        String script = plan(LOGIN) + copied() + record(passed("LoginIT.asReader")) + GATE;
        ScriptBuild first = shop.start(script);
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        String log = shop.succeed(script);
        assertThat(log, containsString("Scripts found the same in test as in build " + first.id()));
        assertThat(log, containsString("was signed off already"));
        assertEquals(1, shop.state().testRuns().size());
    }

    @Test
    public void otherResultsEndTheSignOff() throws Exception {
        shop.base();
        String begin = plan(LOGIN) + copied();
        ScriptBuild first = shop.start(begin + record(passed("LoginIT.asReader")) + GATE + ", required: 2");
        shop.people.approve("Test", "qa1");
        shop.succeed(record(failed("LoginIT.asReader", "gone")));
        assertTrue(first.isBuilding());
        assertThat(
                assertThrows(Refusal.class, () -> shop.people.approve("Test", "qa2"))
                        .getMessage(),
                containsString("mandatory test case 'login' failed"));
        assertEquals(2, shop.state().testRuns().size());
    }

    @Test
    public void anotherRoundNeedsTheScriptsAgainAndTheHistoryStays() throws Exception {
        shop.base();
        String script = plan(LOGIN) + copied() + record(passed("LoginIT.asReader")) + GATE;
        ScriptBuild first = shop.start(script);
        shop.people.reject("Test", "qa1", "the title is wrong");
        shop.end(first, Result.FAILURE);
        shop.start(script);
        assertEquals(
                List.of(1L, 2L),
                shop.state().testRuns().stream().map(TestRunRecord::round).toList());
    }

    @Test
    public void commandsRunOnTheNodeOfTheEnvironment() throws Exception {
        shop.base();
        ScriptBuild run = shop.start(plan("  - {id: pool, title: Pool, command: [grep, '\"max\": 40', pool.json]}\n"
                        + "  - {id: rules, title: Rules, command: [test, -e, rules/none.json]}\n")
                + copied() + "recordTestResults environment: 'test', change: c\n" + GATE);
        assertEquals(List.of(TestResult.Result.PASS), found("Test", "pool"));
        assertEquals(List.of(TestResult.Result.FAIL), found("Test", "rules"));
        assertThat(run.log(), containsString("Test case rules failed on test"));
    }

    @Test
    public void commandThatChangesTheConfigurationIsRefused() throws Exception {
        shop.base();
        assertThat(
                shop.refused(plan("  - {id: pool, title: Pool, command: [touch, left-over.json]}\n") + copied()
                        + "recordTestResults environment: 'test', change: c\n"),
                containsString("changed the configuration in 'test'"));
        assertEquals(List.of(), shop.state().testRuns());
    }

    @Test
    public void noCommandOfATestPlanRunsOnProduction() throws Exception {
        shop.base();
        shop.succeed(plan("  - {id: pool, title: Pool, command: [touch, ran.json]}\n") + copied());
        assertThat(
                shop.refused("recordTestResults environment: 'production', change: c\n"),
                containsString("The commands of the test plan are not run on production"));
        assertThat(String.join("\n", shop.stages.content("production")), not(containsString("ran.json")));
    }

    @Test
    public void whoeverRunsCommandsNeedsTheRightToApply() throws Exception {
        shop.base();
        shop.succeed(plan("  - {id: pool, title: Pool, command: ['true']}\n") + copied());
        ScriptBuild build = shop.start(
                shop.prepare().runsAs("dora", Right.TEST), "recordTestResults environment: 'test', change: c\n");
        assertThat(shop.end(build, Result.FAILURE), containsString("Promotion/Apply"));
    }

    @Test
    public void filesAreKeptWithTheRunByTheirDigest() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied() + "node { " + report(passed("LoginIT.asReader"))
                + write("logs/smoke.log", "all is well\n") + "recordTestResults environment: 'test', change: c,"
                + " results: 'out/*.xml', attach: 'logs/*' }");
        EvidenceRecord kept = shop.state().evidence().get(0);
        assertEquals("smoke.log", kept.name());
        assertEquals("text/plain", kept.file().type());
        assertEquals("tests-1", kept.file().of());
        assertEquals(
                "all is well\n",
                new String(EvidenceFolder.of(shop.people.change()).read(kept), StandardCharsets.UTF_8));
    }

    @Test
    public void aNewFileIsKeptAlsoWhereScriptsFoundTheSameAndAnOldOneOnce() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied() + record(passed("LoginIT.asReader")));
        String again = "node { " + report(passed("LoginIT.asReader")) + write("logs/smoke.log", "all is well\n")
                + "recordTestResults environment: 'test', change: c, results: 'out/*.xml', attach: 'logs/*' }";
        shop.succeed(again);
        shop.succeed(again);
        assertEquals(1, shop.state().testRuns().size());
        assertEquals(1, shop.state().evidence().size());
        assertEquals("tests-1", shop.state().evidence().get(0).file().of());
    }

    @Test
    public void fileOfAKindThatIsNotAllowedIsRefusedBeforeAnythingIsDone() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied());
        shop.attachOnly("log, image/*");
        String told = shop.refused("node { " + report(passed("LoginIT.asReader"))
                + write("logs/smoke.log", "all is well\n") + write("logs/smoke.html", "<p>all is well\n")
                + "recordTestResults environment: 'test', change: c, results: 'out/*.xml', attach: 'logs/*' }");
        assertThat(told, containsString("'smoke.html' may not be attached"));
        assertThat(told, containsString(".log, image/*"));
        assertEquals(List.of(), shop.state().testRuns());
        assertEquals(List.of(), shop.state().evidence());
    }

    @Test
    public void reportOutsideOfANodeIsRefused() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied());
        assertThat(
                shop.refused("recordTestResults environment: 'test', change: c, results: '*.xml'"),
                containsString("must stand inside a node block"));
    }

    @Test
    public void patternWithoutAFileIsRefused() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied());
        assertThat(
                shop.refused("node { recordTestResults environment: 'test', change: c, results: 'none/*.xml' }"),
                containsString("results: no file of the workspace matches 'none/*.xml'"));
    }

    @Test
    public void linksInTheWorkspaceAreNotFollowed() throws Exception {
        shop.base();
        shop.succeed(plan(LOGIN) + copied());
        assertThat(
                shop.refused("node { " + report(passed("LoginIT.asReader"))
                        + "sh 'ln -s /etc/passwd stolen.txt; ln -s /etc etc'\n"
                        + "recordTestResults environment: 'test', change: c, results: 'out/*.xml',"
                        + " attach: 'stolen.txt, etc/passwd' }"),
                containsString("attach: no file of the workspace matches"));
        assertEquals(List.of(), shop.state().evidence());
    }
}
