package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.PostgresServer;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.RunScript;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Scripts on a real PostgreSQL and on H2, by a plan. */
public class SqlWorkTest {
    @ClassRule
    public static final PostgresServer POSTGRES = new PostgresServer().overTcp();

    private static int count;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;
    private String database;
    private Connection open;
    private String h2;
    private Path jarOfH2;

    @Before
    public void databases() throws Exception {
        bench = new Bench(folder.getRoot().toPath());
        database = "shop_" + ++count;
        POSTGRES.create(database);
        POSTGRES.sql(database, "CREATE TABLE carrier (code text PRIMARY KEY, title text)");
        h2 = "jdbc:h2:" + folder.getRoot().toPath().resolve("h2/shop") + ";AUTO_SERVER=TRUE";
        open = DriverManager.getConnection(h2);
        open.createStatement().execute("CREATE TABLE carrier (code varchar PRIMARY KEY, title varchar)");
        jarOfH2 = jarOf(org.h2.Driver.class);
        bench.site = new WithSources(
                bench.site,
                new ArrayList<>(List.of(
                        login("pg", POSTGRES.url(database), jarOf(org.postgresql.Driver.class)),
                        login("h2", h2, jarOfH2))));
    }

    @After
    public void close() throws Exception {
        open.close();
    }

    private static Path jarOf(Class<? extends Driver> driver) throws URISyntaxException {
        return Path.of(
                driver.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static DataSourceLogin login(String name, String url, Path jar) {
        return new DataSourceLogin(
                name,
                url,
                name.equals("pg") ? PostgresServer.USER : "",
                name.equals("pg") ? Bench.SECRET : "",
                "",
                List.of(new DataSourceLogin.Jar(jar.toString(), "")));
    }

    /** An environment with data sources, their drivers jars on the node. */
    record WithSources(Site site, List<DataSourceLogin> logins) implements Site {
        @Override
        public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
            return site.perform(task);
        }

        @Override
        public String treeDigest() throws IOException, InterruptedException {
            return site.treeDigest();
        }

        @Override
        public Set<String> dataSources() {
            return Set.copyOf(logins.stream().map(DataSourceLogin::name).toList());
        }

        @Override
        public DataSourceLogin dataSource(String name) {
            return logins.stream()
                    .filter(login -> login.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static RunScript sql(String source, String... statements) {
        return new RunScript(source, Optional.empty(), List.of(statements), "", false);
    }

    private static RunScript script(String source, String file) {
        return new RunScript(source, Optional.of(file), List.of(), "", false);
    }

    private String carriers() throws Exception {
        return POSTGRES.sql(database, "SELECT code, title FROM carrier ORDER BY code")
                .replace('\n', ' ');
    }

    private String ofH2() throws Exception {
        StringBuilder all = new StringBuilder();
        try (var rows = open.createStatement().executeQuery("SELECT code FROM carrier ORDER BY code")) {
            while (rows.next()) {
                all.append(rows.getString(1)).append(' ');
            }
        }
        return all.toString().strip();
    }

    private String told() throws IOException {
        return bench.ledger.lines().toString();
    }

    private static Check query(String source, String query, String value) {
        return new Check.QueryEquals(source, query, PlanValues.read(value));
    }

    @Test
    public void aScriptIsCommittedAsAWholeAndToldStatementByStatement() throws Exception {
        bench.source(
                "add.sql",
                "INSERT INTO carrier VALUES ('dhl', 'D''H; \"L'); -- it's; one\n\n"
                        + "INSERT INTO carrier SELECT 'c' || n, NULL FROM generate_series(1, 3) n;\n"
                        + "DO $$BEGIN RAISE NOTICE 'moved; all'; END$$;\nSELECT * FROM carrier\n");
        bench.add("add", script("pg", "add.sql"));
        Advance.Performed done = (Advance.Performed) bench.run().advance();
        assertEquals("c1| c2| c3| dhl|D'H; \"L", carriers());
        assertEquals(
                "ran 4 statements on data source pg, in one transaction",
                done.outcome().message());
        assertEquals(
                "statement 1 of 4 (line 1): 1 row\nstatement 2 of 4 (line 3): 3 rows\n"
                        + "statement 3 of 4 (line 4): 0 rows\n  moved; all\nstatement 4 of 4 (line 5): 4 rows\n",
                done.outcome().output());
    }

    @Test
    public void whatFailsLeavesNothingAndIsNotUndone() throws Exception {
        bench.source(
                "add.sql",
                "INSERT INTO carrier VALUES ('dhl', 'x');\nCREATE TABLE gone (a int);\n"
                        + "INSERT INTO carrier\nVALUES ('dhl', 'again');\nSELECT 1;");
        bench.add("add", script("pg", "add.sql"), new Rollback.ByAction(sql("pg", "DELETE FROM carrier")));
        POSTGRES.sql(database, "INSERT INTO carrier VALUES ('old', NULL)");
        bench.go();
        assertEquals("old|", carriers());
        assertEquals("0", POSTGRES.sql(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'gone'"));
        assertTrue(told(), told().contains("statement 3 of 4 (line 3) on data source pg failed: ERROR: duplicate key"));
        assertTrue(told(), told().contains("(SQL state 23505); nothing was changed: all of it was rolled back"));
        bench.say(bench.run().answers().askRollback("ivy", "no", false));
        bench.go();
        assertEquals("old|", carriers());
    }

    @Test
    public void whereDefinitionsCommitByThemselvesThatIsTold() throws Exception {
        bench.add(
                "add",
                sql(
                        "h2",
                        "INSERT INTO carrier VALUES ('dhl', 'x')",
                        "CREATE TABLE stays (a int)",
                        "INSERT INTO carrier VALUES ('ups', 'x')",
                        "INSERT INTO nowhere VALUES (1)"));
        bench.go();
        assertEquals("dhl", ofH2());
        assertTrue(told(), told().contains("statement 4 of 4 on data source h2 failed: Table \"NOWHERE\" not found"));
        assertTrue(
                told(), told().contains("; statements 1 to 2 stay or may stay, since H2 commits by itself at CREATE"));
        assertTrue(told(), told().contains("what came after them was rolled back"));
    }

    @Test
    public void whatMayStayIsToldInWholeSentences() throws Exception {
        bench.add("add", sql("h2", "CREATE TABLE stays (a int)", "INSERT INTO nowhere VALUES (1)"));
        bench.go();
        assertTrue(
                told(),
                told().contains("; statement 1 stays or may stay, since H2 commits by itself at CREATE, ALTER, DROP"
                        + " and the like. Undo it by hand, or by the item's rollback"));
    }

    @Test
    public void successSaysWhetherItWasOneTransaction() throws Exception {
        bench.add("one", sql("h2", "INSERT INTO carrier VALUES ('dhl', 'x')"));
        bench.add("two", sql("h2", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)"));
        bench.go();
        assertTrue(told(), told().contains("ran 1 statement on data source h2, in one transaction"));
        assertTrue(told(), told().contains("ran 2 statements on data source h2, not in one transaction, since H2"));
    }

    @Test
    public void theScriptOfTheRollbackUndoesIt() throws Exception {
        bench.source("undo.sql", "DELETE FROM carrier WHERE code = 'dhl';");
        bench.add(
                "add",
                sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')"),
                new Rollback.ByAction(script("pg", "undo.sql")));
        bench.add("fail", sql("pg", "SELECT 1/0"));
        bench.go();
        assertEquals("dhl|x", carriers());
        bench.say(bench.run().answers().askRollback("ivy", "no", false));
        bench.go();
        assertEquals("", carriers());
        assertTrue(bench.story(), bench.story().contains("add:ROLLED_BACK"));
        assertTrue(told(), told().contains("rolled back: ran 1 statement on data source pg"));
    }

    @Test
    public void parametersBecomeLiterals() throws Exception {
        bench.parameters.put("title", new Parameter.Plain(PlanValues.read("\"x'); DROP TABLE carrier; --\"")));
        bench.parameters.put("n", new Parameter.Plain(PlanValues.read("42")));
        bench.add("add", sql("pg", "INSERT INTO carrier VALUES (${n} + 1, ${title} || ${n})"));
        bench.go();
        assertEquals("43|x'); DROP TABLE carrier; --42", carriers());
    }

    @Test
    public void queriesSayWhetherThereIsSomethingToDo() throws Exception {
        String one = "SELECT count(*) FROM carrier WHERE code = 'dhl'";
        bench.add(
                "add",
                sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')"),
                new Precondition(query("pg", one, "0"), Precondition.OnFail.STOP),
                query("pg", one, "1"),
                query("pg", one, "1.0"),
                null);
        bench.dryRun = true;
        assertEquals("unknown", dry());
        bench.filesOnly = true;
        assertEquals("unknown", dry());
        bench.dryRun = false;
        bench.go();
        assertEquals("dhl|x", carriers());
        assertTrue(told(), told().contains("verified: the query on pg gives 1"));
        bench.ledger = new MemoryLedger();
        bench.items.clear();
        bench.add("add", sql("pg", "SELECT 1"), null, query("pg", one, "1"), null, null);
        bench.dryRun = true;
        bench.filesOnly = false;
        assertEquals("no-op", dry());
    }

    private String dry() throws Exception {
        Advance end = bench.go();
        return ((Advance.Finished) end).summary().items().get(0).status();
    }

    @Test
    public void aQueryChangesNothingAndHasOneValue() throws Exception {
        POSTGRES.sql(
                database,
                "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS"
                        + " 'INSERT INTO carrier VALUES (''evil'', NULL); SELECT 1'");
        for (String query : List.of(
                "SELECT evil()",
                "SELECT 1, 2",
                "SELECT 1 WHERE false",
                "SELECT * FROM generate_series(1, 2)",
                "SELECT NULL",
                "SELECT 1/0",
                "SELECT false")) {
            bench.items.clear();
            bench.ledger = new MemoryLedger();
            bench.add("a", sql("pg", "SELECT 1"), null, null, query("pg", query, "1"), null);
            bench.go();
            assertTrue(query + bench.story(), bench.story().contains("a:FAILED"));
        }
        assertEquals("", carriers());
    }

    @Test
    public void aSecretThatIsCutIsNotToldEither() throws Exception {
        String both = "";
        String longText = "SELECT repeat('x', 995) || '" + Bench.SECRET + "'";
        String longFailure = "DO $a$BEGIN RAISE '" + "x".repeat(985) + "%', '" + Bench.SECRET + "'; END$a$";
        bench.add("a", sql("pg", "SELECT 1"), null, null, query("pg", longText, "1"), null);
        bench.go();
        both += told();
        bench.ledger = new MemoryLedger();
        bench.items.clear();
        bench.add("a", sql("pg", longFailure));
        bench.go();
        both += told();
        assertTrue(both, both.contains("gives xxxx"));
        assertTrue(both, both.contains("failed: ERROR: xxxx"));
        assertFalse(both, both.contains("x" + Bench.SECRET.charAt(0)));
    }

    @Test
    public void whatDoesNotEndInTimeIsBrokenOffAndRolledBack() throws Exception {
        Alone slow = new Alone(sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')", "SELECT pg_sleep(300)"));
        ItemOutcome outcome = slow.run(Duration.ofSeconds(1));
        assertEquals(ItemOutcome.Ending.FAILED, outcome.result());
        assertTrue(
                outcome.message(), outcome.message().contains("statement 2 of 2 on data source pg did not end within"));
        assertTrue(outcome.message(), outcome.message().contains("all of it was rolled back"));
        assertEquals("", carriers());
        assertEquals("0", sleeping());
    }

    private String sleeping() throws Exception {
        return POSTGRES.sql(
                database,
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3%' AND pid <> pg_backend_pid()");
    }

    /** An item that is performed without a run. */
    private final class Alone {
        private final RunScript script;

        Alone(RunScript script) {
            this.script = script;
        }

        ItemOutcome run(Duration timeout) throws Exception {
            NodeWork work = SqlWork.of(script, new Supplies() {
                @Override
                public byte[] file(String path) {
                    return bench.files.get(path);
                }

                @Override
                public Map<String, String> variables(Map<String, String> templates) {
                    return templates;
                }

                @Override
                public DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
                    return bench.site.dataSource(name);
                }
            });
            return Performer.perform(
                    new ItemTask(
                            ItemTask.Mode.RUN,
                            "i",
                            "CR-1",
                            "test",
                            bench.tree,
                            bench.undo.toString(),
                            "k",
                            work,
                            null,
                            null,
                            null,
                            null,
                            timeout,
                            List.of(Bench.SECRET)),
                    bench.clock);
        }
    }

    @Test
    public void anAbortEndsIt() throws Exception {
        Alone slow = new Alone(sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')", "SELECT pg_sleep(301)"));
        Thread[] builds = new Thread[1];
        boolean[] interrupted = new boolean[1];
        builds[0] = new Thread(() -> {
            try {
                slow.run(null);
            } catch (InterruptedException e) {
                interrupted[0] = true;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        builds[0].start();
        for (int i = 0; sleeping().equals("0"); i++) {
            assertTrue("it began", i < 500 && builds[0].isAlive());
        }
        builds[0].interrupt();
        builds[0].join();
        assertTrue(interrupted[0]);
        assertEquals("", carriers());
        assertEquals("0", sleeping());
    }

    @Test
    public void aServerThatGoesAwayBeforeTheCommitLeavesNothing() throws Exception {
        bench.add(
                "add",
                sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')", "SELECT pg_terminate_backend(pg_backend_pid())"));
        bench.go();
        assertTrue(told(), told().contains("it was not committed, so the database undoes it"));
        assertEquals("", carriers());
    }

    @Test
    public void aCommitThatTheDatabaseRefusesLeavesNothing() throws Exception {
        POSTGRES.sql(database, "CREATE TABLE parcel (carrier text REFERENCES carrier DEFERRABLE INITIALLY DEFERRED)");
        bench.add("add", sql("pg", "INSERT INTO parcel VALUES ('nobody')"));
        bench.go();
        assertTrue(told(), told().contains("the commit on data source pg failed: ERROR: insert or update on table"));
        assertTrue(bench.story(), bench.story().contains("add:FAILED"));
        assertEquals("0", POSTGRES.sql(database, "SELECT count(*) FROM parcel"));
    }

    @Test
    public void aCommitThatIsNotAnsweredIsAskedAbout() throws Exception {
        POSTGRES.sql(
                database,
                "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM"
                        + " pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
        POSTGRES.sql(
                database,
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON carrier DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION die()");
        bench.add("add", sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')"));
        IOException lost = assertThrows(IOException.class, bench::go);
        assertTrue(lost.getMessage(), lost.getMessage().contains("nobody knows here whether it counts"));
        Advance asked = bench.go();
        assertTrue(asked.toString(), asked instanceof Advance.WaitsForPerson);
        assertTrue(told(), told().contains("find out in the database whether it was committed"));
    }

    @Test
    public void afterAnInterruptionAQueryTellsAndAnUnreachableDatabaseTellsNothing() throws Exception {
        bench.add(
                "add",
                sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')"),
                null,
                null,
                query("pg", "SELECT count(*) FROM carrier", "1"),
                null);
        Site working = bench.site;
        bench.site = new WithSources(new Lost(bench.site), ((WithSources) working).logins());
        assertThrows(IOException.class, bench::go);
        bench.site = working;
        ((WithSources) working)
                .logins()
                .set(0, login("pg", "jdbc:postgresql://127.0.0.1:1/none", jarOf(org.postgresql.Driver.class)));
        assertTrue(bench.go().toString(), told().contains("it was interrupted, and cannot be verified"));
        ((WithSources) working)
                .logins()
                .set(0, login("pg", POSTGRES.url(database), jarOf(org.postgresql.Driver.class)));
        bench.say(bench.run().answers().retry("add", "ivy"));
        bench.go();
        assertTrue(told(), told().contains("duplicate key"));
    }

    /** The agent does its work and is lost before it answers. */
    private record Lost(Site site) implements Site {
        @Override
        public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
            site.perform(task);
            throw new IOException("the agent was lost");
        }

        @Override
        public String treeDigest() throws IOException, InterruptedException {
            return site.treeDigest();
        }
    }

    @Test
    public void noConnectionMeansNothingWasRunAndNothingSecretIsTold() throws Exception {
        ((WithSources) bench.site)
                .logins()
                .set(0, login("pg", "jdbc:postgresql://127.0.0.1:1/none", jarOf(org.postgresql.Driver.class)));
        bench.add("add", sql("pg", "SELECT '" + Bench.SECRET + "'::int"));
        bench.go();
        assertTrue(told(), told().contains("nothing was run, since the connection to data source pg failed"));
        ((WithSources) bench.site)
                .logins()
                .set(0, login("pg", POSTGRES.url(database), jarOf(org.postgresql.Driver.class)));
        bench.ledger = new MemoryLedger();
        bench.go();
        assertTrue(told(), told().contains("invalid input syntax for type integer: \"****\""));
        assertFalse(told(), told().contains(Bench.SECRET));
    }

    @Test
    public void onlyDataSourcesOfTheEnvironmentAreNamedAndThatIsSaidBeforeTheFirstItem() throws Exception {
        bench.add("fine", sql("pg", "INSERT INTO carrier VALUES ('dhl', 'x')"));
        bench.add("bad", sql("production", "SELECT 1"));
        Refusal refusal = assertThrows(Refusal.class, bench::go);
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("Item bad names the data source 'production'"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("it has h2, pg"));
        assertEquals("", carriers());
    }

    @Test
    public void driversThatOthersCouldPutThereAreNotLoaded() throws Exception {
        Path inside = Files.copy(jarOfH2, bench.root.resolve("h2.jar"));
        Path open = Files.copy(jarOfH2, folder.getRoot().toPath().resolve("open.jar"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path other = Files.write(folder.getRoot().toPath().resolve("other.jar"), new byte[] {1, 2});
        DataSourceLogin brought = new DataSourceLogin(
                "h2", h2, "", "", "", List.of(new DataSourceLogin.Jar(jarOfH2.toString(), "0".repeat(64))));
        assertTrue(refused(login("h2", h2, inside)).contains("within the environment"));
        assertTrue(refused(login("h2", h2, open)).contains("can be written by everybody"));
        assertTrue(refused(login("h2", h2, other)).contains("no driver in its jars takes its URL"));
        assertTrue(refused(login("h2", h2, Path.of("/none.jar"))).contains("cannot be read on this node"));
        assertTrue(refused(brought).contains("is not what was brought there"));
        assertTrue(refused(new DataSourceLogin(
                        "h2", h2, "", "", "no.Such", brought.jars().subList(0, 0)))
                .contains("cannot be loaded"));
    }

    private String refused(DataSourceLogin login) throws Exception {
        ((WithSources) bench.site).logins().set(1, login);
        ItemOutcome outcome = new Alone(sql("h2", "INSERT INTO carrier VALUES ('x', 'x')")).run(null);
        assertEquals(ItemOutcome.Ending.FAILED, outcome.result());
        assertEquals("", ofH2());
        return outcome.message();
    }

    @Test
    public void aLongScriptIsRunAsAWhole() throws Exception {
        StringBuilder script = new StringBuilder();
        for (int i = 0; script.length() < 1 << 20; i++) {
            script.append("INSERT INTO carrier VALUES ('c").append(i).append("', 'it''s; \u00fc ' || $x$;'$x$);\n");
        }
        bench.source("long.sql", script.toString()).add("long", script("pg", "long.sql"));
        bench.items.set(0, Item.of("long", "long", bench.items.get(0).action()));
        bench.go();
        assertTrue(bench.story(), bench.story().contains("long:DONE"));
        assertEquals(
                String.valueOf(script.chars().filter(c -> c == '\n').count()),
                POSTGRES.sql(database, "SELECT count(*) FROM carrier"));
        assertTrue(told().length() < 100_000);
    }
}
