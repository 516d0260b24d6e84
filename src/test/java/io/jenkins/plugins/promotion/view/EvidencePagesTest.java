package io.jenkins.plugins.promotion.view;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.User;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.process.people.Attaching;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.io.File;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.htmlunit.FormEncodingType;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlFileInput;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.KeyDataPair;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Files attached at gates and runs: by whom, and how a browser gets them back. */
public class EvidencePagesTest {

    private static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
                    + "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082");

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;
    private String gate;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.newFolder("shop").toPath());
        shop.scene.revision("author");
        gate = shop.scene.gate("Test", "qa", 2, true, Shop.TESTS);
    }

    private String change() {
        return "promotion-changes/" + shop.scene.change.key() + "/";
    }

    private File file(String name, byte[] contents) throws Exception {
        Path path = folder.getRoot().toPath().resolve(name);
        return Files.write(path, contents).toFile();
    }

    private File file(String name, String contents) throws Exception {
        return file(name, contents.getBytes(StandardCharsets.UTF_8));
    }

    /** As a program does it. */
    private WebResponse upload(String user, String path, File file) throws Exception {
        WebRequest request = new WebRequest(new URL(j.getURL(), change() + path), HttpMethod.POST);
        request.setEncodingType(FormEncodingType.MULTIPART);
        request.setAdditionalHeader("Accept", "application/json");
        request.setRequestParameters(
                List.of(new KeyDataPair("file", file, file.getName(), "image/svg+xml", StandardCharsets.UTF_8)));
        return client(user).getPage(request).getWebResponse();
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        return j.createWebClient()
                .withBasicApiToken(User.getById(user, true))
                .withThrowExceptionOnFailingStatusCode(false);
    }

    private WebResponse get(String user, String path) throws Exception {
        return client(user)
                .getPage(new WebRequest(new URL(j.getURL(), change() + path)))
                .getWebResponse();
    }

    private List<EvidenceRecord> attached() {
        return shop.scene.change.state().evidence();
    }

    private void refused(int status, String text, WebResponse response) {
        assertEquals(response.getContentAsString(), status, response.getStatusCode());
        assertThat(response.getContentAsString(), containsString(text));
        assertEquals(List.of(), attached());
    }

    @Test
    public void personAttachesAFileToATestCaseInABrowser() throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().login("qa1");
        HtmlPage page = browser.goTo(change() + "gate/" + gate + "/");
        HtmlForm form = page.getForms().stream()
                .filter(one -> one.getActionAttribute().contains("files/attach?part=login"))
                .findFirst()
                .orElseThrow();
        HtmlFileInput input = form.getInputByName("file");
        input.setFiles(file("start page.png", PNG));
        HtmlPage after = (HtmlPage)
                form.getOneHtmlElementByAttribute("button", "type", "submit").click();
        assertEquals(200, after.getWebResponse().getStatusCode());
        EvidenceRecord kept = attached().get(0);
        assertEquals("qa1", kept.by());
        assertEquals("login", kept.file().part());
        assertEquals("image/png", kept.file().type());
        assertThat(after.asXml(), containsString("../../evidence/file-1/"));
        assertEquals(1, after.getByXPath("//img[@alt='start page.png']").size());
        assertTrue(
                "name, size, who, when, where",
                after.asNormalizedText()
                        .matches("(?s).*start page.png · " + PNG.length
                                + " bytes · qa1 · \\d+ \\w+ \\d{4} [^\n]* · login\n.*"));
    }

    @Test
    public void onlyWhatTheAdministratorAllowsIsTaken() throws Exception {
        PromotionConfiguration.get().setEvidenceTypes("pdf, image/*");
        refused(
                400,
                "only these may be attached here: .pdf, image/*",
                upload("qa1", "gate/" + gate + "/files/attach", file("smoke.log", "GET /login 200\n")));
        HtmlPage page = j.createWebClient().login("qa1").goTo(change() + "gate/" + gate + "/");
        assertThat(page.getWebResponse().getContentAsString(), containsString("Only these: .pdf, image/*."));
        assertEquals(
                3,
                page.getByXPath("//input[@type='file'][@accept='.pdf, image/*']")
                        .size());
        upload("qa1", "gate/" + gate + "/files/attach", file("start", PNG));
        assertEquals(1, attached().size());
    }

    @Test
    public void imagesAndPlainTextAreShownAndNothingInThemRuns() throws Exception {
        upload("qa1", "gate/" + gate + "/files/attach", file("a.html", PNG));
        upload("qa1", "gate/" + gate + "/files/attach", file("log.svg", "GET /login 200\n"));
        WebResponse image = get("reader", "evidence/file-1/");
        assertEquals("image/png", image.getContentType());
        assertThat(image.getResponseHeaderValue("Content-Disposition"), containsString("inline;"));
        assertEquals("nosniff", image.getResponseHeaderValue("X-Content-Type-Options"));
        assertThat(image.getResponseHeaderValue("Content-Security-Policy"), containsString("sandbox"));
        assertArrayEquals(PNG, image.getContentAsStream().readAllBytes());
        assertEquals("text/plain", get("reader", "evidence/file-2/").getContentType());
    }

    @Test
    public void whatABrowserMightRunIsADownload() throws Exception {
        String path = "gate/" + gate + "/files/attach";
        upload("qa1", path, file("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));
        upload("qa1", path, file("b.txt", "  <html><script>alert(1)</script></html>"));
        upload("qa1", path, file("c.png", new byte[] {'M', 'Z', 0, 1, 2}));
        for (String id : List.of("file-1", "file-2", "file-3")) {
            WebResponse sent = get("reader", "evidence/" + id + "/");
            assertEquals(id, "application/octet-stream", sent.getContentType());
            assertThat(sent.getResponseHeaderValue("Content-Disposition"), containsString("attachment;"));
            assertEquals("nosniff", sent.getResponseHeaderValue("X-Content-Type-Options"));
        }
    }

    @Test
    public void nameOfAFileCannotBecomeMoreThanAName() throws Exception {
        File file = file("evil.txt", "x");
        WebRequest request =
                new WebRequest(new URL(j.getURL(), change() + "gate/" + gate + "/files/attach"), HttpMethod.POST);
        request.setEncodingType(FormEncodingType.MULTIPART);
        request.setRequestParameters(List.of(new KeyDataPair(
                "file", file, "../../../<img src=x onerror=alert(1)>ü.txt", "text/plain", StandardCharsets.UTF_8)));
        client("qa1").getPage(request);
        String name = attached().get(0).name();
        assertThat(name, not(containsString("/")));
        assertThat(
                get("reader", "evidence/file-1/").getResponseHeaderValue("Content-Disposition"),
                not(containsString("<")));
        String page = get("reader", "gate/" + gate + "/").getContentAsString();
        assertThat(page, not(containsString("<img src=x")));
    }

    @Test
    public void attachingTakesTheRightToTest() throws Exception {
        File file = file("a.txt", "x");
        refused(403, "Promotion/Test", upload("reader", "gate/" + gate + "/files/attach", file));
        refused(403, "Promotion/Test", upload("ivan", "gate/" + gate + "/files/attach", file));
        assertEquals(404, get("stranger", "gate/" + gate + "/").getStatusCode());
        assertEquals(405, get("qa1", "gate/" + gate + "/files/attach").getStatusCode());
    }

    @Test
    public void uploadWithoutACrumbIsRefused() throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().login("qa1");
        browser.getOptions().setThrowExceptionOnFailingStatusCode(false);
        WebRequest request =
                new WebRequest(new URL(j.getURL(), change() + "gate/" + gate + "/files/attach"), HttpMethod.POST);
        request.setEncodingType(FormEncodingType.MULTIPART);
        File file = file("a.txt", "x");
        request.setRequestParameters(
                List.of(new KeyDataPair("file", file, "a.txt", "text/plain", StandardCharsets.UTF_8)));
        assertEquals(403, browser.getPage(request).getWebResponse().getStatusCode());
        assertEquals(List.of(), attached());
    }

    @Test
    public void whoMayOnlyReadAttachesNothing() throws Exception {
        String path = "gate/" + gate + "/files/attach";
        assertEquals(403, upload("reader", path, file("a.txt", "x")).getStatusCode());
        assertEquals(404, upload("stranger", path, file("b.txt", "x")).getStatusCode());
        assertEquals(List.of(), attached());
    }

    @Test
    public void whatIsNoEvidenceIsRefused() throws Exception {
        String path = "gate/" + gate + "/files/attach";
        refused(400, "has no test case of that id", upload("qa1", path + "?part=none", file("a.txt", "x")));
        refused(400, "is empty", upload("qa1", path, file("empty.txt", "")));
        refused(400, "is larger than 20 MiB", upload("qa1", path, file("big.bin", new byte[Attaching.MOST_BYTES + 1])));
    }

    @Test
    public void fileThatComesLaterEndsApprovals() throws Exception {
        shop.scene
                .signOffs()
                .testResult(shop.scene.change, gate, null, Shop.qa1(), "login", TestResult.Result.PASS, "", true);
        shop.scene.decide(gate, Shop.qa1(), Verdict.APPROVE, "");
        upload("qa2", "gate/" + gate + "/files/attach", file("a.txt", "it does not work\n"));
        assertThat(
                get("reader", "gate/" + gate + "/api/json").getContentAsString(),
                containsString("qa1 approved before this changed: the attached files"));
    }

    @Test
    public void settledGateTakesNoMoreFiles() throws Exception {
        shop.scene.decide(gate, Shop.qa1(), Verdict.REJECT, "no");
        refused(409, "is settled", upload("qa1", "gate/" + gate + "/files/attach", file("a.txt", "x")));
    }

    @Test
    public void whoFollowsThePlanAttachesToItsItems() throws Exception {
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.following().begin(shop.scene.change, "a1", Scene.person("ivan"), true);
        shop.scene.applyBegun("a1");
        shop.scene.asks("a1", "seal", WaitsFor.MANUAL);
        refused(403, "Promotion/Apply", upload("qa1", "apply/a1/files/attach", file("a.txt", "x")));
        refused(400, "no item of that id", upload("ivan", "apply/a1/files/attach?part=none", file("a.txt", "x")));
        refused(
                409,
                "Nobody asked for the way back",
                upload("ivan", "apply/a1/wayBackFiles/attach", file("a.txt", "x")));
        assertEquals(
                200,
                upload("ivan", "apply/a1/files/attach?part=seal&note=the+seal", file("seal.png", PNG))
                        .getStatusCode());
        assertEquals("seal", attached().get(0).file().part());
        assertEquals("the seal", attached().get(0).file().note());
        String page = get("ivan", "apply/a1/").getContentAsString();
        assertThat(page, containsString("seal.png"));
        assertTrue(page.contains("files/attach?part="));
    }

    @Test
    public void whoFollowsTheWayBackAttachesToIt() throws Exception {
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.following().begin(shop.scene.change, "a1", Scene.person("ivan"), true);
        shop.scene.applyBegun("a1");
        shop.scene.line("a1", "stop", LineStatus.DONE, Duration.ofMinutes(2));
        shop.scene.applyEnded("a1", ApplyOutcome.DONE);
        shop.scene.following().backOut(shop.scene.change, "a1", Scene.person("ivan"), "wrong", true);
        File file = file("restored.png", PNG);
        refused(403, "Promotion/Apply", upload("qa1", "apply/a1/wayBackFiles/attach", file));
        WebResponse taken = upload("ivan", "apply/a1/wayBackFiles/attach?part=stop&note=it+is+back", file);
        assertEquals(taken.getContentAsString(), 200, taken.getStatusCode());
        assertEquals(EvidenceOf.BACK_OUT, attached().get(0).file().to());
        assertEquals("stop", attached().get(0).file().part());
        assertThat(get("ivan", "apply/a1/").getContentAsString(), containsString("restored.png"));
    }

    @Test
    public void alteredContentsAreNotShown() throws Exception {
        upload("qa1", "gate/" + gate + "/files/attach", file("a.txt", "all is well\n"));
        Path stored = shop.scene
                .change
                .beside("evidence")
                .resolve(attached().get(0).file().sha256());
        Files.writeString(stored, "nothing is well\n");
        WebResponse sent = get("reader", "evidence/file-1/");
        assertThat(sent.getContentAsString(), not(containsString("nothing is well")));
        assertEquals(sent.getContentAsString(), 409, sent.getStatusCode());
    }
}
