package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.view.PromotionAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** One walk of applyWorkPlan, and secret texts of Jenkins; what it decides is tested in the process. */
public class ApplyWorkPlanStepTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";
    private static final String REHEARSE = "applyWorkPlan environment: 'test', change: c";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private WorkflowRun begin() throws Exception {
        WorkflowRun run = shop.start(REHEARSE);
        shop.people.begin("test", "ivan");
        return run;
    }

    private static void store(String id, String secret) throws Exception {
        List<Credentials> all = SystemCredentialsProvider.getInstance().getCredentials();
        all.clear();
        all.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "for tests", Secret.fromString(secret)));
        SystemCredentialsProvider.getInstance().save();
    }

    @Test
    public void secretTextsAreGivenToCommandsAndShownNowhere() throws Exception {
        String canary = "c4n4ry-of-the-plan";
        Path given = shop.stages.folder("given");
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, author: dora, parameters: {token: {credentialsId: shop-token}}}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]},\n"
                + "     env: {T: \"${token}\"}, argv: [sh, -c, \"echo T=$T; echo $T > " + given + "\"]}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        store("other", canary);
        assertThat(shop.end(begin(), Result.FAILURE), containsString("no secret text of that id"));
        assertNull(shop.binding("test").mark());
        store("shop-token", canary);
        String log = shop.end(begin(), Result.SUCCESS);
        assertEquals(canary + "\n", Files.readString(given));
        assertThat(log, containsString("T=****"));
        assertFalse(log, log.contains(canary));
        try (var files = Files.walk(j.jenkins.getRootDir().toPath())) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(jsonl?|xml|yaml|log)"))
                    .toList()) {
                assertFalse(file.toString(), Files.readString(file).contains(canary));
            }
        }
    }

    @Test
    public void planIsAppliedOnceSomebodyPressesBegin() throws Exception {
        shop.ready();
        List<String> before = shop.stages.content("production");
        WorkflowRun run = shop.start(LIVE);
        j.waitForMessage("Waiting for somebody to press Begin", run);
        assertEquals(before, shop.stages.content("production"));
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        assertTrue(shop.stages.exists("production/rules/new.json"));
        assertNull(shop.binding("production").mark());
        assertNotNull("the lock stays", shop.binding("production").lock());
    }

    /** Pipeline does not stop the steps of a build that is killed; what people do afterwards is for the next build. */
    @Test
    public void buildThatWasKilledDoesNothingMore() throws Exception {
        shop.ready();
        List<String> before = shop.stages.content("production");
        WorkflowRun killed = shop.start(LIVE);
        j.waitForMessage("Waiting for somebody to press Begin", killed);
        killed.doKill();
        shop.end(killed, Result.ABORTED);
        long told = shop.state().version();
        shop.people.during(null);
        shop.people.begin("production", "ivan");
        assertEquals(before, shop.stages.content("production"));
        shop.end(shop.start(LIVE), Result.SUCCESS);
        assertTrue(shop.stages.exists("production/rules/new.json"));
        assertEquals(
                List.of(),
                Promotion.get().changes().get(shop.change()).orElseThrow().entries().stream()
                        .filter(entry -> entry.seq() > told)
                        .filter(entry -> killed.getExternalizableId()
                                .equals(entry.actor().build()))
                        .map(entry -> entry.type())
                        .toList());
        assertEquals(List.of(), killed.getAction(PromotionAction.class).getAwaited());
    }
}
