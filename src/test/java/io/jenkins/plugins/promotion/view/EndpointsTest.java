package io.jenkins.plugins.promotion.view;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Every endpoint that changes something: by POST only, with permission only, once only, and told plainly. */
public class EndpointsTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
    }

    private String change() {
        return "promotion-changes/" + shop.scene.change.key() + "/";
    }

    /** As a program does it: with a token, without a crumb. */
    private WebResponse post(String user, String path, String... parameters) throws Exception {
        return send(HttpMethod.POST, user, path, parameters);
    }

    private WebResponse send(HttpMethod method, String user, String path, String... parameters) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .withBasicApiToken(User.getById(user, true))
                .withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), path), method);
        request.setAdditionalHeader("Accept", "application/json");
        List<NameValuePair> pairs = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 2) {
            pairs.add(new NameValuePair(parameters[i], parameters[i + 1]));
        }
        request.setRequestParameters(pairs);
        return client.getPage(request).getWebResponse();
    }

    /** What a program that looks at a gate sends along with its decision. */
    private String seen(String user, String gate) throws Exception {
        String json = send(HttpMethod.GET, user, gate + "/api/json?tree=seen").getContentAsString();
        return json.replaceAll(".*\"seen\":\"([^\"]+)\".*", "$1");
    }

    private void answers(int status, String text, WebResponse response) {
        assertEquals(response.getContentAsString(), status, response.getStatusCode());
        assertTrue(response.getContentAsString(), response.getContentAsString().contains(text));
    }

    @Test
    public void everyEndpointRefusesGet() throws Exception {
        shop.lived();
        for (String path : List.of(
                change() + "gate/r2-test/approve",
                change() + "gate/r2-test/reject",
                change() + "gate/r2-test/breakGlass",
                change() + "gate/r2-test/testResult",
                change() + "apply/a1/begin",
                change() + "apply/a2/breakGlass",
                change() + "apply/a1/answer",
                change() + "apply/a1/override",
                change() + "apply/a1/backOut",
                change() + "apply/a1/stay",
                change() + "window/w1/plan",
                change() + "end",
                change() + "admit",
                "environments/production/release",
                "environments/production/override",
                "environments/takeOver",
                "environments/verifyStore",
                "manage/environment-definitions/new/save",
                "manage/environment-definitions/define/test/save",
                "manage/environment-definitions/define/test/delete")) {
            assertEquals(path, 405, send(HttpMethod.GET, "admin", path).getStatusCode());
        }
        assertEquals(0, shop.gate("r2-test").decisions().size());
    }

    @Test
    public void everyEndpointRefusesWhoMayNot() throws Exception {
        shop.lived();
        String token = shop.scene.bindings.of("production").lock().token();
        String[][] table = {
            {"gate/r2-test/approve"},
            {"gate/r2-test/reject", "comment", "no"},
            {"gate/r2-test/breakGlass", "reason", "fire"},
            {"gate/r2-test/testResult", "caseId", "login", "result", "pass"},
            {"apply/a2/begin"},
            {"apply/a2/breakGlass", "reason", "fire"},
            {"apply/a1/answer", "item", "seal", "answer", "done"},
            {"apply/a1/override", "reason", "stuck"},
            {"apply/a1/backOut", "reason", "orders are lost"},
            {"apply/a1/stay", "reason", "they are not"},
            {"window/w1/plan", "start", "2099-01-01T00:00Z", "end", "2099-01-01T02:00Z"},
            {"end", "reason", "no more"},
            {"admit", "job", "shop"},
        };
        long entries = shop.scene.change.state().version();
        for (String[] row : table) {
            String[] parameters = java.util.Arrays.copyOfRange(row, 1, row.length);
            answers(403, "\"ok\":false", post("reader", change() + row[0], parameters));
            assertEquals(404, post("stranger", change() + row[0], parameters).getStatusCode());
        }
        answers(
                403,
                "\"ok\":false",
                post("reader", "environments/production/release", "token", token, "reason", "dead"));
        assertEquals(404, post("stranger", "environments/production/release").getStatusCode());
        assertEquals(
                403,
                post("author", "environments/verifyStore", "node", "built-in").getStatusCode());
        for (String path : List.of("new/save", "define/test/save", "define/test/delete")) {
            assertEquals(
                    path,
                    403,
                    post("author", "manage/environment-definitions/" + path, "name", "x")
                            .getStatusCode());
        }
        assertEquals(entries, shop.scene.change.state().version());
        assertEquals(3, PromotionConfiguration.get().getEnvironments().size());
        assertNotNull(shop.scene.bindings.of("production").lock());
    }

    @Test
    public void secondDecisionIsRefused() throws Exception {
        String gate = change() + "gate/" + shop.scene.gate("Go live", "qa", 1, true, null);
        answers(
                200,
                "\"outcome\":\"approved\"",
                post("qa1", gate + "/approve", "seen", seen("qa1", gate), "comment", "fine"));
        answers(409, "is settled", post("qa2", gate + "/approve"));
        answers(409, "is settled", post("qa1", gate + "/reject", "comment", "no"));
        assertEquals(1, shop.gate("r1-go-live").decisions().size());
    }

    @Test
    public void decisionIsAboutWhatWasLookedAt() throws Exception {
        String id = shop.scene.gate("Go live", "qa", 1, true, Shop.TESTS);
        String gate = change() + "gate/" + id;
        String first = seen("qa1", gate);
        shop.scene.renew(id, "v1:other");
        shop.lies("v1:other");
        String[][] acts = {{"qa1", "approve"}, {"qa1", "reject"}, {"glass", "breakGlass"}};
        String passed = post(
                        "qa1", gate + "/testResult", "caseId", "login", "result", "pass", "seen", seen("qa1", gate))
                .getContentAsString();
        for (String[] act : acts) {
            String[] words = {"comment", "x", "reason", "x", "seen", first};
            answers(409, "has changed since you looked at it", post(act[0], gate + "/" + act[1], words));
            answers(400, "api/json", post(act[0], gate + "/" + act[1], "comment", "x", "reason", "x"));
        }
        assertTrue(passed, passed.contains("\"seen\":\"" + seen("qa1", gate) + "\""));
        String late = post("qa2", gate + "/testResult", "caseId", "help", "result", "fail", "seen", first)
                .getContentAsString();
        assertTrue("does not tell what was not seen: " + late, late.contains("\"seen\":\"\""));
        answers(200, "approved", post("qa1", gate + "/approve", "seen", seen("qa1", gate)));
    }

    /** Two changes of one build may have gates, applies and outages of the same id. */
    @Test
    public void shortAddressMeansTheOneChangeThatHasIt() throws Exception {
        String build = shop.build.getUrl() + "promotion/";
        Change other = Promotion.get().changes().use(new ChangeName("CR-2"), "shop", "build:shop#1");
        PromotionAction.of(shop.build).join(other.key());
        Scene second = new Scene(
                Promotion.get().changes(),
                Promotion.get().bindings(),
                other,
                Promotion.get().clock());
        Scene first = shop.scene;
        List<String> parts = List.of("gate/r1-go-live", "apply/a1", "window/w1");
        for (Scene scene : List.of(first, second)) {
            if (scene == second) {
                for (String part : parts) {
                    assertEquals(
                            part,
                            200,
                            send(HttpMethod.GET, "qa1", build + part + "/").getStatusCode());
                }
            }
            scene.gate("Go live", "qa", 1, true, null);
            scene.applyWaiting("a1", "test", false, false);
            scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        }
        String seen = first.seen("r1-go-live");
        for (String part : parts) {
            assertEquals(
                    part, 404, send(HttpMethod.GET, "qa1", build + part + "/").getStatusCode());
            for (Scene scene : List.of(first, second)) {
                String address = build + "change/" + scene.change.key() + "/" + part + "/";
                assertEquals(address, 200, send(HttpMethod.GET, "qa1", address).getStatusCode());
            }
        }
        assertEquals(
                404,
                post("qa1", build + "gate/r1-go-live/approve", "seen", seen).getStatusCode());
        answers(
                200,
                "approved",
                post("qa1", build + "change/" + first.change.key() + "/gate/r1-go-live/approve", "seen", seen));
        assertEquals(404, post("ivan", build + "apply/a1/begin").getStatusCode());
        assertTrue(other.state().gate("r1-go-live").orElseThrow().isOpen());
        assertTrue(other.state().apply("a1").orElseThrow().waitsForBegin());
    }

    @Test
    public void fourEyesBindAdministratorsToo() throws Exception {
        shop.scene.build("admin");
        String gate = change() + "gate/" + shop.scene.gate("Go live", "", 1, true, null);
        answers(403, "requesters cannot sign", post("admin", gate + "/approve"));
        shop.scene.revision("author");
        answers(403, "authors cannot sign", post("author", gate + "/approve"));
        assertEquals(0, shop.gate("r1-go-live").decisions().size());
    }

    @Test
    public void breakGlassIsAPermissionOfItsOwn() throws Exception {
        String gate = change() + "gate/" + shop.scene.gate("Go live", "qa", 2, true, null);
        answers(403, "Promotion/BreakGlass", post("qa1", gate + "/breakGlass", "reason", "fire"));
        answers(400, "reason", post("glass", gate + "/breakGlass", "reason", " "));
        answers(200, "approved", post("glass", gate + "/breakGlass", "seen", seen("glass", gate), "reason", "fire"));
        Decision decision = shop.gate("r1-go-live").decisions().get(0);
        assertEquals(Decision.Way.BREAK_GLASS, decision.way());
        assertEquals("glass", decision.user());
    }

    @Test
    public void identityIsTheLoginsAndTheWayIsSeen() throws Exception {
        String gate = change() + "gate/" + shop.scene.gate("Go live", "qa", 1, true, null);
        String seen = seen("qa1", gate);
        answers(
                200,
                "approved",
                post("qa1", gate + "/approve", "seen", seen, "user", "qa2", "way", "UI", "person", "qa2"));
        Decision decision = shop.gate("r1-go-live").decisions().get(0);
        assertEquals("qa1", decision.user());
        assertEquals(Decision.Way.REST, decision.way());
        assertEquals(List.of("qa"), decision.roles());
    }

    @Test
    public void mistakesAreToldWithTheirStatus() throws Exception {
        shop.lived();
        answers(400, "comment", post("qa1", change() + "gate/r2-test/reject"));
        answers(409, "login", post("qa1", change() + "gate/r2-test/approve"));
        answers(400, "pass, fail or blocked", post("qa1", change() + "gate/r2-test/testResult", "caseId", "login"));
        answers(200, "1 of 2", post("qa1", change() + "gate/r2-test/testResult", "caseId", "login", "result", "pass"));
        assertEquals(404, post("qa1", change() + "gate/none/approve").getStatusCode());
        answers(400, "An answer is one of", post("ivan", change() + "apply/a1/answer", "item", "seal"));
        answers(409, "does not wait", post("ivan", change() + "apply/a1/answer", "item", "stop", "answer", "done"));
        answers(200, "DONE", post("ivan", change() + "apply/a1/answer", "item", "seal", "answer", "done"));
        answers(409, "was answered", post("ivan", change() + "apply/a1/answer", "item", "seal", "answer", "done"));
        answers(403, "did not write it", post("author", change() + "apply/a2/begin"));
        answers(200, "ivan", post("ivan", change() + "apply/a2/begin"));
        answers(409, "has begun", post("ivan", change() + "apply/a2/begin"));
        answers(
                400,
                "too short",
                post("ivan", change() + "window/w1/plan", "start", "2099-01-01T00:00Z", "end", "2099-01-01T00:10Z"));
        answers(
                200,
                "2099-01-01T00:00:00+01:00",
                post(
                        "ivan",
                        change() + "window/w1/plan",
                        "start",
                        "2099-01-01T00:00",
                        "end",
                        "2099-01-01T02:00",
                        "zone",
                        "Europe/Berlin"));
        answers(404, "no job", post("admin", change() + "admit", "job", "nowhere"));
        answers(409, "takes part", post("admin", change() + "admit", "job", "shop"));
    }

    @Test
    public void storeIsVerifiedForAdministrators() throws Exception {
        answers(404, "No environment is on node", post("admin", "environments/verifyStore", "node", "x"));
        answers(200, "\"verifying\":\"built-in\"", post("admin", "environments/verifyStore", "node", "built-in"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> send(HttpMethod.GET, "admin", "environments/api/json?tree=stores[*]")
                        .getContentAsString()
                        .contains("\"sound\":true"));
        answers(200, "sound", send(HttpMethod.GET, "admin", "environments/"));
        String seen = send(HttpMethod.GET, "reader", "environments/api/json").getContentAsString();
        assertFalse(seen, seen.contains("\"sound\""));
    }

    @Test
    public void lockIsReleasedAndChangeEndedWithReasonsByWhoMay() throws Exception {
        shop.lived();
        String token = shop.scene.bindings.of("production").lock().token();
        answers(400, "reason", post("admin", "environments/production/release", "token", token));
        answers(409, "not held", post("admin", "environments/production/release", "token", "x", "reason", "dead"));
        answers(200, token, post("admin", "environments/production/release", "token", token, "reason", "dead"));
        assertNull(shop.scene.bindings.of("production").lock());
        answers(409, "applying", post("admin", change() + "end", "reason", "no more"));
        answers(200, "overridden", post("admin", change() + "apply/a1/override", "reason", "stuck"));
        answers(200, "CANCELLED", post("admin", change() + "end", "reason", "no more"));
        answers(409, "takes no more entries", post("admin", change() + "end", "reason", "again"));
    }

    @Test
    public void whatWasAppliedIsPutBackByWhoMayApplyForAReason() throws Exception {
        shop.lived();
        answers(409, "once it is done", post("admin", change() + "apply/a1/backOut", "reason", "orders are lost"));
        shop.scene.applyEnded("a1", ApplyOutcome.DONE);
        String page = send(HttpMethod.GET, "admin", change() + "apply/a1/").getContentAsString();
        assertTrue(page, page.contains("cp-back-out-reason"));
        assertFalse(send(HttpMethod.GET, "reader", change() + "apply/a1/")
                .getContentAsString()
                .contains("cp-back-out-reason"));
        answers(400, "reason", post("admin", change() + "apply/a1/backOut", "reason", " "));
        answers(200, "admin", post("admin", change() + "apply/a1/backOut", "reason", "<b>orders</b> are lost"));
        String asked = send(HttpMethod.GET, "admin", change() + "apply/a1/").getContentAsString();
        assertTrue(asked, asked.contains("orders") && !asked.contains("<b>orders"));
        answers(409, "already", post("admin", change() + "apply/a1/backOut", "reason", "again"));
        answers(200, "done", post("admin", change() + "apply/a1/stay", "reason", "they are not"));
        answers(409, "no way back", post("admin", change() + "apply/a1/stay", "reason", "again"));
    }

    @Test
    public void hostileTextsAreShownAsTexts() throws Exception {
        String bad = "</script><img src=x onerror=alert(1)>\"'&${7*7}";
        String gate = shop.scene.gate("<b>Go live</b>", "qa", 2, true, Shop.TESTS);
        shop.scene
                .signOffs()
                .testResult(
                        shop.scene.change,
                        gate,
                        null,
                        Shop.qa1(),
                        "login",
                        io.jenkins.plugins.promotion.signoff.TestResult.Result.PASS,
                        bad,
                        true);
        String path0 = change() + "gate/" + gate;
        answers(200, "open", post("qa1", path0 + "/approve", "seen", seen("qa1", path0), "comment", bad));
        shop.scene.revision(bad);
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene
                .following()
                .begin(shop.scene.change, "a1", io.jenkins.plugins.promotion.process.people.Scene.person("ivan"), true);
        shop.scene.applyBegun("a1");
        shop.scene.asks("a1", "seal", WaitsFor.MANUAL);
        answers(
                200,
                "CLARIFY",
                post("ivan", change() + "apply/a1/answer", "item", "seal", "answer", "clarify", "text", bad));
        for (String path : List.of(
                change(),
                change() + "gate/" + gate + "/",
                change() + "apply/a1/",
                change() + "plan/",
                "my-approvals/",
                "environments/")) {
            JenkinsRule.WebClient client = j.createWebClient();
            client.getOptions().setJavaScriptEnabled(false);
            String html = client.login("qa2").goTo(path).getWebResponse().getContentAsString();
            assertFalse(path, html.contains("<img src=x"));
            assertFalse(path, html.contains("<b>Go live"));
            assertFalse(path, html.contains("\"'&$"));
        }
    }

    /** Who wrote the plan and may not follow it is told so, and is offered nothing that is then refused. */
    @Test
    public void pageOffersOnlyAnswersThatAreTaken() throws Exception {
        shop.scene.revision("author");
        shop.scene.applyWaiting("a1", "test", false, true);
        shop.scene.following().begin(shop.scene.change, "a1", Scene.person("ivan"), true);
        shop.scene.applyBegun("a1");
        shop.scene.asks("a1", "seal", WaitsFor.MANUAL);
        shop.working("a1");
        assertEquals(
                List.of("START", "DONE", "FAILED", "SKIP", "MARK_DONE", "ROLL_BACK", "STOP"), offered("ivan", "a1"));
        assertEquals(List.of("STOP"), offered("author", "a1"));
        String why = "You cannot follow this plan";
        assertTrue(page("author", "a1").asNormalizedText().contains(why));
        assertFalse(page("ivan", "a1").asNormalizedText().contains(why));
        answers(
                403,
                "did not write it",
                post("author", change() + "apply/a1/answer", "item", "seal", "answer", "done"));
    }

    /** What nobody takes back is a form of its own, which says what it does and wants a reason. */
    @Test
    public void graveAnswersSayWhatTheyDoAndWantAReason() throws Exception {
        shop.scene.revision("author");
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.following().begin(shop.scene.change, "a1", Scene.person("ivan"), true);
        shop.scene.applyBegun("a1");
        shop.scene.asks("a1", "seal", WaitsFor.MANUAL);
        shop.working("a1");
        HtmlPage page = page("ivan", "a1");
        List<String> grave = page.querySelectorAll(".cp-grave button[name=answer]").stream()
                .map(button -> ((HtmlButton) button).getValueAttribute())
                .toList();
        assertEquals(List.of("FAILED", "SKIP", "MARK_DONE", "ROLL_BACK", "STOP"), grave);
        String text = page.asNormalizedText();
        assertTrue(text, text.contains("Undoes everything that this run did"));
        assertEquals(
                grave.size(),
                page.querySelectorAll(".cp-grave textarea[name=text][required]").size());
        for (String answer : grave) {
            answers(400, "reason", post("ivan", change() + "apply/a1/answer", "item", "seal", "answer", answer));
        }
        String url = change() + "apply/a1/answer";
        answers(200, "STOP", post("ivan", url, "item", "seal", "answer", "stop", "text", "late"));
    }

    private HtmlPage page(String user, String apply) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.login(user).goTo(change() + "apply/" + apply + "/");
    }

    /** The answers that the page has buttons for, in their order. */
    private List<String> offered(String user, String apply) throws Exception {
        return page(user, apply).querySelectorAll("button[name=answer]").stream()
                .map(button -> ((HtmlButton) button).getValueAttribute())
                .toList();
    }

    @Test
    public void environmentIsDefinedAndNothingTypedIsLost() throws Exception {
        String path = "manage/environment-definitions/";
        String bad =
                EnvironmentForms.json("bad name!", "relative").replace("\"jobs\":\"\"", "\"jobs\":\"shop\\nother\"");
        WebResponse refused = post("admin", path + "new/save", "json", bad);
        String html = refused.getContentAsString();
        assertEquals(html, 400, refused.getStatusCode());
        for (String text : List.of("bad name!", "relative", "a name begins with", "absolute path", "shop\nother")) {
            assertTrue(text + " in " + html, html.contains(text));
        }
        assertEquals(3, PromotionConfiguration.get().getEnvironments().size());
        String good = EnvironmentForms.json("validation", folder.getRoot() + "-validation")
                .replace("\"jobs\":\"\"", "\"jobs\":\"shop\\nother\"")
                .replace("\"required\":\"1\"", "\"required\":\"2\"");
        assertEquals(200, post("admin", path + "new/save", "json", good).getStatusCode());
        var stored = PromotionConfiguration.get().environment("validation").orElseThrow();
        assertEquals(List.of("shop", "other"), stored.getJobs());
        assertEquals(2, stored.getSignOff().getRequired());
        assertTrue(stored.getSignOff().isFourEyes());
        answers(400, "already", post("admin", path + "new/save", "json", good));
        answers(400, "The name stays", post("admin", path + "define/test/save", "json", good));
        assertEquals(200, post("admin", path + "define/validation/delete").getStatusCode());
        assertTrue(PromotionConfiguration.get().environment("validation").isEmpty());
    }

    @Test
    public void whatIsNoFormOfAnEnvironmentIsRefused() throws Exception {
        String save = "manage/environment-definitions/new/save";
        assertEquals(400, post("admin", save).getStatusCode());
        for (String json : List.of("", "{}", "[]", "no json")) {
            assertEquals(json, 400, post("admin", save, "json", json).getStatusCode());
        }
        assertEquals(3, PromotionConfiguration.get().getEnvironments().size());
    }

    @Test
    public void theLastEnvironmentCanBeDeleted() throws Exception {
        for (String name : List.of("development", "test", "production")) {
            assertEquals(
                    name,
                    200,
                    post("admin", "manage/environment-definitions/define/" + name + "/delete")
                            .getStatusCode());
        }
        assertEquals(List.of(), new PromotionConfiguration().getEnvironments());
        answers(200, "No environment is defined yet", send(HttpMethod.GET, "admin", "manage/environment-definitions/"));
    }

    @Test
    public void environmentsAreFilteredByText() throws Exception {
        String list = "manage/environment-definitions/?filter=";
        String html = send(HttpMethod.GET, "admin", list + "PRODUCTION").getContentAsString();
        assertTrue(html, shown(html, "production"));
        assertFalse(html, shown(html, "test"));
        String none = send(HttpMethod.GET, "admin", list + "nowhere").getContentAsString();
        assertFalse(none, shown(none, "production"));
        String told = none.replaceAll("(?s).*(<div[^>]*cp-environments-none[^>]*>).*", "$1");
        assertFalse(told, told.contains("hidden"));
    }

    private static boolean shown(String html, String environment) {
        String row = html.substring(0, html.indexOf("href=\"define/" + environment));
        return !row.substring(row.lastIndexOf("<tr")).startsWith("<tr hidden");
    }

    @Test
    public void environmentThatAChangeNeedsStays() throws Exception {
        shop.lived();
        for (String name : List.of("production", "development", "test")) {
            WebResponse refused = post("admin", "manage/environment-definitions/define/" + name + "/delete");
            assertEquals(name, 409, refused.getStatusCode());
        }
        assertEquals(3, PromotionConfiguration.get().getEnvironments().size());
    }
}
