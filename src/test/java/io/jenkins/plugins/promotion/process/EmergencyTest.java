package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** In an emergency production is changed without a rehearsal, by one who answers for it, and reviewed afterwards. */
public class EmergencyTest {

    private static final String START =
            "copyEnvironment from: 'production', to: 'development', change: c, emergency: true\n"
                    + "lockConfig environment: 'production', change: c, reason: 'the shop is down'\n";
    private static final String APPLY = "node { recordWorkPlan environment: 'development', change: c }\n"
            + "applyWorkPlan environment: 'production', change: c\n";
    private static final String REVIEW =
            "awaitSignOff name: 'Review afterwards', change: c, covers: 'plan, production', approvers: 'qa'\n";

    @Rule
    public Workroom shop = new Workroom();

    private ScriptBuild waiting() {
        shop.succeed(START);
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        return shop.start(START + APPLY);
    }

    private String id() {
        return shop.state().lastApply("production").orElseThrow().id();
    }

    private void glass(String reason, boolean may) throws Exception {
        shop.people.following().breakGlass(shop.people.change(), id(), shop.people.person("ivan"), reason, may);
        shop.settle();
    }

    @Test
    public void productionIsChangedByWhoBreaksTheGlassAndReviewedAfterwards() throws Exception {
        ScriptBuild build = waiting();
        assertThat(build.log(), containsString("Emergency: waiting for somebody with Promotion/BreakGlass"));
        assertThat(build.log(), containsString("has no rehearsal that counts"));
        Refusal ordinary = assertThrows(Refusal.class, () -> shop.people.begin("production", "ivan"));
        assertThat(ordinary.getMessage(), containsString("only who holds Promotion/BreakGlass can begin"));
        assertThrows(Refusal.class, () -> glass("x", false));
        assertThrows(Refusal.class, () -> glass(" ", true));
        glass("the shop is down", true);
        shop.end(build, Result.SUCCESS);
        assertThat(shop.stages.read("production/pool.json"), containsString("40"));
        ApplyRecord apply = shop.state().lastApply("production").orElseThrow();
        assertEquals("ivan", apply.glass().by());
        assertEquals("the shop is down", apply.glass().reason());
        assertTrue(apply.begun().backup() != null);

        assertThat(shop.refused("closeChange change: c"), containsString("was not reviewed yet"));
        Refusal cancel = assertThrows(Refusal.class, () -> shop.world()
                .custody()
                .end(shop.people.change(), false, shop.people.person("ivan"), "enough", List.of(), true));
        assertThat(cancel.getMessage(), containsString("was not reviewed yet"));

        ScriptBuild review = shop.start(REVIEW + "closeChange change: c");
        shop.people.approve("Review afterwards", "qa1");
        shop.end(review, Result.SUCCESS);
        assertEquals(ChangePhase.CLOSED, shop.state().phase());
    }

    @Test
    public void theReviewIsDecidedByTheOrdinaryRule() throws Exception {
        ScriptBuild build = waiting();
        glass("the shop is down", true);
        shop.end(build, Result.SUCCESS);
        ScriptBuild review = shop.start(REVIEW);
        String gate = shop.people.gate("Review afterwards").id();
        String seen = shop.people.signOffs().ballot(shop.state(), gate).seen();
        shop.people
                .signOffs()
                .breakGlass(shop.people.change(), gate, seen, shop.people.person("ivan"), "no time", true);
        shop.settle();
        shop.end(review, Result.SUCCESS);
        assertThat(shop.refused("closeChange change: c"), containsString("was not reviewed yet"));
    }

    @Test
    public void theLockIsDemandedAsEver() {
        shop.succeed(START.split("\n")[0]);
        shop.stages.write("development/pool.json", "{}\n");
        assertThat(shop.refused(START.split("\n")[0] + "\n" + APPLY), containsString("does not hold the lock"));
    }

    @Test
    public void anOrdinaryChangeStaysOne() {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        assertThat(shop.refused(START), containsString("was begun as an ordinary one in build promote#1"));
    }

    @Test
    public void anOrdinaryChangeTakesNoGlass() throws Exception {
        shop.ready();
        ScriptBuild build = shop.start("applyWorkPlan environment: 'production', change: c");
        Refusal nothing = assertThrows(Refusal.class, () -> glass("x", true));
        assertThat(nothing.getMessage(), containsString("Nothing is missing here"));
        shop.stop(build);
    }

    @Test
    public void whoStartedItDoesNotReviewIt() throws Exception {
        ScriptBuild start = shop.prepare().requestedBy("qa1");
        shop.start(start, START);
        shop.end(start, Result.SUCCESS);
        shop.stages.write("development/pool.json", "{}\n");
        ScriptBuild build = shop.start(APPLY);
        glass("the shop is down", true);
        shop.end(build, Result.SUCCESS);
        shop.start(REVIEW);
        Refusal own = assertThrows(Refusal.class, () -> shop.people.approve("Review afterwards", "qa1"));
        assertThat(own.getMessage(), containsString("started promote#1"));
    }

    @Test
    public void theWayBackIsOpenToWhoeverMayApply() throws Exception {
        ScriptBuild build = waiting();
        glass("the shop is down", true);
        shop.end(build, Result.SUCCESS);
        ScriptBuild back = shop.start("backOutWorkPlan environment: 'production', change: c, reason: 'worse'");
        shop.people.begin("production", "bea");
        shop.end(back, Result.SUCCESS);
        assertThat(shop.stages.read("production/pool.json"), containsString("20"));
    }

    @Test
    public void whatWasUndoneIsReviewedWithThePlanThatCameAfterIt() throws Exception {
        ScriptBuild build = waiting();
        glass("the shop is down", true);
        shop.end(build, Result.SUCCESS);
        shop.people.backOut("production", "ivan", "it did not help");
        shop.succeed("backOutWorkPlan environment: 'production', change: c, reason: 'it did not help'");
        shop.stages.write("development/pool.json", "{\n  \"max\": 50,\n  \"min\": 4\n}\n");
        ScriptBuild again = shop.start(APPLY);
        glass("another way", true);
        shop.end(again, Result.SUCCESS);
        ScriptBuild review = shop.start(REVIEW + "closeChange change: c");
        shop.people.approve("Review afterwards", "qa1");
        shop.end(review, Result.SUCCESS);
        assertEquals(ChangePhase.CLOSED, shop.state().phase());
    }

    @Test
    public void whatIsNoLongerMissingNeedsNoGlass() throws Exception {
        shop.stop(waiting());
        shop.rehearse();
        shop.signOff();
        ScriptBuild build = shop.start("applyWorkPlan environment: 'production', change: c");
        assertThat(build.log(), containsString("Waiting for somebody to press Begin"));
        shop.people.begin("production", "ivan");
        shop.end(build, Result.SUCCESS);
        shop.succeed("closeChange change: c");
    }

    @Test
    public void theGlassIsBrokenForWhatWasToldThen() throws Exception {
        shop.stop(waiting());
        shop.rehearse();
        ScriptBuild build = shop.start("applyWorkPlan environment: 'production', change: c");
        assertThat(build.log(), containsString("there is no sign-off"));
        shop.environment("production").setAway("is offline");
        glass("the shop is down", true);
        shop.stages.write("production/others.txt", "what others changed meanwhile");
        shop.redefine("production", e -> e.setAway(null));
        shop.pass(java.time.Duration.ofMinutes(2));
        assertThat(shop.end(build, Result.FAILURE), containsString("has moved since the copy"));
        assertThat(shop.stages.read("production/pool.json"), containsString("20"));
    }

    /** Who wrote the plan takes it upon them; that it is followed by somebody else stays. */
    @Test
    public void anAuthorWhoBreaksTheGlassIsToldWhoCanFollow() throws Exception {
        shop.stages.write(
                "scm/work-plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: p, title: Help, author: dora, policy: {implementerNotAuthor: true}}
                items:
                  - {id: stop, description: Stop the application, kind: manual, instruction: Stop it.}
                """);
        shop.succeed(START);
        ScriptBuild build = shop.start(START
                + "node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }\n"
                + "applyWorkPlan environment: 'production', change: c\n");
        shop.people.following().breakGlass(shop.people.change(), id(), shop.people.person("dora"), "down", true);
        shop.settle();
        Refusal refusal =
                assertThrows(Refusal.class, () -> shop.people.answer("production", "stop", Answer.DONE, "dora", ""));
        assertThat(refusal.getMessage(), containsString("anybody else who holds Promotion/Apply on this job can"));
        shop.people.answer("production", "stop", Answer.DONE, "bea", "");
        shop.end(build, Result.SUCCESS);
    }
}
