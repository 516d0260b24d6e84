package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.steps.ApplyWorkPlanStep;
import java.net.URL;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Two teams share an environment: each sees that the other has it, since when and until when, and nothing else of the other's. */
public class TwoTeamsTest {

    private static final String SINCE = "2026-11-21T09:00:00Z";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;
    private Change theirs;
    private String token;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        shop.lived();
        WorkflowJob hidden = j.createProject(WorkflowJob.class, "hidden-job");
        List<Environment> all = new ArrayList<>(PromotionConfiguration.get().getEnvironments());
        all.stream()
                .filter(environment -> environment.getName().equals("development"))
                .forEach(environment -> environment.setJobs(List.of("shop", hidden.getName())));
        Environment vault = new Environment("hidden-vault", new DirectoryType("/srv/vault"));
        vault.setJobs(List.of(hidden.getName()));
        all.add(vault);
        PromotionConfiguration.get().setEnvironments(all);
        theirs = Promotion.get().changes().use(new ChangeName("SECRET-MERGER"), "hidden-job", "build:hidden-job#1");
        token = Promotion.get()
                .bindings()
                .acquire(
                        "development",
                        new Binding.Waiting(
                                "t2", theirs.key(), "SECRET-MERGER", SINCE, "secret reason", "hidden-job#1"),
                        "build:hidden-job#1",
                        "v1:tree")
                .orElseThrow()
                .token();
        theirs.record(
                Actor.named("hidden"),
                new LockFact.Locked("development", token, "secret reason", "v1:tree", "3 changed: secret-prices.json"));
        Promotion.get().bindings().update("development", b -> b.withMark(
                        new Binding.Mark(theirs.key(), "SECRET-MERGER", "a1", SINCE))
                .withOccupant(theirs.key())
                .withOrigin(new Binding.Origin("hidden-vault", "v1:x", theirs.key(), SINCE)));
        shop.scene.change.record(Actor.named("admin"), new ChangeFact.JobsListed(List.of("hidden-job")));
        grant(PromotionPermissions.OVERRIDE);
    }

    private void grant(hudson.security.Permission more) {
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("team-a", "reader")
                .grant(Item.READ, Item.CONFIGURE, more)
                .onItems(shop.job)
                .to("team-a")
                .grant(Item.READ)
                .onItems(shop.job)
                .to("reader"));
    }

    private WebResponse send(HttpMethod method, String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .withBasicApiToken(User.getById(user, true))
                .withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        return client.getPage(new WebRequest(new URL(j.getURL(), path), method)).getWebResponse();
    }

    @Test
    public void formsOfStepsOfferNothingOfTheOtherTeam() throws Exception {
        var form = new ApplyWorkPlanStep.DescriptorImpl();
        List<String> offered = new ArrayList<>();
        try (ACLContext teamA = ACL.as2(User.getById("team-a", true).impersonate2())) {
            form.doFillEnvironmentItems(shop.job).forEach(one -> offered.add(one.value));
            assertEquals(0, form.doFillEnvironmentItems(null).size());
        }
        assertEquals(List.of("development", "test", "production"), offered);
        try (ACLContext reader = ACL.as2(User.getById("reader", true).impersonate2())) {
            assertEquals(0, form.doFillEnvironmentItems(shop.job).size());
        }
        assertEquals(4, form.doFillEnvironmentItems(null).size());
    }

    @Test
    public void nothingOfTheOtherTeamIsOnAnyPage() throws Exception {
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        for (String path : List.of(
                "environments/",
                "environments/api/json?depth=5",
                "environments/development/api/json?depth=5",
                "my-approvals/",
                "my-approvals/api/json?depth=5",
                "promotion-changes/",
                "promotion-changes/api/json?depth=5",
                change,
                change + "api/json?depth=5",
                change + "recorded/",
                "job/shop/promotions/",
                shop.build.getUrl() + "promotion/",
                shop.build.getUrl() + "api/json?depth=5")) {
            WebResponse seen = send(HttpMethod.GET, "team-a", path);
            assertEquals(path, 200, seen.getStatusCode());
            for (String secret : List.of(
                    "SECRET-MERGER",
                    theirs.key(),
                    "secret reason",
                    "secret-prices",
                    "hidden-job",
                    "hidden-vault",
                    token)) {
                assertFalse(path + " tells " + secret, seen.getContentAsString().contains(secret));
            }
        }
        assertTrue(send(HttpMethod.GET, "team-a", "environments/")
                .getContentAsString()
                .contains("a change you cannot see"));
    }

    @Test
    public void untilWhenTheOtherTeamHasItIsTold() throws Exception {
        assertFalse(send(HttpMethod.GET, "team-a", "environments/")
                .getContentAsString()
                .contains("taken until"));
        var estimate = shop.scene.change.state().windows().get(0).estimate();
        OffsetDateTime end = OffsetDateTime.parse("2026-11-22T03:00:00Z");
        theirs.record(Actor.named("hidden"), new WindowFact.Opened("w1", "development", estimate));
        theirs.record(Actor.named("hidden"), new WindowFact.Planned("w1", end.minusHours(4), end, end.minusHours(2)));
        String page = send(HttpMethod.GET, "team-a", "environments/").getContentAsString();
        assertTrue(page, page.contains("taken until <time datetime=\"" + end + "\">"));
        String json = send(HttpMethod.GET, "team-a", "environments/development/api/json")
                .getContentAsString();
        assertTrue(json, json.contains("\"takenUntil\":\"2026-11-22T03:00:00Z\""));
        nothingOfTheOtherTeamIsOnAnyPage();
        theirs.record(Actor.named("hidden"), new WindowFact.Ended("w1", end.minusHours(1), false));
        assertFalse(send(HttpMethod.GET, "team-a", "environments/")
                .getContentAsString()
                .contains("taken until"));
    }

    /** Who may have a shared environment looked at learns that it differs, and of the other team's contents nothing. */
    @Test
    public void lookForDriftTellsNothingOfWhatTheOtherTeamLeft() throws Exception {
        Promotion.get().bindings().update("development", b -> b.withMark(null)
                .withKnown(new Binding.Known("v1:secret-tree", null, "applied", theirs.key(), SINCE)));
        String asked =
                send(HttpMethod.POST, "team-a", "environments/development/look").getContentAsString();
        assertFalse(asked, asked.contains("secret-tree"));
        assertFalse(asked, asked.contains("found "));
        for (String path : List.of("environments/", "environments/api/json?depth=5")) {
            String seen = send(HttpMethod.GET, "team-a", path).getContentAsString();
            assertFalse(path, seen.contains("secret-tree"));
        }
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        String told = send(HttpMethod.GET, "admin", "environments/").getContentAsString();
        assertTrue(told, told.contains("secret-tree"));
    }

    @Test
    public void thePermissionComesBeforeAnyOtherAnswer() throws Exception {
        for (String environment : List.of("development", "test")) {
            WebResponse answer = send(HttpMethod.POST, "reader", "environments/" + environment + "/override?reason=x");
            assertEquals(environment, 403, answer.getStatusCode());
            assertFalse(answer.getContentAsString().contains("SECRET"));
        }
    }

    /** A record that was lost, with a backup say: the mark names it still. */
    @Test
    public void theMarkOfALostRecordIsForAdministrators() throws Exception {
        Promotion.get()
                .bindings()
                .update("development", b -> b.withMark(new Binding.Mark("gone", "SECRET-TAKEOVER", "a1", SINCE)));
        WebResponse answer = send(HttpMethod.POST, "team-a", "environments/development/override?reason=x");
        assertEquals(403, answer.getStatusCode());
        assertFalse(answer.getContentAsString().contains("SECRET"));
    }

    /** What is not shown cannot be found either, letter by letter. */
    @Test
    public void filterFindsNothingOfTheOtherTeam() throws Exception {
        for (String text : List.of("shop", "hidden", "SECRET")) {
            String page = send(HttpMethod.GET, "team-a", "environments/?filter=" + text)
                    .getContentAsString();
            assertEquals(text + page, text.equals("shop"), page.contains("<tr id=\"environment-development\">"));
        }
    }
}
