package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TreeCopyTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path source;
    private Path target;
    private ContentStore store;

    @Before
    public void layOut() throws Exception {
        source = folder.newFolder("source").toPath();
        target = folder.newFolder("target").toPath();
        store = new ContentStore(folder.getRoot().toPath().resolve("store"));
        write(source, "conf/app.xml", "<app/>");
        write(source, "conf/deep/er/x.yaml", "a: 1\n");
        Files.createDirectories(source.resolve("empty"));
        Files.createSymbolicLink(source.resolve("current"), Path.of("conf"));
        Files.setPosixFilePermissions(source.resolve("conf/app.xml"), PosixFilePermissions.fromString("rw-r-----"));
    }

    static void write(Path root, String path, String text) throws Exception {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private CopyReport copy(CopyOptions options) throws Exception {
        return copy(TreeSpec.of(source.toString()), options);
    }

    private CopyReport copy(TreeSpec spec, CopyOptions options) throws Exception {
        Manifest wanted = TreeScanner.capture(spec, store);
        return new TreeCopy().copy(wanted, spec.at(target.toString()), store, options, CopyProgress.NONE);
    }

    private static TreeDigest digest(Path root) throws Exception {
        return TreeScanner.scan(TreeSpec.of(root.toString())).digest();
    }

    private static Map<String, String> texts(Path root) throws Exception {
        Map<String, String> texts = new TreeMap<>();
        try (var paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path)) {
                    texts.put(root.relativize(path).toString(), Files.readString(path));
                }
            }
        }
        return texts;
    }

    @Test
    public void makesTheTargetEqualAndLeavesNothingElse() throws Exception {
        write(target, "conf/app.xml", "<old/>");
        write(target, "stale/file", "x");
        CopyReport report = copy(CopyOptions.DEFAULT.deletingAtMost("100%"));
        assertEquals(digest(source), digest(target));
        assertEquals(report.after(), digest(target));
        assertFalse(Files.exists(target.resolve(TreeWalk.RESERVED)));
        assertEquals(2, report.deleted());
        assertEquals(1, report.changed());
        assertFalse(copy(CopyOptions.DEFAULT).changes());
    }

    @Test
    public void restoresTheBackup() throws Exception {
        write(target, "conf/app.xml", "<old/>");
        write(target, "kept/file", "x");
        TreeDigest before = digest(target);
        CopyReport report = copy(CopyOptions.DEFAULT.deletingAtMost("100%"));
        new TreeCopy()
                .restore(
                        report.backupId(),
                        TreeSpec.of(target.toString()),
                        store,
                        CopyOptions.DEFAULT.deletingAtMost("100%"),
                        CopyProgress.NONE);
        assertEquals(before, digest(target));
    }

    @Test
    public void dryRunChangesNothing() throws Exception {
        write(target, "stale", "x");
        TreeDigest before = digest(target);
        CopyReport report = copy(CopyOptions.DEFAULT.deletingAtMost("100%").dry());
        assertEquals(before, digest(target));
        assertEquals(digest(source), report.after());
        assertTrue(report.verbs().contains(new CopyReport.PathVerb("stale", Verb.DELETE)));
        assertFalse(Files.exists(target.resolve(TreeWalk.RESERVED)));
    }

    @Test
    public void refusesTooManyDeletions() throws Exception {
        for (int i = 0; i < 10; i++) {
            write(target, "f" + i, "x");
        }
        TreeDigest before = digest(target);
        TreeRefusedException e =
                assertThrows(TreeRefusedException.class, () -> copy(CopyOptions.DEFAULT.deletingAtMost("9")));
        assertTrue(e.getMessage(), e.getMessage().contains("would delete 10 of 10 entries"));
        assertEquals(before, digest(target));
    }

    @Test
    public void keepsLocalValuesFiltersAndWhatIsOutOfScope() throws Exception {
        write(source, "local.properties", "CANARY-source");
        write(source, "secret/key", "CANARY-key");
        write(source, "logs/a.log", "x");
        write(target, "local.properties", "mine");
        write(target, "secret/key", "mine");
        write(target, "secret/other", "mine");
        write(target, "logs/b.log", "mine");
        write(target, "gone/keep.local", "mine");
        write(target, "gone/stale", "stale");
        TreeSpec spec = new TreeSpec(
                source.toString(),
                Scope.of("", "logs/"),
                ValueRule.parseAll(List.of("local.properties", "**/*.local")),
                ValueRule.parseAll(List.of("secret")));
        CopyReport report = copy(spec, CopyOptions.DEFAULT.deletingAtMost("100%"));
        assertEquals(1, report.verbCounts().get(Verb.KEEP).longValue());
        assertEquals(
                Map.of(
                        "conf/app.xml", "<app/>",
                        "conf/deep/er/x.yaml", "a: 1\n",
                        "local.properties", "mine",
                        "secret/key", "mine",
                        "secret/other", "mine",
                        "logs/b.log", "mine",
                        "gone/keep.local", "mine"),
                texts(target));
    }

    @Test
    public void editingTheTargetInPlaceLeavesSourceAndStoreAlone() throws Exception {
        copy(CopyOptions.DEFAULT);
        TreeDigest before = digest(source);
        byte[] old = Files.readAllBytes(target.resolve("conf/app.xml"));
        Files.writeString(target.resolve("conf/app.xml"), "EDIT", StandardOpenOption.WRITE);
        assertEquals(before, digest(source));
        assertEquals(List.of(), store.verify());
        assertArrayEquals(old, Files.readAllBytes(source.resolve("conf/app.xml")));
    }
}
