package io.jenkins.plugins.promotion.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateIds;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextArea;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What an approver reads on a gate, and what nobody reads there. */
public class GatePageTest {

    private static final String CANARY = "hunter2-canary";
    private static final String APP = "{\n  \"pool\": 2017,\n  \"password\": \"" + CANARY + "\"\n}\n";
    private static final String UNLISTED =
            "its members, if there is such a group: the security realm does not list them";
    private static final String[] ITEMS = {
        "{id: stop, description: Stop taking orders, kind: manual, instruction: Show the page., evidence: Open orders,"
                + " secondPerson: true, rollback: {manual: Hide the page.}}",
        "{id: pool, description: Fit the pool <b>now</b>, kind: set, file: app.json, pointer: /pool, value: 4031,"
                + " ticket: SHOP-17}",
        "{id: rule, description: New rule, kind: file, path: rules/new.txt, action: create, source: new.txt}",
        "{id: restart, description: Restart, kind: command, argv: [systemctl, restart, the shop],"
                + " rollback: {command: [systemctl, stop, shop]}}",
        "{id: pass, description: Password, kind: set, file: app.json, pointer: /password, value: " + CANARY + "}",
        "{id: key, description: Key, kind: file, path: secret/key, action: create, source: key.txt}",
    };

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public RequestLanguage asked = new RequestLanguage();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;
    private Scene scene;

    /** The dummy realm of a genuine Jenkins keeps its members to itself. */
    private static boolean listsMembers() {
        return Members.of("qa").isPresent();
    }

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        scene = shop.scene;
        PromotionConfiguration.get().getEnvironments().stream()
                .filter(environment -> environment.getName().equals("production"))
                .forEach(environment -> environment.setSecret(List.of("secret/**", "app.json#/password")));
        scene.copy("production", "development", true, true);
    }

    /** Records a revision of a plan, with what lies in the base. */
    private long revision(String... items) throws Exception {
        long number = scene.change.state().revisionNumber() + 1;
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                StoredPlan.FILE,
                ("apiVersion: workplan/v1\nplan: {id: routing, title: Enable new routing}\nitems:\n"
                                + List.of(items).stream()
                                        .map(item -> "  - " + item + "\n")
                                        .collect(Collectors.joining()))
                        .getBytes(UTF_8));
        files.put("new.txt", "alpha line\nbeta <i>line</i>\n".getBytes(UTF_8));
        files.put("key.txt", CANARY.getBytes(UTF_8));
        byte[] app = APP.getBytes(UTF_8);
        TreeEntry entry = new TreeEntry("app.json", Kind.FILE, 0644, app.length, Sha256.hex(app));
        files.put(
                BaseFiles.FILE,
                new BaseFiles(Manifest.of("v1:all", List.of(entry)), Map.of(entry.content(), app)).zip());
        scene.change.storeRevision(number, files);
        scene.record(new RevisionFact(
                number,
                "v1:plan" + number,
                "Enable new routing",
                List.of("author"),
                "development",
                "v1:tree",
                "s",
                items.length,
                0,
                0,
                List.of(),
                true,
                null,
                scene.change.state().round()));
        return number;
    }

    private String gate(long revision, String approvers, int required, TestPlan tests) throws Exception {
        int round = (int) scene.change.state().round();
        String id = GateIds.of(
                round,
                "Go live",
                scene.change.state().gates().stream().map(g -> g.id()).toList());
        Covered covered = new Covered(
                revision, "v1:plan" + revision, null, "v1:s", Map.of("test", "v1:tree"), null, "test = complete");
        Gate gate = new Gate(
                id,
                "Go live",
                scene.change.key(),
                round,
                io.jenkins.plugins.promotion.signoff.Rule.parse(approvers, required, true, "10d"),
                covered,
                scene.now().toInstant(),
                "shop#1",
                "",
                tests);
        scene.record(new GateFact.Opened(revision, gate));
        return id;
    }

    private String gate() throws Exception {
        return gate(revision(ITEMS), "qa", 1, null);
    }

    private String path(String gate) {
        return "promotion-changes/" + scene.change.key() + "/gate/" + gate + "/";
    }

    private HtmlPage page(String user, String path) throws Exception {
        return page(user, path, "en");
    }

    private HtmlPage page(String user, String path, String language) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.addRequestHeader("Accept-Language", language);
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client.login(user).goTo(path);
    }

    private String text(String user, String path) throws Exception {
        return page(user, path).asNormalizedText();
    }

    private static void contains(String text, String... wanted) {
        for (String each : wanted) {
            assertTrue(each + " is missing in\n" + text, text.contains(each));
        }
    }

    private static HtmlForm form(HtmlPage page, String action) {
        return page.getForms().stream()
                .filter(form -> form.getActionAttribute().equals(action))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void saysWhatGoesLiveItemByItem() throws Exception {
        HtmlPage page = page("qa1", path(gate()));
        String text = page.asNormalizedText();
        contains(
                text,
                "Go live",
                "CR-1",
                "round 1",
                "4 changes in 3 files (2 new), 1 command, 1 step by hand",
                "length of the outage not known",
                "way back not rehearsed",
                "Show the page.",
                "to note: Open orders",
                "a second person confirms it",
                "undone by hand: Hide the page.",
                "Fit the pool <b>now</b> (SHOP-17)",
                "/pool",
                "new file, 2 lines",
                "systemctl restart \"the shop\"",
                "on built-in, as its agent’s user",
                "undone by: systemctl stop shop",
                "(this environment’s own value)",
                "not rehearsed yet");
        assertEquals(
                "2017",
                page.querySelector(".cp-effects .cp-old").getTextContent().strip());
        assertEquals(
                "4031",
                page.querySelector(".cp-effects .cp-new").getTextContent().strip());
        assertTrue(page.querySelector(".cp-summary .cp-caution svg") != null);
        contains(page.querySelector(".cp-summary .cp-caution").asNormalizedText(), "way back not rehearsed");
        contains(text, "1 of qa (" + (listsMembers() ? "qa1, qa2" : UNLISTED) + ")");
        assertTrue(text.indexOf("What goes live") < text.indexOf("Your decision"));
        assertTrue(text.indexOf("Your decision") < text.indexOf("Digests"));
        assertEquals(
                List.of("Copy digest of the plan", "Copy digest of test", "Copy digest of the base"),
                page.querySelectorAll("details .cp-copy").stream()
                        .map(button -> ((DomElement) button)
                                .getAttribute("tooltip")) // its name, by the script, where the host gives none
                        .toList());
    }

    /** Four-eyes goes by ids; a name that is none binds nobody. */
    @Test
    public void authorWhomNobodyKnowsIsToldWhereHisWorkIsSigned() throws Exception {
        User.getById("author", true);
        User.getById("SYSTEM", true);
        scene.revision("author", "Quentin Tester", "qa", "SYSTEM");
        String gate = path(scene.gate("Go live", "qa", 1, true, null));
        String told = "Quentin Tester, qa, SYSTEM. Jenkins knows nobody by that name";
        contains(text("qa1", gate), told, "nothing keeps them from signing their own work");
        contains(text("reader", gate), told);
        contains(raw("qa1", gate + "api/json"), "\"unknownAuthors\":[\"Quentin Tester\",\"qa\",\"SYSTEM\"]");
        HtmlPage german = page("qa1", gate, "de");
        contains(
                german.asNormalizedText(),
                "Unbekannt, wer verfasst hat",
                "Quentin Tester, qa, SYSTEM. Unter diesem Namen kennt Jenkins niemanden");
        scene.revision("author");
        assertFalse(text("qa1", gate).contains("knows nobody"));
        scene.revision("Quentin Tester");
        String without = path(scene.gate("Test", "qa", 1, false, null));
        assertFalse("nobody is kept from signing there", text("qa1", without).contains("knows nobody"));
    }

    @Test
    public void filesAreShownOnDemand() throws Exception {
        String gate = path(gate());
        contains(text("qa1", gate + "item/3/"), "Item 3: New rule", "rules/new.txt", "alpha line", "beta <i>line</i>");
        for (String view : List.of("item/2/", "item/2/content", "item/2/sideBySide")) {
            contains(text("qa1", gate + view), "\"pool\": 2017,", "\"pool\": 4031,", "(this environment's own value)");
        }
        contains(text("qa1", gate + "item/6/"), "belongs to each environment itself");
        contains(text("qa1", gate + "item/1/"), "This item changes no file.");
        for (String none : List.of("item/0/", "item/7/", "item/x/", "item/-1/", "items/0/", "items/2/", "items/x/")) {
            assertEquals(none, 404, page("qa1", gate + none).getWebResponse().getStatusCode());
        }
    }

    private List<String> everyPage(String gate) {
        List<String> pages = new ArrayList<>(List.of("", "api/json", "items/1/", "items/1/api/json"));
        for (int item = 1; item <= ITEMS.length; item++) {
            pages.addAll(List.of("item/" + item + "/", "item/" + item + "/content", "item/" + item + "/sideBySide"));
        }
        return pages.stream().map(page -> path(gate) + page).toList();
    }

    private String raw(String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client.login(user)
                .goTo(path, path.endsWith("json") ? "application/json" : "text/html")
                .getWebResponse()
                .getContentAsString();
    }

    @Test
    public void ownValuesAreOnNoPage() throws Exception {
        for (String page : everyPage(gate())) {
            String html = raw("admin", page);
            assertFalse(page + "\n" + html, html.contains(CANARY));
            assertFalse(page + "\n" + html, html.contains("configuration-promotion-value"));
            assertFalse(page, !page.endsWith("json") && (html.contains("<b>now</b>") || html.contains("<i>line</i>")));
        }
    }

    /** Who may only look at the job sees what the plan says, as its YAML does, and nothing of the base or of files. */
    @Test
    public void contentsAreForThoseWhoMaySignOrFollow() throws Exception {
        String gate = gate();
        for (String page : everyPage(gate)) {
            String html = raw("reader", page);
            for (String content : List.of("2017", "alpha", "beta", "2 lines", "bytesAfter")) {
                assertFalse(page + " shows " + content + "\n" + html, html.contains(content));
            }
        }
        contains(text("reader", path(gate)), "(not shown to you)", "4031", "Contents of files are shown to those who");
        contains(text("reader", path(gate) + "item/3/"), "Contents of files are shown to those who");
        contains(text("ivan", path(gate) + "item/3/"), "alpha line");
    }

    @Test
    public void itemsAreThereAsData() throws Exception {
        String json = raw("qa1", path(gate()) + "items/1/api/json");
        contains(
                json,
                "\"before\":\"2017\"",
                "\"after\":\"4031\"",
                "\"undoneBy\":\"systemctl stop shop\"",
                "\"own\":true",
                "\"handSteps\":1",
                "\"pages\":1");
    }

    @Test
    public void rejectionWithoutCommentStaysOnThePage() throws Exception {
        String gate = gate();
        HtmlForm form = form(page("qa1", path(gate)), "approve");
        form.getTextAreaByName("comment").setText("  ");
        HtmlPage after = form.getButtonsByName("").get(1).click();
        assertEquals(400, after.getWebResponse().getStatusCode());
        contains(after.asNormalizedText(), "Not done: A rejection needs a comment", "Write here what is to be changed");
        HtmlTextArea comment = form(after, "approve").getTextAreaByName("comment");
        assertEquals("true", comment.getAttribute("aria-invalid"));
        assertTrue(shop.gate(gate).isOpen());
        comment.setText("timeout wrong");
        HtmlPage done = form(after, "approve").getButtonsByName("").get(1).click();
        assertEquals(200, done.getWebResponse().getStatusCode());
        assertEquals(GateOutcome.REJECTED, shop.gate(gate).outcome());
    }

    @Test
    public void whatWasTypedIsKeptWhereAnApprovalIsRefused() throws Exception {
        String gate = gate();
        HtmlForm form = form(page("qa1", path(gate)), "approve");
        form.getTextAreaByName("comment").setText("all <cases> run");
        scene.renew(gate, "v1:tree");
        HtmlPage after = form.getButtonsByName("").get(0).click();
        assertEquals(409, after.getWebResponse().getStatusCode());
        contains(after.asNormalizedText(), "has changed since you looked at it");
        assertEquals(
                "all <cases> run",
                form(after, "approve").getTextAreaByName("comment").getText());
    }

    @Test
    public void whatIsNotWhatWasTestedIsRedAndCannotBeApproved() throws Exception {
        String gate = gate();
        assertEquals(
                2, form(page("qa1", path(gate)), "approve").getButtonsByName("").size());
        Binding.Known known = new Binding.Known(
                "v1:elsewhere",
                null,
                "copied",
                "CR-1",
                scene.now().plusSeconds(1).toString());
        scene.bindings.update("test", binding -> binding.withKnown(known));
        HtmlPage page = page("qa1", path(gate));
        contains(
                page.asNormalizedText(),
                "What lies there is not what was rehearsed or tested",
                "'test' was written to since");
        assertTrue(page.asNormalizedText().indexOf("What lies there")
                < page.asNormalizedText().indexOf("What goes live"));
        assertEquals(
                List.of("Reject"),
                form(page, "approve").getButtonsByName("").stream()
                        .map(button -> button.asNormalizedText())
                        .toList());
    }

    @Test
    public void whatWasChangedSinceTheRehearsalCannotBeApproved() throws Exception {
        long revision = revision(ITEMS);
        scene.applyWaiting("a1", "test", false, false);
        scene.applyBegun("a1");
        scene.record(new ApplyFact.Ended(
                "a1", ApplyOutcome.DONE, "v1:tree", null, null, null, true, List.of(), List.of(), null));
        String gate = gate(revision, "qa", 1, null);
        contains(text("qa1", path(gate)), "exactly this was rehearsed on a copy of production");
        Environment test = PromotionConfiguration.get().getEnvironments().get(1);
        EnvironmentSite.Captured left = Sites.open(test, Map.of(), null).capture(TreeProgress.NONE);
        Binding.Known known =
                new Binding.Known(left.tree(), left.snapshot(), "applied", "CR-1", "2026-11-21T09:00:00Z");
        Promotion.get().bindings().update("test", binding -> binding.withKnown(known));
        shop.stages.write("test/added.json", "{}");
        scene.renew(gate, "v1:edited");
        HtmlPage page = page("qa1", path(gate));
        contains(
                page.asNormalizedText(),
                "'test' was changed since the plan was rehearsed there",
                "added.json is new",
                "not rehearsed yet");
        assertEquals(1, form(page, "approve").getButtonsByName("").size());
        Refusal refused =
                assertThrows(Refusal.class, () -> scene.decide(gate, Shop.qa1(), Verdict.APPROVE, "all is well"));
        contains(refused.getMessage(), "would not count", "was changed since the plan was rehearsed");
    }

    @Test
    public void rehearsalThatDoesNotCountIsToldPathByPath() throws Exception {
        long revision = revision(ITEMS);
        scene.applyWaiting("a1", "test", false, false);
        scene.applyBegun("a1");
        CompletenessResult proof = new CompletenessResult(
                "2 paths differ",
                true,
                false,
                List.of("rules/missing.json"),
                List.of("rules/besides.json"),
                List.of(),
                List.of(),
                List.of());
        scene.record(new ApplyFact.Ended(
                "a1",
                ApplyOutcome.DONE,
                "v1:tree",
                null,
                null,
                proof,
                false,
                List.of("the plan is not complete"),
                List.of(),
                null));
        HtmlPage page = page("qa1", path(gate(revision, "qa", 1, null)));
        contains(
                page.asNormalizedText(),
                "the rehearsal on 'test' does not count",
                "rules/missing.json: the plan does not make it",
                "rules/besides.json: the plan makes it besides");
        assertEquals(1, form(page, "approve").getButtonsByName("").size());
    }

    @Test
    public void saysWhatChangedSinceTheRoundBefore() throws Exception {
        String first = gate(revision(ITEMS[1].replace("4031", "3055"), ITEMS[4], ITEMS[0]), "qa", 1, null);
        scene.decide(first, Shop.qa1(), Verdict.REJECT, "timeout wrong");
        String gate = gate(revision(ITEMS[1], ITEMS[4].replace("hunter2", "other"), ITEMS[3]), "qa", 1, null);
        String text = text("qa1", path(gate));
        contains(
                text,
                "round 1, Go live: qa1 \"timeout wrong\"",
                "pool value 3055 → 4031",
                "pass value differs",
                "restart is new",
                "stop is gone");
        assertFalse(text, text.contains("canary"));
    }

    @Test
    public void saysThatAPlanWasRejectedAsItIs() throws Exception {
        long revision = revision(ITEMS[1]);
        scene.decide(gate(revision, "qa", 1, null), Shop.qa1(), Verdict.REJECT, "timeout wrong");
        String same = "The plan is the same as in the round before";
        String gate = gate(revision, "qa", 1, null);
        contains(text("qa1", path(gate)), same);
        scene.decide(gate, Shop.qa1(), Verdict.REJECT, "still wrong");
        String text = text("qa1", path(gate(revision(ITEMS[1].replace("4031", "3055")), "qa", 1, null)));
        assertFalse(text, text.contains(same));
    }

    @Test
    public void saysWhoCanStillSignAndWhyOthersCannot() throws Exception {
        String gate = gate(revision(ITEMS), "qa:2, auditors:1", 1, null);
        contains(
                text("qa1", path(gate)),
                "2 of qa and 1 of auditors: qa (" + (listsMembers() ? "qa1, qa2" : UNLISTED) + "), auditors ("
                        + UNLISTED + ")");
        scene.decide(gate, Shop.qa1(), Verdict.APPROVE, "all cases run");
        contains(
                text("qa2", path(gate)),
                "1 of qa and 1 of auditors: qa (" + (listsMembers() ? "qa2" : UNLISTED) + "), auditors",
                "all cases run");
        contains(
                text("author", path(gate)),
                "Why can’t I?",
                "You wrote or recorded revision 1",
                "These can: " + (listsMembers() ? "qa2" : "members of qa") + ", members of auditors.");
        assertTrue(page("author", path(gate)).getForms().stream()
                .noneMatch(form -> form.getActionAttribute().equals("approve")));
    }

    @Test
    public void voidDecisionsAndResultsAreSaidInWords() throws Exception {
        String gate = gate(revision(ITEMS), "qa", 2, Shop.TESTS);
        scene.signOffs().testResult(scene.change, gate, null, Shop.qa1(), "login", TestResult.Result.PASS, "", true);
        contains(text("qa2", path(gate)), "1 of 2 test cases passed (1 by qa1), on exactly this content");
        scene.decide(gate, Shop.qa1(), Verdict.APPROVE, "all cases run");
        scene.renew(gate, "v1:tree2");
        HtmlPage page = page("qa2", path(gate));
        contains(
                page.asNormalizedText(),
                "does not count any more: environment 'test' changed",
                "1 earlier result does not count any more",
                "0 of 2 test cases passed");
        assertEquals("login: pass, qa1", page.querySelector(".cp-void del").asNormalizedText());
    }

    @Test
    public void manyItemsArePaged() throws Exception {
        String[] items = IntStream.range(0, 230)
                .mapToObj(i -> "{id: i" + i + ", description: D" + i + ", kind: set, file: app.json, pointer: /k" + i
                        + ", value: 1, create: true}")
                .toArray(String[]::new);
        String gate = path(gate(revision(items), "qa", 1, null));
        HtmlPage page = page("qa1", gate);
        assertEquals(
                WhatGoesLive.FIRST,
                page.querySelectorAll(".cp-effects tbody > tr").size());
        contains(
                page.asNormalizedText(),
                "230 changes in 1 file",
                "Show all 230 items",
                "205 more are not on this page.");
        HtmlPage last = page("qa1", gate + "items/3/");
        assertEquals(30, last.querySelectorAll(".cp-effects tbody > tr").size());
        contains(last.asNormalizedText(), "D229");
        assertEquals(404, page("qa1", gate + "items/4/").getWebResponse().getStatusCode());
    }

    @Test
    public void planThatCannotBeReadIsSaidToBe() throws Exception {
        String gate = gate(9, "qa", 1, null);
        contains(text("qa1", path(gate)), "Revision 9 of the plan cannot be shown");
    }
}
