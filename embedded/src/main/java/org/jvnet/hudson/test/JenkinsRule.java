package org.jvnet.hudson.test;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.Slave;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.DumbSlave;
import io.jenkins.embedded.web.ApiTokens;
import io.jenkins.embedded.web.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import jenkins.model.ParameterizedJobMixIn;
import net.sf.json.JSONObject;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.WebResponseWrapper;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.TestRule;
import org.junit.rules.Timeout;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** A Jenkins with web pages for the time of one test. */
public class JenkinsRule implements TestRule {
    private static final int POLL_MILLIS = 20;

    public Jenkins jenkins;
    public String contextPath = "/jenkins";
    /** Seconds until a test is taken for stuck; 0 or less means never. */
    public int timeout = Integer.getInteger("jenkins.test.timeout", 180);

    private final File givenHome;
    private final int givenPort;
    private final List<WebClient> clients = new ArrayList<>();
    private final List<Path> temporary = new ArrayList<>();
    private WebServer web;

    public JenkinsRule() {
        this(null, 0);
    }

    /** A session over a home folder that stays. */
    JenkinsRule(File home, int port) {
        givenHome = home;
        givenPort = port;
    }

    @Override
    public Statement apply(Statement base, Description description) {
        Statement all = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                TestExtensions.of(description);
                try {
                    before();
                    try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                        base.evaluate();
                    }
                } finally {
                    after();
                }
            }
        };
        return timeout <= 0
                ? all
                : Timeout.builder()
                        .withTimeout(timeout, TimeUnit.SECONDS)
                        .build()
                        .apply(all, description);
    }

    public void before() throws Throwable {
        jenkins = new Jenkins(givenHome != null ? givenHome : createTmpDir());
        jenkins.setCrumbIssuer(new TestCrumbIssuer());
        web = WebServer.start(givenPort, contextPath);
        JenkinsLocationConfiguration.get().setUrl(getURL().toString());
        jenkins.start();
    }

    public void after() throws Exception {
        clients.forEach(WebClient::close);
        clients.clear();
        if (web != null) {
            web.close();
        }
        // Also one that failed to start and was never ours.
        Jenkins running = Jenkins.getInstanceOrNull();
        if (running != null) {
            running.cleanUp();
        }
        TestExtensions.of(null);
        for (Path dir : temporary) {
            try (Stream<Path> files = Files.walk(dir)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    int port() {
        return web.port();
    }

    /** Ends with a slash. */
    public URL getURL() throws IOException {
        return URI.create("http://localhost:" + web.port() + contextPath + "/").toURL();
    }

    /** In memory, where this machine has room there: what is stored is synced, and no test has to wait for a disk. */
    public File createTmpDir() throws IOException {
        File memory = new File("/dev/shm");
        boolean room = memory.canWrite() && memory.getUsableSpace() >= 1L << 30;
        Path parent = room ? memory.toPath() : Path.of(System.getProperty("java.io.tmpdir"));
        Path dir = Files.createTempDirectory(parent, "jenkins");
        temporary.add(dir);
        return dir.toFile();
    }

    // --- items and builds

    public <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException {
        return jenkins.createProject(type, name);
    }

    public <T extends TopLevelItem> T createProject(Class<T> type) throws IOException {
        return jenkins.createProject(type, "test" + jenkins.getItems().size());
    }

    public MockFolder createFolder(String name) throws IOException {
        return createProject(MockFolder.class, name);
    }

    public <J extends Job<J, R> & ParameterizedJobMixIn.ParameterizedJob<J, R>, R extends Run<J, R> & Queue.Executable>
            R buildAndAssertSuccess(J job) throws Exception {
        return buildAndAssertStatus(Result.SUCCESS, job);
    }

    @SuppressWarnings("unchecked")
    public <J extends Job<J, R> & ParameterizedJobMixIn.ParameterizedJob<J, R>, R extends Run<J, R> & Queue.Executable>
            R buildAndAssertStatus(Result status, J job) throws Exception {
        return assertBuildStatus(status, (Future<R>) job.scheduleBuild2(0));
    }

    @SuppressWarnings("rawtypes")
    public <R extends Run> R assertBuildStatus(Result status, R r) throws Exception {
        if (status != r.getResult()) {
            assertEquals("Log of " + r + ":\n" + getLog(r), status, r.getResult());
        }
        return r;
    }

    @SuppressWarnings("rawtypes")
    public <R extends Run> R assertBuildStatus(Result status, Future<? extends R> r) throws Exception {
        assertNotNull("The build was not scheduled", r);
        return assertBuildStatus(status, r.get());
    }

    @SuppressWarnings("rawtypes")
    public <R extends Run> R assertBuildStatusSuccess(R r) throws Exception {
        return assertBuildStatus(Result.SUCCESS, r);
    }

    @SuppressWarnings("rawtypes")
    public <R extends Run> R assertBuildStatusSuccess(Future<? extends R> r) throws Exception {
        return assertBuildStatus(Result.SUCCESS, r);
    }

    @SuppressWarnings("rawtypes")
    public void assertLogContains(String substring, Run run) throws IOException {
        String log = getLog(run);
        assertTrue("Expected \"" + substring + "\" in the log of " + run + ":\n" + log, log.contains(substring));
    }

    @SuppressWarnings("rawtypes")
    public void assertLogNotContains(String substring, Run run) throws IOException {
        String log = getLog(run);
        assertTrue("Expected no \"" + substring + "\" in the log of " + run + ":\n" + log, !log.contains(substring));
    }

    @SuppressWarnings("rawtypes")
    public static String getLog(Run run) throws IOException {
        if (!run.getLogFile().exists()) {
            return "";
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        run.getLogText().writeLogTo(0, text);
        return text.toString(run.getCharset());
    }

    public <R extends Run<?, ?>> R waitForCompletion(R r) throws InterruptedException {
        while (isUnderWay(r)) {
            Thread.sleep(POLL_MILLIS);
        }
        return r;
    }

    public <R extends Run<?, ?>> R waitForMessage(String message, R r) throws IOException, InterruptedException {
        while (!getLog(r).contains(message)) {
            if (!r.isLogUpdated()) {
                assertLogContains(message, r);
            }
            Thread.sleep(POLL_MILLIS);
        }
        return r;
    }

    /** Whether any build is under way. */
    @SuppressWarnings("rawtypes")
    public boolean isSomethingHappening() {
        for (Job job : jenkins.getAllItems(Job.class)) {
            for (Object run : job.getBuilds()) {
                if (isUnderWay((Run) run)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Until it is saved and its listeners were told, so that a test may stop Jenkins. */
    private static boolean isUnderWay(Run<?, ?> run) {
        return run.isBuilding()
                || run instanceof WorkflowRun pipeline && !pipeline.end().isDone();
    }

    public void waitUntilNoActivity() throws Exception {
        waitUntilNoActivityUpTo(Integer.MAX_VALUE);
    }

    public void waitUntilNoActivityUpTo(int timeoutMillis) throws Exception {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (isSomethingHappening()) {
            assertTrue("Builds are still running after " + timeoutMillis + " ms", System.nanoTime() < until);
            Thread.sleep(POLL_MILLIS);
        }
    }

    // --- agents

    public DumbSlave createSlave() throws Exception {
        DumbSlave agent = new DumbSlave(
                "slave" + jenkins.getNodes().size(), createTmpDir().getPath());
        jenkins.addNode(agent);
        agent.getComputer().connect(false);
        return agent;
    }

    public DumbSlave createOnlineSlave() throws Exception {
        return createSlave();
    }

    public void disconnectSlave(DumbSlave slave) throws Exception {
        slave.getComputer().disconnectNow();
    }

    public void waitOnline(Slave s) throws Exception {
        while (s.getComputer().isOffline()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    // --- people

    public DummySecurityRealm createDummySecurityRealm() {
        return new DummySecurityRealm();
    }

    /** A realm in which every password is the user's name. */
    public static class DummySecurityRealm extends TestRealm {}

    public String createApiToken(User user) {
        return ApiTokens.create(user);
    }

    // --- pages

    public WebClient createWebClient() {
        return new WebClient();
    }

    public JSONWebResponse getJSON(String path) throws IOException {
        return createWebClient().getJSON(path);
    }

    /** Presses the form's submit button. */
    public HtmlPage submit(HtmlForm form) throws Exception {
        return (HtmlPage) submitButton(form, null).click();
    }

    static HtmlElement submitButton(HtmlForm form, String name) {
        List<HtmlElement> found = new ArrayList<>();
        for (String tag : List.of("button", "input")) {
            for (HtmlElement element : form.getElementsByTagName(tag)) {
                boolean submits = "submit".equalsIgnoreCase(element.getAttribute("type"));
                if (submits && (name == null || name.equals(element.getAttribute("name")))) {
                    found.add(element);
                }
            }
        }
        if (found.isEmpty()) {
            throw new AssertionError("The form has no submit button" + (name == null ? "" : " named " + name));
        }
        return found.get(found.size() - 1);
    }

    /** A browser without a window. */
    public class WebClient extends TestClient {
        private static final long serialVersionUID = 1L;

        public WebClient() {
            super(JenkinsRule.this);
            clients.add(this);
        }

        public WebClient login(String username, String password) throws Exception {
            HtmlForm form = goTo("login").getFormByName("login");
            form.getInputByName("j_username").setValue(username);
            form.getInputByName("j_password").setValue(password);
            submit(form);
            return this;
        }

        /** Signs in with the name as the password. */
        public WebClient login(String username) throws Exception {
            return login(username, username);
        }

        public WebClient withBasicCredentials(String login, String passwordOrToken) {
            basic(login, passwordOrToken);
            return this;
        }

        public WebClient withBasicCredentials(String loginAndPassword) {
            return withBasicCredentials(loginAndPassword, loginAndPassword);
        }

        public WebClient withBasicApiToken(User user) {
            return withBasicCredentials(user.getId(), createApiToken(user));
        }

        public WebClient withBasicApiToken(String userId) {
            return withBasicApiToken(User.getById(userId, true));
        }

        public WebClient withThrowExceptionOnFailingStatusCode(boolean enabled) {
            setThrowExceptionOnFailingStatusCode(enabled);
            return this;
        }
    }

    /** An answer that is JSON. */
    public static class JSONWebResponse extends WebResponseWrapper {
        public JSONWebResponse(WebResponse webResponse) {
            super(webResponse);
        }

        public JSONObject getJSONObject() {
            return JSONObject.fromObject(getContentAsString());
        }
    }
}
