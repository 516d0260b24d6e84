package io.jenkins.embedded.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import java.net.URI;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

public class BuildPagesTest {
    @Rule
    public JenkinsRule r = new JenkinsRule();

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, "a job");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    @Test
    public void pagesOfAFinishedBuild() throws Exception {
        WorkflowJob job = job("echo '<b>see http://127.0.0.1/x?a=1&b=2.</b>'");
        WorkflowRun run = r.buildAndAssertSuccess(job);
        run.setDescription("<i>described</i>");
        JenkinsRule.WebClient client = r.createWebClient();

        HtmlPage dashboard = client.goTo("");
        assertNotNull(dashboard.getAnchorByHref("/jenkins/job/a%20job/"));
        HtmlPage page = client.getPage(job);
        assertTrue(page.asNormalizedText(), page.asNormalizedText().contains("<i>described</i>"));
        assertNotNull(page.getAnchorByHref("/jenkins/job/a%20job/1/"));
        assertTrue(client.getPage(run).asNormalizedText().contains("SUCCESS"));

        HtmlPage console = client.getPage(run, "console");
        assertTrue(console.getElementById("out").getTextContent().contains("<b>see http://127.0.0.1/x?a=1&b=2.</b>"));
        assertNotNull(console.getAnchorByHref("http://127.0.0.1/x?a=1&b=2"));
        Page text = client.goTo(run.getUrl() + "consoleText", "text/plain");
        assertEquals(JenkinsRule.getLog(run), text.getWebResponse().getContentAsString());
    }

    @Test
    public void restOfJobAndBuild() throws Exception {
        WorkflowJob job = job("echo 'hello'");
        r.buildAndAssertSuccess(job);
        JSONObject json = r.getJSON(job.getUrl() + "api/json?tree=name,builds[number,result,building]")
                .getJSONObject();
        assertEquals("a job", json.getString("name"));
        JSONObject build = json.getJSONArray("builds").getJSONObject(0);
        assertEquals("SUCCESS", build.getString("result"));
        assertFalse(build.getBoolean("building"));
        assertTrue(
                r.getJSON(job.getUrl() + "lastBuild/api/json").getJSONObject().getInt("duration") >= 0);
    }

    @Test
    public void consoleFollowsARunningBuildAndAbortStopsIt() throws Exception {
        WorkflowJob job = job("echo 'first'\nsleep 600");
        WorkflowRun run = job.scheduleBuild2(0).getStartCondition().get();
        r.waitForMessage("first", run);
        JenkinsRule.WebClient client = r.createWebClient();
        HtmlPage console = client.getPage(run, "console");
        client.waitForBackgroundJavaScriptStartingBefore(200);
        assertTrue(console.getElementById("out").getTextContent().contains("first"));
        Page more = client.goTo(run.getUrl() + "logText/progressiveText?start=0", "text/plain");
        assertEquals("true", more.getWebResponse().getResponseHeaderValue("X-More-Data"));
        String size = more.getWebResponse().getResponseHeaderValue("X-Text-Size");
        Page none = client.goTo(run.getUrl() + "logText/progressiveText?start=" + size, "text/plain");
        assertEquals("", none.getWebResponse().getContentAsString());

        client.assertFails(run.getUrl() + "stop", 405);
        client.setConfirmHandler((page, message) -> true);
        HtmlAnchor stop = client.getPage(run).querySelector("a.stop-button-link");
        stop.click();
        client.waitForBackgroundJavaScript(2000);
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
        Page all = client.goTo(run.getUrl() + "logText/progressiveText", "text/plain");
        assertNull(all.getWebResponse().getResponseHeaderValue("X-More-Data"));
    }

    @Test
    public void buildNowNeedsPostAndPermission() throws Exception {
        WorkflowJob job = job("echo 'hello'");
        r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.BUILD)
                .everywhere()
                .to("dev"));
        r.createWebClient().login("dev").assertFails(job.getUrl() + "build", 405);
        assertEquals(403, post(r.createWebClient().login("reader"), job.getUrl() + "build"));
        assertNull(job.getLastBuild());
        assertFalse(r.createWebClient().getPage(job).asNormalizedText().contains("Build Now"));

        HtmlPage page = r.createWebClient().login("dev").getPage(job);
        page.getAnchorByText("Build Now").click();
        page.getWebClient().waitForBackgroundJavaScript(2000);
        r.waitUntilNoActivity();
        assertEquals(
                "dev",
                job.getLastBuild()
                        .getCause(hudson.model.Cause.UserIdCause.class)
                        .getUserId());
        assertEquals(201, post(r.createWebClient().withBasicApiToken("dev"), job.getUrl() + "build"));
        r.waitUntilNoActivity();
        assertEquals(2, job.getLastBuild().getNumber());
    }

    private static int post(JenkinsRule.WebClient client, String path) throws Exception {
        client.setThrowExceptionOnFailingStatusCode(false);
        WebRequest request =
                new WebRequest(URI.create(client.getContextPath() + path).toURL(), HttpMethod.POST);
        return client.getPage(client.addCrumb(request)).getWebResponse().getStatusCode();
    }

    @Test
    public void parametersAreAskedFor() throws Exception {
        WorkflowJob job = job("echo \"got ${params.WHAT}\"");
        job.addProperty(
                new ParametersDefinitionProperty(new StringParameterDefinition("WHAT", "the default", "What?")));
        HtmlForm form = r.createWebClient().getPage(job, "parameters").getFormByName("parameters");
        assertEquals("the default", form.getInputByName("WHAT").getValue());
        form.getInputByName("WHAT").setValue("typed");
        r.submit(form);
        r.waitUntilNoActivity();
        assertEquals(
                "typed",
                job.getLastBuild()
                        .getAction(ParametersAction.class)
                        .getParameter("WHAT")
                        .getValue());
        r.assertLogContains("got typed", job.getLastBuild());
    }

    @Test
    public void artifactsStayInsideTheirFolder() throws Exception {
        WorkflowJob job = job("node { writeFile file: 'd/x.txt', text: 'kept'; archiveArtifacts 'd/x.txt' }");
        WorkflowRun run = r.buildAndAssertSuccess(job);
        JenkinsRule.WebClient client = r.createWebClient();
        HtmlAnchor link = client.getPage(run).getAnchorByText("d/x.txt");
        assertEquals("kept", link.click().getWebResponse().getContentAsString());
        client.assertFails(run.getUrl() + "artifact/%2e%2e/build.xml", 400);
        client.assertFails(run.getUrl() + "artifact/d", 404);
    }
}
