package org.jvnet.hudson.test;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.fail;

import hudson.model.Item;
import hudson.model.Run;
import hudson.security.csrf.CrumbIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.htmlunit.FailingHttpStatusCodeException;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.SilentCssErrorHandler;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.htmlunit.xml.XmlPage;
import org.jvnet.hudson.test.JenkinsRule.JSONWebResponse;
import org.xml.sax.SAXException;

/** What {@link JenkinsRule.WebClient} does beyond HtmlUnit: addresses relative to Jenkins, crumbs, JSON, refusals. */
abstract class TestClient extends org.htmlunit.WebClient {
    private static final long serialVersionUID = 1L;
    private static final int SCRIPT_MILLIS = 500;

    private final transient JenkinsRule rule;

    TestClient(JenkinsRule rule) {
        this.rule = rule;
        setCssErrorHandler(new SilentCssErrorHandler());
        getOptions().setFetchPolyfillEnabled(true);
    }

    public void setJavaScriptEnabled(boolean enabled) {
        getOptions().setJavaScriptEnabled(enabled);
    }

    @Override
    public boolean isJavaScriptEnabled() {
        return getOptions().isJavaScriptEnabled();
    }

    public boolean isThrowExceptionOnFailingStatusCode() {
        return getOptions().isThrowExceptionOnFailingStatusCode();
    }

    public void setThrowExceptionOnFailingStatusCode(boolean enabled) {
        getOptions().setThrowExceptionOnFailingStatusCode(enabled);
    }

    public void setRedirectEnabled(boolean enabled) {
        getOptions().setRedirectEnabled(enabled);
    }

    /** The address of Jenkins, ending in a slash. */
    public String getContextPath() throws IOException {
        return rule.getURL().toExternalForm();
    }

    final void basic(String login, String secret) {
        String pair = login + ":" + secret;
        addRequestHeader(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param relative without a slash at the start, for example {@code job/test/} */
    public HtmlPage goTo(String relative) throws IOException, SAXException {
        Page page = goTo(relative, "text/html");
        if (page instanceof HtmlPage html) {
            return html;
        }
        throw new AssertionError(
                relative + " is not HTML but " + page.getWebResponse().getContentType());
    }

    /** @param expectedContentType null for any */
    public Page goTo(String relative, String expectedContentType) throws IOException, SAXException {
        assertRelative(relative);
        Page page = super.getPage(getContextPath() + relative);
        waitForBackgroundJavaScriptStartingBefore(SCRIPT_MILLIS);
        if (expectedContentType != null) {
            assertEquals(relative, expectedContentType, page.getWebResponse().getContentType());
        }
        return page;
    }

    public XmlPage goToXml(String path) throws IOException, SAXException {
        return (XmlPage) goTo(path, "application/xml");
    }

    public HtmlPage getPage(Run<?, ?> r) throws IOException, SAXException {
        return getPage(r, "");
    }

    public HtmlPage getPage(Run<?, ?> r, String relative) throws IOException, SAXException {
        return goTo(r.getUrl() + relative);
    }

    public HtmlPage getPage(Item item) throws IOException, SAXException {
        return getPage(item, "");
    }

    public HtmlPage getPage(Item item, String relative) throws IOException, SAXException {
        return goTo(item.getUrl() + relative);
    }

    /** Asserts that an address is answered with this status. */
    public void assertFails(String url, int statusCode) throws Exception {
        assertRelative(url);
        boolean before = isThrowExceptionOnFailingStatusCode();
        setThrowExceptionOnFailingStatusCode(true);
        try {
            Page page = super.getPage(getContextPath() + url);
            fail(url + " should have been refused with " + statusCode + " but gave: "
                    + page.getWebResponse().getContentAsString());
        } catch (FailingHttpStatusCodeException e) {
            assertEquals(url, statusCode, e.getStatusCode());
        } finally {
            setThrowExceptionOnFailingStatusCode(before);
        }
    }

    public WebRequest addCrumb(WebRequest request) {
        List<NameValuePair> parameters = new ArrayList<>();
        CrumbIssuer issuer = rule.jenkins.getCrumbIssuer();
        parameters.add(new NameValuePair(issuer.getCrumbRequestField(), issuer.getCrumb(null)));
        parameters.addAll(request.getRequestParameters());
        request.setRequestParameters(parameters);
        return request;
    }

    public JSONWebResponse getJSON(String path) throws IOException {
        assertRelative(path);
        WebRequest request = new WebRequest(URI.create(getContextPath() + path).toURL(), HttpMethod.GET);
        request.setAdditionalHeader("Accept", "application/json");
        return new JSONWebResponse(super.getPage(request).getWebResponse());
    }

    private static void assertRelative(String path) {
        if (path.startsWith("/")) {
            throw new AssertionError(path + " must be relative to Jenkins, without a slash at the start");
        }
    }
}
