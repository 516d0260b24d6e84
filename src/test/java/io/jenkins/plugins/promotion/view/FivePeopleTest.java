package io.jenkins.plugins.promotion.view;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextArea;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The twelve steps as five people do them in their browsers, by nothing but what the pages offer and say. */
public class FivePeopleTest {

    private static final String JOB = "promote";
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");
    private static final Map<String, String> GROUPS =
            Map.of("dora", "config-team", "quentin", "qa", "quirin", "qa", "bea", "business", "ivan", "operations");

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, JenkinsRule.WebClient> browsers = new HashMap<>();
    private Stages stages;
    private People people;
    private WorkflowRun run;

    @Before
    public void setUp() throws Exception {
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        GROUPS.forEach(realm::addGroups);
        j.jenkins.setSecurityRealm(realm);
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(PromotionPermissions.SIGN_OFF)
                .everywhere()
                .to("dora", "quentin", "quirin", "bea")
                .grant(PromotionPermissions.APPLY)
                .everywhere()
                .to("ivan"));
        stages = Stages.three(folder.getRoot().toPath(), JOB);
        stages.write(
                "scm/work-plan.yaml",
                String.join(
                        "\n",
                        "apiVersion: workplan/v1",
                        "plan:",
                        "  id: routing",
                        "  title: Enable new routing",
                        "  author: dora",
                        "items:",
                        "  - id: stop",
                        "    description: Stop the shop",
                        "    kind: manual",
                        "    instruction: Show the maintenance page.",
                        "    evidence: Open orders",
                        "    estimate: 1m",
                        "    rollback:",
                        "      manual: Take the page away.",
                        ""));
        stages.write(
                "scm/test-plan.yaml",
                String.join(
                        "\n",
                        "apiVersion: testplan/v1",
                        "id: routing",
                        "title: Routing",
                        "cases:",
                        "  - id: german-order",
                        "    title: A German order",
                        "    steps: Order something",
                        "    expected: It arrives",
                        ""));
        people = new People("CR-2031", GROUPS);
        String example =
                new String(People.class.getResourceAsStream("example.groovy").readAllBytes(), StandardCharsets.UTF_8);
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(
                "scm = '" + stages.folder("scm") + "'\n"
                        + "def checkout(from) { for (f in ['work-plan.yaml', 'test-plan.yaml']) {"
                        + " sh \"cp $from/$f .\" } }\n"
                        + example,
                true));
        run = job.scheduleBuild2(0).waitForStart();
        people.during(run);
    }

    private HtmlPage open(String user, String path) throws Exception {
        JenkinsRule.WebClient browser = browsers.get(user);
        if (browser == null) {
            browser = j.createWebClient();
            browser.getOptions().setJavaScriptEnabled(false);
            browser.setThrowExceptionOnFailingStatusCode(false);
            browsers.put(user, browser.login(user));
        }
        return browser.goTo(path);
    }

    private void says(HtmlPage page, String... texts) {
        String all = page.asNormalizedText();
        for (String text : texts) {
            assertTrue("'" + text + "' in\n" + all, all.contains(text));
        }
    }

    private String change() {
        return "promotion-changes/" + people.change().key() + "/";
    }

    private String gate(String name) {
        return change() + "gate/" + people.gate(name).id() + "/";
    }

    /** A page, once it says something. */
    private HtmlPage soon(String user, String path, String text) throws Exception {
        await(text).atMost(Duration.ofMinutes(1)).pollInterval(People.LOOK).until(() -> open(user, path)
                .asNormalizedText()
                .contains(text));
        return open(user, path);
    }

    /** What waits for somebody, once it does, and the page behind it. */
    private HtmlPage asked(String user, String what) throws Exception {
        return soon(user, "my-approvals/", what).getAnchors().stream()
                .filter(link -> link.asNormalizedText().equals(what))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private HtmlPage press(HtmlPage page, String action, String button) throws Exception {
        return form(page, action).<HtmlButton>querySelectorAll("button").stream()
                .map(HtmlButton.class::cast)
                .filter(one -> one.asNormalizedText().equals(button))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + button + "' in\n" + page.asNormalizedText()))
                .click();
    }

    private static HtmlForm form(HtmlPage page, String action) {
        return page.getForms().stream()
                .filter(form -> form.getActionAttribute().equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form '" + action + "' in\n" + page.asNormalizedText()));
    }

    private static void type(HtmlPage page, String id, String text) {
        if (page.getElementById(id) instanceof HtmlTextArea area) {
            area.setText(text);
        } else {
            ((HtmlInput) page.getElementById(id)).setValue(text);
        }
    }

    private HtmlPage pass(HtmlPage gate) throws Exception {
        HtmlForm form = form(gate, "testResult");
        form.getSelectByName("result").setSelectedAttribute("PASS", true);
        return press(gate, "testResult", "Save");
    }

    /** Follows the plan, whose one manual item is done, until the page says how it ended. */
    private HtmlPage follow(String environment, String end) throws Exception {
        HtmlPage page = asked("ivan", "Begin on " + environment);
        says(page, "Follow the plan on " + environment, "waiting for begin", "0 of 6 settled", "Whoever presses Begin");
        press(page, "begin", "Begin");
        page = asked("ivan", "Perform: Stop the shop");
        says(
                page,
                "Item 1 of 6",
                "Show the maintenance page.",
                "by a person: Take the page away.",
                "Open orders",
                "You have done it.",
                "Undoes everything that this run did");
        boolean window = page.asNormalizedText().contains("window ends");
        assertEquals("only production has one", environment.equals("production"), window);
        HtmlPage refused = press(page, "answer", "Done");
        says(refused, "The plan wants evidence for this item: Open orders", "Nothing was changed.");
        type(page, "cp-text", "no order is open");
        press(page, "answer", "Done");
        String apply = change() + "apply/"
                + people.state().lastApply(environment).orElseThrow().id() + "/";
        return soon("ivan", apply, end);
    }

    @Test
    public void walkTheTwelveSteps() throws Exception {
        says(
                soon("bea", run.getUrl(), "Waiting for sign-off 'Changes made' by 1 of config-team"),
                "Still needed: 1 of config-team");
        says(open("bea", "environments/"), "locked by CR-2031", "copy of production", "occupied by CR-2031");
        says(open("bea", change()), "03 ", "'Changes made' waits for 1 of config-team", "not yet");
        says(open("bea", gate("Changes made")), "Why can’t I?", "You belong to none of those who may sign here");

        stages.write("development/shop.yaml", "title: Shop\nrouting:\n  engine: rules # or rules\n");
        stages.write("development/pool.json", "{\n  \"max\": 30,\n  \"min\": 4\n}\n");
        stages.write("development/rules/new.json", "{\"carrier\": \"express\"}\n");
        assertTrue(stages.folder("development").resolve("old.txt").toFile().delete());
        press(asked("dora", "Decide at “Changes made”"), "approve", "Approve");

        HtmlPage test = asked("quentin", "Decide at “Test”");
        says(
                test,
                "CR-2031 Enable new routing",
                "round 1",
                "What goes live on production",
                "5 changes in 4 files (1 new, 1 removed), 1 step by hand",
                "0 of 1 test case passed · plan revision 1",
                "/max",
                "20",
                "30",
                "new file",
                "removed",
                "0 of 1 test case passed",
                "has no result yet");
        HtmlPage still = press(test, "approve", "Reject");
        says(still, "Not done:", "A rejection needs a comment", "Write here what is to be changed");
        type(still, "cp-comment", "30 are too few");
        press(still, "approve", "Reject");
        people.gate("Changes made");
        says(open("bea", change() + "gate/r1-test/"), "rejected", "Rejected by quentin: 30 are too few");
        says(open("dora", gate("Changes made")), "round 2", "Rejected: round 1, Test: quentin \"30 are too few\"");

        stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        press(asked("dora", "Decide at “Changes made”"), "approve", "Approve");
        test = pass(asked("quentin", "Decide at “Test”"));
        says(test, "1 of 1 test case passed (1 by quentin), on exactly this content", "30", "→", "40");
        says(test, "show the difference from revision 1");
        press(test, "approve", "Approve");
        says(open("quentin", gate("Test")), "You decided at this gate already", "approved by quentin");
        press(asked("quirin", "Decide at “Test”"), "approve", "Approve");

        says(follow("test", "This run counts as a rehearsal."), "6 of 6 settled", "implementer ivan");
        HtmlPage live = pass(asked("quentin", "Decide at “Go live”"));
        says(
                live,
                "exactly this was rehearsed on a copy of production",
                "test = production copy + plan revision 2",
                "outage",
                "expected from rehearsals, with margin",
                "way back not rehearsed",
                "1 of qa and 1 of business",
                "Expires");
        press(live, "approve", "Approve");
        says(open("quentin", gate("Go live")), "1 of business");
        says(open("ivan", gate("Go live")), "Why can’t I?");
        assertFalse(open("ivan", gate("Go live")).asNormalizedText().contains("Your decision"));
        press(asked("bea", "Decide at “Go live”"), "approve", "Approve");

        HtmlPage window = asked("ivan", "Enter the dates of the outage of production");
        says(window, "Expected length", "Shortest window", "Time zone of both");
        OffsetDateTime now = OffsetDateTime.now(Promotion.get().clock()).withOffsetSameInstant(ZoneOffset.UTC);
        type(window, "cp-start", FIELD.format(now.minusMinutes(1)));
        type(window, "cp-end", FIELD.format(now.plusHours(2)));
        type(window, "cp-zone", "UTC");
        says(press(window, "plan", "Plan this outage"), "by ivan", "Latest safe start");
        HtmlPage production = follow("production", "Put production back to what it was");
        says(production, "6 of 6 settled", "done");

        people.until("soak", state -> !state.soaks().isEmpty());
        says(open("bea", change()), "12 ", "The outage: rehearsed, planned, actual", "tested for 'Test'");
        Clocks.ahead(Duration.ofDays(4));
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        HtmlPage end = open("bea", change());
        says(end, "State: closed", "used for", "copied to test, development", "rejected 'Test'", "Everything recorded");
        assertFalse(end.asNormalizedText().contains("not yet"));
        says(open("bea", "job/" + JOB + "/promotions/"), "How long each step took", "Outages, rehearsed and actual");
        says(open("bea", change() + "recorded/?text=too few"), "1 of", "Rejected ‘Test’ “30 are too few”");
        says(open("bea", "my-approvals/"), "Nothing");
        assertEquals("{\n  \"max\": 40,\n  \"min\": 4\n}\n", stages.read("production/pool.json"));
    }
}
