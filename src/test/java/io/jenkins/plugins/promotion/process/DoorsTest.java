package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.EnumSet;
import org.junit.Rule;
import org.junit.Test;

/** Who may follow a plan on production is asked wherever somebody can: Begin, answers, starting the build. */
public class DoorsTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";

    @Rule
    public Workroom shop = new Workroom();

    private void ready(String head) throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T" + head + "}\nitems:\n"
                + "  - {id: hand, description: By hand, kind: manual, instruction: Do it, rollback: {manual: undo}}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
        ScriptBuild rehearsal = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "hand", Answer.DONE, "ivan", "");
        shop.end(rehearsal, Result.SUCCESS);
        shop.signOff();
        shop.lock();
    }

    private void refused(Answer answer, String user, String why) {
        Refusal refusal =
                assertThrows(Refusal.class, () -> shop.people.answer("production", "hand", answer, user, "I say so"));
        assertThat(refusal.getMessage(), containsString(why));
    }

    @Test
    public void authorAnswersForNothingWhereOthersAreToFollow() throws Exception {
        ready(", author: dora, policy: {implementerNotAuthor: true}");
        ScriptBuild live = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        for (Answer answer : EnumSet.complementOf(EnumSet.of(Answer.STOP, Answer.CLARIFY))) {
            refused(answer, "dora", "followed by somebody who did not write it");
        }
        shop.people.answer("production", "hand", Answer.DONE, "ivan", "");
        shop.end(live, Result.SUCCESS);
    }

    @Test
    public void approverAnswersForNothing() throws Exception {
        ready("");
        shop.start(LIVE);
        shop.people.begin("production", "ivan");
        for (Answer answer : EnumSet.complementOf(EnumSet.of(Answer.STOP, Answer.CLARIFY))) {
            refused(answer, "qa1", "approvers cannot implement it");
        }
    }

    @Test
    public void whoMayNotFollowMayStopAndAsk() throws Exception {
        ready("");
        ScriptBuild live = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.people.answer("production", "hand", Answer.CLARIFY, "qa1", "which?");
        shop.people.answer("production", "hand", Answer.STOP, "qa1", "not tonight");
        shop.end(live, Result.FAILURE);
    }

    @Test
    public void stricterPlanLetsNoApproverBegin() throws Exception {
        ready(", author: dora, policy: {implementerNotAuthor: true}");
        shop.start(LIVE);
        Refusal refusal = assertThrows(Refusal.class, () -> shop.people.begin("production", "qa1"));
        assertThat(refusal.getMessage(), containsString("approvers cannot implement it"));
    }

    @Test
    public void startingTheBuildIsNoBeginWithoutTheRight() throws Exception {
        ready("");
        shop.redefine("production", e -> e.setBeginByBuild(true));
        ScriptBuild live = shop.start(shop.prepare().startedBy("rob").withoutRights("rob"), LIVE);
        assertThat(live.log(), containsString("does not count as Begin: You lack the permission Promotion/Apply"));
        assertTrue(live.isBuilding());
        assertEquals(null, shop.state().lastApply("production").orElseThrow().implementer());
    }

    @Test
    public void whoBrokeTheGlassDoesNotBeginUnderAStricterPlanEither() throws Exception {
        for (String head : new String[] {", author: dora", ", author: dora, policy: {implementerNotAuthor: true}"}) {
            shop.succeed(
                    "copyEnvironment from: 'production', to: 'development', change: c, rebase: true, discard: 'x'");
            shop.succeed(
                    "node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\nplan: {id: p, title: T" + head
                            + "}\nitems:\n  - {id: one, description: One, kind: set, file: pool.json, pointer: /max, expect: 20,"
                            + " value: 66}\n'''\nrecordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
            shop.rehearse();
            ScriptBuild gate =
                    shop.start("awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa'");
            String id = shop.people.gate("Go live").id();
            String seen = shop.people.signOffs().ballot(shop.state(), id).seen();
            shop.people.signOffs().breakGlass(shop.people.change(), id, seen, shop.people.person("ivan"), "fire", true);
            shop.settle();
            shop.end(gate, Result.SUCCESS);
            shop.lock();
            ScriptBuild live = shop.start(LIVE);
            assertThrows(head, Refusal.class, () -> shop.people.begin("production", "ivan"));
            shop.stop(live);
            shop.succeed("unlockConfig environment: 'production', change: c");
        }
    }

    @Test
    public void jobOfAnotherSpellingIsNotTheOneThatIsListed() throws Exception {
        shop.redefine("production", e -> e.setJobs(java.util.List.of(shop.job.toUpperCase(java.util.Locale.ROOT))));
        assertThat(
                shop.refused("lockConfig environment: 'production', change: c, reason: 'x'"),
                containsString("production"));
        assertEquals(null, shop.binding("production").lock());
    }
}
