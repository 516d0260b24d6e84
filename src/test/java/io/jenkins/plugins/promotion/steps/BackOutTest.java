package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.change.ChangePhase;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** One walk in Jenkins for each way back: rehearsed, asked for in the soak, by the step, and from a backup. */
public class BackOutTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private List<String> applied() throws Exception {
        shop.ready();
        List<String> before = shop.stages.content("production");
        WorkflowRun run = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        return before;
    }

    @Test
    public void theSoakEndsWithTheWayBackThatAPersonAskedFor() throws Exception {
        List<String> before = applied();
        WorkflowRun soak = shop.start(
                "def r = awaitSoak(environment: 'production', change: c, lasting: '3d')\necho \"soak ${r.outcome}\"");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        shop.people.backOut("production", "ivan", "orders are lost");
        assertThat(shop.end(soak, Result.SUCCESS), containsString("soak backed-out"));
        assertEquals(before, shop.stages.content("production"));
        assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
    }

    @Test
    public void theStepWaitsForBeginAndTellsWhatItDid() throws Exception {
        List<String> before = applied();
        WorkflowRun run =
                shop.start("def r = backOutWorkPlan(environment: 'production', change: c, reason: 'orders are lost')\n"
                        + "echo \"exact=${r.exact} items=${r.items.size()} remains=${r.remains}\"");
        shop.people.begin("production", "ivan");
        assertThat(shop.end(run, Result.SUCCESS), containsString("exact=true items=3 remains=[]"));
        assertEquals(before, shop.stages.content("production"));
    }

    @Test
    public void aRehearsalGoesUpBackAndUpAgain() throws Exception {
        shop.recorded();
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "def r = applyWorkPlan(environment: 'test', change: c, rehearseBackOut: true)\n"
                + "echo \"counts=${r.rehearsal} ${r.wayBack}\"");
        shop.people.begin("test", "ivan");
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("counts=true rehearsed in "));
        assertThat(log, containsString(", exact"));
    }

    @Test
    public void aBackupIsRestored() throws Exception {
        shop.recorded();
        List<String> before = shop.stages.content("test");
        shop.succeed("def k = copyEnvironment(from: 'production', to: 'test', change: c)\n"
                + "def r = restoreEnvironment(environment: 'test', change: c, backup: k.backup, reason: 'too early')\n"
                + "echo \"files=${r.files}\"");
        assertEquals(before, shop.stages.content("test"));
        assertTrue(shop.state().restores().size() == 1);
    }
}
