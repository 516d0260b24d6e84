package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Backup;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import jenkins.management.Badge;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What the pages with pictures show, and how often they read what is stored. */
public class PicturePagesTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;
    private String change;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        change = "promotion-changes/" + shop.scene.change.key() + "/";
    }

    private HtmlPage page(String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.login(user).goTo(path);
    }

    private String text(String user, String path) throws Exception {
        return page(user, path).asNormalizedText();
    }

    /** How often records were read from the disk meanwhile. */
    private List<String> readings(Act act) throws Exception {
        List<String> read = new CopyOnWriteArrayList<>();
        Handler listening = new StreamHandler() {
            @Override
            public void publish(LogRecord record) {
                read.add(record.getMessage());
            }
        };
        Logger reading = Logger.getLogger(Journal.class.getName());
        Level before = reading.getLevel();
        reading.setLevel(Level.FINE);
        reading.addHandler(listening);
        try {
            act.perform();
        } finally {
            reading.removeHandler(listening);
            reading.setLevel(before);
        }
        return read;
    }

    private interface Act {
        void perform() throws Exception;
    }

    @Test
    public void changeIsDrawnFirst() throws Exception {
        shop.lived();
        for (String path : List.of(change, shop.build.getUrl() + "promotion/", change + "live")) {
            HtmlPage page = page("qa1", path);
            DomElement picture = page.querySelector("svg.cp-pic[role=img]");
            assertTrue(path, picture.getTextContent().startsWith("Timeline of CR-1"));
            assertEquals(path, 1, page.querySelectorAll(".cp-pic__current").size());
            assertTrue(path, page.querySelectorAll(".cp-pic__wait").size() > 2);
            String html = page.getWebResponse().getContentAsString();
            assertTrue(path, html.indexOf("cp-pic") < html.indexOf("cp-steps"));
        }
        String text = text("qa1", change);
        assertTrue(text, text.contains("Who holds what"));
        assertTrue(text, text.contains("production: locked for"));
        assertTrue(text, text.contains("'Test' rejected by qa1 \"timeout wrong\""));
        assertTrue(text, text.contains("author\trecorded revision 2") || text.contains("author"));
        assertFalse(text, text.contains("ledger"));
    }

    @Test
    public void nothingIsToldOfNothing() throws Exception {
        String text = text("qa1", change);
        assertFalse(text, text.contains("Who took part"));
        assertFalse(text, text.contains("Who holds what"));
        shop.scene.record(new ChangeFact.Cancelled("a mistake"));
        text = text("qa1", change);
        assertFalse(text, text.contains("not reached"));
        assertFalse(text, text.contains("not yet"));
        assertTrue(text, text.contains("left out"));
    }

    @Test
    public void everythingRecordedIsFoundByWordsAndReadOnce() throws Exception {
        shop.lived();
        assertEquals("the change's page does not read the record", List.of(), readings(() -> page("qa1", change)));
        assertEquals(
                1,
                readings(() -> page("qa1", change + "recorded/?text=pool&about=RUNS"))
                        .size());
        String all = text("qa1", change + "recorded/");
        assertTrue(all, all.contains("Rejected ‘Test’ “timeout wrong”"));
        assertTrue(all, all.contains("Item stop on test done in"));
        assertFalse(all, all.contains("ledger"));
        String gates = text("qa1", change + "recorded/?about=gates");
        assertTrue(gates, gates.contains("Rejected ‘Test’"));
        assertFalse(gates, gates.contains("Copied production"));
        String found = text("qa1", change + "recorded/?text=TIMEOUT");
        assertTrue(found, found.contains("1 of " + shop.scene.change.state().version() + " entries"));
        assertTrue(text("qa1", change + "recorded/?text=nowhere").contains("Nothing of that was recorded."));
        String odd = text("qa1", change + "recorded/?about=%3Cb%3E&part=-7&text=%22%3E%3Cscript%3E");
        assertTrue(odd, odd.contains("Nothing of that was recorded."));
    }

    @Test
    public void thousandsOfEntriesCostWhatTheyAre() throws Exception {
        shop.scene.revision("author");
        shop.scene.applyWaiting("a1", "test", false, false);
        for (int i = 0; i < 2_000; i++) {
            shop.scene.line("a1", "i" + i, LineStatus.DONE, Duration.ofSeconds(1));
        }
        HtmlPage page = page("qa1", change + "recorded/?part=2");
        assertEquals(
                RecordedPage.ROOM, page.querySelectorAll("#main-panel tbody tr").size());
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("Part 2 of 21"));
        assertFalse(page.querySelectorAll("a[href*='part=3']").isEmpty());
        int length = page("qa1", change).getWebResponse().getContentAsString().length();
        assertTrue(length + " characters", length < 100_000);
        assertEquals(List.of(), readings(() -> page("qa1", change + "live")));
    }

    @Test
    public void environmentsSayWhatTheyHold() throws Exception {
        shop.lies(null);
        assertTrue(text("qa1", "environments/"), text("qa1", "environments/").contains("not seen yet"));
        Binding.Origin origin = new Binding.Origin("production", "v1:p", "CR-1", "2026-11-21T09:00:00Z");
        Promotion.get().bindings().update("test", b -> b.withOrigin(origin).withOccupant("CR-1"));
        shop.lies("v1:p");
        String text = text("qa1", "environments/");
        assertTrue(text, text.contains("copy of production, 21 Nov 2026 09:00 UTC"));
        assertFalse(text, text.contains("plan revision"));
        assertTrue("seen when it was copied\n" + text, text.contains("its own content, seen"));
        assertTrue(text, text.contains("when it was copied to test"));

        shop.scene.revision("author");
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.applyBegun("a1");
        text = text("qa1", "environments/");
        assertTrue(text, text.contains("+ the plan was followed in part; no build goes on with it"));
        WorkflowRun run = shop.working("a1");
        text = text("qa1", "environments/");
        assertTrue(text, text.contains("+ the plan is being followed"));
        run.doStop();
        shop.scene.applyEnded("a1", ApplyOutcome.DONE);
        shop.scene.custody().settle("test");
        text = text("qa1", "environments/");
        assertTrue(text, text.contains("copy of production, 21 Nov 2026 09:00 UTC"));
        assertTrue(text, text.contains("+ plan revision 1 (CR-1)"));
        assertTrue(text, text.contains("occupied by CR-1"));

        shop.scene.lock("production");
        text = text("qa1", "environments/");
        assertTrue(text, text.contains("when it was locked"));
        assertTrue(text, text.contains("locked by CR-1"));
        shop.scene.record(new SoakFact.Began("s1", "production", Duration.ofDays(3), "v1:tree"));
        shop.scene.record(new SoakFact.Observed(
                "s1",
                new Soak.Change(
                        null, shop.scene.now().plusHours(1).toInstant(), "v1:other", List.of("app.json changed"))));
        assertTrue(text("qa1", "environments/").contains("drift: app.json changed"));
    }

    @Test
    public void whatCanBePutBackIsListedWithTheStepThatDoesIt() throws Exception {
        assertFalse(text("qa1", "environments/").contains("Restore a backup"));
        shop.scene.revision("author");
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.applyBegun("a1");
        HtmlPage page = page("qa1", "environments/");
        List<Backup> kept = Backup.of(shop.scene.change.state(), "test");
        assertEquals(
                List.of(Backup.Before.APPLY), kept.stream().map(Backup::before).toList());
        String all = page.getBody().getTextContent();
        assertTrue(all, all.contains("before the plan was followed"));
        assertEquals(
                List.of("restoreEnvironment environment: 'test', change: 'CR-1', backup: '"
                        + kept.get(0).id() + "', reason: ''"),
                page.querySelectorAll(".cp-step code").stream()
                        .map(code -> code.getTextContent())
                        .toList());
    }

    @Test
    public void aSecondChangeOfANameIsLinkedByItsOwnKey() throws Exception {
        shop.scene.record(new ChangeFact.Cancelled("another is wanted"));
        Change second = Promotion.get().changes().use(new ChangeName("CR-1"), "shop", "dora");
        assertEquals("CR-1-2", second.key());
        Actor build = Actor.step("shop#1", "7");
        second.record(build, new ApplyFact.Waiting("a1", "test", false, 0, 1, false));
        second.record(Actor.person("ivan"), new ApplyFact.BeginPressed("a1"));
        second.record(build, new ApplyFact.Begun("a1", "v1:tree", "4".repeat(64), null, "v1:p"));
        String html = page("qa1", "environments/").getWebResponse().getContentAsString();
        assertTrue(html, html.contains("/promotion-changes/CR-1-2/\">CR-1<"));
        assertFalse(html, html.contains("/promotion-changes/CR-1/\""));
    }

    @Test
    public void onlyStagesThatFollowOneAnotherAreJoined() throws Exception {
        List<Environment> stages = PromotionConfiguration.get().getEnvironments();
        for (int i = 0; i < stages.size(); i++) {
            stages.get(i).setOrder(i + 1);
        }
        assertEquals(2, joined());
        stages.get(2).setJobs(List.of("another"));
        assertEquals("no job promotes from the second to the third", 1, joined());
        stages.forEach(stage -> stage.setOrder(0));
        assertEquals("none has a place in a row", 0, joined());
    }

    private int joined() throws Exception {
        return page("admin", "environments/")
                .querySelectorAll(".cp-stage--leads")
                .size();
    }

    @Test
    public void driftIsLookedForWhenSomebodyAsks() throws Exception {
        Environment test = PromotionConfiguration.get().getEnvironments().get(1);
        EnvironmentSite.Captured left = Sites.open(test, Map.of(), null).capture(TreeProgress.NONE);
        Binding.Known known = new Binding.Known(left.tree(), left.snapshot(), "copied", "CR-1", "2026-11-21T09:00:00Z");
        Promotion.get().bindings().update("test", binding -> binding.withKnown(known));
        assertEquals(
                0,
                page("qa1", "environments/")
                        .querySelectorAll("form[action$='test/look']")
                        .size());
        assertTrue(look("test"), look("test").contains("none,"));
        shop.stages.write("test/added.json", "{}");
        List<String> woken = new CopyOnWriteArrayList<>();
        Promotion.Listener gate = new Promotion.Listener() {
            @Override
            public void changed(String change) {
                woken.add(change);
            }
        };
        Promotion.get().listen(gate);
        String text = look("test");
        Promotion.get().forget(gate);
        assertEquals("gates of the change look too", List.of("CR-1"), woken);
        assertTrue(text, text.contains("added.json is new"));
        try (var ignored = Promotion.get().bindings().reserve("test", "CR-2").orElseThrow()) {
            assertTrue(look("test"), look("test").contains("Something is being written there"));
        }
        assertEquals(
                "a look changes nothing",
                known,
                Promotion.get().bindings().of("test").known());
    }

    private String look(String environment) throws Exception {
        HtmlPage page = page("ivan", "environments/");
        HtmlForm form = page.querySelector("form[action$='" + environment + "/look']");
        HtmlPage after = ((HtmlButton) form.querySelector("button")).click();
        return ((DomElement) after.getElementById("environment-" + environment)).asNormalizedText();
    }

    @Test
    public void environmentsAreFilteredAlsoWithoutScripts() throws Exception {
        HtmlPage page = page("admin", "environments/?filter=PROD");
        assertEquals(
                2,
                page.querySelectorAll("#cp-stages [data-promotion-row][hidden]").size());
        assertEquals(2, page.querySelectorAll("#cp-stages tbody tr[hidden]").size());
        assertEquals("PROD", page.getElementById("cp-filter").getAttribute("value"));
    }

    @Test
    public void whoMaySeeAnEnvironmentOnlyIsNotToldOfChanges() throws Exception {
        Change hidden = Promotion.get().changes().use(new ChangeName("SECRET"), "gone", "build:gone#1");
        Binding.Known known = new Binding.Known("v1:x", null, "applied", hidden.key(), "2026-11-21T09:00:00Z");
        Promotion.get().bindings().update("test", b -> b.withKnown(known).withOccupant(hidden.key()));
        String text = text("qa1", "environments/");
        assertTrue(text, text.contains("plan revision"));
        assertTrue(text, text.contains("a change you cannot see"));
        assertFalse(text, text.contains("SECRET"));
        assertTrue(page("qa1", "environments/?filter=secret")
                .querySelectorAll("#cp-stages tbody tr:not([hidden])")
                .isEmpty());
    }

    @Test
    public void jobsPageIsPlotted() throws Exception {
        shop.lived();
        shop.scene.record(new WindowFact.Planned(
                "w1",
                shop.scene.now(),
                shop.scene.now().plusHours(1),
                shop.scene.now().plusMinutes(30)));
        shop.scene.record(new WindowFact.Began("w1"));
        HtmlPage page = page("qa1", "job/shop/promotions/");
        assertEquals(3, page.querySelectorAll("svg.cp-pic[role=img]").size());
        assertFalse(page.querySelectorAll("circle.cp-pic__dot--newest").isEmpty());
        assertEquals(
                "a part for each round",
                2,
                page.querySelectorAll("figure rect.cp-pic__count").size());
        assertFalse(page.querySelectorAll("figure rect.cp-pic__outage").isEmpty());
    }

    /** The plan's first item, estimated at a minute, took two. */
    private void learned() throws Exception {
        shop.scene.revision("Au\"thor");
        shop.scene.applyWaiting("a1", "test", false, false);
        shop.scene.applyBegun("a1");
        shop.scene.line("a1", "stop", LineStatus.DONE, Duration.ofMinutes(2));
        Summary.Line stop =
                new Summary.Line("stop", "DONE", "ivan", 1, Duration.ofMinutes(2), Duration.ZERO, Duration.ZERO, 0, "");
        Summary summary = new Summary(
                Summary.Outcome.DONE, List.of(stop), stop.work(), Duration.ZERO, Duration.ZERO, 0, List.of());
        shop.scene.record(new ApplyFact.Ended(
                "a1", ApplyOutcome.DONE, "v1:after", null, summary, null, true, List.of(), List.of(), null));
        shop.scene.record(new ChangeFact.Closed(""));
    }

    @Test
    public void estimatesAreSetBesideWhatItTook() throws Exception {
        learned();
        String text = text("qa1", "job/shop/promotions/");
        assertTrue(text, text.contains("Estimates of authors\n"));
        assertTrue(text, text.contains("Au\"thor\t1\t200 %\t–"));
        assertTrue(text, text.contains("\t1 min\t2 min (1)\t–\t2 min (median of 1 run)"));
        String json = j.createWebClient()
                .login("qa1")
                .goTo("job/shop/promotions/api/json", "application/json")
                .getWebResponse()
                .getContentAsString();
        assertTrue(json, json.contains("\"rehearsedPercent\":200"));
        assertTrue(json, json.contains("\"offeredMillis\":120000"));
        assertTrue(json, json.contains("\"closed\":1"));
        Change next = Promotion.get().changes().use(new ChangeName("CR-2"), "shop", "build:shop#1");
        Scene second = new Scene(
                Promotion.get().changes(),
                Promotion.get().bindings(),
                next,
                Promotion.get().clock());
        second.revision("author");
        String plan = text("qa1", "promotion-changes/" + next.key() + "/plan/");
        assertTrue(plan, plan.contains("earlier: 2 min (median of 1 run)"));
    }

    @Test
    public void prometheusReadsTheSame() throws Exception {
        learned();
        WebResponse response = j.createWebClient()
                .login("qa1")
                .goTo("job/shop/promotions/prometheus", "text/plain")
                .getWebResponse();
        assertEquals(
                "text/plain;version=0.0.4;charset=utf-8",
                response.getResponseHeaderValue("Content-Type").replace(" ", ""));
        String text = response.getContentAsString();
        assertTrue(text, text.contains("configuration_promotion_changes{jenkins_job=\"shop\",phase=\"closed\"} 1\n"));
        assertTrue(
                text,
                text.contains(
                        "configuration_promotion_estimate_ratio{jenkins_job=\"shop\",author=\"Au\\\"thor\",on=\"test\"}"
                                + " 2.00\n"));
        assertTrue(text, text.contains("configuration_promotion_rounds_sum{jenkins_job=\"shop\"} 1\n"));
        Set<String> families = new HashSet<>();
        String name = "";
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("# HELP ")) {
                assertTrue("once each: " + line, families.add(line.split(" ")[2]));
            } else if (line.startsWith("# TYPE ")) {
                name = line.split(" ")[2];
                assertTrue(line, families.contains(name));
            } else if (!line.isEmpty()) {
                assertTrue(
                        line,
                        line.matches(
                                name
                                        + "(_sum|_count)?\\{[a-z_]+=\"([^\"\\\\]|\\\\[\"n\\\\])*\"(,[a-z_]+=\"([^\"\\\\]|\\\\[\"n\\\\])*\")*\\} (-?[0-9.]+|NaN)"));
            }
        }
        for (String family : List.of(
                "lead_time_seconds",
                "locked_seconds",
                "rounds",
                "clarifications_total",
                "outage_overruns_total",
                "estimate_ratio")) {
            assertTrue(family + " in " + families, families.contains("configuration_promotion_" + family));
        }
        assertTrue(text.endsWith("\n") && !text.contains("\n\n"));
        JenkinsRule.WebClient stranger = j.createWebClient().login("stranger");
        stranger.getOptions().setThrowExceptionOnFailingStatusCode(false);
        assertEquals(
                404,
                stranger.goTo("job/shop/promotions/prometheus", null)
                        .getWebResponse()
                        .getStatusCode());
    }

    @Test
    public void thousandsOfEndedChangesAreComparedWithoutReadingThem() throws Exception {
        learned();
        for (int i = 0; i < 200; i++) {
            Promotion.get()
                    .changes()
                    .use(new ChangeName("O-" + i), "shop", "build:shop#1")
                    .record(Actor.person("me"), new ChangeFact.Closed(""));
        }
        assertEquals(
                List.of(),
                readings(() -> j.createWebClient().login("qa1").goTo("job/shop/promotions/prometheus", "text/plain")));
    }

    @Test
    public void tasksSayWhatTheyAreAbout() throws Exception {
        shop.scene.revision("author");
        String gate = shop.scene.gate("Test", "qa", 2, true, Shop.TESTS);
        shop.scene.applyWaiting("a1", "test", false, false);
        String text = text("qa1", "my-approvals/");
        assertTrue(text, text.contains("Decide at “Test”"));
        assertTrue(text, text.contains("Enable new routing"));
        assertTrue(text, text.contains("still needed: "));
        assertTrue(text, text.contains("0 of 2 test cases passed"));
        shop.scene.decide(gate, Shop.qa1(), Verdict.REJECT, "no");
        assertTrue(text("qa1", "my-approvals/").contains("Nothing waits for you"));
        assertTrue(text("ivan", "my-approvals/").contains("Plan revision 1"));
    }

    @Test
    public void countIsABadgeForJenkinsThatHasAPlaceForIt() throws Exception {
        MyApprovals approvals = ExtensionList.lookupSingleton(MyApprovals.class);
        assertTrue(approvals.isPrimaryAction());
        assertNull("nobody in particular", approvals.getBadge());
        try (ACLContext ignored = as("qa1")) {
            assertNull(approvals.getBadge());
            String gate = shop.scene.gate("Test", "qa", 1, true, null);
            Badge badge = approvals.getBadge();
            assertEquals("1", badge.getText());
            assertEquals("1 waiting for you", badge.getTooltip());
            assertEquals("counted once a fact", List.of(), readings(approvals::getBadge));
            shop.scene.decide(gate, Shop.qa1(), Verdict.APPROVE, "");
            assertNull(approvals.getBadge());
        }
        shop.scene.gate("Test", "qa", 1, true, null);
        try (ACLContext ignored = as("reader")) {
            assertNull(approvals.getBadge());
        }
    }

    private static ACLContext as(String user) {
        return ACL.as2(User.getById(user, true).impersonate2());
    }

    @Test
    public void menuOfDefinitionsIsNotTakenForTheEnvironments() throws Exception {
        String url = ExtensionList.lookupSingleton(EnvironmentLink.class).getUrlName();
        assertFalse(
                url,
                url.endsWith(
                        ExtensionList.lookupSingleton(EnvironmentsRoot.class).getUrlName()));
        assertEquals(200, page("admin", "manage/" + url + "/").getWebResponse().getStatusCode());
    }
}
