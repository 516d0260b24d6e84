package io.jenkins.plugins.promotion.view;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import org.htmlunit.WebConnection;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextArea;
import org.htmlunit.util.Cookie;
import org.htmlunit.util.WebConnectionWrapper;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** An open page outlives a restart of Jenkins and the session of whoever writes on it, by the script of the pages. */
public class LostSessionTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private HtmlPage page;

    private DomElement trouble() {
        return page.querySelector("[data-promotion-trouble]");
    }

    private boolean isHidden() {
        return Set.of(trouble().getAttribute("class").split(" ")).contains("jenkins-hidden");
    }

    private HtmlTextArea comment() {
        return (HtmlTextArea) page.getElementById("cp-comment");
    }

    private Shop shop;
    private JenkinsRule.WebClient client;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        shop.lived();
        client = j.createWebClient();
        client.getOptions().setFetchPolyfillEnabled(true);
        client.login("qa2");
        page = client.goTo("promotion-changes/" + shop.scene.change.key() + "/gate/r2-test/");
        comment().type("half a sentence");
        assertTrue(isHidden());
    }

    private String told() {
        await().until(() -> !isHidden());
        String told = trouble().getTextContent();
        assertTrue(told, told.contains("What you have written stays here."));
        assertEquals("half a sentence", comment().getText());
        return told;
    }

    /** As a browser does when its tab is looked at again. */
    private void comeBack() throws Exception {
        page.executeJavaScript("window.dispatchEvent(new Event('focus'))");
        await().until(this::isHidden);
        assertEquals("half a sentence", comment().getText());
        ((HtmlButton) page.querySelector(".cp-reject")).click();
        assertEquals("half a sentence", shop.gate("r2-test").decisions().get(0).comment());
    }

    @Test
    public void whatWasTypedIsKeptUntilSomebodyIsSignedInAgain() throws Exception {
        Set<Cookie> session = Set.copyOf(client.getCookieManager().getCookies());
        client.getCookieManager().clearCookies();
        String told = told();
        assertTrue(told, told.contains("You are not signed in any more"));
        String signIn = ((DomElement) trouble().querySelector("a")).getAttribute("href");
        assertTrue(signIn, signIn.contains("/login?from="));
        session.forEach(client.getCookieManager()::addCookie);
        comeBack();
    }

    @Test
    public void whatWasTypedIsKeptUntilJenkinsAnswersAgain() throws Exception {
        WebConnection way = client.getWebConnection();
        client.setWebConnection(new WebConnectionWrapper(way) {
            @Override
            public WebResponse getResponse(WebRequest request) throws IOException {
                throw new ConnectException("it is being restarted");
            }
        });
        assertTrue(told().contains("Jenkins does not answer"));
        client.setWebConnection(way);
        comeBack();
    }

    /** The page that answers a refused act stands where the gate is, and what is recorded meanwhile does not load it again. */
    @Test
    public void aRefusedDecisionIsNotSentAgain() throws Exception {
        String gate = page.getUrl().toString();
        comment().setText("  ");
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        page = ((HtmlButton) page.querySelector(".cp-reject")).click();
        assertTrue(page.getElementById("cp-refusal").isDisplayed());
        assertEquals(gate, page.executeJavaScript("location.href").getJavaScriptResult());
        comment().setText("timeout wrong");
        shop.scene.applyWaiting("a9", "test", false, false);
        DomElement stale = page.querySelector("[data-promotion-stale]");
        await().until(() -> !Set.of(stale.getAttribute("class").split(" ")).contains("jenkins-hidden"));
        assertEquals("timeout wrong", comment().getText());
    }
}
