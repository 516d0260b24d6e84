package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.refusal.Refusal;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.jvnet.hudson.test.JenkinsRule;

/** A gate in Jenkins: its result in a script, its address, who started the build, the realm, and time limits. */
public class AwaitSignOffStepTest {

    private static final String GATE = "awaitSignOff name: 'Test', change: c, approvers: 'qa'";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static String echoing(String step) {
        return "def r = " + step.replace("awaitSignOff ", "awaitSignOff(") + ")\n"
                + "echo \"approved=${r.approved} round=${r.round} stored=${r.stored} by=${r.decisions.collect { it.user }}\"\n";
    }

    private Refusal refusal(ThrowingRunnable act) {
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
    public void nameThatIsAUserAndAGroupIsRefusedUntilItSaysWhich() throws Exception {
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        realm.addGroups("quinn", "auditors");
        realm.addGroups("quentin", "auditors");
        j.jenkins.setSecurityRealm(realm);
        User.getById("auditors", true);
        WorkflowRun refused = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'auditors', required: 2");
        assertThat(
                shop.end(refused, Result.FAILURE),
                containsString("approver 'auditors' is a user and a group; write user:auditors or group:auditors"));
        WorkflowRun run = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'group:auditors', required: 2");
        shop.people.gate("Test");
        assertTrue(run.isBuilding());
    }

    @Test
    public void timeoutAroundAGateAborts() throws Exception {
        WorkflowRun run = shop.start("timeout(time: 1, unit: 'SECONDS') { " + GATE + " }");
        shop.end(run, Result.ABORTED);
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
