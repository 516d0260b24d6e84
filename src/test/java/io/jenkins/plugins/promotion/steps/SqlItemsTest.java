package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.allOf;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.promotion.PostgresServer;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.environment.DataSource;
import java.io.File;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** Items of SQL on a real PostgreSQL, through data sources that are defined with environments. */
public class SqlItemsTest {
    private static final String PASSWORD = "c4n4ry of the database";
    private static final List<String> STAGES = List.of("test", "production");
    private static int count;

    private static final PostgresServer POSTGRES = new PostgresServer().overTcp();
    private static final JenkinsRule j = Workshop.jenkins();

    @ClassRule
    public static final RuleChain SERVERS = RuleChain.outerRule(POSTGRES).around(j);

    @Rule
    public Workshop shop = new Workshop(j);

    private int number;

    @Before
    public void databases() throws Exception {
        number = ++count;
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "db-" + number, "for tests", PostgresServer.USER, PASSWORD));
        for (String stage : STAGES) {
            POSTGRES.create(database(stage));
            POSTGRES.sql(database(stage), "CREATE TABLE carrier (code text PRIMARY KEY, title text)");
            define(stage, POSTGRES.url(database(stage)));
        }
        shop.base();
    }

    private String database(String stage) {
        return "items_" + stage + "_" + number;
    }

    private void define(String stage, String url) {
        DataSource source = new DataSource("shop", url);
        source.setCredentialsId("db-" + number);
        shop.redefine(stage, e -> e.setDataSources(List.of(source)));
    }

    private String carriers(String stage) throws Exception {
        return POSTGRES.sql(database(stage), "SELECT code || ' ' || title FROM carrier ORDER BY code");
    }

    private void record(String items, String script) throws Exception {
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora, parameters: {title: {test: te\\'st, production: pro}}}\nitems:\n"
                + items + "'''\nwriteFile file: 'carrier.sql', text: '''" + script + "'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml' }");
    }

    private static final String GOOD = "  - id: carriers\n    description: Add carriers\n    kind: sql\n"
            + "    dataSource: shop\n    source: carrier.sql\n"
            + "    unless: {dataSource: shop, query: SELECT count(*) FROM carrier, equals: 2}\n"
            + "    rollback: {sql: {dataSource: shop, statements: [DELETE FROM carrier]}}\n"
            + "  - id: title\n    description: Title of it\n    kind: sql\n    dataSource: shop\n"
            + "    statements: [\"UPDATE carrier SET title = ${title} WHERE code = 'dhl'\"]\n"
            + "    verify: {dataSource: shop, query: SELECT min(title) FROM carrier, equals: '${title}'}\n"
            + "    irreversible: nobody needs it\n";

    private static final String SCRIPT =
            "INSERT INTO carrier VALUES (''dhl'', ''x'');\nINSERT INTO carrier VALUES (''ups'', ''x'');\n"
                    .replace("''", "\\'");

    @Test
    public void aScriptGoesToEachStagesOwnDatabaseFromItsNodeWithTheDriverOfThisJenkins() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        for (String stage : STAGES) {
            shop.redefine(stage, e -> e.setNode(agent.getNodeName()));
        }
        record(GOOD, SCRIPT);
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        String log = shop.end(run, Result.SUCCESS);
        assertThat(
                log,
                allOf(
                        containsString("ran 2 statements on data source shop, in one transaction"),
                        containsString("statement 2 of 2 (line 2): 1 row"),
                        not(containsString(PASSWORD))));
        assertEquals("dhl te'st\nups x", carriers("test"));
        File[] brought = new File(agent.getRootPath().getRemote(), "configuration-promotion/drivers").listFiles();
        assertEquals(1, brought.length);
        shop.signOff();
        shop.lock();
        assertEquals("", carriers("production"));
        String dry = shop.succeed("applyWorkPlan environment: 'production', change: c, dryRun: true");
        assertThat(dry, containsString("would run a command or query to ask whether there is something to do"));
        run = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        assertEquals("dhl pro\nups x", carriers("production"));
    }

    @Test
    public void onProductionADryRunConnectsToNothing() throws Exception {
        record(GOOD, SCRIPT);
        POSTGRES.sql("postgres", "DROP DATABASE " + database("production"));
        String dry = shop.succeed("applyWorkPlan environment: 'production', change: c, dryRun: true");
        assertThat(dry, allOf(containsString("unknown"), not(containsString("does not exist"))));
        POSTGRES.create(database("production"));
    }

    @Test
    public void aDataSourceThatIsNotDefinedIsRefusedBeforeAnythingIsDone() throws Exception {
        record(GOOD, SCRIPT);
        shop.redefine("test", e -> e.setDataSources(List.of()));
        String log = shop.refused("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c, dryRun: true");
        assertThat(
                log,
                containsString("Item carriers names the data source 'shop', which environment 'test' does not have;"
                        + " it has none"));
        assertNull(shop.binding("test").mark());
    }

    @Test
    public void anAbortRollsBackAndTheNextBuildAsks() throws Exception {
        record(
                "  - {id: slow, description: Slow, kind: sql, dataSource: shop, source: carrier.sql}\n",
                SCRIPT + "SELECT pg_sleep(300);\n");
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        String sleeping = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database("test")
                + "' AND query LIKE '%pg_sleep(300%' AND pid <> pg_backend_pid()";
        for (int i = 0; POSTGRES.sql("postgres", sleeping).equals("0"); i++) {
            assertTrue("it began", i < 600);
        }
        run.doStop();
        shop.end(run, Result.ABORTED);
        assertEquals("", carriers("test"));
        assertEquals("0", POSTGRES.sql("postgres", sleeping));
        WorkflowRun again = shop.start("applyWorkPlan environment: 'test', change: c");
        shop.people.answer("test", "slow", Answer.SKIP, "ivan", "not now");
        assertThat(
                shop.end(again, Result.SUCCESS), containsString("find out in the database whether it was committed"));
    }
}
