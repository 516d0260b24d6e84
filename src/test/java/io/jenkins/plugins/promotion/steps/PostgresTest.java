package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.allOf;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.promotion.PostgresServer;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import io.jenkins.plugins.promotion.environment.command.Variables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** Chosen tables of databases on a real PostgreSQL, promoted with the scripts of the example. */
public class PostgresTest {
    private static final Path SCRIPTS = Path.of("examples/postgresql").toAbsolutePath();
    private static final List<String> STAGES = List.of("development", "test", "production");
    private static final String RULES =
            "SELECT country, carrier, max_weight, coalesce(note, 'NULL') FROM routing_rule ORDER BY id";
    private static int count;

    private static final PostgresServer POSTGRES = new PostgresServer();
    private static final JenkinsRule j = Workshop.jenkins();

    @ClassRule
    public static final RuleChain SERVERS = RuleChain.outerRule(POSTGRES).around(j);

    @Rule
    public Workshop shop = new Workshop(j);

    private int number;

    @Before
    public void databases() throws Exception {
        number = ++count;
        for (String stage : STAGES) {
            POSTGRES.create(database(stage));
            POSTGRES.script(database(stage), SCRIPTS.resolve("schema.sql"));
            sql(
                    stage,
                    "INSERT INTO setting VALUES ('mail_host', '\"mail." + stage + "\"'), ('payment_key', '\"canary-"
                            + stage + "\"')");
            define(stage, true);
        }
        sql("production", "INSERT INTO carrier VALUES ('dhl', 'DHL'), ('ups', 'U \"P\" S')");
        sql(
                "production",
                "INSERT INTO routing_rule (country, carrier, max_weight, note)"
                        + " VALUES ('DE', 'dhl', 31.5, NULL), ('FR', 'ups', 20, '')");
        sql("production", "INSERT INTO setting VALUES ('retries', '3')");
        sql("production", "INSERT INTO orders (carrier) VALUES ('dhl')");
        sql("test", "INSERT INTO carrier VALUES ('dhl', 'old title')");
        sql("test", "INSERT INTO orders (carrier) VALUES ('dhl')");
    }

    private String database(String stage) {
        return "shop_" + stage + "_" + number;
    }

    private String sql(String stage, String sql) throws Exception {
        return POSTGRES.sql(database(stage), sql);
    }

    private List<String> psql(String stage, String script) {
        List<String> line = new ArrayList<>(List.of("psql", "--no-psqlrc", "--quiet"));
        if (!script.equals("fingerprint.sql")) {
            line.add("--set=directory=${directory}");
        }
        line.add("--file=" + SCRIPTS.resolve(script));
        line.add("--dbname=" + database(stage));
        return line;
    }

    private void define(String stage, boolean fingerprint) {
        Environment before = shop.environment(stage);
        CommandType type = new CommandType(psql(stage, "export.sql"));
        type.setImport(psql(stage, "import.sql"));
        if (fingerprint) {
            type.setFingerprint(psql(stage, "fingerprint.sql"));
        }
        type.setVariables(new Variables(List.of("PGHOST=" + POSTGRES.host(), "PGUSER=" + PostgresServer.USER)));
        Environment tables = new Environment(stage, type);
        tables.setBuiltInNode(true);
        tables.setOrder(before.getOrder());
        tables.setProduction(before.isProduction());
        tables.setJobs(before.getJobs());
        tables.setLocal(List.of("setting.json#/mail_host"));
        tables.setSecret(List.of("setting.json#/payment_key"));
        PromotionConfiguration.get().put(tables);
    }

    @Test
    public void tablesArePromotedAndTheTargetKeepsWhatIsItsOwn() throws Exception {
        String log = shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals("DE|dhl|31.50|NULL\nFR|ups|20.00|", sql("test", RULES));
        assertEquals("DHL", sql("test", "SELECT title FROM carrier WHERE code = 'dhl'"));
        assertEquals("3", sql("test", "SELECT value FROM setting WHERE name = 'retries'"));
        assertEquals("\"mail.test\"", sql("test", "SELECT value FROM setting WHERE name = 'mail_host'"));
        assertEquals("\"canary-test\"", sql("test", "SELECT value FROM setting WHERE name = 'payment_key'"));
        assertEquals("orders are none", "1", sql("test", "SELECT count(*) FROM orders"));
        assertThat(log, allOf(containsString("3 files"), not(containsString("canary")), not(containsString("mail."))));
        assertEquals(
                "4",
                sql(
                        "test",
                        "INSERT INTO routing_rule (id, country, carrier, max_weight)"
                                + " VALUES (DEFAULT, 'IT', 'dhl', 1) RETURNING id + 1"));
    }

    @Test
    public void withoutAFingerprintTheSameIsTrue() throws Exception {
        STAGES.forEach(stage -> define(stage, false));
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals("DE|dhl|31.50|NULL\nFR|ups|20.00|", sql("test", RULES));
        assertThat(
                shop.succeed("copyEnvironment from: 'production', to: 'test', change: c"),
                containsString("Already copied"));
    }

    @Test
    public void rowThatSomebodyChangedIsDrift() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        sql("test", "UPDATE routing_rule SET max_weight = 99 WHERE country = 'DE'");
        sql("production", "INSERT INTO carrier VALUES ('gls', 'GLS')");
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c"),
                allOf(
                        containsString("changed routing_rule.csv"),
                        containsString("-1,DE,dhl,31.50,"),
                        containsString("+1,DE,dhl,99.00,")));
        assertThat(
                shop.refused("lockConfig environment: 'production', change: c, reason: 'go live'"),
                allOf(containsString("carrier.csv"), containsString("+gls,GLS")));
        assertEquals("99.00", sql("test", "SELECT max_weight FROM routing_rule WHERE country = 'DE'"));
    }

    @Test
    public void planIsDerivedFromRowsRehearsedAndAppliedToProductionFromAnAgent() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        for (String stage : List.of("test", "production")) {
            shop.redefine(stage, e -> e.setNode(agent.getNodeName()));
        }
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        sql("development", "INSERT INTO carrier VALUES ('gls', 'GLS')");
        sql("development", "UPDATE routing_rule SET carrier = 'gls', note = 'ab Mai' WHERE country = 'DE'");
        sql("development", "UPDATE setting SET value = '5' WHERE name = 'retries'");
        shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
        shop.rehearse();
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
        assertEquals("DE|gls|31.50|ab Mai\nFR|ups|20.00|", sql("test", RULES));
        shop.signOff();
        shop.lock();
        WorkflowRun run = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        assertEquals("DE|gls|31.50|ab Mai\nFR|ups|20.00|", sql("production", RULES));
        assertEquals("5", sql("production", "SELECT value FROM setting WHERE name = 'retries'"));
        assertEquals(
                "\"canary-production\"", sql("production", "SELECT value FROM setting WHERE name = 'payment_key'"));
        assertEquals("\"mail.production\"", sql("production", "SELECT value FROM setting WHERE name = 'mail_host'"));
    }

    @Test
    public void itemThatTheDatabaseRefusesFailsWithItsWordsAndChangesNothing() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: retry, description: Retry, kind: set, file: setting.json, pointer: /retries, value: 7}\n"
                + "  - {id: rule, description: Rule, kind: file, path: routing_rule.csv, action: replace,"
                + " source: rules.csv}\n'''\n"
                + "writeFile file: 'rules.csv', text: '''id,country,carrier,max_weight,note\n1,DE,nobody,1,\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        WorkflowRun run = shop.start("applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "rule", Answer.SKIP, "ivan", "not here");
        String log = shop.end(run, Result.SUCCESS);
        assertThat(
                log,
                allOf(
                        containsString("The import command (psql) ended with status 3"),
                        containsString("violates foreign key constraint"),
                        containsString("The environment is as it was before: a new export shows it.")));
        assertEquals("DE|dhl|31.50|NULL\nFR|ups|20.00|", sql("test", RULES));
        assertEquals("7", sql("test", "SELECT value FROM setting WHERE name = 'retries'"));
    }
}
