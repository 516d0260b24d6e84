package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.dossier.DossierFile;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import java.net.URL;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import net.sf.json.JSONNull;
import net.sf.json.JSONObject;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What people see and click. */
public class ChangePagesTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
    }

    private HtmlPage page(String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.login(user).goTo(path);
    }

    @Test
    public void livePartOfAChangeIsSentOnlyWhereItIsAnother() throws Exception {
        shop.lived();
        ChangePage shown = new ChangePage(shop.scene.change, null);
        String version = shown.getLiveVersion();
        String url = "promotion-changes/" + shop.scene.change.key() + "/live?version=";
        JenkinsRule.WebClient client = j.createWebClient().login("qa1");
        WebResponse same = client.loadWebResponse(new WebRequest(new URL(j.getURL(), url + version)));
        // A minute may end between the two.
        assertTrue(same.getStatusCode() == 204
                || !version.equals(new ChangePage(shop.scene.change, null).getLiveVersion()));
        shop.scene.build("starter");
        WebResponse other = client.loadWebResponse(new WebRequest(new URL(j.getURL(), url + version)));
        assertEquals(200, other.getStatusCode());
        assertTrue(other.getContentAsString().contains("cp-standing"));
    }

    /** A record that was damaged since it was read, of a change that is over, so that it is read again. */
    @Test
    public void changeWhoseRecordCannotBeReadTakesNoListFromItsViewer() throws Exception {
        for (int i = 0; i < 34; i++) { // More than are held.
            Change over = Promotion.get().changes().use(new ChangeName("OLD-" + i), "shop", "ann");
            over.record(Actor.person("ann"), new ChangeFact.Closed(""));
        }
        Files.writeString(Promotion.root().resolve("changes/OLD-0/journal.jsonl"), "");
        assertEquals(34, new ChangesRoot().find(null, null).getChanges().size());
        String list = page("reader", "promotion-changes/").asNormalizedText();
        assertTrue(list, list.contains("OLD-1 ") || list.contains("OLD-1\n") || list.contains("OLD-1\t"));
        assertFalse(list, list.contains("OLD-0"));
        JenkinsRule.WebClient client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        assertEquals(
                200,
                client.login("reader")
                        .goTo("job/shop/promotions/api/json?depth=2", "application/json")
                        .getWebResponse()
                        .getStatusCode());
    }

    /** Of thousands of changes a page shows some, and finds the others by what is at hand of each. */
    @Test
    public void manyChangesComeInPartsAndAreFoundByNameOrJob() throws Exception {
        for (int i = 0; i <= ChangesRoot.ROOM; i++) {
            Promotion.get().changes().use(new ChangeName("Tax-" + i), i == 7 ? "bakery" : "shop", "ann");
        }
        String figures = page("admin", "job/shop/promotions/").asNormalizedText();
        assertFalse("heads of no outages: " + figures, figures.contains("How it was computed"));
        JSONObject newest = json("promotion-changes/api/json?tree=changes[key],found,next");
        assertEquals(ChangesRoot.ROOM, newest.getJSONArray("changes").size());
        assertEquals("of other jobs too", ChangesRoot.ROOM + 2, newest.getInt("found"));
        JSONObject oldest = json(newest.getString("next") + "?tree=changes[name],next");
        assertEquals(2, oldest.getJSONArray("changes").size());
        assertEquals("CR-1", oldest.getJSONArray("changes").getJSONObject(1).getString("name"));
        assertTrue(oldest.toString(), oldest.get("next") instanceof JSONNull);
        assertEquals(
                2,
                json("promotion-changes/part.99/api/json")
                        .getJSONArray("changes")
                        .size());
        HtmlPage first = page("reader", "promotion-changes/");
        assertEquals(ChangesRoot.ROOM, first.querySelectorAll("tbody tr").size());
        assertTrue(first.asNormalizedText(), first.asNormalizedText().contains("51 changes, newest first"));
        HtmlPage last = first.getAnchorByText("Older").click();
        assertEquals(1, last.querySelectorAll("tbody tr").size());
        assertTrue(last.asNormalizedText(), last.asNormalizedText().contains("CR-1"));
        for (String text : List.of("tax-7", "BAKE")) {
            HtmlPage found = page("admin", "promotion-changes/?text=" + text);
            assertEquals(1, found.querySelectorAll("tbody tr").size());
            assertTrue(found.asNormalizedText(), found.asNormalizedText().contains("Tax-7"));
        }
        HtmlPage none = page("reader", "promotion-changes/?part=99&text=nothing%20like%20it");
        assertTrue(none.asNormalizedText(), none.asNormalizedText().contains("No change of that name or job."));
    }

    private JSONObject json(String path) throws Exception {
        return JSONObject.fromObject(j.createWebClient()
                .login("admin")
                .goTo(path, "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    @Test
    public void datesOfAnOutageAreEnteredInDateFieldsWithTheZoneSaid() throws Exception {
        shop.scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        HtmlPage page = page("ivan", shop.build.getUrl() + "promotion/window/w1/");
        HtmlForm form = page.getForms().stream()
                .filter(f -> f.getActionAttribute().equals("plan"))
                .findFirst()
                .orElseThrow();
        assertEquals("datetime-local", form.getInputByName("start").getAttribute("type"));
        assertEquals("datetime-local", form.getInputByName("end").getAttribute("type"));
        assertEquals(ZoneId.systemDefault().getId(), form.getInputByName("zone").getValue());
        form.getInputByName("start").setValue("2099-01-01T22:00");
        form.getInputByName("end").setValue("2099-01-01T23:30");
        form.getInputByName("zone").setValue("Europe/Berlin");
        HtmlPage after = (HtmlPage)
                form.getOneHtmlElementByAttribute("button", "type", "submit").click();
        String text = after.asNormalizedText();
        assertTrue(text, text.contains("1 Jan 2099 21:00 UTC"));
        assertTrue(text, text.contains("21 min (rehearsed 21 min"));
        assertEquals(
                "2099-01-01T22:00+01:00",
                shop.scene.change.state().window("w1").orElseThrow().start().toString());
    }

    @Test
    public void gatesOfOneNameAreToldApartByTheirRules() throws Exception {
        shop.scene.gate("Agreed", "qa", 1, false, null);
        shop.scene.gate("Agreed", "business", 1, false, null);
        HtmlPage page = page("reader", "promotion-changes/" + shop.scene.change.key() + "/");
        for (String rule : List.of("1 of qa", "1 of business")) {
            assertEquals(
                    rule,
                    1,
                    page.getByXPath("//tr/td[a='Agreed' and div='" + rule + "']")
                            .size());
        }
    }

    @Test
    public void gateIsApprovedByItsFormWithoutScripts() throws Exception {
        String gate = shop.scene.gate("Go live", "qa", 1, true, null);
        HtmlPage page = page("qa1", shop.build.getUrl() + "promotion/gate/" + gate + "/");
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("Still needed"));
        HtmlForm form = page.getForms().stream()
                .filter(f -> f.getActionAttribute().equals("approve"))
                .findFirst()
                .orElseThrow();
        form.getTextAreaByName("comment").setText("all cases run");
        HtmlPage after = form.getButtonsByName("").get(0).click();
        assertEquals(200, after.getWebResponse().getStatusCode());
        assertEquals(GateOutcome.APPROVED, shop.gate(gate).outcome());
        assertTrue(after.asNormalizedText(), after.asNormalizedText().contains("all cases run"));
    }

    @Test
    public void whatChangedSinceThePageWasLoadedIsNotApproved() throws Exception {
        String gate = shop.scene.gate("Go live", "qa", 1, true, null);
        HtmlPage page = page("qa1", shop.build.getUrl() + "promotion/gate/" + gate + "/");
        shop.scene.renew(gate, "v1:other");
        page.getWebClient().getOptions().setThrowExceptionOnFailingStatusCode(false);
        HtmlPage after = page.getForms().stream()
                .filter(f -> f.getActionAttribute().equals("approve"))
                .findFirst()
                .orElseThrow()
                .getButtonsByName("")
                .get(0)
                .click();
        assertEquals(409, after.getWebResponse().getStatusCode());
        assertTrue(after.asNormalizedText(), after.asNormalizedText().contains("has changed since you looked at it"));
        assertTrue(shop.gate(gate).isOpen());
    }

    @Test
    public void everyPageIsThere() throws Exception {
        shop.lived();
        String build = shop.build.getUrl();
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        for (String path : List.of(
                build + "promotion/",
                build + "promotion/change/" + shop.scene.change.key() + "/",
                build + "promotion/change/" + shop.scene.change.key() + "/live",
                "promotion-changes/",
                change,
                change + "live",
                change + "recorded/",
                change + "plan/",
                change + "revision/2/",
                change + "revision/2/since/1/",
                change + "gate/r1-test/",
                change + "gate/r2-test/",
                change + "apply/a1/",
                change + "apply/a2/",
                change + "window/w1/",
                "environments/",
                "my-approvals/",
                "manage/environment-definitions/",
                "manage/environment-definitions/new/",
                "manage/environment-definitions/define/production/",
                "job/shop/promotions/")) {
            HtmlPage page = page("admin", path);
            assertEquals(path, 200, page.getWebResponse().getStatusCode());
            String html = ownPart(page.getWebResponse().getContentAsString());
            // The form of an environment is made of Jenkins' own tags, which have styles.
            boolean own = !path.contains("/new/") && !path.contains("/define/");
            assertFalse(path + ": inline style\n" + html, own && html.contains(" style=\""));
            assertFalse(path + ": inline handler", html.matches("(?s).*<[^>]* on(click|load|submit|change)=.*"));
            assertFalse(path + ": unresolved text", html.contains("${"));
        }
    }

    @Test
    public void everyPageAndDocumentOfAnEmergencySaysSo() throws Exception {
        shop.lived();
        shop.scene.record(new ChangeFact.Emergency());
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        for (String path : List.of(
                shop.build.getUrl(),
                shop.build.getUrl() + "promotion/",
                "promotion-changes/",
                "job/shop/promotions/",
                "my-approvals/",
                change,
                change + "recorded/",
                change + "plan/",
                change + "plan/procedure/",
                change + "dossier/",
                change + "revision/2/since/1/",
                change + "gate/r2-test/",
                change + "gate/r2-test/items/1/",
                change + "gate/r2-test/item/1/",
                change + "apply/a1/",
                change + "window/w1/")) {
            HtmlPage page = page("admin", path);
            assertFalse(
                    path + "\n" + page.asNormalizedText(),
                    page.querySelectorAll(".cp-status--failed").stream()
                            .filter(mark -> mark.getTextContent().equals("emergency"))
                            .toList()
                            .isEmpty());
        }
        for (String document : List.of("plan/procedure/", "dossier/")) {
            for (String form : List.of("html", "csv", "markdown", "json")) {
                String text = j.createWebClient()
                        .login("reader")
                        .goTo(change + document + form, null)
                        .getWebResponse()
                        .getContentAsString();
                assertTrue(document + form, text.toLowerCase(Locale.ROOT).contains("emergency"));
            }
        }
    }

    /** What the plugin wrote: Jenkins has inline styles of its own around it. */
    private static String ownPart(String html) {
        int begin = html.indexOf("id=\"main-panel\"");
        int end = html.indexOf("<footer", begin);
        return html.substring(Math.max(begin, 0), end < 0 ? html.length() : end);
    }

    @Test
    public void changeThatNobodyWorksOnSaysSoAndWhyAndTheWayOn() throws Exception {
        shop.lived();
        shop.scene.record(new ChangeFact.StepFailed("applyWorkPlan", "drift: app.json is <b>30</b>"));
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        shop.build.setResult(Result.FAILURE);
        for (String path : List.of(change, shop.build.getUrl(), shop.build.getUrl() + "promotion/")) {
            HtmlPage page = page("qa1", path);
            String text = page.asNormalizedText();
            assertTrue(text, text.contains("applyWorkPlan failed"));
            assertTrue(text, text.contains("drift: app.json is <b>30</b>"));
            assertTrue(text, text.contains("Nobody works on this change."));
            assertTrue(text, text.contains("it goes on at 06 Rounds until signed off"));
        }
        assertFalse(
                page("qa1", change).querySelectorAll("a[href$='/job/shop/']").isEmpty());
        String run = change + "apply/a1/";
        assertTrue(page("ivan", run).asNormalizedText().contains("Stopped: no build follows this run."));
        assertEquals("stopped", outcome(run));

        shop.working("a1");
        String text = page("qa1", change).asNormalizedText();
        assertFalse(text, text.contains("Nobody works on this change."));
        assertFalse(text, text.contains("drift: app.json"));
        assertFalse(page("ivan", run).asNormalizedText().contains("no build follows"));
        assertEquals("running", outcome(run));
    }

    private String outcome(String run) throws Exception {
        String json = j.createWebClient()
                .login("ivan")
                .goTo(run + "api/json?tree=outcome", "application/json")
                .getWebResponse()
                .getContentAsString();
        return json.replaceAll(".*\"outcome\":\"([^\"]*)\".*", "$1");
    }

    /** What a build waits for stands on its own page, with a link to where somebody acts. */
    @Test
    public void buildsPageSaysWhatItWaitsFor() throws Exception {
        WorkflowRun run = shop.working();
        PromotionAction.of(run).join(shop.scene.change.key());
        Waits.get().say(run, "one", NotNow.busy("test").what());
        String address = j.getURL() + run.getUrl();
        Waits.get()
                .say(
                        run,
                        "two",
                        language -> "Waiting for sign-off 'Beside': " + address + "promotion/change/k/gate/g/");
        HtmlPage page = page("qa1", run.getUrl());
        String text = page.asNormalizedText();
        assertTrue(text, text.contains("Waiting for environment 'test', on which"));
        assertFalse(text, text.contains("http"));
        String link = run.getUrl() + "promotion/change/k/gate/g/";
        assertFalse(page.querySelectorAll("a[href$='" + link + "']").isEmpty());
        String change = page("qa1", "promotion-changes/" + shop.scene.change.key() + "/")
                .asNormalizedText();
        assertTrue(change, change.contains("Waiting for environment 'test', on which"));
        Waits.get().say(run, "one", null);
        assertFalse(page("qa1", run.getUrl()).asNormalizedText().contains("Waiting for environment"));
    }

    @Test
    public void exportedDataIsThere() throws Exception {
        shop.lived();
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        for (String path : List.of(
                shop.build.getUrl() + "promotion/api/json",
                shop.build.getUrl() + "api/json",
                "promotion-changes/api/json",
                change + "api/json",
                change + "gate/r1-test/api/json",
                change + "apply/a1/api/json",
                change + "window/w1/api/json",
                "environments/api/json",
                "my-approvals/api/json",
                "job/shop/promotions/api/json")) {
            JenkinsRule.WebClient client = j.createWebClient().login("admin");
            assertEquals(
                    path,
                    200,
                    client.goTo(path, "application/json").getWebResponse().getStatusCode());
        }
        JenkinsRule.WebClient client = j.createWebClient().login("admin");
        String json = client.goTo(change + "api/json", "application/json")
                .getWebResponse()
                .getContentAsString();
        assertTrue(json, json.contains("\"number\":\"12\""));
        assertTrue(json, json.contains("timeout wrong"));
    }

    @Test
    public void pageThatAsksForThePlanManyTimesParsesItOnce() throws Exception {
        shop.lived();
        shop.scene.revision("author");
        List<LogRecord> parsed = new CopyOnWriteArrayList<>();
        Handler listening = new StreamHandler() {
            @Override
            public void publish(LogRecord record) {
                parsed.add(record);
            }
        };
        Logger reading = Logger.getLogger(StoredPlan.class.getName());
        Level before = reading.getLevel();
        reading.setLevel(Level.FINE);
        reading.addHandler(listening);
        try {
            String text = page("admin", "promotion-changes/" + shop.scene.change.key() + "/plan/")
                    .asNormalizedText();
            assertTrue(text, text.contains("Stop it"));
        } finally {
            reading.removeHandler(listening);
            reading.setLevel(before);
        }
        // Revision 1 as well where the menu counts what waits: one of its runs waits for a person.
        List<Object> revisions =
                parsed.stream().map(record -> record.getParameters()[0]).toList();
        assertTrue(revisions.toString(), revisions.contains(3L));
        assertEquals(revisions.toString(), new HashSet<>(revisions).size(), revisions.size());
    }

    @Test
    public void planIsThereToKeep() throws Exception {
        shop.lived();
        String plan = "promotion-changes/" + shop.scene.change.key() + "/plan/";
        String[][] table = {
            {"yaml", "application/yaml", "apiVersion: workplan/v1"},
            {"csv", "text/csv", "No.,Configuration Change Description,Estimated Duration,Notes\r\n1,Stop it,"},
            {"markdown", "text/markdown", "# "},
        };
        for (String[] row : table) {
            JenkinsRule.WebClient client = j.createWebClient().login("admin");
            var response = client.goTo(plan + row[0], row[1]).getWebResponse();
            assertTrue(
                    response.getContentAsString(), response.getContentAsString().startsWith(row[2]));
            assertTrue(response.getResponseHeaderValue("Content-Disposition")
                    .startsWith("attachment; filename=\"CR-1-r2."));
        }
    }

    @Test
    public void procedureAndDossierAreThereToKeep() throws Exception {
        shop.lived();
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        assertTrue(page("reader", change).asNormalizedText().contains("Dossier"));
        assertTrue(page("reader", change + "plan/procedure/").asNormalizedText().contains("those who follow it"));
        assertTrue(page("reader", change + "dossier/").asNormalizedText().contains("Verify.java"));
        for (String document : List.of("plan/procedure/", "dossier/")) {
            for (String[] form : new String[][] {
                {"html", "text/html"},
                {"csv", "text/csv"},
                {"markdown", "text/markdown"},
                {"json", "application/json"},
            }) {
                var response = j.createWebClient()
                        .login("reader")
                        .goTo(change + document + form[0], form[1])
                        .getWebResponse();
                assertTrue(form[0], response.getContentAsString().contains("Stop it"));
                assertTrue(response.getResponseHeaderValue("Content-Disposition")
                        .startsWith("attachment; filename=\"CR-1-"));
            }
        }
        var zip = j.createWebClient()
                .login("reader")
                .goTo(change + "dossier/CR-1-dossier.zip", "application/zip")
                .getWebResponse();
        assertEquals("attachment; filename=\"CR-1-dossier.zip\"", zip.getResponseHeaderValue("Content-Disposition"));
        byte[] bytes = zip.getContentAsStream().readAllBytes();
        assertEquals("PK", new String(bytes, 0, 2, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(
                DossierFile.of(shop.scene.change, PromotionPage.now()).lines(),
                shop.scene.change.state().version());
    }

    @Test
    public void myApprovalsListsWhatWaitsForMeOldestFirst() throws Exception {
        assertTrue(page("qa1", "my-approvals/").asNormalizedText().contains("Nothing waits for you"));
        String gate = shop.scene.gate("Go live", "qa", 1, true, null);
        shop.scene.revision("author");
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        String text = page("qa1", "my-approvals/").asNormalizedText();
        assertTrue(text, text.contains("Decide at “Go live”"));
        assertFalse(text, text.contains("Begin on test"));
        text = page("ivan", "my-approvals/").asNormalizedText();
        assertFalse(text, text.contains("Decide at"));
        assertTrue(text, text.indexOf("Begin on test") < text.indexOf("Enter the dates"));
        assertTrue(text, text.contains("Begin on test"));
        shop.scene.decide(gate, Shop.qa1(), Verdict.APPROVE, "");
        assertTrue(page("qa1", "my-approvals/").asNormalizedText().contains("Nothing waits for you"));
    }

    @Test
    public void buildKeepsKeysOnly() throws Exception {
        shop.lived();
        shop.build.save();
        String xml =
                java.nio.file.Files.readString(shop.build.getRootDir().toPath().resolve("build.xml"));
        assertTrue(xml, xml.contains("<string>" + shop.scene.change.key() + "</string>"));
        assertFalse(xml, xml.contains("timeout wrong"));
    }
}
