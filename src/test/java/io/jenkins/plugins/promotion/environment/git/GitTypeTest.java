package io.jenkins.plugins.promotion.environment.git;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import java.net.URL;
import java.nio.file.Files;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The form of a git environment: what it offers, to whom, and what it keeps. */
public class GitTypeTest {
    private static final String URL = "https://git.example.org/shop.git";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    private GitType.DescriptorImpl form;

    @Before
    public void setUp() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "shop-git", "the shop's", "robot", "canary"));
        SystemCredentialsProvider.getInstance().save();
        form = (GitType.DescriptorImpl) j.jenkins.getDescriptorOrDie(GitType.class);
    }

    private static List<String> values(ListBoxModel items) {
        return items.stream().map(item -> item.value).toList();
    }

    @Test
    public void administratorsChooseAmongCredentialsByName() {
        try (ACLContext ignored = ACL.as2(User.getById("admin", true).impersonate2())) {
            ListBoxModel items = form.doFillCredentialsIdItems(URL, "");
            assertEquals(List.of("", "shop-git"), values(items));
            assertTrue(items.get(1).name, items.get(1).name.contains("robot"));
            assertFalse(items.toString().contains("canary"));
            assertEquals(
                    "What is set stays",
                    List.of("", "shop-git", "gone"),
                    values(form.doFillCredentialsIdItems(URL, "gone")));
            assertEquals(FormValidation.Kind.OK, form.doCheckCredentialsId("shop-git", URL).kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckCredentialsId("gone", URL).kind);
            assertEquals(FormValidation.Kind.OK, form.doCheckUrl(URL).kind);
            assertEquals(FormValidation.Kind.WARNING, form.doCheckUrl("http://git.example.org/x").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckUrl("https://robot:canary@example.org").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckBranch("a b").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckFolder("../x").kind);
        }
    }

    @Test
    public void othersLearnNothing() {
        try (ACLContext ignored = ACL.as2(User.getById("reader", true).impersonate2())) {
            assertEquals(List.of(""), values(form.doFillCredentialsIdItems(URL, "")));
            assertThrows(AccessDeniedException3.class, () -> form.doCheckCredentialsId("shop-git", URL));
            assertThrows(AccessDeniedException3.class, () -> form.doCheckUrl(URL));
            assertThrows(AccessDeniedException3.class, () -> form.doCheckBranch("main"));
            assertThrows(AccessDeniedException3.class, () -> form.doCheckFolder(""));
        }
    }

    @Test
    public void theFormIsAskedByPostOnly() throws Exception {
        for (String what :
                List.of("checkUrl", "checkBranch", "checkFolder", "checkCredentialsId", "fillCredentialsIdItems")) {
            String path = "descriptorByName/" + GitType.class.getName() + "/" + what + "?value=x&url=x&credentialsId=";
            assertEquals(what, 200, status(HttpMethod.POST, "admin", path));
            assertNotEquals(what, 200, status(HttpMethod.GET, "admin", path));
        }
        String check = "descriptorByName/" + GitType.class.getName() + "/checkUrl?value=x";
        assertEquals(403, status(HttpMethod.POST, "reader", check));
    }

    private int status(HttpMethod method, String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .withBasicApiToken(User.getById(user, true))
                .withThrowExceptionOnFailingStatusCode(false);
        return client.loadWebResponse(new WebRequest(new URL(j.getURL(), path), method))
                .getStatusCode();
    }

    @Test
    public void onlyTheIdOfCredentialsIsKept() throws Exception {
        GitType type = new GitType(URL, "main");
        type.setCredentialsId("shop-git");
        PromotionConfiguration.get().setEnvironments(List.of(new Environment("test", type)));
        String stored = Files.readString(
                j.jenkins.getRootDir().toPath().resolve(PromotionConfiguration.class.getName() + ".xml"));
        assertTrue(stored, stored.contains("shop-git"));
        assertFalse(stored, stored.contains("canary"));
        assertEquals(URL + ", branch main", type.getLocation());
    }
}
