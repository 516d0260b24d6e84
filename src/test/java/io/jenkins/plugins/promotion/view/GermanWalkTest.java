package io.jenkins.plugins.promotion.view;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertTrue;

import hudson.model.Item;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.execution.LineStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * The process in German from one wait to the next: what people write and call things is German here, so every English word on
 * a page is one of the plugin's own. English is what stands in its English texts and in none of the German ones.
 */
public class GermanWalkTest {

    private static final String JOB = "laden";
    private static final Path VIEWS = Stream.of(
                    Path.of("src/main/resources/io/jenkins/plugins/promotion").toAbsolutePath(),
                    Path.of("../src/main/resources/io/jenkins/plugins/promotion")
                            .toAbsolutePath())
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();

    /** Words that no text in a properties file may have, and pages must not say either. */
    private static final Set<String> ENGLISH_TOO = Set.of(
            "the",
            "is",
            "of",
            "for",
            "and",
            "with",
            "which",
            "has",
            "since",
            "until",
            "nobody",
            "somebody",
            "it",
            "its",
            "waiting",
            "changed",
            "file",
            "files",
            "byte",
            "bytes",
            "remains",
            "irreversible",
            "held",
            "place",
            "queue",
            "done",
            "failed",
            "jan",
            "feb",
            "mar",
            "may",
            "jun",
            "jul",
            "aug",
            "oct",
            "dec",
            "january",
            "december");

    private static final Pattern WORD = Pattern.compile("[\\p{L}’']{2,}");
    private static final Pattern SEEN = Pattern.compile(".*/(gate|apply|window|revision)/.*");
    private static final Pattern DATA = Pattern.compile(".*(/api/|/csv|/recorded|/files/|[?#]|/markdown|calendar).*");

    /** Permissions, kinds of items, the built-in node, what the derivation wrote into the plan, and the host's form buttons. */
    private static final Pattern AS_WRITTEN = Pattern.compile(
            "Promotion/\\w+|(· |^|\t)(manual|command|file|set|folder)\\b|built-in|Set /max in pool.json to 30"
                    + "|Create (the (folder|file) )?rules\\S*|(create|set)-[a-z.-]+|^Help for .*|^Delete$");

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Rule(order = 1)
    public RequestLanguage asked = new RequestLanguage();

    private final Map<String, JenkinsRule.WebClient> browsers = new HashMap<>();
    private final Set<String> english = english();
    /** What is English, and where it was seen first. */
    private final Map<String, String> found = new TreeMap<>();

    private Stages stages;
    private People people;

    @Before
    public void setUp() throws Exception {
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        Map<String, String> groups = Map.of("dora", "werkstatt", "quentin", "abnahme", "ivan", "betrieb");
        groups.forEach(realm::addGroups);
        j.jenkins.setSecurityRealm(realm);
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(PromotionPermissions.SIGN_OFF)
                .everywhere()
                .to("quentin")
                .grant(PromotionPermissions.APPLY)
                .everywhere()
                .to("ivan")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("verwalter"));
        stages = Stages.three(folder.getRoot().toPath(), JOB);
        people = new People("CR-1", groups);
        stages.write(
                "scm/plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: p, title: Neue Routen, author: dora}
                items:
                  - {id: halt, description: Laden anhalten, kind: manual, instruction: Bitte anhalten., estimate: 1m,
                     rollback: {manual: Wieder anfahren.}}
                  - {id: laufen, description: Einmal laufen, kind: command, argv: [cp, pool.json, /dev/null],
                     irreversible: Das bleibt so.}
                """);
        stages.write(
                "scm/tests.yaml",
                """
                apiVersion: testplan/v1
                id: t
                title: Routen
                cases:
                  - {id: bestellen, title: Eine Bestellung, steps: Bestellen, expected: Sie kommt an}
                """);
    }

    /** Leaves out what a log or record has, which is English for everybody. */
    private static String script(String scm) {
        return """
                def plan = { node { sh "cp %s/* ."
                    recordWorkPlan plan: 'plan.yaml', testPlan: 'tests.yaml', environment: 'development', change: 'CR-1' } }
                copyEnvironment from: 'production', to: 'development', change: 'CR-1'
                lockConfig environment: 'production', change: 'CR-1', reason: 'Neue Routen'
                awaitSignOff name: 'Gemacht', change: 'CR-1', approvers: 'werkstatt', fourEyes: false
                plan()
                copyEnvironment from: 'development', to: 'test', change: 'CR-1'
                node {
                  writeFile file: 'TEST-1.xml', text: '<testsuite name="s"><testcase name="bestellen" classname="a"/>' +
                      '<testcase name="bezahlen" classname="a"><failure message="zu teuer"/></testcase></testsuite>'
                  recordTestResults environment: 'test', results: 'TEST-*.xml', attach: 'TEST-1.xml', change: 'CR-1'
                }
                copyEnvironment from: 'production', to: 'test', change: 'CR-1'
                applyWorkPlan environment: 'test', change: 'CR-1'
                awaitSignOff name: 'Produktiv', change: 'CR-1', covers: 'plan, test', runTests: true, approvers: 'abnahme:1',
                    expires: '10d'
                outageWindow(environment: 'production', change: 'CR-1') {
                  applyWorkPlan environment: 'production', change: 'CR-1'
                }
                awaitSoak environment: 'production', change: 'CR-1', lasting: '3d'
                """
                .formatted(scm);
    }

    @Test
    public void noPageSaysAnEnglishWord() throws Exception {
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(script(stages.folder("scm").toString()), true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        people.during(run);
        people.gate("Gemacht");
        stages.write("development/pool.json", "{\n  \"max\": 30,\n  \"min\": 4\n}\n");
        stages.write("development/rules/neu.json", "{\"carrier\": \"express\"}\n");
        look(run);
        WorkflowJob other = j.jenkins.createProject(WorkflowJob.class, "anderer");
        PromotionConfiguration.get().getEnvironments().forEach(one -> one.setJobs(List.of(JOB, "anderer")));
        other.setDefinition(new CpsFlowDefinition(
                "lockConfig environment: 'production', change: 'CR-2', reason: 'Auch Routen', wait: '9d'", true));
        WorkflowRun second = other.scheduleBuild2(0).waitForStart();
        awaitWait(second);
        look(second);
        people.approve("Gemacht", "dora");

        people.until("test", state -> state.lastApply("test").isPresent());
        awaitWait(run);
        look(run);
        people.begin("test", "ivan");
        people.until(
                "halt", state -> state.lastApply("test").orElseThrow().lines().size() > 0);
        awaitWait(run);
        look(run);
        people.answer("test", "halt", Answer.DONE, "ivan", "fertig");
        people.gate("Produktiv");
        awaitWait(run);
        look(run);
        people.pass("Produktiv", "quentin", "bestellen");
        people.approve("Produktiv", "quentin");
        people.until("window", state -> state.lastWindow("production").isPresent());
        awaitWait(run);
        look(run);
        OffsetDateTime now = OffsetDateTime.now(Promotion.get().clock());
        people.plan("production", now.plusHours(1).toString(), now.plusHours(3).toString(), "ivan");
        awaitWait(run);
        look(run);
        Clocks.ahead(Duration.ofMinutes(61));
        people.begin("production", "ivan");
        people.answer("production", "halt", Answer.DONE, "ivan", "fertig");
        people.until("soak", state -> !state.soaks().isEmpty());
        awaitWait(run);
        stages.write("production/pool.json", "{\n  \"max\": 31,\n  \"min\": 4\n}\n");
        look(run);
        people.backOut("production", "ivan", "zu langsam");
        people.until(
                "back", state -> state.lastApply("production").orElseThrow().backOut() != null);
        look(run);
        run.doStop();
        second.doStop();
        j.waitForCompletion(run);
        j.waitForCompletion(second);
        look(run);
        Clocks.reset();
        nothingIsEnglish();
    }

    private void nothingIsEnglish() {
        StringBuilder all = new StringBuilder();
        found.forEach(
                (word, where) -> all.append(word).append(": ").append(where).append('\n'));
        assertTrue(all.toString(), found.isEmpty());
    }

    private WorkflowRun build(WorkflowJob job) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        people.during(run);
        return run;
    }

    /** An item that fails and what can be done then, a rejection, and the round after it. */
    @Test
    public void neitherDoesOneOfAFailedItemNorOfTheSecondRound() throws Exception {
        Path ready = folder.getRoot().toPath().resolve("bereit");
        stages.write(
                "scm/plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: p, title: Neue Routen, author: dora}
                items:
                  - {id: anlegen, description: Datei anlegen, kind: file, action: create, path: neu.txt,
                     source: neu.txt}
                  - {id: pruefen, description: Ist alles bereit, kind: command, argv: [test, -e, %s],
                     readOnly: true, rollback: {manual: Wieder anfahren.}}
                  - {id: laufen, description: Einmal laufen, kind: command, argv: [cp, pool.json, /dev/null],
                     irreversible: Das bleibt so.}
                """
                        .formatted(ready));
        stages.write("scm/neu.txt", "neu\n");
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(
                """
                copyEnvironment from: 'production', to: 'development', change: 'CR-1'
                node { sh "cp %s/* ."
                  recordWorkPlan plan: 'plan.yaml', testPlan: 'tests.yaml', environment: 'development', change: 'CR-1',
                      derive: false }
                copyEnvironment from: 'production', to: 'test', change: 'CR-1'
                applyWorkPlan environment: 'test', change: 'CR-1'
                awaitSignOff name: 'Abnahme', change: 'CR-1', covers: 'plan, test', runTests: true, approvers: 'abnahme:1'
                """
                        .formatted(stages.folder("scm")),
                true));
        WorkflowRun run = build(job);
        for (Answer answer : List.of(Answer.RETRY, Answer.SKIP)) {
            people.begin("test", "ivan");
            fails("pruefen");
            look(run);
            people.answer("test", "pruefen", Answer.CLARIFY, "ivan", "Was soll bereit sein?");
            look(run);
            people.answer("test", "pruefen", Answer.RETRY, "ivan", "");
            fails("pruefen");
            people.answer("test", "pruefen", answer == Answer.SKIP ? answer : Answer.ROLL_BACK, "ivan", "so nicht");
            if (answer == Answer.SKIP) {
                break;
            }
            awaitWait(run);
            look(run);
            people.answer("test", "pruefen", Answer.DONE, "ivan", "wieder da");
            j.waitForCompletion(run);
            look(run);
            run = build(job);
        }
        people.gate("Abnahme");
        look(run);
        people.reject("Abnahme", "quentin", "Der Preis stimmt nicht");
        j.waitForCompletion(run);
        look(run);
        run = build(job);
        Files.writeString(ready, "");
        stages.write(
                "scm/plan.yaml",
                Files.readString(stages.folder("scm").resolve("plan.yaml"))
                        .replace("Datei anlegen", "Eine Datei anlegen"));
        awaitWait(run);
        look(run);
        people.begin("test", "ivan");
        people.gate("Abnahme");
        look(run);
        run.doStop();
        j.waitForCompletion(run);
        look(run);
        nothingIsEnglish();
    }

    private void fails(String item) {
        people.until(item + " fails", state -> state.lastApply("test").orElseThrow().lines().stream()
                .anyMatch(line -> line.itemId().equals(item) && line.status() == LineStatus.FAILED));
    }

    private static void awaitWait(WorkflowRun run) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(People.LOOK)
                .until(() -> !Waits.get().of(run).isEmpty());
    }

    /** Everything that can be reached from the pages that people begin with. */
    private void look(WorkflowRun run) throws Exception {
        for (String user : List.of("quentin", "ivan", "verwalter")) {
            Deque<String> pages = new ArrayDeque<>(List.of(
                    run.getUrl(),
                    run.getUrl() + "promotion/",
                    "promotion-changes/",
                    "promotion-changes/" + people.change().key() + "/",
                    "environments/",
                    "my-approvals/",
                    "promotion-notices/",
                    "job/" + JOB + "/promotions/"));
            if (user.equals("verwalter")) {
                for (String one : List.of("", "new/", "define/production/")) {
                    pages.add("manage/environment-definitions/" + one);
                }
            }
            Set<String> seen = new HashSet<>(pages);
            while (!pages.isEmpty()) {
                String path = pages.pop();
                HtmlPage page = page(user, path);
                if (page == null) {
                    continue;
                }
                read(path, page);
                for (HtmlAnchor link : page.getAnchors()) {
                    String to =
                            page.getFullyQualifiedUrl(link.getHrefAttribute()).toString();
                    String root = j.getURL().toString();
                    if (to.startsWith(root + "promotion-changes/")
                            && SEEN.matcher(to).matches()
                            && !DATA.matcher(to).matches()
                            && seen.add(to.substring(root.length()))) {
                        pages.add(to.substring(root.length()));
                    }
                }
            }
        }
    }

    private HtmlPage page(String user, String path) throws Exception {
        JenkinsRule.WebClient browser = browsers.get(user);
        if (browser == null) {
            browser = j.createWebClient();
            browser.getOptions().setJavaScriptEnabled(false);
            browser.setThrowExceptionOnFailingStatusCode(false);
            browser.addRequestHeader("Accept-Language", "de");
            browsers.put(user, browser.login(user));
        }
        return browser.goTo(path, null) instanceof HtmlPage page ? page : null;
    }

    private void read(String path, HtmlPage page) {
        String own = path.startsWith("job/") && !path.endsWith("promotion/") && !path.endsWith("promotions/")
                ? ".jenkins-alert" // The rest is the host's.
                : "#main-panel";
        for (DomNode part : page.querySelectorAll(own)) {
            part.querySelectorAll("code, pre, .cp-value, textarea, .cp-old, .cp-new, .cp-diff, .cp-reason")
                    .forEach(DomNode::remove);
            for (String line : part.asNormalizedText().split("\n")) {
                judge(path, line);
            }
            for (DomNode node : part.querySelectorAll("[title], [aria-label], [tooltip], [alt]")) {
                for (String name : List.of("title", "aria-label", "tooltip", "alt")) {
                    judge(path + " @" + name, ((DomElement) node).getAttribute(name));
                }
            }
        }
    }

    private void judge(String path, String line) {
        Matcher words = WORD.matcher(AS_WRITTEN.matcher(line).replaceAll(" "));
        while (words.find()) {
            String word = words.group();
            if (english.contains(word.toLowerCase(Locale.ROOT))) {
                found.putIfAbsent(line, path + ": " + word);
            }
        }
    }

    private static Set<String> english() {
        Set<String> english = new TreeSet<>(ENGLISH_TOO);
        Set<String> german = new TreeSet<>();
        try (Stream<Path> all = Files.walk(VIEWS)) {
            all.filter(file -> file.toString().endsWith("_de.properties")).forEach(file -> {
                Properties texts = properties(Path.of(file.toString().replace("_de.properties", ".properties")));
                properties(file).forEach((key, text) -> {
                    english.addAll(words(texts.getProperty(key.toString(), key.toString())));
                    german.addAll(words(text.toString()));
                });
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        english.removeAll(german);
        english.removeAll(Set.of("production", "development"));
        assertTrue(english.size() + " English words", english.size() > 500);
        return english;
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        WORD.matcher(text.replaceAll("[A-Z]\\w*/\\w+|\\{[^}|#]*", " "))
                .results()
                .forEach(found -> words.add(found.group().toLowerCase(Locale.ROOT)));
        return words;
    }

    private static Properties properties(Path file) {
        Properties read = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                read.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read;
    }
}
