package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.MariaDbServer;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.RunScript;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Scripts on a real MariaDB, which commits by itself at definitions, and has tables without transactions. */
public class MariaDbTest {
    private static final String PASSWORD = "c4n4ry-pass-of-maria";

    @ClassRule
    public static final MariaDbServer MARIA = new MariaDbServer(PASSWORD);

    private static int count;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;
    private String database;

    @Before
    public void layOut() throws Exception {
        bench = new Bench(folder.getRoot().toPath());
        database = "shop_" + ++count;
        MARIA.sql("CREATE DATABASE " + database + " CHARACTER SET utf8mb4; CREATE TABLE " + database
                + ".carrier (code varchar(20) PRIMARY KEY, title text) ENGINE=InnoDB; CREATE TABLE " + database
                + ".log (line varchar(20)) ENGINE=MyISAM");
        String jar = System.getProperty("mariaDbJar", MARIA.driver().toString());
        bench.site = new SqlWorkTest.WithSources(
                bench.site,
                List.of(new DataSourceLogin(
                        "shop",
                        MARIA.url(database),
                        MariaDbServer.USER,
                        PASSWORD,
                        "",
                        List.of(new DataSourceLogin.Jar(jar, "")))));
    }

    private static RunScript sql(String... statements) {
        return new RunScript("shop", Optional.empty(), List.of(statements), "", false);
    }

    private static RunScript script(String file, String separator) {
        return new RunScript("shop", Optional.of(file), List.of(), separator, false);
    }

    private String all(String table) throws Exception {
        return MARIA.sql("SELECT * FROM " + database + "." + table).replace('\n', ' ');
    }

    private String told() throws IOException {
        return bench.ledger.lines().toString();
    }

    private void says(String... words) throws IOException {
        for (String word : words) {
            assertTrue(told(), told().contains(word));
        }
        assertFalse(told(), told().contains(PASSWORD));
    }

    @Test
    public void aScriptIsOneTransaction() throws Exception {
        bench.source(
                "add.sql",
                "INSERT INTO carrier VALUES ('dhl', 'Grüße; 😀');\nUPDATE carrier SET title = NULL WHERE code = 'x';\n"
                        + "REPLACE INTO carrier VALUES ('dhl', 'again');\n");
        bench.add("add", script("add.sql", ""));
        bench.go();
        says("ran 3 statements on data source shop, in one transaction");
        assertEquals("dhl\tagain", all("carrier"));
    }

    @Test
    public void whatFailsInTheMiddleLeavesNothing() throws Exception {
        bench.add("add", sql("INSERT INTO carrier VALUES ('a', 'x')", "INSERT INTO carrier VALUES ('a', 'y')"));
        bench.go();
        says("statement 2 of 2 on data source shop failed:", "SQL state 23000); nothing was changed: all of it was");
        assertEquals("", all("carrier"));
    }

    /** Whatever the words, what is told is what is there. */
    @Test
    public void whatStaysIsTold() throws Exception {
        String[] statements = {
            "CREATE TABLE t (a int)",
            "ALTER TABLE carrier ADD COLUMN b int",
            "TRUNCATE TABLE log",
            "GRANT SELECT ON *.* TO 'shop'@'localhost'",
            "SET PASSWORD FOR 'shop'@'localhost' = PASSWORD('" + PASSWORD + "')",
            "LOCK TABLES carrier WRITE",
            "/*! CREATE TABLE u (a int) */",
            "CREATE TEMPORARY TABLE tt (a int)",
            "CHECK TABLE carrier",
            "RESET MASTER",
            "INSTALL SONAME 'nothing'",
            "CACHE INDEX log IN DEFAULT",
            "UPDATE carrier SET title = 'CREATE'",
            "SET @a = 1",
            "(SELECT 1)",
            "INSERT INTO log VALUES ('a')"
        };
        int kept = 0;
        for (String statement : statements) {
            bench.items.clear();
            bench.ledger = new MemoryLedger();
            MARIA.sql("DELETE FROM " + database + ".carrier");
            bench.add(
                    "add", sql("INSERT INTO carrier (code) VALUES ('a')", statement, "INSERT INTO nowhere VALUES (1)"));
            bench.go();
            boolean stays = !all("carrier").isEmpty();
            kept += stays ? 1 : 0;
            boolean mayStay = told().contains("stay or may stay, since MariaDB commits by itself at CREATE");
            assertTrue(statement + "\n" + told(), stays ? mayStay : mayStay || told().contains("rolled back"));
            boolean plain = statement.matches("(UPDATE|SET @|\\(SELECT|INSERT).*");
            assertEquals(statement, plain, !mayStay);
            assertFalse(told(), told().contains(PASSWORD));
        }
        assertTrue(kept + " of " + statements.length, kept >= 9);
    }

    @Test
    public void aTableWithoutTransactionsKeepsWhatWasDoneAndIsTold() throws Exception {
        bench.add(
                "add",
                sql("INSERT INTO log VALUES ('a')", "INSERT INTO carrier (code) VALUES ('a')", "SELECT * FROM no"));
        bench.go();
        assertEquals("a", all("log"));
        assertEquals("", all("carrier"));
        says("it was rolled back, but MariaDB says: Some non-transactional changed tables couldn't be rolled back");
        assertFalse(told(), told().contains("nothing was changed"));
    }

    @Test
    public void successSaysThatItWasNotOneTransaction() throws Exception {
        bench.add("add", sql("INSERT INTO carrier (code) VALUES ('a')", "CREATE TABLE t (a int)"));
        bench.go();
        says("ran 2 statements on data source shop, not in one transaction, since MariaDB commits by itself at CREATE");
    }

    @Test
    public void theScriptOfTheRollbackUndoesIt() throws Exception {
        bench.source("undo.sql", "DROP TABLE t;\nDELETE FROM carrier WHERE code = 'a';\n");
        bench.add(
                "add",
                sql("CREATE TABLE t (a int)", "INSERT INTO carrier (code) VALUES ('a')"),
                new Rollback.ByAction(script("undo.sql", "")));
        bench.add("fail", sql("SELECT * FROM no"));
        bench.go();
        assertEquals("a\tNULL", all("carrier"));
        bench.say(bench.run().answers().askRollback("ivy", "no", false));
        bench.go();
        assertEquals("", all("carrier"));
        assertEquals("carrier log", MARIA.sql("SHOW TABLES FROM " + database).replace('\n', ' '));
        assertTrue(bench.story(), bench.story().contains("add:ROLLED_BACK"));
    }

    @Test
    public void aQuerySaysThatThereIsNothingToDoAndADryRunChangesNothing() throws Exception {
        Check there = new Check.QueryEquals("shop", "SELECT count(*) FROM carrier", PlanValues.read("1"));
        bench.add("add", sql("INSERT INTO carrier (code) VALUES ('a')"), null, there, there, null);
        bench.dryRun = true;
        String dry = bench.go().toString();
        assertTrue(dry, dry.contains("would run 1 statement on data source shop"));
        assertEquals("", all("carrier"));
        bench.dryRun = false;
        bench.ledger = new MemoryLedger();
        bench.go();
        assertEquals("a\tNULL", all("carrier"));
        bench.ledger = new MemoryLedger();
        bench.go();
        assertTrue(bench.story(), bench.story().contains("add:ALREADY_DONE"));
    }

    /** Its quotes and comments are its own: what ends where is not guessed. */
    @Test
    public void bodiesAreSeparatedByALineOfTheirOwn() throws Exception {
        bench.source(
                "body.sql",
                "CREATE PROCEDURE fill() BEGIN INSERT INTO carrier VALUES ('a', 'it\\'s; # x'); END\n//\nCALL fill()\n//\n");
        bench.add("add", script("body.sql", "//"));
        bench.go();
        assertEquals("a\tit's; # x", all("carrier"));
    }
}
