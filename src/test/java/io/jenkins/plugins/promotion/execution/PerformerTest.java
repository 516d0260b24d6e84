package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PerformerTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;
    private TreeSpec tree;
    private String undoKey = "run i";

    @Before
    public void environment() {
        bench = new Bench(folder.getRoot().toPath())
                .with("conf/a.json", "{\n  \"port\": 80, \"secret\": \"" + Bench.SECRET + "\"\n}\n")
                .with("conf/a.properties", "port = 80 \n")
                .with("f", "old");
        tree = new TreeSpec(
                bench.root.toString(),
                new Scope(List.of(), List.of("logs/**")),
                List.of(ValueRule.parse("local/**")),
                List.of(ValueRule.parse("conf/a.json#/secret")));
    }

    private ItemTask task(ItemTask.Mode mode, NodeWork work) {
        return task(mode, work, null, null, null, null, Duration.ofSeconds(20));
    }

    private ItemTask task(
            ItemTask.Mode mode,
            NodeWork work,
            NodeQuestion precondition,
            NodeQuestion unless,
            NodeQuestion verify,
            NodeWork rollback,
            Duration timeout) {
        return new ItemTask(
                mode,
                "i",
                "CR-1",
                "test",
                tree,
                bench.undo.toString(),
                undoKey,
                work,
                precondition,
                unless,
                verify,
                rollback,
                timeout,
                List.of(Bench.SECRET));
    }

    private ItemOutcome run(NodeWork work) throws Exception {
        return Performer.perform(task(ItemTask.Mode.RUN, work), bench.clock);
    }

    private ItemOutcome perform(ItemTask.Mode mode, NodeWork work) throws Exception {
        return Performer.perform(task(mode, work), bench.clock);
    }

    private String digest() throws Exception {
        return TreeScanner.scan(TreeSpec.of(bench.root.toString())).digest().value();
    }

    private static NodeWork set(String file, String pointer, String expect, String value, boolean create) {
        return new ValueWork(file, pointer, expect, value, create);
    }

    private static NodeWork put(String path, String verb, String content, String sha, String permissions) {
        byte[] bytes = content == null ? null : content.getBytes(StandardCharsets.UTF_8);
        return new FileWork(path, Effect.valueOf(verb.toUpperCase(Locale.ROOT)), bytes, sha, null, false, permissions);
    }

    private static NodeWork sh(String script) {
        return new ProgramWork(List.of("sh", "-c", script), false, Map.of(), ".");
    }

    @Test
    public void aValueIsSetInOneOfSeveralDocumentsAndWhatElseChangesIsTold() throws Exception {
        Path file = bench.root.resolve("app.yml");
        String before = "a: &x 1.10\nb: *x\nmode: 0644\n---\nmode: on\ndb: {password: p}\n";
        Files.writeString(file, before);
        TreeSpec own = new TreeSpec(
                bench.root.toString(), Scope.ALL, ValueRule.parseAll(List.of("app.yml#/db/password")), List.of());
        for (String pointer : List.of("/db/password", "2:/db/password", "2:/db", "/db")) {
            Refusal refused =
                    assertThrows(pointer, Refusal.class, () -> new ValueWork("app.yml", pointer, null, "x", true)
                            .change(Territory.of(own)));
            assertTrue(refused.getMessage(), refused.getMessage().contains("belongs to this environment"));
        }
        String[][] table = {
            {"/a", "1.1", "1.20", "app.yml /a set to 1.20; so are, by alias, 1:/b", "a: &x 1.20"},
            {"1:/mode", "0644", "0600", "app.yml 1:/mode set to 0600", "mode: 0600"},
            {"2:/mode", "true", "off", "app.yml 2:/mode set to off", "mode: off"},
            {"2:/mode", "on", "'off'", "set to \"off\", a text in the place of true or false", "mode: 'off'"},
            {"/b", null, "1", "is reached through the alias *x", null},
            {"/mode", null, "1", "in several of its documents; name one of [1:/mode, 2:/mode]", null},
        };
        for (String[] row : table) {
            Files.writeString(file, before);
            ItemOutcome outcome = run(set("app.yml", row[0], row[1], row[2], false));
            assertTrue(outcome.message(), outcome.message().contains(row[3]));
            if (row[4] != null) {
                assertTrue(Files.readString(file), Files.readString(file).contains(row[4] + "\n"));
            }
        }
        ItemOutcome removed = run(set("app.yml", "1:/mode", "0644", null, false));
        assertTrue(removed.message(), removed.message().contains("app.yml 1:/mode removed"));
        assertTrue(Files.readString(file).startsWith("a: &x 1.10\nb: *x\n---\n"));
    }

    @Test
    public void everyWayATreeItemCanEnd() throws Exception {
        record Row(NodeWork work, Ending result, Would would, String says) {}
        String port = "conf/a.json";
        Files.createSymbolicLink(bench.root.resolve("out"), folder.getRoot().toPath());
        Files.createSymbolicLink(bench.root.resolve("link"), Path.of("f"));
        Files.createDirectories(bench.root.resolve("full/x"));
        Files.createDirectory(bench.root.resolve("empty"));
        List<Row> table = List.of(
                new Row(set(port, "/port", "80", "81", false), Ending.DONE, Would.WOULD_CHANGE, "set to 81"),
                new Row(set(port, "/port", "79", "80", false), Ending.ALREADY_DONE, Would.NO_OP, "already 80"),
                new Row(
                        set(port, "/port", "79", "81", false),
                        Ending.FAILED,
                        Would.BLOCKED,
                        "drift: conf/a.json /port is 80, expected 79"),
                new Row(set(port, "/port", "\"80\"", "81", false), Ending.FAILED, Would.BLOCKED, "drift"),
                new Row(set(port, "/new", null, "{\"a\":[1]}", true), Ending.DONE, Would.WOULD_CHANGE, "added"),
                new Row(set(port, "/new", null, "1", false), Ending.FAILED, Would.BLOCKED, "create: true"),
                new Row(set(port, "/x/y", null, "1", true), Ending.FAILED, Would.BLOCKED, "nearest existing"),
                new Row(set("no.json", "/a", null, "1", true), Ending.FAILED, Would.BLOCKED, "is absent"),
                new Row(set("f", "/a", null, "1", true), Ending.FAILED, Would.BLOCKED, ".json"),
                new Row(set("conf/a.properties", "port", "80", "81", false), Ending.FAILED, Would.BLOCKED, "\"80 \""),
                new Row(
                        set("conf/a.properties", "port", "\"80 \"", "81", false),
                        Ending.DONE,
                        Would.WOULD_CHANGE,
                        "set"),
                new Row(
                        set(port, "/secret", null, "1", false),
                        Ending.FAILED,
                        Would.BLOCKED,
                        "belongs to this environment"),
                new Row(set(port, "", null, "{}", false), Ending.FAILED, Would.BLOCKED, "belongs to this environment"),
                new Row(
                        put("local/x", "create", "n", null, null),
                        Ending.FAILED,
                        Would.BLOCKED,
                        "belongs to this environment"),
                new Row(put("logs/x", "create", "n", null, null), Ending.FAILED, Would.BLOCKED, "scope"),
                new Row(put("../x", "create", "n", null, null), Ending.FAILED, Would.BLOCKED, ".."),
                new Row(put("out/x", "create", "n", null, null), Ending.FAILED, Would.BLOCKED, "symbolic link"),
                new Row(put("f/x", "create", "n", null, null), Ending.FAILED, Would.BLOCKED, "not a directory"),
                new Row(put("new/deep/x", "create", "n", null, null), Ending.DONE, Would.WOULD_CHANGE, "created"),
                new Row(put("f", "create", "n", null, null), Ending.FAILED, Would.BLOCKED, "exists already"),
                new Row(put("f", "create", "old", null, null), Ending.ALREADY_DONE, Would.NO_OP, "already"),
                new Row(put("f", "replace", "n", null, null), Ending.DONE, Would.WOULD_CHANGE, "replaced"),
                new Row(put("f", "replace", "n", "00", null), Ending.FAILED, Would.BLOCKED, "drift"),
                new Row(put("f", "replace", null, null, "rwx------"), Ending.DONE, Would.WOULD_CHANGE, "replaced"),
                new Row(put("g", "replace", "n", null, null), Ending.FAILED, Would.BLOCKED, "absent"),
                new Row(put("f", "delete", null, null, null), Ending.DONE, Would.WOULD_CHANGE, "deleted"),
                new Row(put("g", "delete", null, null, null), Ending.ALREADY_DONE, Would.NO_OP, "already"),
                new Row(put("link", "replace", "n", null, null), Ending.DONE, Would.WOULD_CHANGE, "replaced"),
                new Row(put("link", "delete", null, null, null), Ending.DONE, Would.WOULD_CHANGE, "deleted"),
                new Row(
                        new FileWork("l2", Effect.CREATE, null, null, "conf", false, null),
                        Ending.DONE,
                        Would.WOULD_CHANGE,
                        "created"),
                new Row(
                        new FileWork("f", Effect.REPLACE, null, null, "conf", false, null),
                        Ending.DONE,
                        Would.WOULD_CHANGE,
                        "replaced"),
                new Row(
                        new FileWork("d", Effect.CREATE, null, null, null, true, null),
                        Ending.DONE,
                        Would.WOULD_CHANGE,
                        "created"),
                new Row(
                        new FileWork("empty", Effect.DELETE, null, null, null, true, null),
                        Ending.DONE,
                        Would.WOULD_CHANGE,
                        "deleted"),
                new Row(
                        new FileWork("full", Effect.DELETE, null, null, null, true, null),
                        Ending.FAILED,
                        Would.BLOCKED,
                        "not empty"),
                new Row(put("full", "delete", null, null, null), Ending.FAILED, Would.BLOCKED, "directory: true"),
                new Row(put("full", "replace", "n", null, null), Ending.FAILED, Would.BLOCKED, "directory"));
        for (Row row : table) {
            String before = digest();
            ItemOutcome dry = perform(ItemTask.Mode.DRY_RUN, row.work());
            assertEquals(row.toString() + dry, row.would(), dry.would());
            assertEquals("a dry run changes nothing: " + row, before, digest());

            ItemOutcome outcome = run(row.work());
            assertEquals(row + " " + outcome, row.result(), outcome.result());
            assertTrue(row + " " + outcome, outcome.message().contains(row.says()));
            assertFalse(outcome.toString(), outcome.toString().contains(Bench.SECRET));
            boolean acted = !outcome.after().isEmpty() && !outcome.after().equals(outcome.before());
            assertEquals(row.toString(), acted, !before.equals(digest()));
            if (acted) {
                ItemOutcome again = run(row.work());
                assertEquals("done by this run, not found done: " + again, Ending.DONE, again.result());
                assertEquals(
                        Ending.DONE, perform(ItemTask.Mode.RECHECK, row.work()).result());
                assertEquals(
                        Ending.ROLLED_BACK,
                        perform(ItemTask.Mode.ROLLBACK, row.work()).result());
                assertEquals("rolled back exactly: " + row, before, digest());
                assertEquals(
                        Ending.ROLLED_BACK,
                        perform(ItemTask.Mode.ROLLBACK, row.work()).result());
                assertEquals(
                        Ending.NOT_DONE,
                        perform(ItemTask.Mode.RECHECK, row.work()).result());
            }
            org.junit.Assert.assertNotNull(bench.undo);
            removeUndo();
        }
        assertFalse(Files.exists(folder.getRoot().toPath().resolve("x")));
    }

    private void removeUndo() throws Exception {
        if (Files.exists(bench.undo)) {
            try (var records = Files.list(bench.undo)) {
                for (Path record : records.toList()) {
                    assertEquals(
                            Files.isDirectory(record) ? "rwx------" : "rw-------",
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(record)));
                    Files.delete(record);
                }
            }
        }
    }

    @Test
    public void permissionsAndTimesComeBack() throws Exception {
        Path f = bench.root.resolve("f");
        Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rwxr-x---"));
        var time = Files.getLastModifiedTime(f);
        assertEquals(Ending.DONE, run(put("f", "replace", "n", null, null)).result());
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(f)));
        perform(ItemTask.Mode.ROLLBACK, put("f", "replace", "n", null, null));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(f)));
        assertEquals(time.toMillis(), Files.getLastModifiedTime(f).toMillis());
    }

    @Test
    public void rollbackRefusesWhatSomebodyChangedAfterwards() throws Exception {
        NodeWork work = put("f", "replace", "n", null, null);
        run(work);
        bench.with("f", "by hand");
        ItemOutcome outcome = perform(ItemTask.Mode.ROLLBACK, work);
        assertEquals(Ending.MOVED, outcome.result());
        assertTrue(outcome.message(), outcome.message().contains("changed after this item"));
        assertEquals("by hand", bench.text("f"));
        assertEquals(Ending.UNKNOWN, perform(ItemTask.Mode.RECHECK, work).result());
    }

    @Test
    public void aLeftOverOfACrashIsCleanedAndNotTakenForConfiguration() throws Exception {
        String before = digest();
        Files.writeString(bench.root.resolve(".promotion-" + Sha256.hex("f").substring(0, 32) + ".tmp"), "half");
        assertEquals(
                Ending.NOT_DONE,
                perform(ItemTask.Mode.RECHECK, put("f", "replace", "n", null, null))
                        .result());
        assertEquals(before, digest());
    }

    @Test
    public void secretsOfTheEnvironmentItselfAreMaskedInOutput() throws Exception {
        bench.with("keys/a.properties", "password = hunter2hunter\nuser=x\n")
                .with("keys/deep/key.pem", "-----\nMIIabc\n");
        tree = new TreeSpec(
                bench.root.toString(),
                Scope.ALL,
                null,
                List.of(ValueRule.parse("keys/**"), ValueRule.parse("conf/a.json#/secret")));
        ItemOutcome outcome = run(sh("cat keys/a.properties keys/deep/key.pem conf/a.json; echo p=hunter2hunter >&2"));
        for (String canary : List.of("hunter2", "MIIabc", Bench.SECRET)) {
            assertFalse(outcome.output(), outcome.output().contains(canary));
        }
        assertTrue(outcome.output(), outcome.output().contains("p=****"));
        assertTrue(outcome.output(), outcome.output().contains("\"port\": 80"));
    }

    private void own(String local, String secret) {
        tree = new TreeSpec(
                bench.root.toString(),
                Scope.ALL,
                ValueRule.parseAll(List.of(local)),
                ValueRule.parseAll(List.of(secret)));
    }

    private static String sha256(byte[] bytes) {
        return "file " + io.jenkins.plugins.promotion.plan.Canonical.sha256(bytes) + " rw-r--r--";
    }

    @Test
    public void wholeFilesKeepTheValuesOfTheEnvironment() throws Exception {
        own("conf/b.json#/host", "conf/a.json#/secret");
        HiddenValues hidden = new HiddenValues(tree);
        byte[] before = hidden.masked("conf/a.json", bench.text("conf/a.json").getBytes(StandardCharsets.UTF_8));
        byte[] after =
                new String(before, StandardCharsets.UTF_8).replace("80", "81").getBytes(StandardCharsets.UTF_8);
        String expect = sha256(before).split(" ")[1];
        NodeWork derived = new FileWork("conf/a.json", Effect.REPLACE, after, expect, null, false, null);
        ItemOutcome outcome = run(derived);
        assertEquals(outcome.toString(), Ending.DONE, outcome.result());
        assertEquals("{\n  \"port\": 81, \"secret\": \"" + Bench.SECRET + "\"\n}\n", bench.text("conf/a.json"));
        assertEquals("no digest of a secret", sha256(before), outcome.before());
        assertEquals(sha256(after), outcome.after());
        assertEquals(sha256(before), run(derived).before());
        outcome = perform(ItemTask.Mode.RECHECK, derived);
        assertEquals(sha256(before) + sha256(after), outcome.before() + outcome.after());
        outcome = perform(ItemTask.Mode.ROLLBACK, derived);
        assertEquals(sha256(after) + sha256(before), outcome.before() + outcome.after());
        assertTrue(bench.text("conf/a.json"), bench.text("conf/a.json").contains("80, \"secret\": \"" + Bench.SECRET));
        outcome = run(set("conf/a.json", "/port", "80", "81", false));
        assertEquals(sha256(before) + sha256(after), outcome.before() + outcome.after());
        run(put("conf/a.json", "replace", "{\"secret\": \"theirs\", \"port\": 82}", null, null));
        assertEquals("{\"secret\": \"" + Bench.SECRET + "\", \"port\": 82}", bench.text("conf/a.json"));
        String whole = bench.text("conf/a.json");
        assertEquals(
                Ending.FAILED,
                run(set("conf/a.json", "/port", null, "\"configuration-promotion-value-v1-x\"", false))
                        .result());
        assertEquals("refused before anything is changed", whole, bench.text("conf/a.json"));
        for (NodeWork lost : List.of(
                put("conf/a.json", "delete", null, null, null),
                put("conf/a.json", "replace", "{}", null, null),
                new FileWork("conf/a.json", Effect.REPLACE, null, null, "b.json", false, null))) {
            outcome = run(lost);
            assertEquals(outcome.toString(), Ending.FAILED, outcome.result());
            assertTrue(outcome.message(), outcome.message().contains("local or secret value"));
            assertTrue(bench.text("conf/a.json").contains(Bench.SECRET));
        }
    }

    @Test
    public void aCreatedFileNeedsTheValuesOfTheEnvironment() throws Exception {
        own("conf/b.json#/host", "keys/**");
        NodeWork create = put("conf/b.json", "create", "{\"host\": \"dev\", \"port\": 80}", null, null);
        ItemOutcome outcome = run(create);
        assertEquals(Ending.FAILED, outcome.result());
        assertTrue(outcome.message(), outcome.message().contains("put one into the target's file first"));
        bench.with("conf/b.json", "{\"host\": \"live\", \"port\": 1}");
        assertTrue(run(create).message(), run(create).message().contains("exists already"));
        bench.with("conf/b.json", "{\"host\": \"live\"}");
        assertEquals(Ending.DONE, run(create).result());
        assertEquals("{\"host\": \"live\", \"port\": 80}", bench.text("conf/b.json"));
    }

    @Test
    public void noLinkLeadsAroundWhatBelongsToTheEnvironment() throws Exception {
        own("local/**", "keys/**");
        bench.with("keys/token.json", "{\"a\": \"" + Bench.SECRET + "\"}");
        Files.createSymbolicLink(bench.root.resolve("conf/x"), Path.of("../keys"));
        ItemOutcome outcome = run(set("conf/x/token.json", "/a", null, "1", false));
        assertEquals(Ending.FAILED, outcome.result());
        assertTrue(outcome.message(), outcome.message().contains("leads through the symbolic link conf/x"));
        // Programs may run below links: no rule is about where.
        Files.createDirectories(bench.root.resolve("releases/7/bin"));
        Files.createSymbolicLink(bench.root.resolve("current"), Path.of("releases/7"));
        assertTrue(Files.isSameFile(
                bench.root.resolve("releases/7/bin"), Territory.of(tree).directory("current/bin")));
        NodeQuestion asks = new NodeQuestion.ValueIs("conf/x/token.json", "/a", "1");
        outcome = Performer.perform(task(ItemTask.Mode.RUN, sh("true"), asks, null, null, null, null), bench.clock);
        assertEquals(outcome.toString(), Ending.FAILED, outcome.result());
    }

    @Test
    public void whatTheFileSystemRefusesIsAFailureWithNothingChanged() throws Exception {
        String before = digest();
        ItemOutcome outcome = run(put("new/" + "n".repeat(256), "create", "x", null, null));
        assertEquals(Ending.FAILED, outcome.result());
        assertTrue(outcome.message(), outcome.message().contains("nothing was changed"));
        assertEquals(before, digest());
        NodeWork there = put("f/" + "n".repeat(300), "delete", null, null, null);
        assertEquals(Ending.FAILED, run(there).result());
        NodeWork longName = put("n".repeat(300), "delete", null, null, null);
        assertEquals(Would.BLOCKED, perform(ItemTask.Mode.DRY_RUN, longName).would());
    }

    @Test
    public void aLongItemIdIsUndoneAndItsRecordIsPrunedWithItsRun() throws Exception {
        undoKey = "CR-1-apply-1 " + "Ä".repeat(150);
        String before = digest();
        NodeWork work = put("f", "replace", "n", null, null);
        assertEquals(Ending.DONE, run(work).result());
        java.time.Instant later = java.time.Instant.now().plusSeconds(60);
        assertEquals(0, UndoRecords.prune(bench.undo, List.of("CR-1-apply-1 "), later));
        assertEquals(Ending.ROLLED_BACK, perform(ItemTask.Mode.ROLLBACK, work).result());
        assertEquals(before, digest());
        assertEquals(1, UndoRecords.prune(bench.undo, List.of("CR-2-"), later));
    }

    @Test
    public void recordOfAFileWithWhatItHadBesideIsOne() throws Exception {
        undoKey = "CR-1-apply-1 x";
        assertEquals(Ending.DONE, run(put("f", "delete", null, null, null)).result());
        assertEquals(2, bench.undo.toFile().list().length);
        java.time.Instant later = java.time.Instant.now().plusSeconds(60);
        assertEquals(1, UndoRecords.prune(bench.undo, List.of("CR-2-"), later));
        assertEquals(0, bench.undo.toFile().list().length);
    }

    @Test
    public void specialPermissionsAreKeptAndComeBack() throws Exception {
        Path f = bench.root.resolve("f");
        Path folder = bench.root.resolve("conf");
        Files.setAttribute(f, "unix:mode", 04750);
        Files.setAttribute(folder, "unix:mode", 03775);
        run(put("f", "replace", "n", null, null));
        assertEquals(04750, (int) Files.getAttribute(f, "unix:mode") & 07777);
        perform(ItemTask.Mode.ROLLBACK, put("f", "replace", "n", null, null));
        assertEquals(04750, (int) Files.getAttribute(f, "unix:mode") & 07777);
        removeUndo();
        NodeWork plain = new FileWork("conf", Effect.REPLACE, null, null, null, true, "rwxr-sr-T");
        assertEquals(Ending.DONE, run(plain).result());
        assertEquals(03754, (int) Files.getAttribute(folder, "unix:mode") & 07777);
        perform(ItemTask.Mode.ROLLBACK, plain);
        assertEquals(03775, (int) Files.getAttribute(folder, "unix:mode") & 07777);
    }

    @Test
    public void aLinkPointsWhereThePlanSaysToTheLetter() throws Exception {
        NodeWork link = new FileWork("l", Effect.CREATE, null, null, "conf//x/", false, null);
        assertEquals(Ending.DONE, run(link).result());
        assertEquals("conf//x/", Files.readSymbolicLink(bench.root.resolve("l")).toString());
        assertEquals(Ending.DONE, perform(ItemTask.Mode.RECHECK, link).result());
        assertEquals(Ending.ROLLED_BACK, perform(ItemTask.Mode.ROLLBACK, link).result());
        assertFalse(Files.exists(bench.root.resolve("l"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    public void secretFilesBehindLinksAreMaskedAndThoseTooLargeHideTheOutput() throws Exception {
        own("local/**", "keys/**");
        bench.with("elsewhere/a.pem", "MIIabcdef\n")
                .with("more/b.pem", "MIIghijkl\n")
                .with("keys/c", "MIIx\n");
        Files.createSymbolicLink(bench.root.resolve("keys/a"), Path.of("../elsewhere/a.pem"));
        Files.createSymbolicLink(bench.root.resolve("keys/b"), Path.of("../more"));
        Files.createSymbolicLink(bench.root.resolve("keys/loop"), Path.of("."));
        Files.createSymbolicLink(bench.root.resolve("keys/gone"), Path.of("nowhere"));
        NodeWork cat = sh("cat elsewhere/a.pem more/b.pem; echo plain");
        assertEquals("****\n****\nplain\n", run(cat).output());
        bench.with("keys/large", "x".repeat(2 << 20));
        ItemOutcome outcome = run(cat);
        assertEquals(Ending.DONE, outcome.result());
        assertTrue(
                outcome.output(),
                outcome.output().contains("not shown") && outcome.output().contains("keys/large"));
        assertFalse(outcome.output(), outcome.output().contains("plain"));
    }

    @Test
    public void commandsRunWithoutAShellInTheRootWithTheirVariables() throws Exception {
        ItemOutcome outcome = run(new ProgramWork(
                List.of(
                        "sh",
                        "-c",
                        "echo \"$1|$PROMOTION_CHANGE|$PROMOTION_ENVIRONMENT|$PROMOTION_ROOT|$(pwd)|$TOKEN\"",
                        "x",
                        "$(touch hit); *"),
                false,
                Map.of("TOKEN", Bench.SECRET),
                "conf"));
        String root = bench.root.toRealPath().toString();
        assertEquals("$(touch hit); *|CR-1|test|" + root + "|" + root + "/conf|****\n", outcome.output());
        assertEquals(Ending.DONE, outcome.result());
        assertEquals("exit 0", outcome.after());
    }

    @Test
    public void everyWayACommandCanEnd() throws Exception {
        record Row(NodeWork work, Ending result, String says) {}
        List<Row> table = List.of(
                new Row(sh("exit 3"), Ending.FAILED, "status 3"),
                new Row(
                        new ProgramWork(List.of("no-such-program"), false, Map.of(), "."),
                        Ending.FAILED,
                        "not an executable"),
                new Row(new ProgramWork(List.of("./f"), false, Map.of(), "."), Ending.FAILED, "not an executable"),
                new Row(new ProgramWork(List.of("true"), false, Map.of(), "nowhere"), Ending.FAILED, "does not exist"),
                new Row(sh("cat; exit 0"), Ending.DONE, "status 0"));
        for (Row row : table) {
            ItemOutcome outcome = run(row.work());
            assertEquals(row + " " + outcome, row.result(), outcome.result());
            assertTrue(row + " " + outcome, outcome.message().contains(row.says()));
        }
    }

    @Test
    public void aTimeoutKillsTheWholeGroup() throws Exception {
        ItemTask task = task(
                ItemTask.Mode.RUN,
                sh("(sleep 60; echo late > late) & echo $! > pid; echo begun; wait"),
                null,
                null,
                null,
                null,
                Duration.ofMillis(700));
        ItemOutcome outcome = Performer.perform(task, bench.clock);
        assertEquals(Ending.FAILED, outcome.result());
        assertTrue(outcome.message(), outcome.message().contains("did not end within"));
        assertEquals("begun\n", outcome.output());
        long child = Long.parseLong(bench.text("pid").strip());
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.of(child)
                .map(process -> !process.isAlive())
                .orElse(true));
    }

    @Test
    public void anInterruptionKillsTheWholeGroup() throws Exception {
        Thread[] runner = new Thread[1];
        boolean[] interrupted = new boolean[1];
        runner[0] = new Thread(() -> {
            try {
                run(sh("sleep 60 & echo $! > pid.tmp; mv pid.tmp pid; wait"));
            } catch (InterruptedException e) {
                interrupted[0] = true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        runner[0].start();
        org.awaitility.Awaitility.await().until(() -> Files.exists(bench.root.resolve("pid")));
        long child = Long.parseLong(bench.text("pid").strip());
        runner[0].interrupt();
        runner[0].join(10_000);
        assertTrue(interrupted[0]);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.of(child)
                .map(process -> !process.isAlive())
                .orElse(true));
    }

    @Test
    public void outputIsBoundedToItsEnd() throws Exception {
        ItemOutcome outcome = run(sh("yes 0123456789 | head -c 3000000; echo the end"));
        assertTrue(outcome.output().length() <= 64 * 1024 + 5);
        assertTrue(outcome.output().startsWith("[...]"));
        assertTrue(outcome.output().endsWith("the end\n"));
    }

    @Test
    public void aSecretAtWhichOutputIsCutIsNotShownEither() throws Exception {
        ItemOutcome outcome = run(sh("yes '" + Bench.SECRET + "' | head -n 16000"));
        assertEquals("[...]", outcome.output().replaceAll("\\*{4}|\\n", ""));
    }

    @Test
    public void somethingLeftBehindDoesNotHoldTheRunUp() throws Exception {
        ItemOutcome outcome = run(sh("sleep 30 & echo $! > pid; echo done"));
        assertEquals("done\n", outcome.output());
        ProcessHandle.of(Long.parseLong(bench.text("pid").strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    public void questionsDecideWhetherTheWorkIsDone() throws Exception {
        NodeQuestion yes = new NodeQuestion.IsThere("f", true);
        NodeQuestion no = new NodeQuestion.IsThere("f", false);
        NodeQuestion port = new NodeQuestion.ValueIs("conf/a.json", "/port", "80");
        NodeQuestion exits = new NodeQuestion.Exits(List.of("sh", "-c", "exit 4"), 4);
        NodeQuestion secret = new NodeQuestion.ValueIs("conf/a.json", "/secret", "\"x\"");
        record Row(NodeQuestion precondition, NodeQuestion unless, NodeQuestion verify, Ending result, boolean ran) {}
        List<Row> table = List.of(
                new Row(yes, no, yes, Ending.DONE, true),
                new Row(no, null, null, Ending.UNMET, false),
                new Row(port, yes, no, Ending.ALREADY_DONE, false),
                new Row(exits, no, no, Ending.FAILED, true),
                new Row(null, null, exits, Ending.DONE, true),
                new Row(secret, null, null, Ending.FAILED, false));
        for (Row row : table) {
            Files.deleteIfExists(bench.root.resolve("ran"));
            ItemOutcome outcome = Performer.perform(
                    task(
                            ItemTask.Mode.RUN,
                            sh("touch ran"),
                            row.precondition(),
                            row.unless(),
                            row.verify(),
                            null,
                            null),
                    bench.clock);
            assertEquals(row + " " + outcome, row.result(), outcome.result());
            assertEquals(row.toString(), row.ran(), Files.exists(bench.root.resolve("ran"), LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Test
    public void tasksAndOutcomesTravelBySerialization() throws Exception {
        ItemTask task = task(
                ItemTask.Mode.RUN,
                new ProgramWork(List.of("true"), false, Map.of("T", Bench.SECRET), "."),
                new NodeQuestion.IsThere("f", true),
                new NodeQuestion.ValueIs("a.json", "/a", "1"),
                new NodeQuestion.Exits(List.of("x"), 0),
                sh("y"),
                Duration.ofSeconds(1));
        assertEquals(task, travel(task));
        assertFalse(task.toString().contains(Bench.SECRET));
        assertFalse(task.work().toString().contains(Bench.SECRET));
        ItemOutcome outcome = run(sh("echo x"));
        assertEquals(outcome, travel(outcome));
    }

    private static Object travel(Object sent) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
