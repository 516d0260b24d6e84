package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.DriftReport;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Values inside files: each side keeps its own, byte for byte, and nothing captured ever holds one. */
public class ValueMaskTest {
    private static final String CANARY = "CANARY-7f3a91";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path source;
    private Path target;
    private ContentStore store;
    private TreeSpec spec;

    @Before
    public void layOut() throws Exception {
        source = folder.newFolder("source").toPath();
        target = folder.newFolder("target").toPath();
        store = new ContentStore(folder.getRoot().toPath().resolve("store"));
        spec = new TreeSpec(
                source.toString(),
                Scope.ALL,
                ValueRule.parseAll(List.of("app.json#/db/url", "deep/*.yaml#/server/port")),
                ValueRule.parseAll(List.of("app.json#/db/password", "app.properties#db.password")));
        write(
                source,
                "app.json",
                "{\n  \"db\": {\"url\": \"%s-u\", \"password\" : \"%s\"},\n \"pool\": 20 // x\n}\n"
                        .replace("// x", "")
                        .formatted(CANARY, CANARY));
        write(source, "deep/a.yaml", "# head\nserver:\n  port: 99917 # mine\n  name: new\n");
        write(source, "app.properties", "# c\ndb.user = u2\ndb.password : " + CANARY + "\n");
        write(target, "app.json", "{\"db\":{\"password\":\"own-p\",\"url\": \"own-u\"},\"pool\":10}");
        write(target, "deep/a.yaml", "server: {port: 8080, name: old}\n");
        write(target, "app.properties", "db.password=own\\u0041\ndb.user=u1\n");
    }

    private static void write(Path root, String path, String text) throws Exception {
        TreeCopyTest.write(root, path, text);
    }

    private CopyReport copy() throws Exception {
        Manifest wanted = TreeScanner.capture(spec, store);
        return new TreeCopy().copy(wanted, spec.at(target.toString()), store, CopyOptions.DEFAULT, TreeProgress.NONE);
    }

    @Test
    public void targetKeepsItsOwnValues() throws Exception {
        CopyReport report = copy();
        assertEquals(
                "{\n  \"db\": {\"url\": \"own-u\", \"password\" : \"own-p\"},\n \"pool\": 20 \n}\n",
                Files.readString(target.resolve("app.json")));
        assertEquals(
                "# head\nserver:\n  port: 8080 # mine\n  name: new\n", Files.readString(target.resolve("deep/a.yaml")));
        assertEquals(
                "# c\ndb.user = u2\ndb.password : own\\u0041\n", Files.readString(target.resolve("app.properties")));
        assertEquals(TreeScanner.scan(spec).digest(), report.after());
        assertFalse(copy().changes());
    }

    @Test
    public void digestDoesNotDependOnTheValues() throws Exception {
        TreeDigest before = TreeScanner.scan(spec).digest();
        Files.writeString(source.resolve("app.properties"), "# c\ndb.user = u2\ndb.password : another, longer one\n");
        assertEquals(before, TreeScanner.scan(spec).digest());
        Files.writeString(source.resolve("app.properties"), "# c\ndb.user = u3\ndb.password : x\n");
        assertNotEquals(before, TreeScanner.scan(spec).digest());
    }

    @Test
    public void nothingCapturedHoldsTheCanary() throws Exception {
        Manifest base = TreeScanner.capture(spec, store);
        store.saveSnapshot(base);
        write(source, "app.properties", "# c\ndb.user = u4\ndb.password : 2" + CANARY + "\n");
        Manifest after = TreeScanner.capture(spec, store);
        DriftReport drift = DriftReport.between(base, after, store);
        assertEquals(List.of("app.properties"), drift.diff().changed());
        assertTrue(drift.text(), drift.text().contains("+db.user = u4"));
        assertFalse(drift.text(), drift.text().contains(CANARY));
        copy();
        for (Path root : List.of(folder.getRoot().toPath().resolve("store"), target)) {
            try (var files = Files.walk(root)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    assertFalse(file.toString(), text.contains(CANARY));
                    boolean ownValue = text.contains("own-p");
                    assertTrue(file.toString(), !ownValue || file.startsWith(target));
                }
            }
        }
    }

    @Test
    public void refusesWhatOneSideLacks() throws Exception {
        String[][] table = {
            {"app.properties", "db.user=u1\n", "'app.properties#db.password', but the target has none"},
            {"app.json", "{\"pool\":1}", "but the target has none"},
            {"app.json", "{\"db\": ", "is not valid JSON: "},
        };
        for (String[] row : table) {
            layOutAgain();
            Files.writeString(target.resolve(row[0]), row[1]);
            TreeRefusedException e = assertThrows(row[2], TreeRefusedException.class, this::copy);
            assertTrue(e.getMessage(), e.getMessage().contains(row[2]));
            assertEquals(row[1], Files.readString(target.resolve(row[0])));
            assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
        }
        layOutAgain();
        Files.writeString(source.resolve("app.properties"), "db.user=u1\n");
        TreeRefusedException e = assertThrows(TreeRefusedException.class, this::copy);
        assertTrue(e.getMessage(), e.getMessage().contains("the source has none, and the copy would lose it"));
    }

    private void layOutAgain() throws Exception {
        folder.delete();
        folder.create();
        layOut();
    }

    @Test
    public void neverDeletesAFileWithAnOwnValue() throws Exception {
        write(target, "deep/b.yaml", "server: {port: 1}\n");
        CopyReport report = copy();
        assertTrue(report.verbs().contains(new CopyReport.PathAct("deep/b.yaml", CopyAct.KEEP)));
        assertEquals("server: {port: 1}\n", Files.readString(target.resolve("deep/b.yaml")));
    }

    @Test
    public void refusesPointersIntoOtherFiles() throws Exception {
        write(source, "x.txt", "a=1");
        TreeSpec bad = new TreeSpec(source.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of("x.txt#/a")));
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> TreeScanner.scan(bad));
        assertTrue(e.getMessage(), e.getMessage().contains("'x.txt#/a'"));
    }

    @Test
    public void refusesARuleThatNamesAValueByThatValue() throws Exception {
        write(source, "x.xml", "<a><b id='1'>x</b><b id='2'>y</b></a>");
        for (String rule : List.of("x.xml#/a/b[@id='1']/@id", "x.xml#/a/b[@id='1']/@id, x.xml#/a/b[2]")) {
            TreeSpec bad = new TreeSpec(
                    source.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of(rule.split(", "))));
            TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> TreeScanner.scan(bad));
            assertTrue(e.getMessage(), e.getMessage().contains("is named by what it hides"));
        }
        TreeScanner.scan(new TreeSpec(
                source.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of("x.xml#/a/b[1]/@id"))));
    }
}
