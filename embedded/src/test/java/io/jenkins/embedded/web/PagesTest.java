package io.jenkins.embedded.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

public class PagesTest {
    @TestExtension
    public static class Sample extends SamplePage {}

    /** Something that is configured. */
    public static class Thing implements Describable<Thing> {
        /** Its kind. */
        @TestExtension
        public static class DescriptorImpl extends Descriptor<Thing> {
            @POST
            public FormValidation doCheckSize(@QueryParameter String value) {
                return value.equals("7") ? FormValidation.ok() : FormValidation.error("Not <seven>");
            }

            public ListBoxModel doFillColorItems() {
                return new ListBoxModel(new ListBoxModel.Option("Red", "r"), new ListBoxModel.Option("Blue", "b"));
            }
        }
    }

    @Rule
    public JenkinsRule r = new JenkinsRule();

    private SamplePage sample;

    @Before
    public void find() {
        sample = ExtensionList.lookupSingleton(Sample.class);
    }

    @Test
    public void everyPageHasThePolicyAndNothingInline() throws Exception {
        JenkinsRule.WebClient client = r.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        for (String path :
                List.of("", "sample/", "manage/", "whoAmI/", "login", "sample/api/", "nowhere", "loginError")) {
            Page page = client.goTo(path, null);
            String policy = page.getWebResponse().getResponseHeaderValue("Content-Security-Policy");
            assertTrue(path, policy.startsWith("default-src 'self';") && !policy.contains("unsafe"));
            String html = page.getWebResponse().getContentAsString();
            assertFalse(path + html, html.matches("(?s).*<[^>]+\\son[a-z]+=.*"));
            assertFalse(path + html, html.matches("(?s).*<[^>]+\\sstyle=.*"));
            assertFalse(path + html, html.contains("<style"));
            assertFalse(path + html, html.matches("(?s).*<script(?![^>]*\\ssrc=).*"));
        }
    }

    @Test
    public void viewsAreEscaped() throws Exception {
        HtmlPage page = r.createWebClient().goTo("sample/");
        assertFalse(page.getWebResponse().getContentAsString().contains("<script>alert"));
        assertEquals(SamplePage.NASTY, page.getElementById("nasty").getTextContent());
        assertEquals(SamplePage.NASTY, page.getElementById("nasty").getAttribute("title"));
        HtmlForm form = page.getFormByName("structured");
        assertEquals(SamplePage.NASTY, form.getInputByName("_.text").getValue());
    }

    @Test
    public void frameHasHeaderBreadcrumbsTasksAndFooter() throws Exception {
        HtmlPage page = r.createWebClient().goTo("sample/");
        assertEquals("Sample [embedded host]", page.getTitleText());
        assertNotNull(page.querySelector("#page-header a[href='/jenkins/sample/']"));
        assertEquals(
                "DashboardSampleHere",
                page.getElementById("breadcrumbs").getTextContent().replaceAll("\\s", ""));
        assertNotNull(page.querySelector("#tasks .task-link--active"));
        String footer = page.querySelector("footer").getTextContent();
        assertTrue(footer, footer.contains("not Jenkins") && footer.contains("groovy-cps, Stapler, Jelly"));
    }

    @Test
    public void symbolsAreDrawn() throws Exception {
        HtmlPage page = r.createWebClient().goTo("sample/");
        assertNotNull(page.querySelector("svg.icon-sm[aria-label='Locked'] path"));
        assertFalse(Symbols.path("symbol-add").equals(Symbols.path("symbol-no-such-thing")));
        assertEquals(
                Symbols.path("symbol-lock-closed"), Symbols.path("symbol-lock-closed-outline plugin-ionicons-api"));
    }

    @Test
    public void adjunctRunsAndKnowsTheCrumb() throws Exception {
        HtmlPage page = r.createWebClient().goTo("sample/");
        assertEquals("Jenkins-Crumb=test", page.getElementById("scripted").getTextContent());
    }

    @Test
    public void fragmentsHaveNoAddress() throws Exception {
        r.createWebClient().assertFails("sample/fragment", 404);
    }

    @Test
    public void missingAndBrokenPagesTellNoDetails() throws Exception {
        JenkinsRule.WebClient client = r.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        for (String path : List.of(
                "nowhere",
                "sample/nowhere",
                "sample/break",
                "sample/broken",
                "job/none/",
                "static/x/no.css",
                "adjuncts/x/no.js")) {
            Page page = client.goTo(path, "text/html");
            String html = page.getWebResponse().getContentAsString();
            assertTrue(path, page.getWebResponse().getStatusCode() >= 404);
            for (String leak : List.of("secret detail", "at io.jenkins", "java.lang", "Exception", "etty")) {
                assertFalse(path + " leaks " + leak + ": " + html, html.contains(leak));
            }
        }
    }

    @Test
    public void forwardedViewSetsStatusAndType() throws Exception {
        Page page = r.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .goTo("sample/refused", "application/json");
        assertEquals(409, page.getWebResponse().getStatusCode());
        assertEquals(
                "{\"error\":\"settled\"}",
                page.getWebResponse().getContentAsString().strip());
    }

    @Test
    public void restFollowsTreeAndDepth() throws Exception {
        assertEquals(SamplePage.NASTY, json("sample/api/json").getString("nasty"));
        assertFalse(
                json("sample/api/json").getJSONArray("parts").getJSONObject(0).has("name"));
        assertEquals(
                "one",
                json("sample/api/json?depth=1")
                        .getJSONArray("parts")
                        .getJSONObject(0)
                        .getString("name"));
        JSONObject tree = json("sample/api/json?tree=parts[size]");
        assertEquals(
                "{\"size\":2}",
                without(tree.getJSONArray("parts").getJSONObject(1)).toString());
        assertTrue(r.createWebClient().goToXml("sample/api/xml").asXml().contains("<nasty>"));
        assertTrue(json("api/json").has("jobs"));
        r.createWebClient().assertFails("sample/api/json?jsonp=f", 403);
    }

    private static JSONObject without(JSONObject object) {
        object.remove("_class");
        return object;
    }

    private JSONObject json(String path) throws Exception {
        return r.getJSON(path).getJSONObject();
    }

    @Test
    public void structuredFormIsSubmittedAsJson() throws Exception {
        r.submit(r.createWebClient().goTo("sample/").getFormByName("structured"));
        JSONObject form = sample.submitted;
        assertEquals(SamplePage.NASTY, form.getString("text"));
        assertEquals(true, form.getBoolean("yes"));
        assertEquals("7", form.getString("count"));
        assertEquals("in", form.getJSONObject("more").getString("inner"));
        assertFalse(form.toString(), form.has("less"));
        assertEquals("two", form.getJSONArray("parts").getJSONObject(1).getString("name"));
        assertEquals(2, form.getJSONArray("parts").size());
    }

    @Test
    public void fieldsHaveHelpChecksAndOptions() throws Exception {
        HtmlPage page = r.createWebClient().goTo("sample/");
        page.<HtmlElement>querySelector("a[helpURL$='Thing/help/size']").click();
        HtmlInput size = page.getFormByName("structured").getInputByName("_.size");
        size.setValue("8");
        size.blur();
        size.fireEvent("change");
        page.getWebClient().waitForBackgroundJavaScript(2000);
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("The size in pieces."));
        assertEquals(
                "Not <seven>",
                page.querySelector(".validation-error-area .error").getTextContent());
        assertEquals(
                "b",
                page.getFormByName("structured")
                        .getSelectByName("_.color")
                        .getSelectedOptions()
                        .get(0)
                        .getValueAttribute());
    }

    @Test
    public void pagesHideWhatIsNotPermitted() throws Exception {
        r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
        HtmlPage reader = r.createWebClient().login("reader").goTo("sample/");
        assertFalse(reader.asNormalizedText().contains("Secret"));
        HtmlPage admin = r.createWebClient().login("admin").goTo("sample/");
        assertTrue(admin.asNormalizedText().contains("Secret"));
    }
}
