package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class AwaitSignOffTest {

    private static final String GATE = "awaitSignOff name: 'Test', change: c, approvers: 'qa'";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static String echoing(String step) {
        return "def r = " + step.replace("awaitSignOff ", "awaitSignOff(") + ")\n"
                + "echo \"approved=${r.approved} round=${r.round} stored=${r.stored} by=${r.decisions.collect { it.user }}\"\n";
    }

    private Refusal refusal(org.junit.function.ThrowingRunnable act) {
        return assertThrows(Refusal.class, act);
    }

    @Test
    public void approvalIsTheResult() throws Exception {
        WorkflowRun run = shop.start(echoing(GATE));
        shop.people.approve("Test", "qa1");
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("approved=true round=1 stored=false by=[qa1]"));
        String key = shop.people.change().key();
        assertThat(log, containsString(run.getUrl() + "promotion/change/" + key + "/gate/r1-test/"));
    }

    @Test
    public void nameIsRequired() throws Exception {
        assertThat(shop.refused("awaitSignOff change: c"), containsString("awaitSignOff needs a name"));
    }

    @Test
    public void rejectionFailsTheBuildWithItsComment() throws Exception {
        WorkflowRun run = shop.start(GATE);
        shop.people.reject("Test", "qa1", "the title is wrong");
        assertThat(shop.end(run, Result.FAILURE), containsString("'Test' was rejected by qa1: the title is wrong"));
        assertEquals(2, shop.state().round());
    }

    @Test
    public void rejectionCanBeReturned() throws Exception {
        WorkflowRun run = shop.start(echoing(GATE + ", onReject: 'return'"));
        shop.people.reject("Test", "qa1", "no");
        assertThat(shop.end(run, Result.SUCCESS), containsString("approved=false round=1"));
    }

    @Test
    public void quorumTakesDifferentPeople() throws Exception {
        WorkflowRun run = shop.start(GATE + ", required: 2");
        shop.people.approve("Test", "qa1");
        refusal(() -> shop.people.approve("Test", "qa1"));
        assertTrue(run.isBuilding());
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void whoIsNotNamedIsRefused() throws Exception {
        WorkflowRun run = shop.start(GATE);
        assertThat(
                refusal(() -> shop.people.approve("Test", "bea")).getMessage(), containsString("You are none of qa"));
        assertTrue(run.isBuilding());
    }

    @Test
    public void authorIsRefused() throws Exception {
        shop.base();
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: qa1}\nitems: []\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml' }");
        WorkflowRun run = shop.start(GATE + ", covers: 'plan'");
        assertThat(
                refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("recorded revision 1"));
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void whoSignedThatChangesAreMadeIsAnAuthor() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Changes made', change: c, approvers: 'qa'\n" + GATE);
        shop.people.approve("Changes made", "qa1");
        assertThat(
                refusal(() -> shop.people.approve("Test", "qa1")).getMessage(),
                containsString("signed 'Changes made'"));
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void requesterIsRefusedAlsoAsAdministrator() throws Exception {
        shop.job.setDefinition(
                new CpsFlowDefinition("awaitSignOff name: 'Test', change: '" + shop.change() + "'", true));
        WorkflowRun run;
        // Without an authorization strategy everybody is an administrator.
        try (ACLContext ignored = ACL.as2(User.getById("rita", true).impersonate2())) {
            run = shop.watch(shop.job
                    .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause()))
                    .waitForStart());
        }
        assertThat(refusal(() -> shop.people.approve("Test", "rita")).getMessage(), containsString("You started"));
        assertThat(refusal(() -> shop.people.approve("Test", "RITA")).getMessage(), containsString("You started"));
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void implementerIsRefused() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, covers: 'plan, test'");
        assertThat(
                refusal(() -> shop.people.approve("Go live", "ivan")).getMessage(), containsString("began the apply"));
        shop.people.approve("Go live", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void ruleThatNobodyCanMeetIsRefusedAtOnce() throws Exception {
        User.getById("onlyme", true);
        assertThat(
                shop.refused("awaitSignOff name: 'Test', change: c, approvers: 'onlyme', required: 2"),
                containsString("can never be signed off"));
    }

    @Test
    public void groupOfTheSameNameAsAUserIsInDoubtAndOnlyAWarning() throws Exception {
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        realm.addGroups("quinn", "auditors");
        j.jenkins.setSecurityRealm(realm);
        User.getById("auditors", true);
        WorkflowRun run = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'auditors', required: 2");
        shop.people.gate("Test");
        assertTrue(run.isBuilding());
    }

    @Test
    public void unverifiableNameIsAWarning() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'nobody-knows'");
        shop.people.gate("Test");
        j.assertLogContains("Warning: approver 'nobody-knows'", run);
    }

    @Test
    public void malformedRuleTellsEveryMistake() throws Exception {
        String log = shop.refused("awaitSignOff name: 'Test', change: c, required: 0, expires: 'soon'");
        assertThat(log, containsString("required: 0"));
        assertThat(log, containsString("expires:"));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void noFourEyesAgainstTheFloorOfAnEnvironmentIsRefused() throws Exception {
        shop.recorded();
        assertThat(
                shop.refused(GATE + ", covers: 'plan, test', fourEyes: false"),
                containsString("fourEyes: false is refused, because environment 'test'"));
        assertEquals(List.of(), shop.state().gates());
    }

    @Test
    public void floorOfACoveredEnvironmentTightensTheRule() throws Exception {
        shop.recorded();
        shop.redefine("test", e -> {
            SignOffFloor floor = new SignOffFloor();
            floor.setApprovers("business");
            e.setSignOff(floor);
        });
        WorkflowRun run = shop.start(GATE + ", covers: 'plan, test'");
        shop.people.approve("Test", "qa1");
        assertTrue(shop.people.gate("Test").isOpen());
        shop.people.approve("Test", "bea");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void planIsCoveredOnlyWhereOneIsRecorded() throws Exception {
        assertThat(
                shop.refused(GATE + ", covers: 'plan'"), containsString("covers: no work plan is recorded for change"));
    }

    @Test
    public void unknownEnvironmentInCoversIsNamed() throws Exception {
        assertThat(shop.refused(GATE + ", covers: 'tset'"), containsString("Unknown environment 'tset'"));
    }

    @Test
    public void decisionsAreVoidWhenWhatTheyCoverChanges() throws Exception {
        shop.recorded();
        WorkflowRun run = shop.start(GATE + ", covers: 'test', required: 2");
        j.waitForMessage("Waiting for sign-off 'Test'", run); // It has looked at what is covered.
        shop.stages.write("test/more.txt", "x");
        shop.people.approve("Test", "qa1");
        j.waitForMessage("asks anew, and decisions made so far do not count", run);
        GateRecord gate = shop.people.gate("Test");
        assertEquals(List.of(), gate.decisions());
        assertEquals(1, gate.voided().size());
        shop.people.approve("Test", "qa1", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void gateExpiresByTheClock() throws Exception {
        WorkflowRun run = shop.start(GATE + ", expires: '10d'");
        shop.people.gate("Test");
        Clocks.ahead(Duration.ofDays(11));
        assertThat(shop.end(run, Result.FAILURE), containsString("was not signed off within 10d"));
    }

    @Test
    public void expiredSignOffIsAskedAgain() throws Exception {
        WorkflowRun run = shop.start(GATE + ", expires: '10d'");
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        Clocks.ahead(Duration.ofDays(11));
        WorkflowRun again = shop.start(GATE + ", expires: '10d'");
        shop.people.gate("Test");
        assertTrue(again.isBuilding());
    }

    @Test
    public void rerunIsSatisfiedByTheSameGate() throws Exception {
        WorkflowRun run = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        assertThat(shop.succeed(echoing(GATE)), containsString("approved=true round=1 stored=true by=[qa1]"));
    }

    /** A is signed on test, then B is copied there, and no plan is recorded between. */
    @Test
    public void otherContentCopiedThereIsAskedAnew() throws Exception {
        shop.base();
        String script = "copyEnvironment from: 'development', to: 'test', change: c\n" + GATE + ", covers: 'test'";
        WorkflowRun first = shop.start(script);
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        shop.stages.write("development/pool.json", "{\n  \"max\": 41,\n  \"min\": 4\n}\n");
        WorkflowRun again = shop.start(script);
        GateRecord gate = shop.people.gate("Test");
        assertEquals(List.of(), gate.decisions());
        assertTrue(again.isBuilding());
    }

    @Test
    public void copyOfProductionForTheRehearsalLeavesTheSignOffOfTheTest() throws Exception {
        shop.base();
        WorkflowRun first =
                shop.start("copyEnvironment from: 'development', to: 'test', change: c\n" + GATE + ", covers: 'test'");
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(shop.succeed(echoing(GATE + ", covers: 'test'")), containsString("stored=true by=[qa1]"));
    }

    @Test
    public void rerunThatDemandsMoreIsNotSatisfied() throws Exception {
        WorkflowRun run = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        WorkflowRun stricter = shop.start(GATE + ", required: 2");
        shop.people.gate("Test");
        assertTrue(stricter.isBuilding());
    }

    @Test
    public void decisionsOfAnEarlierRoundNeverCount() throws Exception {
        WorkflowRun run = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        WorkflowRun other = shop.start("awaitSignOff name: 'Second', change: c, approvers: 'qa'");
        shop.people.reject("Second", "qa2", "no");
        shop.end(other, Result.FAILURE);
        WorkflowRun again = shop.start(GATE);
        GateRecord gate = shop.people.gate("Test");
        assertEquals(2, gate.round());
        assertEquals(List.of(), gate.decisions());
        assertTrue(again.isBuilding());
    }

    @Test
    public void twoGatesOfOneNameSideBySideAreTwo() throws Exception {
        WorkflowRun run = shop.start("parallel a: { " + GATE + " }, b: { " + GATE + " }");
        shop.people.until(
                "two gates", s -> s.gates().stream().filter(GateRecord::isOpen).count() == 2);
        shop.people.approve("Test", "qa1");
        assertTrue(run.isBuilding());
        shop.people.until(
                "one gate", s -> s.gates().stream().filter(GateRecord::isOpen).count() == 1);
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
        assertEquals(2, shop.state().gates().size());
    }

    @Test
    public void abortIsNoRejection() throws Exception {
        WorkflowRun run = shop.start(GATE);
        GateRecord gate = shop.people.gate("Test");
        run.doStop();
        shop.end(run, Result.ABORTED);
        assertTrue("still open", shop.state().gate(gate.id()).orElseThrow().isOpen());
        assertEquals(1, shop.state().round());
        WorkflowRun next = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(next, Result.SUCCESS);
        assertEquals("the same gate", 1, shop.state().gates().size());
    }

    @Test
    public void timeoutAroundAGateAborts() throws Exception {
        WorkflowRun run = shop.start("timeout(time: 1, unit: 'SECONDS') { " + GATE + " }");
        shop.end(run, Result.ABORTED);
    }

    @Test
    public void secondDecisionOnASettledGateIsAnError() throws Exception {
        WorkflowRun run = shop.start(GATE);
        GateRecord gate = shop.people.gate("Test");
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        assertFalse(shop.state().gate(gate.id()).orElseThrow().isOpen());
        io.jenkins.plugins.promotion.process.people.SignOffs desk =
                new io.jenkins.plugins.promotion.process.people.SignOffs(
                        java.time.Clock.systemUTC(), new io.jenkins.plugins.promotion.config.RealmIds());
        assertThat(
                refusal(() -> desk.decide(
                                shop.people.change(),
                                gate.id(),
                                "",
                                new io.jenkins.plugins.promotion.signoff.Person("qa2", java.util.Set.of("qa")),
                                io.jenkins.plugins.promotion.signoff.Decision.Verdict.APPROVE,
                                io.jenkins.plugins.promotion.signoff.Decision.Way.UI,
                                "",
                                true))
                        .getMessage(),
                containsString("is settled (approved)"));
    }

    @Test
    public void mandatoryTestsComeBeforeApproval() throws Exception {
        shop.base();
        shop.succeed("node { writeFile file: 't.yaml', text: '''apiVersion: testplan/v1\nid: t\ntitle: T\ncases:\n"
                + "  - {id: order, title: Order, steps: s, expected: e}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, testPlan: 't.yaml' }");
        WorkflowRun run = shop.start(GATE + ", covers: 'plan', runTests: true");
        assertThat(refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("order"));
        shop.people.pass("Test", "qa1", "order");
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    private void recordTests(String... cases) throws Exception {
        StringBuilder plan = new StringBuilder("apiVersion: testplan/v1\nid: t\ntitle: T\ncases:\n");
        for (String one : cases) {
            plan.append("  - {id: " + one + ", title: " + one + ", steps: s, expected: e}\n");
        }
        shop.succeed("node { writeFile file: 't.yaml', text: '''" + plan + "'''\n"
                + "recordWorkPlan environment: 'development', change: c, testPlan: 't.yaml' }");
    }

    @Test
    public void caseAddedToTheTestPlanBindsTheGateThatIsOpenAlready() throws Exception {
        shop.base();
        recordTests("order");
        String gate = GATE + ", covers: 'plan', runTests: true";
        WorkflowRun first = shop.start(gate);
        shop.people.pass("Test", "qa1", "order");
        first.doStop();
        shop.end(first, Result.ABORTED);
        recordTests("order", "refund");
        WorkflowRun again = shop.start(gate);
        shop.people.until("asks anew", s -> s.gates().get(0).renewals() == 1);
        assertThat(refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("refund"));
        shop.people.pass("Test", "qa1", "refund");
        shop.people.approve("Test", "qa1");
        shop.end(again, Result.SUCCESS);
        assertEquals("the same gate", 1, shop.state().gates().size());
        assertThat(shop.succeed(echoing(gate)), containsString("stored=true"));
    }

    @Test
    public void caseAddedWhileTheGateWaitsBindsItToo() throws Exception {
        shop.base();
        recordTests("order");
        WorkflowRun waits = shop.start(GATE + ", covers: 'plan', runTests: true");
        shop.people.pass("Test", "qa1", "order");
        recordTests("order", "refund");
        shop.people.during(waits);
        shop.people.until("asks anew", s -> s.gates().get(0).renewals() == 1);
        assertThat(refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("refund"));
    }

    @Test
    public void approvalWithoutTestsIsNotOneWithTests() throws Exception {
        shop.base();
        recordTests("order");
        WorkflowRun first = shop.start(GATE + ", covers: 'plan'");
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        WorkflowRun again = shop.start(GATE + ", covers: 'plan', runTests: true");
        shop.people.gate("Test");
        assertThat(refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("order"));
        assertTrue(again.isBuilding());
    }

    @Test
    public void approvalWithTestsIsGoodWhereNoneAreAskedFor() throws Exception {
        shop.base();
        recordTests("order");
        WorkflowRun first = shop.start(GATE + ", covers: 'plan', runTests: true");
        shop.people.pass("Test", "qa1", "order");
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        assertThat(shop.succeed(echoing(GATE + ", covers: 'plan'")), containsString("stored=true"));
    }

    @Test
    public void testsWithoutATestPlanAreRefused() throws Exception {
        shop.recorded();
        assertThat(
                shop.refused(GATE + ", covers: 'plan', runTests: true"),
                containsString("runTests: no test plan is recorded"));
    }

    @Test
    public void endingTheChangeEndsTheWait() throws Exception {
        WorkflowRun run = shop.start(GATE);
        shop.people.gate("Test");
        shop.end(shop.start("closeChange change: c"), Result.SUCCESS);
        assertThat(shop.end(run, Result.FAILURE), containsString("was ended"));
    }

    @Test
    public void resultsArePlainDataInTheSandbox() throws Exception {
        WorkflowRun run = shop.start("def r = awaitSignOff(name: 'Test', change: c, approvers: 'qa')\n"
                + "def d = r.decisions[0]\n"
                + "def bad = d.keySet().toList().findAll { !(d[it] == null || d[it] instanceof String"
                + " || d[it] instanceof Boolean || d[it] instanceof Long || d[it] instanceof LinkedHashMap"
                + " || d[it] instanceof ArrayList) }\n"
                + "echo \"bad=${bad} who=${d.user} what=${d.comment} list=${r.decisions instanceof ArrayList}\"");
        shop.people.approve("Test", "qa1");
        assertThat(shop.end(run, Result.SUCCESS), containsString("bad=[] who=qa1 what=looks good list=true"));
    }
}
