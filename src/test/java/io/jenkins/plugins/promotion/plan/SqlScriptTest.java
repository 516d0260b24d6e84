package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.SqlScript.Statement;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SqlScriptTest {
    private static List<String> cut(String script, String separator) {
        return SqlScript.of(script.getBytes(StandardCharsets.UTF_8), separator).statements().stream()
                .map(statement -> statement.line() + ": " + statement.text().replace('\n', '|'))
                .toList();
    }

    private static String refused(String script, String separator) {
        return assertThrows(script, Refusal.class, () -> cut(script, separator)).getMessage();
    }

    @Test
    public void semicolonsEndStatementsButForThoseInQuotesAndComments() {
        assertEquals(
                List.of(
                        "2: SELECT ';', \";\", `;`, 'it''s;'",
                        "4: SELECT 1 -- a; comment",
                        "6: SELECT 2 /* one; 'more */ , 3",
                        "6: SELECT $$a;'b$$, $x$;$$;$x$, a$b$c",
                        "7: SELECT j #> '{a;b}', 'C:\\x'"),
                cut(
                        "\ufeff-- first;\nSELECT ';', \";\", `;`, 'it''s;';\n;\nSELECT 1 -- a; comment\n;\n"
                                + "SELECT 2 /* one; 'more */ , 3; SELECT $$a;'b$$, $x$;$$;$x$, a$b$c;\n"
                                + "SELECT j #> '{a;b}', 'C:\\x'",
                        ""));
    }

    @Test
    public void whereProductsDisagreeTheAuthorMustNameALine() {
        Map.of(
                        "SELECT 'it\\'s; x'",
                        "line 1: products disagree about a backslash before a quote",
                        "SELECT 1;\nSELECT 2 # it's\n;",
                        "line 2: products disagree about what is behind '#'",
                        "/* a /* b */ SELECT 1 */",
                        "line 1: products disagree about a comment within a comment",
                        "\nBEGIN\n  UPDATE t SET a = 1;\nEND;",
                        "line 2: a body's own semicolons",
                        "CREATE PROCEDURE p IS n NUMBER;\nBEGIN NULL; END;",
                        "line 1: a body's own semicolons",
                        "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN x; END;",
                        "line 1: a body's own semicolons",
                        "DELIMITER //\nSELECT 1 //",
                        "line 1: this is for a client program",
                        "SELECT 1\nGO\nSELECT 2",
                        "line 1: this is for a client program",
                        "\\copy t from 'x'",
                        "line 1: this is for a client program",
                        "SELECT 1; SELECT 'x",
                        "line 1: the quote ' is never closed")
                .forEach((script, why) ->
                        assertTrue(refused(script, ""), refused(script, "").startsWith(why)));
        assertEquals(
                List.of("1: BEGIN|  UPDATE t SET a = 'it\\'s';|END;", "6: SELECT 1"),
                cut("BEGIN\n  UPDATE t SET a = 'it\\'s';\nEND;\n go \n\nSELECT 1\nGO\n-- nothing\nGO", "GO"));
    }

    /** As programs that write out a database of MySQL have it. */
    @Test
    public void commentsThatMySqlRunsAreStatements() {
        String keys = "/*!40000 ALTER TABLE t DISABLE KEYS */";
        assertEquals(
                List.of("1: " + keys, "2: SELECT /*!90100 SQL_NO_CACHE */ 1"),
                cut(keys + ";\nSELECT /*!90100 SQL_NO_CACHE */ 1;", ""));
        assertEquals(List.of("1: " + keys), cut(keys + "\nGO", "GO"));
        assertTrue(new Statement(keys, 1).defines());
        assertTrue(refused("/*!40000 COMMIT */", "").contains("begins or ends a transaction"));
        assertTrue(refused("/*M! SELECT 1; COMMIT */", "").contains("in a comment that MySQL runs"));
    }

    @Test
    public void functionsInQuotesAreOneStatement() {
        String function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$";
        assertEquals(
                List.of("1: " + function, "1: CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()"),
                cut(function + "; CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f();", ""));
    }

    @Test
    public void whatBeginsOrEndsATransactionIsRefused() {
        for (String control : List.of(
                "COMMIT",
                "commit work",
                "Rollback",
                "SAVEPOINT a",
                "START  TRANSACTION",
                "begin",
                "BEGIN TRANSACTION",
                "END",
                "/* x */ COMMIT",
                "SET autocommit = 1",
                "ABORT",
                "PREPARE TRANSACTION 'x'")) {
            assertTrue(control, refused("SELECT 1;\n" + control + ";", "").contains("begins or ends a transaction"));
            assertTrue(
                    control,
                    refused("SELECT 1;\n" + control + ";\nSELECT 2\n/", "/").contains("transaction"));
            assertThrows(control, Refusal.class, () -> SqlScript.of(List.of(control)));
            assertThrows(control, Refusal.class, () -> SqlScript.of(List.of("SELECT 1; " + control)));
        }
        assertEquals(1, cut("UPDATE t SET commit = 'COMMIT'", "").size());
        assertEquals(
                1,
                SqlScript.of(List.of("DO $$BEGIN COMMIT; END$$")).statements().size());
    }

    /** As SQL Server and MariaDB run them outside of procedures; their END ends no transaction. */
    @Test
    public void aBlockIsOneStatementWithItsOwnSemicolons() {
        for (String block : List.of(
                "IF 1 = 1 THEN\n  INSERT INTO t VALUES (1);\nEND IF;",
                "WHILE @i < 3 BEGIN\n  SET @i = @i + 1;\nEND;",
                "FOR i IN 1..3 DO\n  INSERT INTO t VALUES (i);\nEND FOR;")) {
            assertTrue(block, refused(block, "").startsWith("line 1: a body's own semicolons"));
            assertEquals(block, 1, cut(block + "\nGO", "GO").size());
        }
        assertEquals(
                1,
                cut("UPDATE t SET a = 1;\nIF @@ROWCOUNT = 0\nBEGIN\n  SELECT 1;\nEND\nGO", "GO")
                        .size());
        assertEquals(
                1, cut("IF OBJECT_ID('x') IS NULL CREATE TABLE x (a int);", "").size());
    }

    @Test
    public void aCommitWithinABlockThatIsRunIsRefused() {
        for (String block : List.of(
                "BEGIN\n  UPDATE t SET a = 1;\n  COMMIT;\nEND;",
                "BEGIN NOT ATOMIC UPDATE t SET a = 1; ROLLBACK; END",
                "DECLARE @a int = 1\nUPDATE t SET a = @a\nCOMMIT TRAN",
                "IF 1 = 1 THEN COMMIT; END IF;")) {
            assertTrue(block, refused(block + "\n/", "/").contains("begins or ends a transaction"));
        }
        assertEquals(1, cut("CREATE PROCEDURE p() BEGIN COMMIT; END\n/", "/").size());
        assertEquals(
                1,
                cut("BEGIN UPDATE t SET commit = 1; ROLLBACK TO a; END\n/", "/").size());
    }

    @Test
    public void anySpaceIsNoWayAroundIt() {
        assertTrue(refused("\u00a0COMMIT;", "").contains("begins or ends a transaction"));
        assertTrue(refused("SELECT 1\n/\n\u2003COMMIT\n/", "/").contains("begins or ends a transaction"));
    }

    @Test
    public void aSemicolonInParenthesesOrBracketsIsNoEnd() {
        String rule = "CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c)";
        assertTrue(refused(rule + ";", "").contains("within parentheses"));
        assertTrue(refused("SELECT [a;b] FROM t", "").contains("brackets"));
        assertEquals(List.of("1: " + rule), cut(rule + "\n/", "/"));
    }

    @Test
    public void aLineForAClientIsToldAsThatWhateverSeparates() {
        String script = "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END\n//\nDELIMITER ;\n";
        assertTrue(refused(script, "//").startsWith("line 1: 'DELIMITER //' is for a client program"));
        assertTrue(refused("SELECT q'[it's]' FROM dual", "").contains("separator: '/'"));
    }

    @Test
    public void whatIsNoTextOrNothingIsRefused() {
        assertTrue(refused("SELECT '\0'", "").contains("control character U+0000"));
        assertTrue(refused("-- nothing\n;;", "").contains("no statement"));
        assertTrue(refused("-- nothing\n/\n", "/").contains("no statement"));
        assertThrows(Refusal.class, () -> SqlScript.of(new byte[] {'S', (byte) 0xff}, ""));
        assertThrows(Refusal.class, () -> SqlScript.of(List.of(" -- nothing")));
    }

    @Test
    public void definitionsAreKnownByTheirFirstWord() {
        assertTrue(new Statement("/* CREATE */ alter TABLE t", 1).defines());
        assertFalse(new Statement("UPDATE t SET a = 'CREATE'", 1).defines());
    }

    @Test
    public void longScriptsAreCutInAMoment() {
        for (String part :
                List.of("/* x */", "# x ", "a$b ", "$x ", "'' ", "-- x\n", "\\ ", "BEGIN ", "$$;$$ ", ";", "CREATE ")) {
            String script = "SELECT 1 " + part.repeat((4 << 20) / part.length());
            try {
                assertFalse(part, cut(script, "").isEmpty());
            } catch (Refusal e) {
                assertTrue(part, e.getMessage().startsWith("line "));
            }
        }
    }
}
