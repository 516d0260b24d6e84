package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** One walk of recordWorkPlan, and what it takes from the build; what it decides is tested in the process. */
public class RecordWorkPlanStepTest {

    private static final String PLAN = "apiVersion: workplan/v1\nplan: {id: p, title: Routing, author: dora}\nitems:\n"
            + "  - {id: stop, description: Stop it, kind: manual, instruction: Stop it.}\n";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    /** A node with one file in its workspace, and the step. */
    private static String record(String file, String text, String more) {
        return "node { deleteDir()\n writeFile file: '" + file + "', text: '''" + text + "'''\n"
                + " def r = recordWorkPlan(environment: 'development', change: c" + more + ")\n"
                + " echo \"revision=${r.revision} added=${r.added} items=${r.items} stored=${r.stored}"
                + " complete=${r.complete}\"\n}";
    }

    private static String plan(String text) {
        return record("work-plan.yaml", text, ", plan: 'work-plan.yaml'");
    }

    @Test
    public void outsideANodeItIsRefused() throws Exception {
        shop.base();
        assertThat(shop.refused("recordWorkPlan environment: 'development', change: c"), containsString("node"));
    }

    @Test
    public void planIsRecordedAndItsResultIsGiven() throws Exception {
        shop.base();
        assertThat(shop.succeed(plan(PLAN)), containsString("revision=1 added=3 items=4 stored=false complete=true"));
        String stored = new String(StoredPlan.bytes(shop.people.change(), 1), StandardCharsets.UTF_8);
        assertThat(stored, containsString("Stop it."));
        assertThat(stored, containsString("pool.json"));
        assertThat(stored, containsString("rules/new.json"));
    }

    /** Issue 12: the administrator's mapping, and the step's own where it says something. */
    @Test
    public void headingsOfTablesAreTheAdministratorsOrTheSteps() throws Exception {
        PromotionConfiguration all = PromotionConfiguration.get();
        String table = "Pos,Was,Wer\n1,Stop it,dora\n";
        String record = record("vendor.csv", table, ", plan: 'vendor.csv'");
        shop.base();
        assertThat(shop.refused(record), containsString("the column 'Pos' is unknown"));
        all.setHeadings("Pos = No., Was = Configuration Change Description, Wer = -, Ort = -");
        assertThat(shop.succeed(record), containsString("revision=1 added=3 items=4"));
        assertEquals(all.getHeadings(), new PromotionConfiguration().getHeadings());
        all.setHeadings("Pos = No., Was = -, Wer = Notes");
        assertThat(
                shop.succeed(record(
                        "vendor.csv",
                        table,
                        ", plan: 'vendor.csv', headings: 'Was = Configuration Change Description'")),
                containsString("revision=2"));
        String stored = new String(StoredPlan.bytes(shop.people.change(), 2), StandardCharsets.UTF_8);
        assertThat(stored, containsString("notes: dora"));
        all.setHeadings("");
    }

    @Test
    public void headingsThatSayNothingAreRefusedAndChangeNothing() throws Exception {
        PromotionConfiguration all = PromotionConfiguration.get();
        all.setHeadings("Pos = No.");
        String wrong = "Pos = Number";
        assertThat(
                assertThrows(Refusal.class, () -> all.setHeadings(wrong)).getMessage(),
                containsString("'Pos = Number' says of no heading which column it is"));
        assertEquals(FormValidation.Kind.ERROR, all.doCheckHeadings(wrong).kind);
        assertEquals(FormValidation.Kind.OK, all.doCheckHeadings("Pos = No.").kind);
        assertEquals(FormValidation.Kind.OK, all.doCheckHeadings("").kind);
        assertEquals("Pos = No.", all.getHeadings());
        all.setHeadings("");
    }

    @Test
    public void requesterWhoRecordsIsAnAuthor() throws Exception {
        shop.base();
        shop.job.setDefinition(new org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition(
                "node { recordWorkPlan environment: 'development', change: '" + shop.change() + "' }", true));
        hudson.model.User.getById("rita", true);
        WorkflowRun run;
        try (hudson.security.ACLContext ignored =
                hudson.security.ACL.as2(hudson.model.User.getById("rita", true).impersonate2())) {
            run = shop.watch(shop.job
                    .scheduleBuild2(0, new hudson.model.CauseAction(new hudson.model.Cause.UserIdCause()))
                    .waitForStart());
        }
        shop.end(run, Result.SUCCESS);
        assertTrue(shop.state().revision().orElseThrow().authors().contains("rita"));
    }
}
