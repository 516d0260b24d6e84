package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** What is mistyped, or can never come true, is refused before a step does or waits for anything. */
public class RefusedEarlyTest {

    @Rule
    public Workroom shop = new Workroom();

    private void refusedBeforeAnything(String step, String why) throws Exception {
        long facts = shop.people.change().count();
        assertThat(shop.refused(step), containsString(why));
        List<String> more = shop.people.change().entries().stream()
                .skip(facts)
                .map(entry -> entry.type())
                .filter(type -> !type.equals("step-failed") && !type.equals("build"))
                .toList();
        assertEquals(step, List.of(), more);
    }

    @Test
    public void aCopyThatWouldWaitForItsTargetIsReadBefore() throws Exception {
        shop.base();
        String other = shop.otherJob("-other");
        shop.end(shop.start(other, "copyEnvironment from: 'production', to: 'test', change: 'CR-2'"), Result.SUCCESS);
        String copy = "copyEnvironment from: 'production', to: 'test', change: c, wait: '0', ";
        refusedBeforeAnything(copy + "maxDelete: 'half'", "maxDelete");
        refusedBeforeAnything(copy + "include: '/etc/**'", "/etc/**");
        refusedBeforeAnything("copyEnvironment from: 'production', to: 'test', change: c, wait: 'long'", "long");
    }

    @Test
    public void aCopyThatWasMadeAlreadyIsReadToo() throws Exception {
        shop.base();
        refusedBeforeAnything(
                "copyEnvironment from: 'production', to: 'development', change: c, maxDelete: 'half'", "maxDelete");
    }

    @Test
    public void anOutageIsReadBeforeItIsOpened() throws Exception {
        shop.ready();
        String window = "outageWindow(environment: 'production', change: c, ";
        refusedBeforeAnything(
                window + "start: '2026-12-05 22:00 Europe/Nowhere', end: '2026-12-05 23:00 UTC') {}", "Nowhere");
        refusedBeforeAnything(window + "start: '2026-12-05 22:00 UTC') {}", "end: ");
        refusedBeforeAnything(window + "margin: 'a bit') {}", "a bit");
    }

    @Test
    public void anOutageThatCannotBeIsRefusedBeforeItIsOpened() throws Exception {
        shop.ready();
        refusedBeforeAnything(
                "outageWindow(environment: 'production', change: c, start: '2020-01-01 00:00 UTC',"
                        + " end: '2020-01-02 00:00 UTC') {}",
                "which is over");
    }

    /** Left out, each of them means all there is. */
    @Test
    public void aListOfNothingIsNotTakenForNone() throws Exception {
        shop.base();
        String copy = "copyEnvironment from: 'production', to: 'test', change: c, ";
        refusedBeforeAnything(copy + "include: ','", "include: ',' names nothing between its commas");
        refusedBeforeAnything(copy + "exclude: ' , ,'", "exclude: ");
        refusedBeforeAnything("applyWorkPlan environment: 'test', change: c, items: ','", "items: ");
        refusedBeforeAnything("awaitSignOff name: 'Go live', change: c, covers: ','", "covers: ");
    }

    @Test
    public void aMistakeNamesItsParameter() throws Exception {
        shop.base();
        String copy = "copyEnvironment from: 'production', to: 'test', change: c, ";
        refusedBeforeAnything(copy + "include: '/etc/**'", "include: Pattern '/etc/**'");
        refusedBeforeAnything(copy + "exclude: '../x'", "exclude: Pattern '../x'");
        refusedBeforeAnything(
                "node { recordWorkPlan plan: '/etc/plan.yaml', environment: 'development', change: c }",
                "plan: '/etc/plan.yaml': the path is absolute; write it relative to the workspace");
        refusedBeforeAnything(
                "node { recordTestResults results: '/etc/*.xml', environment: 'development', change: c }",
                "results: Pattern '/etc/*.xml'");
    }

    @Test
    public void aGateHasANameThatCanBeRead() throws Exception {
        shop.base();
        for (String name : List.of("..", "\u202e", "\0", "-")) {
            refusedBeforeAnything("awaitSignOff name: '" + name + "', change: c", "needs a name that people recognise");
        }
    }

    @Test
    public void aSoakIsReadBeforeItBegins() throws Exception {
        shop.base();
        refusedBeforeAnything("awaitSoak environment: 'production', change: c, lasting: 'a week'", "a week");
        refusedBeforeAnything(
                "awaitSoak environment: 'production', change: c, lasting: '3d', checkEvery: '0s'", "checkEvery");
    }

    @Test
    public void aRunOfThePlanIsReadBeforeItsPlanIsRecorded() throws Exception {
        shop.ready();
        shop.stages.write("scm/other.yaml", "apiVersion: workplan/v1\nplan: {id: p, title: Other}\nitems: []\n");
        refusedBeforeAnything(
                "node { checkout scm; applyWorkPlan environment: 'production', change: c, plan: 'other.yaml', items: 'a' }",
                "items: on production");
        refusedBeforeAnything(
                "node { checkout scm; applyWorkPlan environment: 'production', change: c, plan: 'other.yaml',"
                        + " rehearseBackOut: true }",
                "rehearseBackOut: on production");
    }

    @Test
    public void itemsThatThePlanHasNotAreToldBeforeAnybodyBegins() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        refusedBeforeAnything("applyWorkPlan environment: 'test', change: c, items: 'nowhere'", "nowhere");
    }

    @Test
    public void aGateIsReadBeforeItIsOpened() throws Exception {
        shop.recorded();
        String gate = "awaitSignOff name: 'Go live', change: c, ";
        refusedBeforeAnything(gate + "approvers: 'qa', expires: 'soon'", "soon");
        refusedBeforeAnything(gate + "approvers: 'qa', required: 0", "required");
        refusedBeforeAnything(gate + "approvers: 'qa1', required: 2", "can never be signed off");
        refusedBeforeAnything(gate + "approvers: 'qa', covers: 'plan, nowhere'", "nowhere");
        refusedBeforeAnything(gate + "approvers: 'qa', remind: 'often'", "often");
    }

    /** Nothing can go live where production's own rule can be met by nobody; whoever locks it would wait in vain for weeks. */
    @Test
    public void productionWhoseRuleNobodyCanMeetIsNotLocked() throws Exception {
        shop.base();
        shop.redefine("production", e -> e.setSignOff("qa1", 2, true));
        refusedBeforeAnything(
                "lockConfig environment: 'production', change: c, reason: 'in vain'", "can never be signed off");
        shop.redefine("production", e -> e.setSignOff("qa", 2, true));
        String log = shop.succeed("lockConfig environment: 'production', change: c, reason: 'go live'");
        assertThat(log, not(containsString("Warning")));
        assertTrue(shop.state().heldLock("production").isPresent());
    }
}
