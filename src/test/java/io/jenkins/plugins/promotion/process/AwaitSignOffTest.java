package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** Gates: who may sign, what a decision covers and for how long, rejection, expiry and tests. */
public class AwaitSignOffTest {

    private static final String GATE = "awaitSignOff name: 'Test', change: c, approvers: 'qa'";

    @Rule
    public Workroom shop = new Workroom();

    private static String echoing(String step) {
        return "def r = " + step.replace("awaitSignOff ", "awaitSignOff(") + ")\n"
                + "echo \"approved=${r.approved} round=${r.round} stored=${r.stored} by=${r.decisions.collect { it.user }}\"\n";
    }

    private Refusal refusal(ThrowingRunnable act) {
        return assertThrows(Refusal.class, act);
    }

    @Test
    public void nameIsRequired() throws Exception {
        assertThat(shop.refused("awaitSignOff change: c"), containsString("awaitSignOff needs a name"));
    }

    @Test
    public void rejectionFailsTheBuildWithItsComment() throws Exception {
        ScriptBuild run = shop.start(GATE);
        shop.people.reject("Test", "qa1", "the title is wrong");
        assertThat(shop.end(run, Result.FAILURE), containsString("'Test' was rejected by qa1: the title is wrong"));
        assertEquals(2, shop.state().round());
    }

    @Test
    public void rejectionCanBeReturned() throws Exception {
        ScriptBuild run = shop.start(echoing(GATE + ", onReject: 'return'"));
        shop.people.reject("Test", "qa1", "no");
        assertThat(shop.end(run, Result.SUCCESS), containsString("approved=false round=1"));
    }

    @Test
    public void quorumTakesDifferentPeople() throws Exception {
        ScriptBuild run = shop.start(GATE + ", required: 2");
        shop.people.approve("Test", "qa1");
        refusal(() -> shop.people.approve("Test", "qa1"));
        assertTrue(run.isBuilding());
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void whoIsNotNamedIsRefused() throws Exception {
        ScriptBuild run = shop.start(GATE);
        assertThat(
                refusal(() -> shop.people.approve("Test", "bea")).getMessage(),
                containsString("You belong to none of those who may sign here: qa"));
        assertTrue(run.isBuilding());
    }

    @Test
    public void authorIsRefused() throws Exception {
        shop.base();
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: qa1}\nitems: []\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml' }");
        ScriptBuild run = shop.start(GATE + ", covers: 'plan'");
        assertThat(
                refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("recorded revision 1"));
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void whoCommittedThePlanIsAnAuthorWhateverItSays() throws Exception {
        shop.base();
        String plan = "node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\nplan: {id: p, title: T,"
                + " author: someone-else}\nitems: []\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml' }";
        shop.end(shop.start(shop.prepare().committedBy("qa1"), plan), Result.SUCCESS);
        ScriptBuild gate = shop.start("awaitSignOff name: 'Test', change: c, covers: 'plan', approvers: 'qa'");
        assertThat(
                refusal(() -> shop.people.approve("Test", "qa1")).getMessage(),
                containsString("wrote or recorded revision 1, and authors cannot sign"));
        assertThat(gate.log(), containsString("'someone-else', an author of revision 1, is nobody that Jenkins knows"));
        shop.people.approve("Test", "qa2");
        shop.end(gate, Result.SUCCESS);
    }

    @Test
    public void whoSignedThatChangesAreMadeIsAnAuthor() throws Exception {
        ScriptBuild run = shop.start("awaitSignOff name: 'Changes made', change: c, approvers: 'qa'\n" + GATE);
        shop.people.approve("Changes made", "qa1");
        assertThat(
                refusal(() -> shop.people.approve("Test", "qa1")).getMessage(),
                containsString("signed 'Changes made'"));
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void implementerIsRefused() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start("awaitSignOff name: 'Go live', change: c, covers: 'plan, test'");
        assertThat(
                refusal(() -> shop.people.approve("Go live", "ivan")).getMessage(), containsString("began the apply"));
        shop.people.approve("Go live", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void ruleThatNobodyCanMeetIsRefusedAtOnce() throws Exception {
        assertThat(
                shop.refused("awaitSignOff name: 'Test', change: c, approvers: 'bea', required: 2"),
                containsString("can never be signed off"));
    }

    @Test
    public void unverifiableNameIsAWarning() throws Exception {
        ScriptBuild run = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'nobody-knows'");
        shop.people.gate("Test");
        assertThat(run.log(), containsString("Warning: approver 'nobody-knows'"));
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
        shop.redefine("test", e -> e.setSignOff("business", 1, true));
        ScriptBuild run = shop.start(GATE + ", covers: 'plan, test'");
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
        assertThat(shop.refused(GATE + ", covers: 'tset'"), containsString("may use no environment 'tset'"));
    }

    @Test
    public void decisionsAreVoidWhenWhatTheyCoverChanges() throws Exception {
        shop.recorded();
        ScriptBuild run = shop.start(GATE + ", covers: 'test', required: 2");
        assertThat(run.log(), containsString("Waiting for sign-off 'Test'")); // It has looked at what is covered.
        shop.people.approve("Test", "qa1");
        shop.stages.write("test/more.txt", "x");
        Refusal refused = assertThrows(Refusal.class, () -> shop.people.approve("Test", "qa2"));
        assertThat(refused.getMessage(), containsString("'test' was changed since"));
        assertThat(run.log(), containsString("asks anew, and decisions and test results so far do not count"));
        GateRecord gate = shop.people.gate("Test");
        assertEquals(List.of(), gate.decisions());
        assertEquals(1, gate.voided().size());
        shop.people.approve("Test", "qa1", "qa2");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void gateExpiresByTheClock() throws Exception {
        ScriptBuild run = shop.start(GATE + ", expires: '10d'");
        shop.people.gate("Test");
        shop.pass(Duration.ofDays(11));
        assertThat(shop.end(run, Result.FAILURE), containsString("was not signed off within 10d"));
    }

    @Test
    public void expiredSignOffIsAskedAgain() throws Exception {
        ScriptBuild run = shop.start(GATE + ", expires: '10d'");
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        shop.pass(Duration.ofDays(11));
        ScriptBuild again = shop.start(GATE + ", expires: '10d'");
        shop.people.gate("Test");
        assertTrue(again.isBuilding());
    }

    @Test
    public void rerunIsSatisfiedByTheSameGate() throws Exception {
        ScriptBuild run = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        assertThat(shop.succeed(echoing(GATE)), containsString("approved=true round=1 stored=true by=[qa1]"));
    }

    /** A is signed on test, then B is copied there, and no plan is recorded between. */
    @Test
    public void otherContentCopiedThereIsAskedAnew() throws Exception {
        shop.base();
        String script = "copyEnvironment from: 'development', to: 'test', change: c\n" + GATE + ", covers: 'test'";
        ScriptBuild first = shop.start(script);
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        shop.stages.write("development/pool.json", "{\n  \"max\": 41,\n  \"min\": 4\n}\n");
        ScriptBuild again = shop.start(script);
        GateRecord gate = shop.people.gate("Test");
        assertEquals(List.of(), gate.decisions());
        assertTrue(again.isBuilding());
    }

    @Test
    public void copyOfProductionForTheRehearsalLeavesTheSignOffOfTheTest() throws Exception {
        shop.base();
        ScriptBuild first =
                shop.start("copyEnvironment from: 'development', to: 'test', change: c\n" + GATE + ", covers: 'test'");
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(shop.succeed(echoing(GATE + ", covers: 'test'")), containsString("stored=true by=[qa1]"));
    }

    @Test
    public void rerunThatDemandsMoreIsNotSatisfied() throws Exception {
        ScriptBuild run = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        ScriptBuild stricter = shop.start(GATE + ", required: 2");
        shop.people.gate("Test");
        assertTrue(stricter.isBuilding());
    }

    @Test
    public void decisionsOfAnEarlierRoundNeverCount() throws Exception {
        ScriptBuild run = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        ScriptBuild other = shop.start("awaitSignOff name: 'Second', change: c, approvers: 'qa'");
        shop.people.reject("Second", "qa2", "no");
        shop.end(other, Result.FAILURE);
        ScriptBuild again = shop.start(GATE);
        GateRecord gate = shop.people.gate("Test");
        assertEquals(2, gate.round());
        assertEquals(List.of(), gate.decisions());
        assertTrue(again.isBuilding());
    }

    @Test
    public void twoGatesOfOneNameSideBySideAreTwo() throws Exception {
        ScriptBuild run = shop.start("parallel a: { " + GATE + " }, b: { " + GATE + " }");
        assertEquals(2, openGates());
        shop.people.approve("Test", "qa1");
        assertTrue(run.isBuilding());
        assertEquals(1, openGates());
        shop.people.approve("Test", "qa2");
        shop.end(run, Result.SUCCESS);
        assertEquals(2, shop.state().gates().size());
    }

    private long openGates() {
        return shop.state().gates().stream().filter(GateRecord::isOpen).count();
    }

    @Test
    public void abortIsNoRejection() throws Exception {
        ScriptBuild run = shop.start(GATE);
        GateRecord gate = shop.people.gate("Test");
        shop.stop(run);
        shop.end(run, Result.ABORTED);
        assertTrue("still open", shop.state().gate(gate.id()).orElseThrow().isOpen());
        assertEquals(1, shop.state().round());
        ScriptBuild next = shop.start(GATE);
        shop.people.approve("Test", "qa1");
        shop.end(next, Result.SUCCESS);
        assertEquals("the same gate", 1, shop.state().gates().size());
    }

    @Test
    public void secondDecisionOnASettledGateIsAnError() throws Exception {
        ScriptBuild run = shop.start(GATE);
        GateRecord gate = shop.people.gate("Test");
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        assertFalse(shop.state().gate(gate.id()).orElseThrow().isOpen());
        assertThat(
                refusal(() -> shop.people
                                .signOffs()
                                .decide(
                                        shop.people.change(),
                                        gate.id(),
                                        "",
                                        shop.people.person("qa2"),
                                        Verdict.APPROVE,
                                        Way.UI,
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
        ScriptBuild run = shop.start(GATE + ", covers: 'plan', runTests: true");
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
        ScriptBuild first = shop.start(gate);
        shop.people.pass("Test", "qa1", "order");
        shop.stop(first);
        shop.end(first, Result.ABORTED);
        recordTests("order", "refund");
        ScriptBuild again = shop.start(gate);
        assertEquals("asks anew", 1, renewals());
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
        ScriptBuild waits = shop.start(GATE + ", covers: 'plan', runTests: true");
        shop.people.pass("Test", "qa1", "order");
        recordTests("order", "refund");
        assertTrue(waits.isBuilding());
        assertEquals("asks anew", 1, renewals());
        assertThat(refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("refund"));
    }

    @Test
    public void approvalWithoutTestsIsNotOneWithTests() throws Exception {
        shop.base();
        recordTests("order");
        ScriptBuild first = shop.start(GATE + ", covers: 'plan'");
        shop.people.approve("Test", "qa1");
        shop.end(first, Result.SUCCESS);
        ScriptBuild again = shop.start(GATE + ", covers: 'plan', runTests: true");
        shop.people.gate("Test");
        assertThat(refusal(() -> shop.people.approve("Test", "qa1")).getMessage(), containsString("order"));
        assertTrue(again.isBuilding());
    }

    @Test
    public void approvalWithTestsIsGoodWhereNoneAreAskedFor() throws Exception {
        shop.base();
        recordTests("order");
        ScriptBuild first = shop.start(GATE + ", covers: 'plan', runTests: true");
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
        ScriptBuild run = shop.start(GATE);
        shop.people.gate("Test");
        shop.end(shop.start("closeChange change: c"), Result.SUCCESS);
        assertThat(shop.end(run, Result.FAILURE), containsString("was ended"));
    }

    private long renewals() throws Exception {
        return shop.people.change().entries().stream()
                .filter(entry -> entry.type().equals("gate-renewed"))
                .count();
    }

    private void recordedTests() {
        shop.base();
        shop.succeed("node { writeFile file: 't.yaml', text: '''apiVersion: testplan/v1\nid: t\ncases:\n"
                + "  - {id: login, title: Log in}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, testPlan: 't.yaml' }");
    }

    @Test
    public void testersEnterResultsAndCannotSign() throws Exception {
        recordedTests();
        ScriptBuild run = shop.start(GATE + ", covers: 'plan', runTests: true, testers: 'business'");
        shop.people.pass("Test", "bea", "login");
        assertThat(
                refusal(() -> shop.people.approve("Test", "bea")).getMessage(),
                containsString("You belong to none of those who may sign here: qa"));
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void whoIsNoTesterEntersNothing() throws Exception {
        recordedTests();
        shop.start(GATE + ", covers: 'plan', runTests: true, testers: 'user:qa2'");
        assertThat(
                refusal(() -> shop.people.pass("Test", "bea", "login")).getMessage(),
                containsString("by the testers (user:qa2), if they hold Promotion/Test"));
    }

    /** Which is meant has to be said when the gate opens, and not found out when somebody cannot enter a result. */
    @Test
    public void namesOfBothKindsAreRefusedBesideTheRuleToo() throws Exception {
        recordedTests();
        shop.alsoUsers.add("business");
        String both =
                "'business' is a user and a group; write user:business or group:business for the one that is meant";
        String gate = GATE + ", covers: 'plan', runTests: true";
        assertThat(shop.refused(gate + ", testers: 'business'"), containsString("testers: " + both));
        assertThat(shop.refused(gate + ", escalate: '3d: business'"), containsString("escalate: " + both));
        assertEquals(List.of(), shop.state().gates());
        ScriptBuild run = shop.start(gate + ", testers: 'group:business, user:qa2', escalate: '3d: group:business'");
        assertThat(run.log(), not(containsString("is no user or group that can be verified")));
        shop.people.pass("Test", "bea", "login");
    }

    /** As an author of the plan, it keeps nobody from signing. */
    @Test
    public void authorWhoIsAGroupIsToldAtTheGate() throws Exception {
        shop.base();
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: config-team}\nitems: []\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml' }");
        ScriptBuild run = shop.start(GATE + ", covers: 'plan'");
        assertThat(run.log(), containsString("'config-team', an author of revision 1, is nobody that Jenkins knows"));
    }

    @Test
    public void testersWithoutTestsAreRefused() throws Exception {
        assertThat(shop.refused(GATE + ", testers: 'business'"), containsString("testers: no tests are run at 'Test'"));
    }

    @Test
    public void otherTestersAreAskedAnew() throws Exception {
        recordedTests();
        ScriptBuild first = shop.start(GATE + ", covers: 'plan', runTests: true, testers: 'business'");
        shop.stop(first);
        ScriptBuild run = shop.start(GATE + ", covers: 'plan', runTests: true, testers: 'user:qa2'");
        assertThat(run.log(), containsString("asks anew"));
        assertEquals(List.of("user:qa2"), shop.gate("Test").gate().testers());
    }
}
