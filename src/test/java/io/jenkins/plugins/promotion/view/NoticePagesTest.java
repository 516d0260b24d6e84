package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import biweekly.Biweekly;
import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.notice.Wishes;
import java.net.URL;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.JenkinsLocationConfiguration;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** How somebody is told, and the calendar that needs no login. */
public class NoticePagesTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        JenkinsLocationConfiguration.get().setUrl(j.getURL().toString());
        shop.scene.revision("author");
        shop.scene.window("w1", Duration.ofMinutes(30), Duration.ofMinutes(10));
        OffsetDateTime start = shop.scene.now().plusDays(2);
        assertEquals(200, plan(start, start.plusHours(2)).getStatusCode());
    }

    private WebResponse plan(OffsetDateTime start, OffsetDateTime end) throws Exception {
        return send(HttpMethod.POST, "ivan", window() + "plan", "start", start.toString(), "end", end.toString());
    }

    private String window() {
        return "promotion-changes/" + shop.scene.change.key() + "/window/w1/";
    }

    private WebResponse send(HttpMethod method, String user, String path, String... parameters) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        if (user != null) {
            client = client.withBasicApiToken(User.getById(user, true));
        }
        client = client.withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), path), method);
        request.setAdditionalHeader("Accept", "application/json");
        List<NameValuePair> pairs = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 2) {
            pairs.add(new NameValuePair(parameters[i], parameters[i + 1]));
        }
        request.setRequestParameters(pairs);
        return client.getPage(request).getWebResponse();
    }

    /** Path of a fresh calendar of a user. */
    private String calendar(String user) throws Exception {
        String json = send(HttpMethod.POST, user, "promotion-notices/calendar").getContentAsString();
        String address = json.replaceAll(".*\"address\":\"([^\"]+)\".*", "$1");
        assertTrue(json, address.startsWith(j.getURL() + "promotion-calendar/"));
        return address.substring(j.getURL().toString().length());
    }

    private int outages(String path) throws Exception {
        WebResponse response = send(HttpMethod.GET, null, path);
        assertEquals(response.getContentAsString(), 200, response.getStatusCode());
        assertEquals("text/calendar", response.getContentType());
        return Biweekly.parse(response.getContentAsString()).first().getEvents().size();
    }

    @Test
    public void calendarShowsWhatItsOwnerMaySeeToWhoeverHasItsAddress() throws Exception {
        assertEquals(1, outages(calendar("reader")));
        assertEquals(0, outages(calendar("stranger")));
    }

    @Test
    public void calendarThatIsRevokedOrReplacedIsGone() throws Exception {
        String first = calendar("reader");
        String second = calendar("reader");
        assertEquals(404, send(HttpMethod.GET, null, first).getStatusCode());
        assertEquals(1, outages(second));
        send(HttpMethod.POST, "reader", "promotion-notices/revoke");
        assertEquals(404, send(HttpMethod.GET, null, second).getStatusCode());
        assertFalse(Wishes.of(User.getById("reader", false)).isCalendar());
    }

    @Test
    public void tokenIsNotGuessedFromItsUserAndIsNotOnTheDisk() throws Exception {
        String path = calendar("reader");
        String token = path.replaceAll(".*/(.*)\\.ics", "$1");
        String id = token.substring(0, token.indexOf('-'));
        for (String wrong : List.of(id + "-", id, "-", "zz-00", id + "-" + "0".repeat(64), "x".repeat(250))) {
            assertEquals(
                    wrong,
                    404,
                    send(HttpMethod.GET, null, "promotion-calendar/" + wrong).getStatusCode());
        }
        // For what is longer than the name of a file can be, the server of genuine Jenkins falls over whoever is asked.
        int tooLong = send(HttpMethod.GET, null, "promotion-calendar/" + "x".repeat(2_500))
                .getStatusCode();
        int anybodys = send(HttpMethod.GET, null, "whoAmI/" + "x".repeat(2_500)).getStatusCode();
        assertTrue("refused, by the host or by us: " + tooLong, tooLong >= 400);
        assertEquals("as the host does: " + tooLong, anybodys / 100 == 5, tooLong / 100 == 5);
        String users = java.nio.file.Files.walk(j.jenkins.getRootDir().toPath().resolve("users"))
                .filter(java.nio.file.Files::isRegularFile)
                .map(file -> {
                    try {
                        return java.nio.file.Files.readString(file);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .reduce("", String::concat);
        assertTrue(users, users.contains("Wishes"));
        assertFalse(users.contains(token.substring(token.indexOf('-') + 1)));
    }

    @Test
    public void wishIsKeptAndAnotherIsRefused() throws Exception {
        assertEquals(
                200,
                send(HttpMethod.POST, "qa1", "promotion-notices/mail", "mail", "digest")
                        .getStatusCode());
        assertEquals(Wishes.Mail.DIGEST, Wishes.of(User.getById("qa1", false)).getMail());
        String path = calendar("qa1");
        send(HttpMethod.POST, "qa1", "promotion-notices/mail", "mail", "none");
        assertEquals(1, outages(path));
        assertEquals(
                400,
                send(HttpMethod.POST, "qa1", "promotion-notices/mail", "mail", "often")
                        .getStatusCode());
        assertEquals(Wishes.Mail.NONE, Wishes.of(User.getById("qa1", false)).getMail());
    }

    @Test
    public void actsAreByPostOfSomebodyWhoLoggedIn() throws Exception {
        for (String act : List.of("mail", "calendar", "revoke", "../" + window() + "liftFreeze")) {
            assertEquals(
                    act,
                    405,
                    send(HttpMethod.GET, "admin", "promotion-notices/" + act).getStatusCode());
        }
        int status = send(HttpMethod.POST, null, "promotion-notices/calendar").getStatusCode();
        assertTrue(String.valueOf(status), status == 401 || status == 403);
    }

    @Test
    public void pageShowsTheWishAndAFreshAddressOnce() throws Exception {
        JenkinsRule.WebClient client = j.createWebClient().login("qa1");
        HtmlPage page = client.goTo("promotion-notices/");
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("Make an address"));
        HtmlPage fresh = page.<org.htmlunit.html.HtmlForm>getFirstByXPath("//form[@action='calendar']")
                .<org.htmlunit.html.HtmlButton>getFirstByXPath(".//button")
                .click();
        assertTrue(fresh.asNormalizedText(), fresh.asNormalizedText().contains("promotion-calendar/"));
        HtmlPage again = client.goTo("promotion-notices/");
        assertTrue(again.asNormalizedText(), again.asNormalizedText().contains("Revoke it"));
        assertFalse(again.asNormalizedText().contains("promotion-calendar/"));
    }

    private void freeze() {
        OffsetDateTime now = shop.scene.now();
        PromotionConfiguration.get()
                .environment("production")
                .orElseThrow()
                .setFreezes(List.of(now.plusDays(1) + "/" + now.plusDays(9) + " Fair <b>"));
    }

    @Test
    public void freezeIsShownWhereAnOutageIsPlannedAndRefusesDatesUntilItIsLifted() throws Exception {
        freeze();
        OffsetDateTime start = shop.scene.now().plusDays(3);
        String json = send(HttpMethod.GET, "ivan", window() + "api/json").getContentAsString();
        assertTrue(json, json.contains("Fair <b>") && json.contains("\"nextFree\":\""));
        String replaces =
                shop.scene.change.state().window("w1").orElseThrow().start().toString();
        WebResponse refused = send(
                HttpMethod.POST,
                "ivan",
                window() + "plan",
                "start",
                start.toString(),
                "end",
                start.plusHours(2).toString(),
                "replaces",
                replaces);
        assertEquals(refused.getContentAsString(), 400, refused.getStatusCode());
        assertTrue(refused.getContentAsString(), refused.getContentAsString().contains("the next free time begins"));
        String freeze = json.replaceAll(".*\"reason\":\"Fair <b>\".*?\"start\":\"([^\"]+)\".*", "$1");
        freeze = freeze.equals(json)
                ? json.replaceAll(".*\"freezes\":\\[\\{[^\\]]*?\"start\":\"([^\"]+)\".*", "$1")
                : freeze;
        String[] lift = {"freeze", freeze, "reason", "cannot wait"};
        assertEquals(
                403,
                send(HttpMethod.POST, "ivan", window() + "liftFreeze", lift).getStatusCode());
        assertEquals(
                400,
                send(HttpMethod.POST, "admin", window() + "liftFreeze", "freeze", freeze)
                        .getStatusCode());
        WebResponse lifted = send(HttpMethod.POST, "admin", window() + "liftFreeze", lift);
        assertEquals(lifted.getContentAsString(), 200, lifted.getStatusCode());
        assertEquals("admin", shop.scene.change.state().lifts().get(0).by());
        WebResponse taken = send(
                HttpMethod.POST,
                "ivan",
                window() + "plan",
                "start",
                start.toString(),
                "end",
                start.plusHours(2).toString(),
                "replaces",
                replaces);
        assertEquals(taken.getContentAsString(), 200, taken.getStatusCode());
    }

    @Test
    public void pageOfAnOutageSaysWhoElseIsOutAndNamesTheChangeOnlyToWhoMaySeeIt() throws Exception {
        PromotionConfiguration.get().environment("production").orElseThrow().setTogether("payment");
        WindowRecord own = shop.scene.change.state().window("w1").orElseThrow();
        Change other = Promotion.get().changes().use(new ChangeName("CR-OTHER"), "a job that is gone", "ann");
        other.record(Actor.person("ann"), new WindowFact.Opened("o", "production", own.estimate()));
        other.record(
                Actor.person("ann"),
                new WindowFact.Planned("o", own.end().minusHours(1), own.end().plusHours(1), own.end()));
        String page = j.createWebClient().login("ivan").goTo(window()).asNormalizedText();
        assertTrue(page, page.contains("Out at the same time"));
        String ivan = send(HttpMethod.GET, "ivan", window() + "api/json").getContentAsString();
        assertTrue(ivan, ivan.contains("\"overlaps\":[{\""));
        assertFalse(ivan, ivan.contains("CR-OTHER"));
        String admin = send(HttpMethod.GET, "admin", window() + "api/json").getContentAsString();
        assertTrue(admin, admin.contains("CR-OTHER"));
    }

    @Test
    public void pageOfAnOutageEscapesTheReasonOfAFreeze() throws Exception {
        freeze();
        HtmlPage page = j.createWebClient().login("admin").goTo(window());
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("Fair <b>"));
        assertNull(page.getFirstByXPath("//td/b"));
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("Lift for this change"));
        assertFalse(j.createWebClient()
                .login("reader")
                .goTo(window())
                .asNormalizedText()
                .contains("Lift for this change"));
    }
}
