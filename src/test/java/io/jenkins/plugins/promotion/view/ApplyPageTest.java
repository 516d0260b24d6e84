package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.process.people.Scene;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The one page of the night. */
public class ApplyPageTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;
    private Scene scene;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        scene = shop.scene;
        scene.copy("production", "development", true, true);
        scene.revision("author");
        scene.copy("development", "test", false, false);
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", Scene.person("ivan"), true);
        scene.applyBegun("a1");
        for (String item : List.of("stop", "pool", "seal")) {
            scene.line("a1", item, LineStatus.DONE, Duration.ofSeconds(12));
        }
        scene.applyEnded("a1", ApplyOutcome.DONE);
    }

    private String url() {
        return shop.build.getUrl() + "promotion/apply/a2/";
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.login(user);
    }

    private HtmlPage page(String user) throws Exception {
        return client(user).goTo(url());
    }

    /** Production, begun by ivan, in an outage, at its first item. */
    private void begun() throws Exception {
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        OffsetDateTime now = scene.now();
        scene.record(new WindowFact.Planned("w1", now.minusMinutes(5), now.plusMinutes(30), now.plusMinutes(5)));
        scene.record(new WindowFact.Began("w1"));
        scene.applyWaiting("a2", "production", true, false);
        scene.following().begin(scene.change, "a2", Scene.person("ivan"), true);
        scene.applyBegun("a2");
    }

    @Test
    public void nothingIsDoneBeforeBeginWhateverWasRehearsed() throws Exception {
        scene.applyWaiting("a2", "production", true, false);
        HtmlPage page = page("ivan");
        String text = page.asNormalizedText();
        assertTrue(text, text.contains("0 of 3 settled"));
        List<DomElement> cells = page.getByXPath("//tr[contains(@class,'cp-row--')]/td[@data-label='Status']");
        assertEquals(3, cells.size());
        cells.forEach(cell -> assertEquals("–", cell.asNormalizedText()));
        assertTrue("It is shown how long it took then", text.contains("12 s"));
    }

    @Test
    public void itemOfAnOwnerIsOfferedToNobodyElseWhereThePlanDemandsIt() throws Exception {
        begun();
        scene.asks("a2", "stop", WaitsFor.MANUAL);
        assertFalse(page("author").asNormalizedText().contains("is for its owner"));
        Files.writeString(
                scene.change.revisionFolder(1).resolve(StoredPlan.FILE),
                Scene.PLAN
                        .replace("title: Enable new routing", "title: Enable new routing, policy: {ownersOnly: true}")
                        .replace("notes: gently", "owner: ivan"));
        String text = page("author").asNormalizedText();
        assertTrue(text, text.contains("Item 'stop' is for its owner 'ivan'"));
        assertFalse(page("ivan").asNormalizedText().contains("is for its owner"));
        assertTrue(client("author").goTo("my-approvals/").asNormalizedText().contains("Nothing waits for you"));
        assertTrue(client("ivan").goTo("my-approvals/").asNormalizedText().contains("Stop it"));
    }

    @Test
    public void clockWindowAndLatestWayBackStandAboveTheItem() throws Exception {
        begun();
        scene.asks("a2", "stop", WaitsFor.MANUAL);
        String text = page("ivan").asNormalizedText();
        for (String part : List.of(
                "of 21 min",
                "window ends "
                        + io.jenkins.plugins.promotion.wording.Times.text(scene.change
                                .state()
                                .window("w1")
                                .orElseThrow()
                                .end()
                                .toInstant()),
                "latest safe start of the way back",
                "in 2",
                "Item 1 of 3",
                "gently")) {
            assertTrue(part + " in " + text, text.contains(part));
        }
    }

    @Test
    public void everyButtonIsExplainedAndOnlyForWhomTheServerAccepts() throws Exception {
        begun();
        scene.asks("a2", "stop", WaitsFor.MANUAL);
        HtmlPage page = page("ivan");
        List<HtmlElement> buttons = page.getByXPath("//button[@name='answer']");
        assertEquals("No build follows it, so there is none to stop", 6, buttons.size());
        for (HtmlElement button : buttons) {
            DomElement does = page.getElementById("cp-does-" + button.getAttribute("value"));
            assertTrue(button.asNormalizedText(), does.asNormalizedText().length() > 20);
        }
        for (String other : List.of("reader", "qa1")) {
            HtmlPage seen = page(other);
            assertEquals(List.of(), seen.getByXPath("//button[@name='answer']"));
            assertTrue(seen.asNormalizedText().contains("You cannot follow this plan: You lack the permission"));
        }
    }

    @Test
    public void failedItemLooksFailedAndSaysTheWayOn() throws Exception {
        begun();
        scene.line("a2", "stop", LineStatus.DONE, Duration.ofSeconds(9));
        scene.failed("a2", "pool", "looking\n<b>connection refused</b>\n");
        scene.asks("a2", "pool", WaitsFor.FAILED);
        HtmlPage page = page("ivan");
        assertEquals(
                "looking\n<b>connection refused</b>",
                page.querySelector(".cp-open--failed pre.cp-output").getTextContent());
        assertEquals(
                1,
                page.getByXPath("//section[contains(@class,'cp-open--failed')]").size());
        assertEquals(
                "failed",
                ((DomElement) page.getFirstByXPath("//tr[@aria-current='step']/td[@data-label='Status']"))
                        .asNormalizedText()
                        .trim());
        assertTrue(page.asNormalizedText().contains("Mend what is amiss and try again"));
    }

    @Test
    public void commandsReadAsTheyDoAtTheGate() throws Exception {
        begun();
        scene.asks("a2", "pool", WaitsFor.FAILED);
        Files.writeString(
                scene.change.revisionFolder(1).resolve(StoredPlan.FILE),
                Scene.PLAN.replace(
                        "kind: set, file: app.json, pointer: /pool, value: 20",
                        "kind: command, argv: [sh, -c, reload all], rollback: {command: [sh, -c, reload old]}"));
        String text = page("ivan").asNormalizedText();
        for (String line : List.of("sh -c \"reload all\"", "sh -c \"reload old\"")) {
            assertTrue(text, text.contains(line));
        }
    }

    @Test
    public void whatNoBuildFollowsIsNeitherRunningNorGoingOn() throws Exception {
        begun();
        scene.line("a2", "stop", LineStatus.DONE, Duration.ofSeconds(9));
        scene.line("a2", "pool", LineStatus.RUNNING, Duration.ZERO);
        HtmlPage page = page("ivan");
        assertEquals(
                "stopped",
                ((DomElement) page.getFirstByXPath("//tr[@aria-current='step']/td[@data-label='Status']"))
                        .asNormalizedText()
                        .trim());
        assertFalse(page.asNormalizedText(), page.asNormalizedText().contains("under way"));
        shop.working("a2");
        page = page("ivan");
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("under way for"));
        assertEquals(
                "running",
                ((DomElement) page.getFirstByXPath("//tr[@aria-current='step']/td[@data-label='Status']"))
                        .asNormalizedText()
                        .trim());
    }

    /** But an outage goes on, whoever follows the plan. */
    @Test
    public void clockOfARehearsalThatNoBuildFollowsStands() throws Exception {
        scene.applyWaiting("a3", "test", false, false);
        scene.following().begin(scene.change, "a3", Scene.person("ivan"), true);
        scene.applyBegun("a3");
        scene.asks("a3", "stop", WaitsFor.MANUAL);
        String ticks = "//p[@class='cp-night__line']//*[@data-promotion-since]";
        String run = shop.build.getUrl() + "promotion/apply/a3/";
        assertEquals(List.of(), client("ivan").<HtmlPage>goTo(run).getByXPath(ticks));
        shop.working("a3");
        assertEquals(1, client("ivan").<HtmlPage>goTo(run).getByXPath(ticks).size());
        begun();
        assertEquals(1, page("ivan").getByXPath(ticks).size());
    }

    @Test
    public void itemSaysItsOwnerNotesWayBackAndChecks() throws Exception {
        store(
                """
                apiVersion: workplan/v1
                plan: {id: p}
                items:
                  - {id: dns, description: Switch DNS, kind: manual, instruction: Do <b>it</b>, owner: network, ticket: NET-7, notes: TTL is low, irreversible: caches, verify: {exists: dns.txt}}
                """,
                1);
        scene.record(new ApplyFact.Waiting("a2", "production", true, 2, 1, false));
        scene.following().begin(scene.change, "a2", Scene.person("ivan"), true);
        scene.applyBegun("a2");
        scene.asks("a2", "dns", WaitsFor.MANUAL);
        String text = page("ivan").asNormalizedText();
        for (String part :
                List.of("Do <b>it</b>", "network", "NET-7", "TTL is low", "there is none: caches", "exists: dns.txt")) {
            assertTrue(part + " in " + text, text.contains(part));
        }
    }

    private void store(String plan, int items) throws Exception {
        long number = scene.change.state().revisionNumber() + 1;
        scene.change.storeRevision(number, Map.of(StoredPlan.FILE, plan.getBytes(StandardCharsets.UTF_8)));
        scene.record(new RevisionFact(
                number,
                "v1:p" + number,
                "p",
                List.of("author"),
                "development",
                "v1:tree",
                "s",
                items,
                0,
                0,
                List.of(),
                true,
                null,
                1));
    }

    @Test
    public void rowsComeInPagesAndTheOneAtWhichTheRunStandsIsFirst() throws Exception {
        begunWithMany(250, 120);
        HtmlPage page = page("ivan");
        assertEquals(100, page.getByXPath("//tr[contains(@class,'cp-row--')]").size());
        assertTrue(page.asNormalizedText().contains("120 of 250 settled"));
        assertEquals("121", ((DomElement) page.getFirstByXPath("//tr[@aria-current='step']/td")).asNormalizedText());
        HtmlPage last = client("ivan").goTo(url() + "?page=3");
        assertEquals(50, last.getByXPath("//tr[contains(@class,'cp-row--')]").size());
        assertEquals(
                50,
                client("ivan")
                        .goTo(url() + "?page=99")
                        .getByXPath("//tr[contains(@class,'cp-row--')]")
                        .size());
    }

    private void begunWithMany(int items, int done) throws Exception {
        StringBuilder plan = new StringBuilder("apiVersion: workplan/v1\nplan: {id: big}\nitems:\n");
        for (int i = 1; i <= items; i++) {
            plan.append(
                    "  - {id: i" + i + ", description: d, kind: set, file: a.json, pointer: /p" + i + ", value: 1}\n");
        }
        store(plan.toString(), items);
        scene.record(new ApplyFact.Waiting("a2", "production", true, 2, 1, false));
        scene.following().begin(scene.change, "a2", Scene.person("ivan"), true);
        scene.applyBegun("a2");
        for (int i = 1; i <= done; i++) {
            scene.line("a2", "i" + i, LineStatus.DONE, Duration.ofMillis(20));
        }
    }

    @Test
    public void liveSendsNothingUntilSomethingIsRecorded() throws Exception {
        begun();
        scene.asks("a2", "stop", WaitsFor.MANUAL);
        String version = version("ivan");
        assertEquals(204, live(version).getStatusCode());
        assertEquals("", live(version).getContentAsString());
        scene.following()
                .answer(
                        scene.change,
                        "a2",
                        "stop",
                        io.jenkins.plugins.promotion.change.fact.Answer.DONE,
                        Scene.person("ivan"),
                        "the log line",
                        true);
        WebResponse changed = live(version);
        assertEquals(200, changed.getStatusCode());
        assertTrue(changed.getContentAsString().contains("data-promotion-part=\"rows\""));
        assertTrue(changed.getContentAsString().contains("An answer was given"));
        assertFalse("A part, no page", changed.getContentAsString().contains("<body"));
    }

    private String version(String user) throws Exception {
        return ((DomElement) page(user).getFirstByXPath("//*[@data-promotion-part='now']"))
                .getAttribute("data-version");
    }

    private WebResponse live(String version) throws Exception {
        JenkinsRule.WebClient client = client("ivan");
        return client.loadWebResponse(new WebRequest(new URL(j.getURL(), url() + "live?version=" + version)));
    }

    /** A ledger that counts how often one of its lines is read. */
    private static final class Counted extends AbstractList<LedgerLine> {
        private final List<LedgerLine> lines;
        private int readings;

        Counted(List<LedgerLine> lines) {
            this.lines = new ArrayList<>(lines);
        }

        @Override
        public LedgerLine get(int index) {
            readings++;
            return lines.get(index);
        }

        @Override
        public int size() {
            return lines.size();
        }
    }

    @Test
    public void thePageReadsEachLineAFewTimesHoweverManyItemsThereAre() throws Exception {
        begunWithMany(400, 300);
        ApplyRecord stored = scene.change.state().apply("a2").orElseThrow();
        Counted lines = new Counted(stored.lines());
        ApplyRecord counted = new ApplyRecord(
                stored.waiting(),
                stored.waitingSince(),
                stored.build(),
                stored.lacks(),
                null,
                stored.implementer(),
                stored.begun(),
                stored.beganAt(),
                stored.followedBy(),
                List.of(),
                lines,
                List.of(),
                List.of(),
                null,
                null,
                null);
        ChangePage change = new ChangePage(scene.change, null);
        ApplyPage page = new ApplyPage(change, counted);
        page.doLive(page.getLiveVersion());
        assertEquals("Nothing changed, so nothing is read", 0, lines.readings);
        assertEquals(300, page.getSettled());
        assertEquals(400, page.getItems());
        assertEquals(100, page.rows(null).rows().size());
        assertEquals(301, page.getCurrent().number());
        assertEquals(Optional.empty(), Optional.ofNullable(page.getQuestion()));
        assertEquals("failed", page.getLook());
        assertEquals(100, page.getLines().size());
        assertTrue(page.getTimes().work().toMillis() > 0);
        assertNull(page.getWaitingItem());
        assertTrue(lines.readings + " readings of 300 lines", lines.readings < 4 * 300);
        assertEquals(300, page.getLedger().size());
    }
}
