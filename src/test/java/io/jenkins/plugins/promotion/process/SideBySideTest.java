package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Gates of one name, side by side and again: each sign-off that a script demands is given by people of its own. */
public class SideBySideTest {

    private static final String GATE = "awaitSignOff name: 'Go', change: c, approvers: ";
    private static final String TWO = "parallel a: { " + GATE + "'business' }, b: { " + GATE + "'config-team' }";

    @Rule
    public Workroom shop = new Workroom();

    private void approve(String approvers, String user) throws IOException {
        GateRecord gate = shop.state().gates().stream()
                .filter(g -> g.isOpen() && g.gate().rule().approvers().equals(List.of(approvers)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no open gate for " + approvers + "\n" + shop.logs()));
        var signOffs = shop.people.signOffs();
        String seen = signOffs.ballot(shop.state(), gate.id()).seen();
        signOffs.decide(
                shop.people.change(), gate.id(), seen, shop.people.person(user), Verdict.APPROVE, Way.UI, "good", true);
        shop.settle();
    }

    private void abort(String script) {
        ScriptBuild build = shop.start(script);
        shop.stop(build);
        shop.end(build, Result.ABORTED);
    }

    @Test
    public void eachOfTwoGatesWaitsForItsOwnPeopleInTheNextBuildToo() throws Exception {
        abort(TWO);
        ScriptBuild again = shop.start(TWO);
        approve("config-team", "dora");
        assertTrue("nobody of business signed\n" + again.log(), again.isBuilding());
        approve("business", "bea");
        shop.end(again, Result.SUCCESS);
        assertEquals(2, shop.state().gates().size());
    }

    @Test
    public void eachOfThemKeepsItsDecisionsInTheNextBuild() throws Exception {
        ScriptBuild first = shop.start(TWO);
        approve("config-team", "dora");
        shop.stop(first);
        ScriptBuild again = shop.start(TWO);
        approve("business", "bea");
        shop.end(again, Result.SUCCESS);
        assertEquals(2, shop.state().gates().size());
    }

    @Test
    public void twoAlikeAreTwoInEveryBuild() throws Exception {
        String alike = "parallel a: { " + GATE + "'qa' }, b: { " + GATE + "'qa' }";
        abort(alike);
        ScriptBuild again = shop.start(alike);
        shop.people.approve("Go", "qa1");
        assertTrue(again.isBuilding());
        shop.people.approve("Go", "qa2");
        shop.end(again, Result.SUCCESS);
    }

    @Test
    public void approvedGateServesOneStepOfABuildOnly() throws Exception {
        ScriptBuild one = shop.start(GATE + "'qa'");
        shop.people.approve("Go", "qa1");
        shop.end(one, Result.SUCCESS);
        ScriptBuild two = shop.start("parallel a: { " + GATE + "'qa' }, b: { " + GATE + "'qa' }");
        assertTrue(two.isBuilding());
        shop.people.approve("Go", "qa2");
        shop.end(two, Result.SUCCESS);
        shop.succeed(GATE + "'qa'");
        assertEquals(2, shop.state().gates().size());
    }

    @Test
    public void gateOfABuildThatGoesOnIsNotTakenOver() throws Exception {
        ScriptBuild one = shop.start(GATE + "'qa'");
        ScriptBuild two = shop.start(GATE + "'qa'");
        shop.people.approve("Go", "qa1");
        assertTrue(one.isBuilding());
        shop.end(two, Result.SUCCESS);
    }

    @Test
    public void changedRuleKeepsNoDecision() throws Exception {
        ScriptBuild one = shop.start(GATE + "'qa', required: 2");
        shop.people.approve("Go", "qa1");
        shop.stop(one);
        ScriptBuild two = shop.start(GATE + "'qa, business', required: 2");
        assertThat(two.log(), containsString("the rule of the gate changed"));
        shop.people.approve("Go", "bea");
        assertTrue(two.isBuilding());
    }

    @Test
    public void signatureUnderNothingDoesNotCountForContent() throws Exception {
        shop.base();
        ScriptBuild one = shop.start(GATE + "'qa', required: 2");
        shop.people.approve("Go", "qa1");
        shop.stop(one);
        ScriptBuild two = shop.start(GATE + "'qa', required: 2, covers: 'development'");
        assertThat(two.log(), containsString("it covers other things"));
        shop.people.approve("Go", "qa2");
        assertTrue(two.isBuilding());
        shop.people.approve("Go", "qa1");
        assertFalse(two.log(), two.isBuilding());
    }

    @Test
    public void whoTookAGateIsKnownAfterARestart() throws Exception {
        abort(TWO);
        ScriptBuild again = shop.start(TWO);
        shop.restart();
        approve("config-team", "dora");
        assertTrue(again.isBuilding());
        approve("business", "bea");
        shop.end(again, Result.SUCCESS);
    }
}
