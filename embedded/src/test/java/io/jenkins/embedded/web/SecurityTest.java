package io.jenkins.embedded.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.User;
import hudson.security.csrf.DefaultCrumbIssuer;
import java.net.URI;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;

public class SecurityTest {
    @TestExtension
    public static class Sample extends SamplePage {}

    @Rule
    public JenkinsRule r = new JenkinsRule();

    private SamplePage sample;

    @Before
    public void secure() {
        r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
        r.jenkins.setCrumbIssuer(new DefaultCrumbIssuer(true));
        sample = ExtensionList.lookupSingleton(Sample.class);
    }

    private String whoAmI(JenkinsRule.WebClient client) throws Exception {
        return client.getJSON("whoAmI/api/json").getJSONObject().getString("name");
    }

    @Test
    public void signInAndOut() throws Exception {
        JenkinsRule.WebClient client = r.createWebClient();
        assertEquals("anonymous", whoAmI(client));
        client.login("reader");
        assertEquals("reader", whoAmI(client));
        client.withThrowExceptionOnFailingStatusCode(false).goTo("logout", null);
        assertEquals("anonymous", whoAmI(client));
    }

    @Test
    public void wrongPasswordIsToldAndNotAccepted() throws Exception {
        JenkinsRule.WebClient client = r.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo("login").getFormByName("login");
        form.getInputByName("j_username").setValue("reader");
        form.getInputByName("j_password").setValue("wrong");
        HtmlPage page = r.submit(form);
        assertEquals(401, page.getWebResponse().getStatusCode());
        assertTrue(page.asNormalizedText().contains("Wrong user name or password"));
        assertEquals("anonymous", whoAmI(client));
    }

    @Test
    public void signInChangesTheSession() throws Exception {
        JenkinsRule.WebClient client = r.createWebClient();
        client.goTo("login");
        List<String> before = sessions(client);
        client.login("reader");
        assertTrue(before + " " + sessions(client), before.stream().noneMatch(sessions(client)::contains));
    }

    private static List<String> sessions(JenkinsRule.WebClient client) {
        return client.getCookieManager().getCookies().stream()
                .map(c -> c.getValue())
                .toList();
    }

    @Test
    public void signInLeadsOnlyToOwnAddresses() {
        assertEquals("/jenkins/job/x/", WebRoot.within("/jenkins", "/jenkins/job/x/"));
        for (String evil : List.of("http://evil/", "//evil/", "/jenkins", "/other/", "/\\evil", "javascript:x")) {
            assertEquals(evil, "/jenkins/", WebRoot.within("/jenkins", evil));
        }
        for (String evil : List.of("//evil/", "/\\evil/", "/\t/evil")) {
            assertEquals(evil, "/", WebRoot.within("", evil));
        }
        assertEquals("/", WebRoot.within("", null));
    }

    @Test
    public void anonymousIsRefusedWithAWayToSignIn() throws Exception {
        r.createWebClient().assertFails("sample/", 403);
        HtmlPage page = (HtmlPage)
                r.createWebClient().withThrowExceptionOnFailingStatusCode(false).goTo("sample/?a=b", "text/html");
        assertEquals(
                "/jenkins/sample/?a=b",
                page.getFormByName("login").getInputByName("from").getValue());
    }

    @Test
    public void basicTakesPasswordOrToken() throws Exception {
        assertEquals("reader", whoAmI(r.createWebClient().withBasicCredentials("reader")));
        assertEquals("reader", whoAmI(r.createWebClient().withBasicApiToken("reader")));
        r.createWebClient().withBasicCredentials("reader", "wrong").assertFails("whoAmI/api/json", 401);
        String token = r.createApiToken(User.getById("reader", true));
        r.createWebClient().withBasicCredentials("admin", token).assertFails("whoAmI/api/json", 401);
    }

    private Page post(JenkinsRule.WebClient client, String path) throws Exception {
        client.setThrowExceptionOnFailingStatusCode(false);
        return client.getPage(
                new WebRequest(URI.create(client.getContextPath() + path).toURL(), HttpMethod.POST));
    }

    @Test
    public void postNeedsACrumbUnlessByToken() throws Exception {
        assertEquals(403, status(post(r.createWebClient().login("admin"), "sample/act?what=a")));
        assertEquals(403, status(post(r.createWebClient().withBasicCredentials("admin"), "sample/act?what=b")));
        assertEquals(List.of(), sample.done);
        assertEquals(200, status(post(r.createWebClient().withBasicApiToken("admin"), "sample/act?what=c")));
        assertEquals(List.of("c"), sample.done);
    }

    @Test
    public void crumbOfAnotherSessionIsRefused() throws Exception {
        JenkinsRule.WebClient other = r.createWebClient().login("admin");
        String crumb = other.getJSON("crumbIssuer/api/json").getJSONObject().getString("crumb");
        assertEquals(200, status(post(other, "sample/act?what=own&Jenkins-Crumb=" + crumb)));
        assertEquals(
                403, status(post(r.createWebClient().login("admin"), "sample/act?what=stolen&Jenkins-Crumb=" + crumb)));
        assertEquals(List.of("own"), sample.done);
    }

    @Test
    public void formCarriesItsCrumb() throws Exception {
        r.submit(r.createWebClient().login("admin").goTo("sample/").getFormByName("act"));
        assertEquals(List.of("typed"), sample.done);
    }

    @Test
    public void permissionIsCheckedBehindTheCrumb() throws Exception {
        assertEquals(403, status(post(r.createWebClient().withBasicApiToken("reader"), "sample/act?what=x")));
        assertEquals(List.of(), sample.done);
    }

    @Test
    public void getIsNotAPost() throws Exception {
        r.createWebClient().login("admin").assertFails("sample/act?what=x", 405);
        r.createWebClient().login("admin").assertFails("sample/onlyPost", 404);
        r.createWebClient().login("admin").assertFails("sample/internal", 404);
        assertEquals(List.of(), sample.done);
    }

    private static int status(Page page) {
        return page.getWebResponse().getStatusCode();
    }
}
