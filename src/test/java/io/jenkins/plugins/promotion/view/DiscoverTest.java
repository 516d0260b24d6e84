package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Item;
import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A job that somebody may discover but not read: Jenkins throws at its name, and no page may. */
public class DiscoverTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;
    private Change hidden;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        shop.lived();
        WorkflowJob secret = j.createProject(WorkflowJob.class, "hidden");
        hidden = Promotion.get().changes().use(new ChangeName("HIDDEN-1"), "hidden", "build:hidden#1");
        List<Environment> all = new ArrayList<>(PromotionConfiguration.get().getEnvironments());
        Environment vault = new Environment("vault", new DirectoryType("/srv/vault"));
        vault.setJobs(List.of("hidden"));
        all.add(vault);
        all.get(0).setJobs(List.of("hidden", "shop"));
        PromotionConfiguration.get().setEnvironments(all);
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("half", "discoverer")
                .grant(Item.DISCOVER)
                .everywhere()
                .to("half", "discoverer")
                .grant(Item.READ, PromotionPermissions.SIGN_OFF, PromotionPermissions.APPLY)
                .onItems(shop.job)
                .to("half")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        assertFalse(secret.getFullName().isEmpty());
    }

    private WebResponse get(String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .withBasicApiToken(User.getById(user, true))
                .withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        return client.getPage(new URL(j.getURL(), path)).getWebResponse();
    }

    private static List<String> lists() {
        return Stream.of("promotion-changes/", "my-approvals/", "environments/")
                .flatMap(page -> Stream.of(page, page + "api/json?depth=3"))
                .toList();
    }

    @Test
    public void listsShowWhatMayBeRead() throws Exception {
        String[][] table = {
            {"promotion-changes/", "CR-1"},
            {"my-approvals/", "CR-1"},
            {"environments/", "production"},
            {"job/shop/promotions/", "CR-1"},
        };
        for (String[] row : table) {
            for (String path : List.of(row[0], row[0] + "api/json?depth=3")) {
                WebResponse seen = get("half", path);
                assertEquals(path, 200, seen.getStatusCode());
                assertTrue(
                        path + seen.getContentAsString(),
                        seen.getContentAsString().contains(row[1]));
                assertFalse(path, seen.getContentAsString().contains("HIDDEN-1"));
                assertFalse(path, seen.getContentAsString().contains("vault"));
            }
        }
    }

    @Test
    public void whoMayDiscoverOnlySeesEmptyLists() throws Exception {
        for (String path : lists()) {
            WebResponse seen = get("discoverer", path);
            assertEquals(path, 200, seen.getStatusCode());
            for (String text : List.of("CR-1", "HIDDEN-1", "vault", "production")) {
                assertFalse(path + text, seen.getContentAsString().contains(text));
            }
        }
    }

    @Test
    public void pagesOfWhatMayNotBeReadAreNotThere() throws Exception {
        for (String user : List.of("half", "discoverer")) {
            String change = "promotion-changes/" + hidden.key() + "/";
            for (String path :
                    List.of(change, change + "api/json", "environments/vault/", "environments/vault/api/json")) {
                assertEquals(path + user, 404, get(user, path).getStatusCode());
            }
        }
    }

    @Test
    public void pagesOfWhatMayBeReadAreWhole() throws Exception {
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        for (String path : List.of(
                change,
                change + "api/json?depth=3",
                change + "plan/",
                change + "gate/r2-test/",
                change + "apply/a1/",
                change + "window/w1/",
                shop.build.getUrl() + "promotion/",
                shop.build.getUrl() + "api/json",
                "environments/production/api/json",
                "api/json?depth=2")) {
            assertEquals(path, 200, get("half", path).getStatusCode());
        }
    }

    /** Of one job nobody can tell whether it is the one that is meant: that takes no list from its viewer, nor a page. */
    @Test
    public void damageOfOneJobTakesNothingFromTheOthers() throws Exception {
        Path job = j.jenkins
                .getItemByFullName("hidden", WorkflowJob.class)
                .getRootDir()
                .toPath();
        Jobs.meet(j.jenkins.getItemByFullName("hidden", WorkflowJob.class));
        Files.write(job.resolve("configuration-promotion.id"), new byte[] {(byte) 0xff, (byte) 0xfe});
        listsShowWhatMayBeRead();
        for (String path : lists()) {
            assertEquals(path, 200, get("admin", path).getStatusCode());
        }
    }
}
