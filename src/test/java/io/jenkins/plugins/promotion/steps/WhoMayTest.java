package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import io.jenkins.plugins.promotion.FilesBelow;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticator;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.springframework.security.core.Authentication;

/** Builds that run as somebody, replayed builds, and values that nobody may see. */
public class WhoMayTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    /** Lets every build run as one user. */
    private static final class As extends QueueItemAuthenticator {
        @Override
        public Authentication authenticate2(Queue.Task task) {
            return User.getById("rob", true).impersonate2();
        }
    }

    @After
    public void asTheSystemAgain() {
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().clear();
        j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
    }

    private void asRob(boolean mayCopy) {
        MockAuthorizationStrategy rights = new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("rob");
        Permission agent =
                Permission.fromId("hudson.model.Computer.Build"); // One host asks for it, the other has none.
        if (agent != null) {
            rights.grant(agent).everywhere().to("rob");
        }
        if (mayCopy) {
            rights.grant(PromotionPermissions.COPY).everywhere().to("rob");
        }
        j.jenkins.setAuthorizationStrategy(rights);
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().add(new As());
    }

    @Test
    public void buildOfAUserWithoutCopyIsRefused() throws Exception {
        asRob(false);
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c"),
                containsString("The build runs as 'rob', who lacks Promotion/Copy"));
        assertNull(shop.binding("test").known());
    }

    @Test
    public void buildOfAUserWithCopyMay() throws Exception {
        asRob(true);
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
    }

    @Test
    public void replayThatNamesProductionIsRefused() throws Exception {
        WorkflowRun first = shop.start("echo 'nothing'");
        shop.end(first, Result.SUCCESS);
        WorkflowRun replay =
                replay(first, "lockConfig environment: 'production', change: '" + shop.change() + "', reason: 'x'");
        assertThat(
                shop.end(replay, Result.FAILURE),
                containsString("This build is a replay, and environment 'production' does not allow replays"));
        assertNull(shop.binding("production").lock());
    }

    /** Nobody looks at what a replay runs, so not even one that runs the same is let in. */
    @Test
    public void uneditedReplayIsRefusedByProduction() throws Exception {
        String script = "def c = '" + shop.change() + "'\nunlockConfig environment: 'production', change: c";
        shop.lock();
        WorkflowRun first = shop.start("unlockConfig environment: 'production', change: c");
        shop.end(first, Result.SUCCESS);
        shop.lock();
        assertThat(
                shop.end(replay(first, script), Result.FAILURE),
                containsString("This build is a replay, and environment 'production' does not allow replays"));
        assertNotNull(shop.binding("production").lock());
    }

    @Test
    public void replayOfAReplayIsStillOne() throws Exception {
        WorkflowRun first = shop.start("echo 'nothing'");
        shop.end(first, Result.SUCCESS);
        WorkflowRun second = replay(first, "echo 'still nothing'");
        shop.end(second, Result.SUCCESS);
        WorkflowRun third =
                replay(second, "lockConfig environment: 'production', change: '" + shop.change() + "', reason: 'x'");
        assertThat(shop.end(third, Result.FAILURE), containsString("This build is a replay"));
    }

    @Test
    public void replayThatLoosensFourEyesIsRefused() throws Exception {
        WorkflowRun first = shop.start("echo 'nothing'");
        shop.end(first, Result.SUCCESS);
        WorkflowRun replay = replay(
                first, "awaitSignOff name: 'Test', change: '" + shop.change() + "', covers: 'test', fourEyes: false");
        assertThat(shop.end(replay, Result.FAILURE), containsString("fourEyes: false is refused"));
    }

    private WorkflowRun replay(WorkflowRun run, String script) throws Exception {
        int before = shop.job.getLastBuild().getNumber();
        run.getAction(ReplayAction.class).run(script, Map.of());
        org.awaitility.Awaitility.await().until(() -> shop.job.getLastBuild().getNumber() > before);
        return shop.watch(shop.job.getLastBuild());
    }

    /** Backups, which hold them, stay on the environment's node, in the private part of its store. */
    @Test
    public void localAndSecretValuesAreNowhereUnderTheHome() throws Exception {
        shop.ready();
        WorkflowRun run = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        shop.stages.write("test/mine.txt", "x");
        shop.refused("copyEnvironment from: 'production', to: 'test', change: c, rebase: true");
        List<String> found = new ArrayList<>();
        FilesBelow.of(j.jenkins.getRootDir().toPath()).forEach((file, text) -> {
            if (!file.toString().contains("/store/private/") && tellsAValue(text)) {
                found.add(file.toString());
            }
        });
        assertEquals(List.of(), found);
        Set<String> seen = crawl(run.getUrl() + "promotion/", found);
        assertEquals(List.of(), found);
        for (String part : List.of("/gate/", "/apply/", "/plan/", "environments/", "define/production")) {
            assertTrue(part + " in " + seen, seen.stream().anyMatch(page -> page.contains(part)));
        }
    }

    private static boolean tellsAValue(String text) {
        return text.contains("canary-") || text.contains("host=production") || text.contains("host=test");
    }

    /**
     * Follows every link of this plugin's pages as an administrator, and asks for the data of each page.
     *
     * @param found gets the addresses whose answer tells a local or secret value
     * @return the pages seen
     */
    private Set<String> crawl(String start, List<String> found) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        String change = "promotion-changes/" + shop.people.change().key() + "/";
        Deque<String> open = new ArrayDeque<>(List.of(
                start,
                change,
                "environments/",
                "my-approvals/",
                "manage/environment-definitions/",
                shop.job.getUrl() + "promotions/"));
        shop.people.state().gates().forEach(gate -> open.add(change + "gate/" + gate.id() + "/"));
        shop.people.state().applies().forEach(apply -> open.add(change + "apply/" + apply.id() + "/"));
        shop.people.state().windows().forEach(window -> open.add(change + "window/" + window.id() + "/"));
        List.of("plan/", "plan/yaml", "plan/csv", "plan/markdown", "live").forEach(page -> open.add(change + page));
        String root = j.getURL().toString();
        Set<String> seen = new TreeSet<>();
        while (!open.isEmpty() && seen.size() < 150) {
            String path = open.remove();
            if (!seen.add(path)) {
                continue;
            }
            Page page = client.getPage(root + path);
            if (tellsAValue(page.getWebResponse().getContentAsString())) {
                found.add(path);
            }
            if (page instanceof HtmlPage html && path.endsWith("/")) {
                String data = path + "api/json?depth=5";
                if (tellsAValue(client.getPage(root + data).getWebResponse().getContentAsString())) {
                    found.add(data);
                }
                for (HtmlAnchor link : html.getAnchors()) {
                    String to =
                            html.getFullyQualifiedUrl(link.getHrefAttribute()).toString();
                    String own =
                            to.startsWith(root) ? to.substring(root.length()).replaceFirst("[?#].*", "") : "";
                    if (own.matches("(.*/)?(promotion|promotion-changes|promotions|environments|my-approvals"
                            + "|environment-definitions)/.*")) {
                        open.add(own);
                    }
                }
            }
        }
        return seen;
    }
}
