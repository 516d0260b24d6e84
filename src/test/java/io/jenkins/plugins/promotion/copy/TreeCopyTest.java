package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
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
        return new TreeCopy().copy(wanted, spec.at(target.toString()), store, options, TreeProgress.NONE);
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
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
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
                        TreeProgress.NONE);
        assertEquals(before, digest(target));
    }

    @Test
    public void dryRunChangesNothing() throws Exception {
        write(target, "stale", "x");
        TreeDigest before = digest(target);
        CopyReport report = copy(CopyOptions.DEFAULT.deletingAtMost("100%").dry());
        assertEquals(before, digest(target));
        assertEquals(digest(source), report.after());
        assertTrue(report.verbs().contains(new CopyReport.PathAct("stale", CopyAct.DELETE)));
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
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
        assertEquals(
                1,
                report.verbs().stream()
                        .filter(path -> path.verb() == CopyAct.KEEP)
                        .count());
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

    @Test
    public void aRootThatHandsItsGroupDownGetsTheModesOfTheSource() throws Exception {
        int shared = FileFacts.me() == 0 ? 4321 : FileFacts.of(target).gid();
        FileOps ops = new UnixFileOps();
        ops.setOwner(target, FileFacts.me(), shared);
        ops.setMode(target, 02770);
        write(source, "sealed/a", "a");
        ops.setMode(source.resolve("sealed"), 0555);
        ops.setMode(source.resolve("conf"), 0750);
        ops.setMode(source.resolve("conf/deep"), 02750);
        copy(CopyOptions.DEFAULT);
        assertEquals(digest(source), digest(target));
        if (FileFacts.me() == 0) {
            assertEquals(0, FileFacts.of(target.resolve("conf/deep/er/x.yaml")).gid());
        }
        write(target, "stale/deep/file", "x");
        ops.setMode(target.resolve("stale"), 02555);
        assertUndone(ops);
    }

    /** Something else writes a file while a copy switches, so the copy is undone to the last bit. */
    private void assertUndone(FileOps real) throws Exception {
        Files.createSymbolicLink(source.resolve("last"), Path.of("conf"));
        TreeDigest before = digest(target);
        FileOps disturbed = HardCasesTest.ops((operation, arguments) -> {
            if (operation.equals("move") && arguments[1].equals(target.resolve("last"))) {
                Files.writeString(target.resolve("foreign"), "somebody else's");
            }
        });
        Manifest wanted = TreeScanner.capture(TreeSpec.of(source.toString()), store);
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> new TreeCopy(disturbed)
                .copy(
                        wanted,
                        TreeSpec.of(target.toString()),
                        store,
                        CopyOptions.DEFAULT.deletingAtMost("100%"),
                        TreeProgress.NONE));
        assertTrue(e.getMessage(), e.getMessage().contains("'foreign'"));
        Files.delete(target.resolve("foreign"));
        assertEquals(before, digest(target));
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
    }

    @Test
    public void foldersThatAnUndoneCopyRemovedComeBackWithOwnerAndMode() throws Exception {
        assumeTrue("only root can give folders away", FileFacts.me() == 0);
        FileOps ops = new UnixFileOps();
        write(target, "theirs/inner/file", "x");
        Files.createDirectory(target.resolve("theirs/empty"));
        ops.setMode(target.resolve("theirs/empty"), 0500);
        ops.setOwner(target.resolve("theirs/empty"), 1234, 5678);
        ops.setOwner(target.resolve("theirs/inner"), 1234, 5678);
        ops.setOwner(target.resolve("theirs"), 1234, 0);
        ops.setMode(target.resolve("theirs"), 0555);
        assertUndone(ops);
        for (String folder : List.of("theirs/empty", "theirs/inner")) {
            FileFacts facts = FileFacts.of(target.resolve(folder));
            assertEquals(folder, List.of(1234, 5678), List.of(facts.uid(), facts.gid()));
        }
        assertEquals(1234, FileFacts.of(target.resolve("theirs")).uid());
    }

    @Test
    public void anIncludeMayNameWhatLiesInFoldersThatTheTargetLacks() throws Exception {
        Files.setPosixFilePermissions(source.resolve("conf"), PosixFilePermissions.fromString("rwxr-x---"));
        write(source, "conf/other.txt", "not asked for");
        CopyOptions narrow = CopyOptions.DEFAULT.narrowed(List.of("conf/*.xml", "conf/deep/er/*"), List.of());
        CopyReport dry = copy(narrow.dry());
        CopyReport report = copy(narrow);
        assertEquals(Map.of("conf/app.xml", "<app/>", "conf/deep/er/x.yaml", "a: 1\n"), texts(target));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("conf"))));
        assertEquals(digest(target), report.after());
        assertEquals(dry.after(), report.after());
        assertEquals(5, report.added());
        assertFalse(copy(narrow).changes());
    }

    @Test
    public void foldersAboveTheScopeAreMadePlain() throws Exception {
        Files.setPosixFilePermissions(source.resolve("conf"), PosixFilePermissions.fromString("rwx------"));
        TreeSpec spec = new TreeSpec(source.toString(), Scope.of("conf/*.xml", ""), List.of(), List.of());
        new UnixFileOps().setMode(target, 02755);
        copy(spec, CopyOptions.DEFAULT);
        assertEquals(Map.of("conf/app.xml", "<app/>"), texts(target));
        assertEquals(0755, FileFacts.of(target.resolve("conf")).permissions());
    }

    @Test
    public void aJournalThatLiesInTheTreeIsNeverExecuted() throws Exception {
        write(target, "stale/file", "as it was");
        write(target, ".configuration-promotion/old/0", "x");
        write(
                target,
                ".configuration-promotion/journal",
                """
                ["switch/v1","v1:sha256:abc"]
                ["MODE","stale",0,493,365]
                ["REMOVE","stale/file",0,0,0]
                ["RMDIR","stale",0,0,365]
                ["END",3]
                """);
        write(target, ".configuration-promotion/undo", "");
        TreeSpec spec = TreeSpec.of(target.toString());
        IOException e = assertThrows(TreeRefusedException.class, () -> new TreeCopy().recover(spec, store.directory()));
        assertTrue(e.getMessage(), e.getMessage().contains(target.toRealPath() + "/.configuration-promotion'"));
        assertEquals("as it was", Files.readString(target.resolve("stale/file")));
        assertTrue(Files.exists(target.resolve(".configuration-promotion/journal")));
    }

    @Test
    public void anUndoLeavesAloneWhatWasNeverRemoved() throws Exception {
        write(source, "file", "new");
        write(target, "file", "old");
        write(target, "others/stale", "stale");
        TreeSpec at = TreeSpec.of(target.toString());
        Manifest wanted = TreeScanner.capture(TreeSpec.of(source.toString()), store);
        TreeDigest before = TreeScanner.scan(at).digest();
        // As where a folder is another user's, and somebody writes into it at the last moment.
        FileOps ops = HardCasesTest.ops((operation, arguments) -> {
            if (arguments[0].equals(target.resolve("others"))) {
                switch (operation) {
                    case "delete" -> throw new DirectoryNotEmptyException("others");
                    case "setMode", "setOwner" -> throw new AccessDeniedException("others");
                    default -> {}
                }
            }
        });
        assertThrows(DirectoryNotEmptyException.class, () -> new TreeCopy(ops)
                .copy(wanted, at, store, CopyOptions.DEFAULT.deletingAtMost("100%"), TreeProgress.NONE));
        assertEquals(before, TreeScanner.scan(at).digest());
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
    }
}
