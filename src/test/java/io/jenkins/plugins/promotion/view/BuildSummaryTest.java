package io.jenkins.plugins.promotion.view;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import java.time.Duration;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What the build's own page says before anything else of it. */
public class BuildSummaryTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
    }

    private String text(String user, WorkflowRun run) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.login(user).goTo(run.getUrl()).asNormalizedText();
    }

    /** The link in the list of builds, which is an icon: its name is all that some people get of it. */
    private HtmlElement badge(String user) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.login(user);
        HtmlElement badge = badge(client.goTo(shop.job.getUrl()));
        // Genuine Jenkins has its script fetch the list.
        return badge == null ? badge(client.goTo(shop.job.getUrl() + "buildHistory/ajax")) : badge;
    }

    private static HtmlElement badge(HtmlPage page) {
        return page.getFirstByXPath("//a[contains(@class, 'build-badge') and contains(@href, 'promotion')]");
    }

    private static void inOrder(String text, String... parts) {
        int from = 0;
        for (String part : parts) {
            int at = text.indexOf(part, from);
            assertTrue(part + " after " + from + " in " + text, at >= 0);
            from = at + part.length();
        }
    }

    @Test
    public void namesTheWaitingGateAndWhoCanActFirst() throws Exception {
        WorkflowRun run = shop.working();
        await().atMost(Duration.ofSeconds(30)).until(() -> !Waits.get().of(run).isEmpty());
        // The dummy realm of a genuine Jenkins keeps its members to itself.
        String members = Members.of("qa").isPresent() ? " (author, qa1, qa2)" : "";
        inOrder(
                text("qa1", run),
                "Waiting for sign-off 'Beside'",
                "Still needed: 1 of qa" + members + ".",
                "You can.",
                "Promotion of");
        assertFalse(text("ivan", run).contains("You can."));
        assertEquals("Waiting for sign-off 'Beside' by 1 of qa.", badge("ivan").getAttribute("aria-label"));
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertFalse("An abort is no failure", text("ivan", run).contains("failed"));
    }

    @Test
    public void saysWhyItFailedAndTheWayOnFirst() throws Exception {
        shop.scene.revision("author");
        shop.job.setDefinition(new CpsFlowDefinition("applyWorkPlan environment: 'production', change: 'CR-1'", true));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, shop.job);
        inOrder(
                text("ivan", run),
                "applyWorkPlan failed: Refused",
                "Run the job shop again",
                "it goes on",
                "Promotion of");
    }

    private WorkflowRun failing(String script) throws Exception {
        shop.job.setDefinition(new CpsFlowDefinition(script, true));
        return j.buildAndAssertStatus(Result.FAILURE, shop.job);
    }

    private String change() {
        return "promotion-changes/" + shop.scene.change.key() + "/";
    }

    private String page(String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.login("ivan").goTo(path).asNormalizedText();
    }

    @Test
    public void saysWhyItsOwnScriptEndedIt() throws Exception {
        WorkflowRun run = failing("lockConfig environment: 'test', change: 'CR-1', reason: 'x'\nerror 'tests are red'");
        String told = "Jenkinsfile failed: tests are red";
        inOrder(text("ivan", run), told, "it goes on", "Promotion of");
        inOrder(page(change()), run.getExternalizableId(), "Jenkinsfile failed", "tests are red");
        assertTrue(page(run.getUrl() + "promotion/").contains("Jenkinsfile failed"));
    }

    @Test
    public void saysOnceWhyAStepFailedThatEndedIt() throws Exception {
        WorkflowRun run = failing("applyWorkPlan environment: 'production', change: 'CR-1'");
        assertFalse(text("ivan", run).contains("Jenkinsfile failed"));
    }

    @Test
    public void saysWhatItsScriptMadeOfAStepThatFailed() throws Exception {
        WorkflowRun run =
                failing("try { applyWorkPlan environment: 'production', change: 'CR-1' } catch (e) {}\nnowhere.trim()");
        inOrder(
                text("ivan", run),
                "applyWorkPlan failed: ",
                "Jenkinsfile failed: MissingPropertyException: No such property: nowhere",
                "Promotion of");
        // What is kept for ever holds no message that was not written to be read: it may name a password.
        String change = page(change());
        inOrder(change, "Jenkinsfile failed", "MissingPropertyException; the page of the build says more");
        assertFalse(change, change.contains("No such property"));
    }

    @Test
    public void aScriptThatFailsBeforeAnyStepSaysSoInAJobWithPromotions() throws Exception {
        WorkflowRun run = failing("error 'no such branch'");
        inOrder(text("ivan", run), "Jenkinsfile failed: no such branch", "It worked on no change yet.");
    }
}
