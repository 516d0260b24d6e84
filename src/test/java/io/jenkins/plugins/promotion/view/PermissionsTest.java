package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.model.User;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Definitions;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;

/** Who is kept out of every page and every act. A web method without a row here fails the test. */
public class PermissionsTest {

    private static final String ADMIN_PAGES = "manage/environment-definitions/";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Shop shop;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
        shop.lived();
    }

    /** Acts by method: address and parameters of something that would succeed for whoever may. */
    private Map<String, String[]> acts() throws Exception {
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        String token = shop.scene.bindings.of("production").lock().token();
        Map<String, String[]> acts = new LinkedHashMap<>();
        acts.put("GatePage.doApprove", new String[] {change + "gate/r2-test/approve"});
        acts.put("GatePage.doReject", new String[] {change + "gate/r2-test/reject", "comment", "no"});
        acts.put("GatePage.doBreakGlass", new String[] {change + "gate/r2-test/breakGlass", "reason", "fire"});
        acts.put(
                "GatePage.doTestResult",
                new String[] {change + "gate/r2-test/testResult", "caseId", "login", "result", "pass"});
        acts.put("ApplyPage.doBegin", new String[] {change + "apply/a2/begin"});
        acts.put("ApplyPage.doBreakGlass", new String[] {change + "apply/a2/breakGlass", "reason", "fire"});
        acts.put("ApplyPage.doAnswer", new String[] {change + "apply/a1/answer", "item", "seal", "answer", "done"});
        acts.put("ApplyPage.doBackOut", new String[] {change + "apply/a1/backOut", "reason", "orders are lost"});
        acts.put("ApplyPage.doStay", new String[] {change + "apply/a1/stay", "reason", "they are not"});
        acts.put("ApplyPage.doOverride", new String[] {change + "apply/a1/override", "reason", "stuck"});
        acts.put(
                "WindowPage.doPlan",
                new String[] {change + "window/w1/plan", "start", "2099-01-01T00:00Z", "end", "2099-01-01T02:00Z"});
        acts.put(
                "WindowPage.doLiftFreeze",
                new String[] {change + "window/w1/liftFreeze", "freeze", "2099-01-01T00:00Z", "reason", "fire"});
        acts.put("ChangePage.doEnd", new String[] {change + "end", "reason", "no more"});
        acts.put("ChangePage.doAdmit", new String[] {change + "admit", "job", "shop"});
        acts.put(
                "EnvironmentPage.doRelease",
                new String[] {"environments/production/release", "token", token, "reason", "dead"});
        acts.put("EnvironmentsRoot.doTakeOver", new String[] {"environments/takeOver", "job", "promote"});
        acts.put("EnvironmentsRoot.doVerifyStore", new String[] {"environments/verifyStore", "node", "built-in"});
        acts.put("EnvironmentPage.doLook", new String[] {"environments/test/look"});
        acts.put("EnvironmentPage.doOverride", new String[] {"environments/test/override", "reason", "dead"});
        acts.put(
                "EnvironmentEditor.doSave",
                new String[] {ADMIN_PAGES + "new/save", "json", EnvironmentForms.json("mine", "/srv/mine")});
        acts.put("EnvironmentEditor.doDelete", new String[] {ADMIN_PAGES + "define/test/delete"});
        return acts;
    }

    /** What only shows something. */
    private List<String> pages() {
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        String build = shop.build.getUrl();
        return List.of(
                build + "promotion/",
                build + "promotion/api/json",
                build + "promotion/change/" + shop.scene.change.key() + "/",
                build + "promotion/gate/r2-test/",
                build + "promotion/apply/a1/",
                build + "promotion/window/w1/",
                change,
                change + "live",
                change + "api/json",
                change + "plan/",
                change + "plan/yaml",
                change + "plan/csv",
                change + "plan/markdown",
                change + "plan/procedure/",
                change + "plan/procedure/html",
                change + "dossier/",
                change + "dossier/json",
                change + "dossier/CR-1-dossier.zip",
                change + "revision/2/",
                change + "revision/2/since/1/",
                change + "gate/r2-test/",
                change + "gate/r2-test/api/json",
                change + "gate/r2-test/items/1/",
                change + "gate/r2-test/items/1/api/json",
                change + "gate/r2-test/item/2/",
                change + "gate/r2-test/item/2/content",
                change + "gate/r2-test/item/2/sideBySide",
                change + "apply/a1/",
                change + "apply/a1/api/json",
                change + "apply/a1/live",
                change + "window/w1/",
                change + "window/w1/api/json",
                "job/shop/promotions/",
                "job/shop/promotions/api/json",
                "environments/production/");
    }

    private static final List<String> FOR_ADMINISTRATORS =
            List.of(ADMIN_PAGES, ADMIN_PAGES + "new/", ADMIN_PAGES + "define/production/");

    private static final List<String> READING = List.of(
            "PlanPage.doYaml",
            "JobPromotions.doPrometheus",
            "PlanPage.doCsv",
            "PlanPage.doMarkdown",
            "EvidenceFile.doIndex",
            "HandedOver.doHtml",
            "HandedOver.doCsv",
            "HandedOver.doMarkdown",
            "HandedOver.doJson",
            "Whole.doIndex",
            "EnvironmentPage.doIndex",
            "ApplyPage.doLive",
            "ChangePage.doLive",
            "Feed.doIndex");

    /** What everybody does for themselves; NoticePagesTest shows that it is for nobody else. */
    private static final List<String> OWN = List.of("MyNotices.doMail", "MyNotices.doCalendar", "MyNotices.doRevoke");

    /** What is sent as a form of several parts; EvidencePagesTest shows who may. */
    private static final List<String> UPLOADS = List.of("EvidenceDesk.doAttach");

    private WebResponse send(HttpMethod method, String user, String... act) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        if (user != null) {
            client = client.withBasicApiToken(User.getById(user, true));
        }
        return send(client, method, act);
    }

    private WebResponse send(JenkinsRule.WebClient client, HttpMethod method, String... act) throws Exception {
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setRedirectEnabled(false);
        // Whoever is not signed in is shown the way to the login; that is not followed here.
        client.setRefreshHandler((page, url, seconds) -> {});
        WebRequest request = new WebRequest(new URL(j.getURL(), act[0]), method);
        request.setAdditionalHeader("Accept", "application/json");
        List<NameValuePair> pairs = new ArrayList<>();
        for (int i = 1; i < act.length; i += 2) {
            pairs.add(new NameValuePair(act[i], act[i + 1]));
        }
        request.setRequestParameters(pairs);
        return client.getPage(request).getWebResponse();
    }

    /** Everything that an act could have changed. */
    private List<Object> everything() throws Exception {
        List<Object> all = new ArrayList<>();
        all.add(shop.scene.change.state().version());
        all.add(Definitions.valuesOf(PromotionConfiguration.get().getEnvironments()));
        for (String environment : List.of("development", "test", "production")) {
            all.add(shop.scene.bindings.of(environment));
        }
        return all;
    }

    @Test
    public void everyWebMethodHasARow() throws Exception {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jenkins.plugins.promotion");
        TreeSet<String> acting = new TreeSet<>();
        TreeSet<String> reading = new TreeSet<>();
        TreeSet<String> open = new TreeSet<>();
        for (JavaMethod method :
                classes.stream().flatMap(c -> c.getMethods().stream()).toList()) {
            String name = method.getOwner().getSimpleName() + "." + method.getName();
            // What works on files runs on nodes and is reached by no address.
            if (method.getOwner().getPackageName().endsWith(".files")
                    || !method.getName().matches("do[A-Z].*")
                    || !method.getModifiers().contains(JavaModifier.PUBLIC)) {
                continue;
            }
            if (method.getName().matches("do(Fill|Check).*")) {
                if (!method.isAnnotatedWith(POST.class)) {
                    open.add(name);
                }
            } else if (method.isAnnotatedWith(RequirePOST.class)) {
                acting.add(name);
            } else {
                reading.add(name);
            }
        }
        TreeSet<String> known = new TreeSet<>(acts().keySet());
        known.addAll(OWN);
        known.addAll(UPLOADS);
        assertEquals(known, acting);
        assertEquals(new TreeSet<>(READING), reading);
        assertEquals("without @POST", new TreeSet<>(), open);
    }

    @Test
    public void actsAreKeptFromThoseWhoMayNot() throws Exception {
        List<Object> before = everything();
        for (Map.Entry<String, String[]> act : acts().entrySet()) {
            String what = act.getKey() + " ";
            assertEquals(
                    what + "by GET",
                    405,
                    send(HttpMethod.GET, "admin", act.getValue()).getStatusCode());
            int reader = send(HttpMethod.POST, "reader", act.getValue()).getStatusCode();
            assertEquals(what + "by a reader", 403, reader);
            int stranger = send(HttpMethod.POST, "stranger", act.getValue()).getStatusCode();
            assertTrue(what + "by a stranger: " + stranger, stranger == 403 || stranger == 404);
            int nobody = send(HttpMethod.POST, null, act.getValue()).getStatusCode();
            assertTrue(what + "by nobody: " + nobody, nobody == 401 || nobody == 403 || nobody == 404);
            assertEquals(what, before, everything());
        }
    }

    @Test
    public void actsFromABrowserNeedACrumb() throws Exception {
        List<Object> before = everything();
        JenkinsRule.WebClient admin = j.createWebClient().login("admin");
        for (Map.Entry<String, String[]> act : acts().entrySet()) {
            WebResponse response = send(admin, HttpMethod.POST, act.getValue());
            assertEquals(act.getKey(), 403, response.getStatusCode());
            assertTrue(
                    response.getContentAsString(), response.getContentAsString().contains("crumb"));
        }
        assertEquals(before, everything());
    }

    @Test
    public void pagesAreKeptFromThoseWhoMayNot() throws Exception {
        for (String page : pages()) {
            int reader = send(HttpMethod.GET, "reader", page).getStatusCode();
            assertTrue(page + " by a reader: " + reader, reader == 200 || reader == 302);
            for (String user : new String[] {"stranger", null}) {
                WebResponse response = send(HttpMethod.GET, user, page);
                assertTrue(
                        page + " by " + user + ": " + response.getStatusCode(),
                        List.of(401, 403, 404).contains(response.getStatusCode()));
                assertFalse(page, response.getContentAsString().contains("timeout wrong"));
            }
        }
        for (String page : FOR_ADMINISTRATORS) {
            assertEquals(page, 200, send(HttpMethod.GET, "admin", page).getStatusCode());
            for (String user : new String[] {"reader", "author", null}) {
                int status = send(HttpMethod.GET, user, page).getStatusCode();
                assertTrue(
                        page + " by " + user + ": " + status,
                        List.of(401, 403, 404).contains(status));
            }
        }
    }

    /** What forms ask while somebody types may tell of nodes and credentials. */
    @Test
    public void fieldsAreCheckedForAdministratorsOnly() throws Exception {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jenkins.plugins.promotion.environment", "io.jenkins.plugins.promotion.notice");
        int checks = 0;
        for (JavaMethod method :
                classes.stream().flatMap(c -> c.getMethods().stream()).toList()) {
            if (method.getName().matches("doCheck[A-Z].*")) {
                String of = method.getOwner().getEnclosingClass().orElseThrow().getName();
                String check = "descriptorByName/" + of + "/check"
                        + method.getName().substring("doCheck".length()) + "?value=x&node=x&url=x";
                assertEquals(check, 200, send(HttpMethod.POST, "admin", check).getStatusCode());
                assertEquals(check, 403, send(HttpMethod.POST, "author", check).getStatusCode());
                checks++;
            }
        }
        assertTrue("checks: " + checks, checks > 15);
    }

    /** Lists are there for everybody, each with what the viewer may see. */
    @Test
    public void listsShowWhatMayBeSeen() throws Exception {
        String key = '"' + shop.scene.change.key() + '"';
        for (String list : List.of(
                "promotion-changes/api/json?depth=3",
                "environments/api/json?depth=3",
                "my-approvals/api/json?depth=3")) {
            String stranger = send(HttpMethod.GET, "stranger", list).getContentAsString();
            assertFalse(list + stranger, stranger.contains(key) || stranger.contains("production"));
            int nobody = send(HttpMethod.GET, null, list).getStatusCode();
            assertTrue(list + " by nobody: " + nobody, nobody == 401 || nobody == 403);
        }
        assertTrue(send(HttpMethod.GET, "reader", "environments/api/json?depth=3")
                .getContentAsString()
                .contains("production"));
        String fill = "descriptorByName/io.jenkins.plugins.promotion.steps.CopyEnvironmentStep/fillFromItems";
        assertFalse(send(HttpMethod.POST, "reader", fill).getContentAsString().contains("production"));
        assertTrue(send(HttpMethod.POST, "admin", fill).getContentAsString().contains("production"));
        int read = send(HttpMethod.GET, "admin", fill).getStatusCode();
        assertTrue("by GET: " + read, read == 404 || read == 405);
    }

    private static final List<String> ODD = List.of(
            "",
            " ",
            "\u0000",
            "../../../etc/passwd",
            "%2e%2e%2f",
            "a".repeat(20_000),
            "<script>alert(1)</script>",
            "${7*7}",
            "9".repeat(400),
            "2099-01-01T00:00[Europe/../../etc]",
            "+999999999-12-31T23:59Z",
            "-999999999-01-01T00:00Z",
            "\ud800",
            "null",
            "{}",
            "[]");

    /** Whatever is sent, an act is done, refused or not understood; it never falls over. */
    @Test
    public void oddParametersAreAnswered() throws Exception {
        int tried = 0;
        for (Map.Entry<String, String[]> act : acts().entrySet()) {
            if (act.getKey().equals("EnvironmentEditor.doDelete")
                    || act.getKey().equals("EnvironmentsRoot.doVerifyStore")) {
                continue;
            }
            String[] sent = act.getValue();
            for (int at = 1; at < sent.length; at += 2) {
                for (String odd : ODD) {
                    String[] other = sent.clone();
                    other[at + 1] = odd;
                    WebResponse answer = send(HttpMethod.POST, "admin", other);
                    assertTrue(
                            act.getKey() + " " + sent[at] + "=" + odd.substring(0, Math.min(40, odd.length())) + ": "
                                    + answer.getStatusCode() + " " + answer.getContentAsString(),
                            answer.getStatusCode() < 500);
                    tried++;
                }
            }
        }
        String change = "promotion-changes/" + shop.scene.change.key() + "/";
        for (String path : List.of(
                change + "gate/..%2f..%2f/",
                change + "gate/r2-test/items/0/",
                change + "gate/r2-test/items/99999999999/",
                change + "gate/r2-test/item/-1/",
                "promotion-changes/..%2f..%2f/",
                change + "revision/99999999999999999999/",
                change + "revision/-1/",
                change + "revision/01/",
                change + "revision/1/since/99999999999999999999/",
                "environments/..%2fproduction/",
                "promotion-changes/" + "a".repeat(250) + "/",
                change + "apply/%3Cscript%3E/",
                ADMIN_PAGES + "define/%3Cscript%3E/")) {
            int status = send(HttpMethod.GET, "admin", path).getStatusCode();
            assertTrue(path + " " + status, status >= 400 && status < 500);
            tried++;
        }
        // Stapler itself refuses this one below whatever it is.
        assertEquals(
                send(HttpMethod.GET, "admin", "job/shop/%2e%2e/").getStatusCode() / 100 == 5,
                send(HttpMethod.GET, "admin", change + "gate/%2e%2e/").getStatusCode() / 100 == 5);
        // So does the server of genuine Jenkins for what is longer than the name of a file can be, whoever is asked.
        String longer = "a".repeat(300) + "/";
        assertEquals(
                send(HttpMethod.GET, "admin", "user/" + longer).getStatusCode() / 100 == 5,
                send(HttpMethod.GET, "admin", "promotion-changes/" + longer).getStatusCode() / 100 == 5);
        System.out.println("odd parameters and addresses: " + tried);
        assertTrue("tried " + tried, tried > 300);
    }
}
