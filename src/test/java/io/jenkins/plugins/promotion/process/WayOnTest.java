package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ApplyTimes;
import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.Spans;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Whatever stopped a build, running the job again goes on: the rows of docs/process.md. */
public class WayOnTest {

    private static final String PLAN =
            """
            apiVersion: workplan/v1
            plan: {id: p, title: New routing, author: dora}
            items:
              - {id: stop, description: Stop the application, kind: manual, instruction: Stop it., estimate: 1m}
              - {id: max, description: More, kind: set, file: pool.json, pointer: /max, expect: 20, value: 40}
            """;

    private static final String THREE =
            """
            copyEnvironment from: 'production', to: 'development', change: c
            lockConfig environment: 'production', change: c, reason: 'routing'
            awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false
            node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }
            copyEnvironment from: 'development', to: 'test', change: c
            awaitSignOff name: 'Test', change: c, covers: 'plan, test', approvers: 'qa'
            copyEnvironment from: 'production', to: 'test', change: c
            applyWorkPlan environment: 'test', change: c
            awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa:1, business:1'
            outageWindow(environment: 'production', change: c) { applyWorkPlan environment: 'production', change: c }
            unlockConfig environment: 'production', change: c
            awaitSoak environment: 'production', change: c, lasting: '3d'
            copyEnvironment from: 'production', to: 'test, development', change: c
            closeChange change: c
            """;

    /** With two stages the first of them is where the plan is rehearsed, too. */
    private static final String TWO = THREE.replace("copyEnvironment from: 'development', to: 'test', change: c\n", "")
            .replace("development, ", "")
            .replace("'test, development'", "'test'")
            .replace("'development'", "'test'");

    @Rule
    public Workroom shop = new Workroom();

    @Before
    public void plan() {
        shop.stages.write("scm/work-plan.yaml", PLAN);
    }

    private String first(String script) {
        return script.equals(TWO) ? "test" : "development";
    }

    /** A build that waits for the first item of the rehearsal. */
    private ScriptBuild rehearsing(String script) throws Exception {
        ScriptBuild build = shop.start(script);
        shop.stages.write(first(script) + "/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        shop.people.approve("Test", "qa1");
        shop.people.begin("test", "ivan");
        return build;
    }

    private ScriptBuild goingLive(String script) throws Exception {
        ScriptBuild build = rehearsing(script);
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        return build;
    }

    private ScriptBuild applying(String script) throws Exception {
        ScriptBuild build = goingLive(script);
        toTheItem();
        return build;
    }

    private void toTheItem() throws Exception {
        shop.people.approve("Go live", "qa1", "bea");
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(5).toString(),
                "ivan");
        shop.people.begin("production", "ivan");
    }

    private ScriptBuild soaking(String script) throws Exception {
        ScriptBuild build = applying(script);
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        assertThat(build.log(), containsString("Soaking production until"));
        return build;
    }

    /** From a build that waits in the soak to the end. */
    private void toTheEnd(ScriptBuild build) throws Exception {
        shop.pass(Duration.ofDays(4));
        shop.end(build, Result.SUCCESS);
        assertEquals(ChangePhase.CLOSED, shop.people.state().phase());
        assertThat(shop.stages.read("production/pool.json"), containsString("40"));
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
    }

    private void mendThePlan() {
        shop.stages.write("scm/work-plan.yaml", PLAN.replace("Stop it.", "Stop it gently."));
    }

    private String read(String path) {
        return shop.stages.read(path);
    }

    private void stopAtAnItemOfTheRehearsal(String script) throws Exception {
        ScriptBuild build = rehearsing(script);
        shop.people.answer("test", "stop", Answer.STOP, "ivan", "the night is over");
        assertThat(shop.end(build, Result.FAILURE), containsString("run the job again to go on"));
        ScriptBuild again = shop.start(script);
        assertThat(again.log(), containsString("Going on with the apply of revision 1 to test"));
        assertThat(again.log(), not(containsString("Copied")));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void stopAtAnItemIsGoneOnWith() throws Exception {
        stopAtAnItemOfTheRehearsal(THREE);
    }

    @Test
    public void stopAtAnItemIsGoneOnWithOnTwoStages() throws Exception {
        stopAtAnItemOfTheRehearsal(TWO);
    }

    /** Between two builds, and while the controller is down, nobody works; nor is anybody waited for. */
    @Test
    public void timeInWhichNoBuildFollowsIsNoWork() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.pass(Duration.ofMinutes(5));
        shop.stop(build);
        shop.pass(Duration.ofHours(15));
        build = shop.start(THREE);
        shop.people.answer("test", "stop", Answer.START, "ivan", "");
        shop.pass(Duration.ofMinutes(10));
        shop.stop(build);
        shop.pass(Duration.ofDays(2));
        build = shop.start(THREE);
        shop.pass(Duration.ofMinutes(1));
        shop.downFor(Duration.ofHours(7));
        shop.pass(Duration.ofMinutes(2));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        ApplyRecord rehearsal = shop.state().lastApply("test").orElseThrow();
        assertTrue(rehearsal.reasons().toString(), rehearsal.counts());
        assertEquals(5, rehearsal.summary().waiting().toMinutes());
        assertEquals(13, rehearsal.summary().work().toMinutes());
        assertEquals(18, LedgerView.of(rehearsal).took("stop").toMinutes());
        ApplyTimes times = ApplyTimes.of(rehearsal, shop.now());
        assertEquals(5, times.waited().toMinutes());
        assertEquals(13, times.work().toMinutes());
        assertEquals(
                "what pages draw",
                18,
                Spans.of(rehearsal, new AtWork(shop.state(), id -> true), shop.now()).stream()
                        .map(span -> Duration.between(span.began(), span.ended()))
                        .reduce(Duration.ZERO, Duration::plus)
                        .toMinutes());
        shop.people.approve("Go live", "qa1", "bea");
        Duration expected = shop.state().windows().get(0).expected();
        assertEquals("rehearsed, and a fifth more", 21, expected.toMinutes());
        assertTrue(build.isBuilding());
    }

    @Test
    public void whatIsAnsweredBetweenBuildsIsTakenUpByTheNext() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.people.answer("test", "stop", Answer.STOP, "ivan", "the night is over");
        shop.end(build, Result.FAILURE);
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.pass(Duration.ofHours(8));
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Item 'stop': answered 'done' by ivan"));
        assertEquals(
                0,
                shop.state().lastApply("test").orElseThrow().summary().waiting().toMinutes());
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
        assertTrue(again.isBuilding());
    }

    /** Found by walk 1003373: the copy of before the rehearsal does not stand for what was put back since. */
    @Test
    public void aStageThatWasPutBackByHandIsRehearsedOnAgain() throws Exception {
        String script = THREE.replace("copyEnvironment from: 'development', to: 'test', change: c\n", "")
                .replace("awaitSignOff name: 'Test', change: c, covers: 'plan, test', approvers: 'qa'\n", "");
        ScriptBuild build = shop.start(script);
        shop.people.approve("Changes made", "dora");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.MARK_DONE, "ivan", "it stands already");
        assertThat(build.log(), containsString("This rehearsal does not count"));
        shop.stop(build);
        shop.stages.write("test/pool.json", shop.stages.read("production/pool.json"));
        ScriptBuild again = shop.start(script);
        assertThat(again.log(), containsString("Waiting for somebody to press Begin for plan revision 1 on test"));
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
    }

    /** Who is in the middle of something does not stop because a build is aborted; what they say afterwards ends it. */
    @Test
    public void whatAPersonBeganIsWorkUntilTheySayThatItIsDone() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.people.answer("test", "stop", Answer.START, "ivan", "");
        shop.pass(Duration.ofMinutes(10));
        shop.stop(build);
        shop.pass(Duration.ofMinutes(20));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.pass(Duration.ofHours(8));
        shop.start(THREE);
        ApplyRecord rehearsal = shop.state().lastApply("test").orElseThrow();
        assertTrue(rehearsal.reasons().toString(), rehearsal.counts());
        assertEquals(30, rehearsal.summary().work().toMinutes());
        assertEquals(30, ApplyTimes.of(rehearsal, shop.now()).work().toMinutes());
        shop.people.approve("Go live", "qa1", "bea");
        assertEquals(
                "rehearsed, and a fifth more",
                36,
                shop.state().windows().get(0).expected().toMinutes());
    }

    private void abortInTheSoak(String script) throws Exception {
        ScriptBuild build = soaking(script);
        shop.stop(build);
        shop.stages.write(first(script) + "/notes.txt", "work of another change, not recorded yet\n");
        List<String> production = shop.stages.content("production");
        List<String> stage = shop.stages.content(first(script));
        ScriptBuild again = shop.start(script);
        assertThat(again.log(), containsString("Soaking production until"));
        assertThat(again.log(), not(containsString("Copied")));
        assertEquals(production, shop.stages.content("production"));
        assertEquals("nothing behind was touched", stage, shop.stages.content(first(script)));
        assertNull("and nothing locked again", shop.binding("production").lock());
        shop.stages.folder(first(script)).resolve("notes.txt").toFile().delete();
        toTheEnd(again);
    }

    @Test
    public void abortInTheSoakIsGoneOnWith() throws Exception {
        abortInTheSoak(THREE);
    }

    @Test
    public void abortInTheSoakIsGoneOnWithOnTwoStages() throws Exception {
        abortInTheSoak(TWO);
    }

    @Test
    public void aMistypedSoakIsMendedAndGoneOnWith() throws Exception {
        String mistyped = THREE.replace("lasting: '3d'", "lasting: '3 dayz'");
        ScriptBuild build = applying(mistyped);
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        assertThat(shop.end(build, Result.FAILURE), containsString("lasting: "));
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Soaking production until"));
        toTheEnd(again);
    }

    @Test
    public void aMendedPlanAfterAFailedRehearsalIsTheNextRevision() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.people.answer("test", "stop", Answer.STOP, "ivan", "the night is over");
        shop.end(build, Result.FAILURE);
        mendThePlan();
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Recorded the plan as revision 2"));
        assertThat(again.log(), containsString("The unfinished apply of revision 1 to test is given up"));
        assertEquals(
                ApplyOutcome.SUPERSEDED,
                shop.state().lastApply("test").orElseThrow().outcome());
        shop.people.approve("Test", "qa1");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void halfAppliedProductionIsFinishedAndNeverCopiedFrom() throws Exception {
        ScriptBuild build = applying(THREE);
        shop.people.answer("production", "stop", Answer.STOP, "ivan", "the night is over");
        shop.end(build, Result.FAILURE);
        List<String> test = shop.stages.content("test");
        String other = shop.otherJob("-other");
        assertThat(
                shop.end(
                        shop.start(other, "copyEnvironment from: 'production', to: 'development', change: c + '-2'"),
                        Result.FAILURE),
                containsString("Environment 'production' is half applied"));
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("the plan is half applied to production, which is finished first"));
        assertEquals(test, shop.stages.content("test"));
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void rolledBackOnProductionIsAppliedAgain() throws Exception {
        ScriptBuild build = applying(THREE);
        shop.people.answer("production", "stop", Answer.ROLL_BACK, "ivan", "the night is over");
        shop.end(build, Result.FAILURE);
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Waiting for somebody to press Begin"));
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    /** A reason is no consent: who rolls back past what has no way back says so. */
    @Test
    public void pastAPointOfNoReturnOneRollsBackByConsentOnly() throws Exception {
        shop.stages.write(
                "scm/work-plan.yaml",
                PLAN.replace(
                        "items:\n",
                        "items:\n  - {id: mail, description: Tell all, kind: manual, instruction: Tell all.,"
                                + " irreversible: mails are out}\n"));
        ScriptBuild build = rehearsing(THREE);
        assertEquals(Set.of(), offered("test", Answer.ROLL_BACK_ANYWAY));
        shop.people.answer("test", "mail", Answer.DONE, "ivan", "");
        assertEquals(Set.of(Answer.ROLL_BACK_ANYWAY), offered("test", Answer.ROLL_BACK, Answer.ROLL_BACK_ANYWAY));
        Refusal refusal = assertThrows(
                Refusal.class, () -> shop.people.answer("test", "stop", Answer.ROLL_BACK, "ivan", "it is late"));
        assertThat(refusal.getMessage(), containsString("cannot be answered with ROLL_BACK"));
        shop.people.answer("test", "stop", Answer.ROLL_BACK_ANYWAY, "ivan", "it is late");
        assertThat(shop.end(build, Result.FAILURE), containsString("'roll back anyway' by ivan (it is late)"));
        assertThat(
                shop.state().lastApply("test").orElseThrow().lines().toString(),
                containsString("asked by ivan: it is late"));
    }

    private Set<Answer> offered(String environment, Answer... of) throws Exception {
        String id = shop.state().lastApply(environment).orElseThrow().id();
        Set<Answer> offered = new HashSet<>(shop.people
                .following()
                .question(shop.people.change(), id)
                .orElseThrow()
                .answers());
        offered.retainAll(Set.of(of));
        return offered;
    }

    @Test
    public void abortAtTheGateIsGoneOnWithAndCopiesNothing() throws Exception {
        shop.stop(goingLive(THREE));
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), not(containsString("Copied")));
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void abortBeforeBeginCopiesNothingAgain() throws Exception {
        ScriptBuild build = shop.start(THREE);
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        shop.people.approve("Test", "qa1");
        shop.stop(build);
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Waiting for somebody to press Begin"));
        assertThat(again.log(), not(containsString("Copied")));
    }

    @Test
    public void abortWithinTheCopyDownGoesOnThere() throws Exception {
        ScriptBuild build = soaking(THREE);
        shop.redefine("development", e -> e.setAway("is offline"));
        shop.pass(Duration.ofDays(4));
        shop.stop(build);
        assertThat(read("test/pool.json"), containsString("40"));
        shop.redefine("development", e -> e.setAway(null));
        shop.end(shop.start(THREE), Result.SUCCESS);
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
    }

    @Test
    public void anotherJobMayCopyProductionDown() throws Exception {
        String upToTheSoak = THREE.substring(0, THREE.indexOf("unlockConfig"));
        ScriptBuild build = applying(upToTheSoak);
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.end(build, Result.SUCCESS);
        String other = shop.otherJob("-down");
        shop.people.admit(other);
        shop.end(shop.start(other, "copyEnvironment from: 'production', to: 'development', change: c"), Result.SUCCESS);
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
    }

    /** A build of the same job might be one that was run again and is about to come to the soak. */
    @Test
    public void aBuildThatCopiesProductionDownAloneIsToldHow() throws Exception {
        shop.stop(soaking(THREE));
        String copy = "copyEnvironment from: 'production', to: 'development', change: c";
        assertThat(
                shop.succeed(copy),
                containsString("come past none of applyWorkPlan, unlockConfig and awaitSoak of production yet"));
        assertThat(
                shop.succeed("unlockConfig environment: 'production', change: c\n" + copy),
                containsString("Copied production → development"));
    }

    @Test
    public void aPlanThatDiffersAfterProductionCarriesItIsLeftAlone() throws Exception {
        shop.stop(soaking(THREE));
        mendThePlan();
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("It is left alone: a new change takes it"));
        assertEquals(1, shop.state().revisions().size());
        toTheEnd(again);
    }

    @Test
    public void theBaseIsNotTakenAnewOnceProductionCarriesThePlan() throws Exception {
        shop.stop(soaking(THREE));
        String rebase =
                THREE.replace("to: 'development', change: c\nlock", "to: 'development', change: c, rebase: true\nlock");
        assertThat(shop.refused(rebase), containsString("its base cannot be taken anew. Leave rebase out"));
        ScriptBuild again = shop.start(THREE);
        toTheEnd(again);
    }

    @Test
    public void aChangedRuleAsksAnewAndKeepsNoDecision() throws Exception {
        shop.stop(soaking(THREE));
        String stricter = THREE.replace("'qa:1, business:1'", "'qa:2, business:1'");
        ScriptBuild again = shop.start(stricter);
        assertThat(again.log(), containsString("Waiting for sign-off 'Go live'"));
        assertEquals(List.of(), shop.people.gate("Go live").decisions());
    }

    @Test
    public void aSignOffThatCouldNotCountIsRefused() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.people.answer("test", "stop", Answer.SKIP, "ivan", "not today");
        Refusal refused = assertThrows(Refusal.class, () -> shop.people.approve("Go live", "qa1"));
        assertThat(refused.getMessage(), containsString("item stop was skipped"));
        assertThat(refused.getMessage(), containsString("run the job again"));
        shop.stop(build);
        ScriptBuild again = shop.start(THREE);
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void anOverriddenRehearsalIsCopiedOverWithoutAReason() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.stages.write("test/pool.json", "{\n  \"max\": 30,\n  \"min\": 4\n}\n");
        shop.people.override("test", "ivan");
        shop.stop(build);
        mendThePlan();
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Waiting for sign-off 'Test'"));
    }

    @Test
    public void twoBuildsOfAChangeFollowOneAfterTheOther() throws Exception {
        ScriptBuild one = rehearsing(THREE);
        ScriptBuild two = shop.start(THREE);
        assertThat(two.log(), containsString("Waiting for build " + one.id() + ", which follows plan revision 1"));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertThat(two.log(), containsString("Waiting for sign-off 'Go live'"));
        assertEquals(1, shop.state().applies().size());
        assertThat(one.log() + two.log(), not(containsString("Exception")));
    }

    @Test
    public void theOtherBuildTakesOverWhereTheFirstIsAborted() throws Exception {
        ScriptBuild one = rehearsing(THREE);
        ScriptBuild two = shop.start(THREE);
        shop.stop(one);
        shop.pass(Duration.ofMinutes(2));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertThat(two.log(), containsString("This rehearsal counts"));
    }

    @Test
    public void anOccupiedStageIsWaitedFor() throws Exception {
        String other = shop.otherJob("-other");
        shop.end(shop.start(other, "copyEnvironment from: 'production', to: 'test', change: c + '-o'"), Result.SUCCESS);
        String copy = "copyEnvironment from: 'production', to: 'test', change: c";
        assertThat(shop.refused(copy), containsString("wait for it (wait: '2h')"));
        ScriptBuild impatient = shop.start(copy + ", wait: '2h'");
        ScriptBuild patient = shop.start(copy + ", wait: '0'");
        assertThat(patient.log(), containsString("Waiting for 'test': environment 'test' is occupied"));
        shop.pass(Duration.ofHours(3));
        assertThat(shop.end(impatient, Result.FAILURE), containsString("'test' was not free within 2h"));
        shop.end(shop.start(other, "closeChange change: c + '-o'"), Result.SUCCESS);
        assertThat(shop.end(patient, Result.SUCCESS), containsString("Copied production → test"));
    }

    /** One has production's lock and wants a stage, the other has the stage and wants the lock. */
    @Test
    public void changesThatWaitForEachOtherAreTold() throws Exception {
        String other = shop.otherJob("-other");
        shop.end(shop.start(other, "copyEnvironment from: 'production', to: 'test', change: 'CR-2'"), Result.SUCCESS);
        shop.end(shop.start("lockConfig environment: 'production', change: c, reason: 'routing'"), Result.SUCCESS);
        ScriptBuild locking =
                shop.start(other, "lockConfig environment: 'production', change: 'CR-2', reason: 'their own'");
        assertThat(locking.log(), not(containsString("wait for each other")));
        ScriptBuild copying = shop.start("copyEnvironment from: 'production', to: 'test', change: c, wait: '0'");
        for (ScriptBuild one : List.of(locking, copying)) {
            assertThat(one.log(), containsString("which this change has: they wait for each other"));
        }
        shop.stop(locking);
        shop.end(shop.start(other, "closeChange change: 'CR-2'"), Result.SUCCESS);
        assertThat(shop.end(copying, Result.SUCCESS), containsString("Copied production → test"));
        shop.succeed("unlockConfig environment: 'production', change: c");
        shop.end(
                shop.start(other, "lockConfig environment: 'production', change: 'CR-2', reason: 'their own'"),
                Result.SUCCESS);
    }

    @Test
    public void howOtherJobsWaitIsToldWithoutTheirEnvironments() throws Exception {
        String other = shop.otherJob("-other");
        String third = shop.otherJob("-third");
        shop.stages.define("theirs", other, e -> e.setJobs(List.of(other, third)));
        shop.end(shop.start(third, "copyEnvironment from: 'production', to: 'theirs', change: 'CR-3'"), Result.SUCCESS);
        shop.end(shop.start(other, "copyEnvironment from: 'production', to: 'test', change: 'CR-2'"), Result.SUCCESS);
        shop.end(shop.start("lockConfig environment: 'production', change: c, reason: 'routing'"), Result.SUCCESS);
        shop.start(third, "lockConfig environment: 'production', change: 'CR-3', reason: 'their own'");
        shop.start(other, "copyEnvironment from: 'production', to: 'theirs', change: 'CR-2', wait: '0'");
        String log = shop.start("copyEnvironment from: 'production', to: 'test', change: c, wait: '0'")
                .log();
        assertThat(log, containsString("a change of another job waits for an environment of other jobs, which"));
        assertThat(log, containsString("waits for 'production', which this change has: they wait for each other"));
        assertThat(log, not(containsString("theirs")));
    }

    @Test
    public void aRenamedJobGoesOn() throws Exception {
        shop.stop(goingLive(THREE));
        shop.rename("promote-shop");
        ScriptBuild again = shop.start("promote-shop", THREE);
        assertThat(again.log(), not(containsString("Copied")));
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.stop(again);
        shop.rename("promote-all");
        toTheEnd(shop.start("promote-all", THREE));
    }

    /** What the build did under the old name is its own still. */
    @Test
    public void aJobThatIsRenamedWhileItRunsGoesOn() throws Exception {
        ScriptBuild build = goingLive(THREE);
        shop.rename("promote-shop");
        assertEquals(build.id(), shop.people.gate("Go live").taker().build());
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.rename("promote-all");
        shop.stages.write("test/pool.json", "{\n  \"max\": 41,\n  \"min\": 4\n}\n");
        shop.redefine("test", e -> e.setExpectRuntimeChange(true));
        toTheEnd(build);
    }

    @Test
    public void aBuildThatWasDeletedIsGoneOnWith() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.delete(build);
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("Going on with the apply of revision 1 to test"));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertThat(again.log(), containsString("This rehearsal counts"));
    }

    @Test
    public void aLostNodeIsWaitedForAndGoneOnWith() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.redefine("test", e -> e.setAway("was lost"));
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        assertThat(build.log(), containsString("Waiting for node 'built-in' of environment 'test', which was lost"));
        shop.redefine("test", e -> e.setAway(null));
        shop.pass(Duration.ofMinutes(1));
        assertThat(build.log(), containsString("This rehearsal counts"));
    }

    /** As before a restart that was announced: nothing goes on any more, and people press what they may. */
    @Test
    public void whatIsDecidedWhileNothingGoesOnCountsAfterTheRestart() throws Exception {
        ScriptBuild build = goingLive(THREE);
        GateRecord gate = shop.people.gate("Go live");
        for (String user : List.of("qa1", "bea")) {
            String seen = shop.people.signOffs().ballot(shop.state(), gate.id()).seen();
            shop.people
                    .signOffs()
                    .decide(
                            shop.people.change(),
                            gate.id(),
                            seen,
                            shop.people.person(user),
                            Decision.Verdict.APPROVE,
                            Decision.Way.UI,
                            "good",
                            true);
        }
        assertThat(build.log(), not(containsString("Waiting for the dates")));
        shop.restart();
        assertThat(build.log(), containsString("Waiting for the dates"));
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(5).toString(),
                "ivan");
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(build);
    }

    @Test
    public void aRestartAnywhereIsGoneOnWith() throws Exception {
        ScriptBuild build = rehearsing(THREE);
        shop.restart();
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.restart();
        toTheItem();
        shop.restart();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.restart();
        toTheEnd(build);
    }

    @Test
    public void aBuildThatRanIntoItsTimeoutIsGoneOnWith() throws Exception {
        String timed = "timeout(time: 20, unit: 'DAYS') {\n" + THREE + "}\n";
        ScriptBuild build = goingLive(timed);
        shop.pass(Duration.ofDays(21));
        shop.end(build, Result.ABORTED);
        assertTrue(shop.gate("Go live").isOpen());
        assertEquals(
                shop.people.change().key(), shop.binding("production").lock().change());
        shop.people.approve("Go live", "qa1");
        ScriptBuild again = shop.start(timed);
        assertThat(again.log(), not(containsString("Copied")));
        shop.people.approve("Go live", "bea");
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(5).toString(),
                "ivan");
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void aBuildThatFailedBetweenStepsIsGoneOnWith() throws Exception {
        String failing = THREE.replace("outageWindow", "error 'no network'\noutageWindow");
        ScriptBuild build = goingLive(failing);
        shop.people.approve("Go live", "qa1", "bea");
        shop.end(build, Result.FAILURE);
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("'Go live' was signed off already"));
        assertThat(again.log(), not(containsString("Copied")));
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(5).toString(),
                "ivan");
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    /** The plan wants to find another value there, so it is made again for what production holds now. */
    @Test
    public void productionThatWasChangedByHandIsToldAndTheBaseTakenAnew() throws Exception {
        ScriptBuild build = shop.start(THREE);
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        shop.stages.write("production/pool.json", "{\n  \"max\": 30,\n  \"min\": 4\n}\n");
        shop.people.approve("Test", "qa1");
        assertThat(build.log(), containsString("Where the plan does not fit what is there now, take the base anew"));
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.people.answer("test", "max", Answer.ROLL_BACK, "ivan", "it does not fit");
        shop.end(build, Result.FAILURE);
        shop.stages.write("scm/work-plan.yaml", PLAN.replace("expect: 20", "expect: 30"));
        ScriptBuild again = shop.start(THREE.replaceFirst("change: c\n", "change: c, rebase: true\n"));
        assertThat(again.log(), containsString("is the base of change CR-1"));
        assertEquals(2, shop.state().round());
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.people.approve("Changes made", "dora");
        shop.people.approve("Test", "qa1");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void aStageThatWasChangedByHandIsOverwrittenForAReason() throws Exception {
        ScriptBuild build = goingLive(THREE);
        shop.stages.write("test/pool.json", "{\n  \"max\": 50,\n  \"min\": 4\n}\n");
        assertThat(
                assertThrows(Refusal.class, () -> shop.people.approve("Go live", "qa1"))
                        .getMessage(),
                containsString("'test' was changed since"));
        assertThat(build.log(), containsString("'Go live' asks anew"));
        shop.stop(build);
        assertThat(shop.refused(THREE), containsString("give a reason to overwrite it: discard: '…'"));
        ScriptBuild again =
                shop.start(THREE.replace("to: 'test', change: c", "to: 'test', change: c, discard: 'tried'"));
        assertThat(again.log(), containsString("'Test' was signed off already"));
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void anExpiredSignOffIsAskedForAgain() throws Exception {
        String expiring = THREE.replace("'qa:1, business:1'", "'qa:1, business:1', expires: '10d'");
        ScriptBuild build = goingLive(expiring);
        shop.pass(Duration.ofDays(11));
        assertThat(shop.end(build, Result.FAILURE), containsString("Run the job again"));
        ScriptBuild again = shop.start(expiring);
        assertThat(again.log(), not(containsString("Copied")));
        toTheItem();
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    private static String window(String start, String end) {
        return "outageWindow(environment: 'production', change: c, start: '2026-11-" + start + "', end: '2026-11-" + end
                + "') { applyWorkPlan environment: 'production', change: c }";
    }

    @Test
    public void otherDatesInTheJenkinsfileArePlannedOnce() throws Exception {
        shop.ready();
        shop.stop(shop.start(window("22T09:00Z", "22T12:00Z")));
        ScriptBuild again = shop.start(window("24T09:00Z", "24T12:00Z"));
        assertThat(
                again.log(),
                containsString("which was planned for 22 Nov 2026 09:00 UTC to 22 Nov 2026 12:00 UTC, is planned for"));
        assertThat(again.log(), containsString("which begins 24 Nov 2026 09:00 UTC"));
        shop.people.plan("production", "2026-11-25T09:00Z", "2026-11-25T12:00Z", "ivan");
        shop.stop(again);
        // What a person entered is newer than the Jenkinsfile, as long as it is to come.
        ScriptBuild third = shop.start(window("24T10:00+01:00", "24T13:00+01:00"));
        assertThat(third.log(), containsString("stays planned for 25 Nov 2026 09:00 UTC"));
        assertThat(third.log(), containsString("as ivan entered it"));
        shop.pass(Duration.ofDays(4).plusMinutes(1));
        shop.people.begin("production", "ivan");
        shop.end(third, Result.SUCCESS);
    }

    @Test
    public void aMissedOutageHasTheDatesOfTheNextBuild() throws Exception {
        shop.ready();
        shop.stop(shop.start(window("22T09:00Z", "22T12:00Z")));
        shop.pass(Duration.ofDays(2));
        assertThat(
                shop.refused(window("22T09:00Z", "22T12:00Z")),
                containsString("which is over; enter a window to come"));
        ScriptBuild again = shop.start(window("24T09:00Z", "24T12:00Z"));
        shop.pass(Duration.ofDays(1).plusMinutes(1));
        shop.people.begin("production", "ivan");
        shop.end(again, Result.SUCCESS);
    }

    @Test
    public void aMissedOutageIsPlannedAnew() throws Exception {
        ScriptBuild build = goingLive(THREE);
        shop.people.approve("Go live", "qa1", "bea");
        shop.people.plan(
                "production",
                shop.now().plusHours(1).toString(),
                shop.now().plusHours(3).toString(),
                "ivan");
        shop.stop(build);
        shop.pass(Duration.ofDays(1));
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("was missed; enter new dates"));
        shop.people.plan(
                "production",
                shop.now().minusMinutes(1).toString(),
                shop.now().plusHours(3).toString(),
                "ivan");
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        toTheEnd(again);
    }

    @Test
    public void aBuildThatWaitedForAnotherAtTheApplyHasComePastItToo() throws Exception {
        ScriptBuild build = applying(THREE);
        String late = "applyWorkPlan environment: 'production', change: c\n"
                + "copyEnvironment from: 'production', to: 'development', change: c";
        ScriptBuild second = shop.start(late);
        assertThat(second.log(), containsString("Waiting for build " + build.id()));
        shop.people.answer("production", "stop", Answer.DONE, "ivan", "");
        shop.pass(Duration.ofMinutes(2));
        shop.end(second, Result.SUCCESS);
        assertThat(second.log(), not(containsString("Already copied")));
    }

    /** A rejection, and nothing else, sends the next build back to step 03, on the same base. */
    @Test
    public void aRejectionBeginsTheNextRoundAtStepThree() throws Exception {
        ScriptBuild build = goingLive(THREE);
        shop.people.reject("Go live", "qa1", "the title is wrong");
        shop.end(build, Result.FAILURE);
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), not(containsString("Copied")));
        assertThat(again.log(), containsString("Waiting for sign-off 'Changes made'"));
        assertEquals(2, shop.state().round());
    }

    @Test
    public void aBuildThatQueuedForTheLockQueuesAgain() throws Exception {
        String other = shop.otherJob("-other");
        shop.end(
                shop.start(other, "lockConfig environment: 'production', change: c + '-o', reason: 'mine'"),
                Result.SUCCESS);
        ScriptBuild build = shop.start(THREE);
        assertThat(build.log(), containsString("place 1 in the queue"));
        shop.stop(build);
        assertEquals(List.of(), shop.binding("production").queue());
        ScriptBuild again = shop.start(THREE);
        assertThat(again.log(), containsString("place 1 in the queue"));
        shop.end(shop.start(other, "closeChange change: c + '-o'"), Result.SUCCESS);
        assertThat(again.log(), containsString("Waiting for sign-off 'Changes made'"));
    }
}
