package io.jenkins.plugins.promotion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.structured.XmlJudge;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * The twelve steps with what a vendor's product is configured by: XML in several files and encodings, with namespaces,
 * attributes, CDATA, a document type, entities, and values of each environment's own between them.
 */
public class VendorXmlTest {
    private static final String JOB = "promote-product";

    private static final String SERVER =
            """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <!DOCTYPE server [
              <!ELEMENT server ANY>
              <!ENTITY company "Example &amp; Sons">
            ]>
            <?product version="7"?>
            <!-- Connectors; ask Dora before a change. -->
            <server xmlns="urn:vendor:server" xmlns:log='urn:vendor:log' name="HOST">
            \t<connector id="http"  port='8080' timeout="30s"/>
            \t<connector id="admin" port='8081' timeout="30s"/>
              <title>&company; shop</title>
              <log:appender log:name="file">
                <log:pattern><![CDATA[%d [%t] %-5p <%c> - %m%n]]></log:pattern>
                <log:level>INFO</log:level>
              </log:appender>
              <property><name>cache.size</name><value>100</value></property>
              <property><name>cache.ttl</name><value>60</value></property>
            </server>
            """;
    private static final String MAIL =
            """
            <?xml version='1.0' encoding='ISO-8859-1'?>
            <mail>
              <from display="Bestellungen für Österreich">shop@example.org</from>
              <signature>Grüße &#8211; Ihr Shop</signature>
            </mail>
            """
                    .replace("\n", "\r\n");
    private static final String LABELS =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<labels>\n  <label key=\"order\">Zamówienie</label>\n"
                    + "  <label key=\"cart\">Koszyk</label>\n</labels>\n";
    private static final String POOLS =
            """
            <d:datasources xmlns:d="urn:vendor:data">
              <d:datasource name="orders" max="20">
                <d:url>jdbc:HOST</d:url>
                <d:password>SECRET</d:password>
              </d:datasource>
              <d:datasource name="stock" max="5">
                <d:url>jdbc:HOST</d:url>
                <d:password>SECRET</d:password>
              </d:datasource>
            </d:datasources>
            """;

    private static final String PLAN =
            """
            apiVersion: workplan/v1
            plan: {id: product, title: Tune the product, author: dora}
            items:
              - id: ttl
                description: Keep for longer what is cached
                kind: set
                file: conf/server.xml
                pointer: "/server/property[name='cache.ttl']/value"
                expect: 60
                value: 90
            """;

    private static final String SCRIPT =
            """
            def change = 'CR-7'
            copyEnvironment from: 'production', to: 'development', change: change
            lockConfig environment: 'production', change: change, reason: 'CR-7'
            awaitSignOff name: 'Changes made', change: change, approvers: 'config-team', fourEyes: false
            node {
              writeFile file: 'work-plan.yaml', text: '''PLAN'''
              recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: change
            }
            copyEnvironment from: 'development', to: 'test', change: change
            awaitSignOff name: 'Test', change: change, covers: 'plan, test', approvers: 'qa', required: 2
            copyEnvironment from: 'production', to: 'test', change: change
            applyWorkPlan environment: 'test', change: change, rehearseBackOut: true
            awaitSignOff name: 'Go live', change: change, covers: 'plan, test', approvers: 'qa:1, business:1'
            outageWindow(environment: 'production', change: change) {
              applyWorkPlan environment: 'production', change: change
            }
            unlockConfig environment: 'production', change: change
            awaitSoak environment: 'production', change: change, lasting: '3d'
            copyEnvironment from: 'production', to: 'test, development', change: change
            closeChange change: change
            """
                    .replace("PLAN", PLAN);

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Stages stages;
    private People people;

    private static void own(Environment environment) {
        environment.setLocal(
                List.of("conf/server.xml#/server/@name", "conf/pools.xml#/d:datasources/d:datasource/d:url"));
        environment.setSecret(List.of("conf/pools.xml#/d:datasources/d:datasource/d:password"));
    }

    @Before
    public void install() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        stages = new Stages(folder.getRoot().toPath())
                .define("development", JOB, VendorXmlTest::own)
                .define("test", JOB, VendorXmlTest::own)
                .define("production", JOB, e -> {
                    own(e);
                    e.setProduction(true);
                });
        for (String name : List.of("development", "test", "production")) {
            write(name, "conf/server.xml", UTF_8, SERVER.replace("HOST", name));
            write(name, "conf/mail.xml", ISO_8859_1, MAIL);
            write(name, "conf/i18n/pl.xml", UTF_16LE, "\uFEFF" + LABELS);
            write(name, "conf/pools.xml", UTF_8, pools(name));
        }
        people = new People(
                "CR-7",
                Map.of("dora", "config-team", "qa1", "qa", "qa2", "qa", "bea", "business", "ivan", "operations"));
    }

    private static String pools(String environment) {
        return POOLS.replace("HOST", environment).replace("SECRET", "canary-" + environment);
    }

    private void write(String environment, String path, Charset charset, String text) throws IOException {
        Path file = stages.folder(environment).resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, text.getBytes(charset));
    }

    private byte[] bytes(String environment, String path) throws IOException {
        return Files.readAllBytes(stages.folder(environment).resolve(path));
    }

    private void change(String environment) throws IOException {
        write(
                environment,
                "conf/server.xml",
                UTF_8,
                SERVER.replace("HOST", environment)
                        .replace("'8080' timeout=\"30s\"", "'8080' timeout=\"45s\"")
                        .replace("%-5p", "%-5level")
                        .replace("INFO", "WARN")
                        .replace("<value>60", "<value>90"));
        write(environment, "conf/mail.xml", ISO_8859_1, MAIL.replace("Grüße", "Schöne Grüße"));
        write(environment, "conf/i18n/pl.xml", UTF_16LE, "\uFEFF" + LABELS.replace("Koszyk", "Wózek"));
        write(environment, "conf/pools.xml", UTF_8, pools(environment).replace("max=\"20\"", "max=\"40\""));
    }

    @Test
    public void theConfigurationOfAProductGoesLive() throws Exception {
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(SCRIPT, true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        people.during(run);

        people.gate("Changes made");
        change("development");
        people.approve("Changes made", "dora");
        people.approve("Test", "qa1", "qa2");
        people.begin("test", "ivan");
        people.approve("Go live", "qa1", "bea");
        OffsetDateTime now = OffsetDateTime.now();
        people.plan(
                "production", now.minusMinutes(1).toString(), now.plusHours(2).toString(), "ivan");
        people.begin("production", "ivan");
        people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(4));
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));

        ChangeState state = people.state();
        assertEquals(ChangePhase.CLOSED, state.phase());
        ApplyRecord rehearsal = state.lastApply("test").orElseThrow();
        assertTrue(rehearsal.counts());
        assertEquals("complete", rehearsal.completeness().completeness());
        String plan = new String(StoredPlan.bytes(people.change(), 1), UTF_8);
        List<Item> items = StoredPlan.read(people.change(), 1).items();
        assertEquals(plan, 7, items.size());
        assertTrue(plan, items.stream().allMatch(item -> item.action().kind().equals("set")));
        everyStageIsAsMade();
        assertTrue(JenkinsRule.getLog(run), !JenkinsRule.getLog(run).contains("canary"));
    }

    /** Byte for byte what was made in development, each with its own values; and any reader of XML sees it so. */
    private void everyStageIsAsMade() throws Exception {
        for (String name : List.of("development", "test", "production")) {
            Path expected = folder.newFolder().toPath();
            Path there = stages.folder(name);
            for (String path : List.of("conf/server.xml", "conf/mail.xml", "conf/i18n/pl.xml", "conf/pools.xml")) {
                byte[] is = bytes(name, path);
                Files.createDirectories(expected.resolve(path).resolveSibling("."));
                Files.move(there.resolve(path), expected.resolve(path));
                change(name);
                assertArrayEquals(name + " " + path, bytes(name, path), is);
                XmlJudge.dom(is);
            }
        }
        assertEquals(
                "Wózek",
                XmlJudge.one(XmlJudge.dom(bytes("production", "conf/i18n/pl.xml")), "/labels/label[@key='cart']")
                        .getTextContent());
        assertEquals(
                "canary-production",
                XmlJudge.one(
                                XmlJudge.dom(bytes("production", "conf/pools.xml")),
                                "/d:datasources/d:datasource[@name='stock']/d:password")
                        .getTextContent());
    }
}
