package io.jenkins.plugins.promotion.genuine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.Result;
import hudson.model.User;
import hudson.tasks.Mailer;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.notice.NoticeConfiguration;
import io.jenkins.plugins.promotion.notice.Receivers;
import jakarta.mail.internet.MimeMessage;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Jobs in folders: what is granted on a folder, and folders that are deleted, made again, or get another's job. */
public class FoldersTest {

    private static final String LOCK = "lockConfig environment: 'production', change: 'CR-1', reason: 'release'";
    private static final String ANOTHER = "is another than the one that environments and changes mean by this name";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Folder team;
    private WorkflowJob shop;
    private String change;

    @Before
    public void setUp() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        team = j.createProject(Folder.class, "team");
        shop = team.createProject(WorkflowJob.class, "shop");
        Stages.three(folder.getRoot().toPath(), "team/shop");
        build(shop, Result.SUCCESS, LOCK);
        change = "promotion-changes/"
                + Promotion.get().changes().all().iterator().next().key() + "/";
    }

    private String build(WorkflowJob job, Result result, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = j.assertBuildStatus(result, job.scheduleBuild2(0));
        return JenkinsRule.getLog(run);
    }

    private WebResponse send(HttpMethod method, String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .withBasicApiToken(User.getById(user, true))
                .withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), path), method);
        request.setAdditionalHeader("Accept", "application/json");
        return client.getPage(request).getWebResponse();
    }

    private int get(String user, String path) throws Exception {
        return send(HttpMethod.GET, user, path).getStatusCode();
    }

    @Test
    public void whatIsGrantedOnAFolderHoldsForTheChangesOfItsJobs() throws Exception {
        Folder other = j.createProject(Folder.class, "other");
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("member", "lead", "stranger", "lost")
                .grant(Item.READ)
                .onFolders(team)
                .to("member")
                .grant(Item.READ, PromotionPermissions.OVERRIDE)
                .onFolders(team)
                .to("lead")
                .grant(Item.READ, PromotionPermissions.OVERRIDE)
                .onFolders(other)
                .to("stranger")
                .grant(Item.DISCOVER)
                .onItems(team)
                .to("lost")
                .grant(Item.READ, PromotionPermissions.OVERRIDE)
                .onItems(shop)
                .to("lost"));
        for (String user : List.of("member", "lead")) {
            assertEquals(user, 200, get(user, change));
            assertEquals(user, 200, get(user, "environments/"));
            assertTrue(send(HttpMethod.GET, user, "environments/api/json?depth=2")
                    .getContentAsString()
                    .contains("production"));
        }
        // Who cannot come to the job, since its folder is not theirs to read, does not come to its changes either.
        for (String user : List.of("stranger", "lost")) {
            assertEquals(user, 404, get(user, change));
            WebResponse lists = send(HttpMethod.GET, user, "promotion-changes/api/json?depth=3");
            assertEquals(user, 200, lists.getStatusCode());
            assertFalse(user, lists.getContentAsString().contains("CR-1"));
            assertEquals(user, 200, get(user, "my-approvals/"));
            assertFalse(
                    user,
                    send(HttpMethod.GET, user, "environments/api/json?depth=2")
                            .getContentAsString()
                            .contains("production"));
            assertEquals(
                    user,
                    404,
                    send(HttpMethod.POST, user, change + "end?reason=x").getStatusCode());
        }
        assertEquals(
                403, send(HttpMethod.POST, "member", change + "end?reason=x").getStatusCode());
        assertEquals(200, send(HttpMethod.POST, "lead", change + "end?reason=x").getStatusCode());
    }

    @Test
    public void whoCannotComeToTheJobGetsNoMailOfIt() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
        server.start();
        Mailer.descriptor().setSmtpHost("127.0.0.1");
        Mailer.descriptor().setSmtpPort(String.valueOf(server.getSmtp().getPort()));
        JenkinsLocationConfiguration.get().setAdminAddress("jenkins@example.org");
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("lead", "lost")
                .grant(Item.READ, PromotionPermissions.SIGN_OFF)
                .onFolders(team)
                .to("lead")
                .grant(Item.READ, PromotionPermissions.SIGN_OFF)
                .onItems(shop)
                .to("lost"));
        for (String id : List.of("lead", "lost")) {
            User.getById(id, true).addProperty(new Mailer.UserProperty(id + "@example.org"));
        }
        Receivers receivers = new Receivers();
        receivers.setMail(true);
        NoticeConfiguration.get().setReceivers(receivers);
        shop.setDefinition(new CpsFlowDefinition(
                "awaitSignOff name: 'Test', change: 'CR-1', approvers: 'user:lead, user:lost'", true));
        WorkflowRun waits = shop.scheduleBuild2(0).waitForStart();
        try {
            assertTrue(server.waitForIncomingEmail(60_000, 1));
            for (MimeMessage mail : server.getReceivedMessages()) {
                assertEquals("[lead@example.org]", Arrays.toString(mail.getAllRecipients()));
            }
        } finally {
            waits.doStop();
            j.waitForCompletion(waits);
            server.stop();
        }
    }

    @Test
    public void folderThatIsMadeAgainHasNothingOfTheOldOnesJobs() throws Exception {
        team.delete();
        Folder again = j.createProject(Folder.class, "team");
        WorkflowJob mine = again.createProject(WorkflowJob.class, "shop");
        assertThat(build(mine, Result.FAILURE, LOCK), containsString(ANOTHER));
        assertTrue(Jobs.readable("team/shop").isEmpty());
    }

    @Test
    public void jobThatIsMovedIntoTheFolderIsNotTheOneThatWasThere() throws Exception {
        Folder other = j.createProject(Folder.class, "other");
        WorkflowJob mine = other.createProject(WorkflowJob.class, "shop");
        shop.delete();
        WorkflowJob moved = Items.move(mine, team);
        assertEquals("team/shop", moved.getFullName());
        assertThat(build(moved, Result.FAILURE, LOCK), containsString(ANOTHER));
    }

    @Test
    public void folderThatIsCalledOtherwiseKeepsWhatItsJobsHave() throws Exception {
        team.renameTo("crew");
        WorkflowJob same = (WorkflowJob) team.getItem("shop");
        build(same, Result.SUCCESS, "unlockConfig environment: 'production', change: 'CR-1'");
        Folder next = j.createProject(Folder.class, "team");
        WorkflowJob mine = next.createProject(WorkflowJob.class, "shop");
        assertThat(
                build(mine, Result.FAILURE, LOCK.replace("CR-1", "CR-2")),
                containsString("may use no environment 'production'"));
    }
}
