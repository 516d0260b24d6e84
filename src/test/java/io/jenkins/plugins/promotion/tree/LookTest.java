package io.jenkins.plugins.promotion.tree;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A copy that goes by the look before it: it looks no second time, and overwrites nothing that the look did not see. */
public class LookTest {
    /** As if all that a test writes had been there for an hour, so that the index knows it. */
    private static final long LATER = TimeUnit.HOURS.toNanos(1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path source;
    private Path target;
    private ContentStore store;
    private Manifest wanted;

    @Before
    public void twoTrees() throws Exception {
        source = folder.newFolder("source").toPath();
        target = folder.newFolder("target").toPath();
        assumeTrue(
                "a file system without index",
                TreeIndexes.objection(Files.getFileStore(target).type()) == null);
        store = new ContentStore(folder.getRoot().toPath().resolve("own").resolve("store"));
        write(source, "changed", "new one");
        write(source, "fresh/added", "added");
        write(source, "quiet/same", "same");
        write(target, "changed", "old one");
        write(target, "stale", "stale");
        write(target, "quiet/same", "same");
        wanted = TreeScanner.capture(TreeSpec.of(source.toString()), store);
        TreeScanner.capture(spec(), store);
    }

    private static void write(Path root, String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private TreeSpec spec() {
        return TreeSpec.of(target.toString());
    }

    /** @param ahead how far the index's clock runs ahead, so that it knows files by all about them, or only by their bytes */
    private TreeDigest look(long ahead) throws Exception {
        return Look.at(spec(), new TreeIndexes(store.directory().resolve("index"), ahead).open(spec()))
                .digest();
    }

    private CopyReport copy(TreeDigest seen) throws Exception {
        CopyOptions options =
                CopyOptions.DEFAULT.deletingAtMost("100%").expecting(seen).indexed(true);
        return new TreeCopy().copy(wanted, spec(), store, options, TreeProgress.NONE);
    }

    @Test
    public void aCopyLooksNoSecondTime() throws Exception {
        TreeDigest seen = look(0);
        write(target, "quiet/later", "came after the look");
        assertEquals(wanted.digest(), copy(seen).after());
        assertEquals("new one", Files.readString(target.resolve("changed")));
        assertFalse(Files.exists(target.resolve("stale")));
        assertEquals("came after the look", Files.readString(target.resolve("quiet/later")));
        assertNotEquals("the next look sees it", wanted.digest(), look(0));
    }

    @Test
    public void aLookIsHandedOnOnce() throws Exception {
        TreeDigest seen = look(0);
        copy(seen);
        IOException e = assertThrows(TreeRefusedException.class, () -> copy(seen));
        assertThat(e.getMessage(), containsString("somebody edited it"));
    }

    @Test
    public void aLookAtSomethingElseIsOfNoUse() throws Exception {
        TreeDigest seen = look(0);
        assertEquals(null, Look.handedOn(TreeSpec.of(source.toString()), source.toRealPath(), seen));
        assertEquals(null, Look.handedOn(spec(), target.toRealPath(), wanted.digest()));
        assertEquals(
                seen,
                Look.handedOn(spec(), target.toRealPath(), seen).manifest().digest());
    }

    /** Each with size and time put back. */
    @Test
    public void whatWasEditedAfterTheLookIsNotOverwritten() throws Exception {
        for (long ahead : List.of(0L, LATER)) {
            for (String path : List.of("changed", "stale")) {
                TreeDigest seen = look(ahead);
                Path file = target.resolve(path);
                FileFacts before = FileFacts.of(file);
                String mine = Files.readString(file).toUpperCase();
                do {
                    Files.writeString(file, mine, StandardOpenOption.WRITE);
                } while (FileFacts.of(file).changed() == before.changed());
                new UnixFileOps().setModified(file, before.modified());
                IOException e = assertThrows(path, TreeRefusedException.class, () -> copy(seen));
                assertThat(
                        e.getMessage(), containsString("'" + path + "' in '" + target.toRealPath() + "' was edited"));
                assertEquals(mine, Files.readString(file));
                assertFalse("nothing was switched", Files.exists(target.resolve("fresh")));
                Files.writeString(file, mine.toLowerCase());
            }
        }
    }

    /** No hash tells of it, and what was staged holds the value before. */
    @Test
    public void anOwnValueThatWasEditedMeanwhileIsSeen() throws Exception {
        write(target, "app.json", "{\"own\": 1, \"port\": 80}");
        TreeSpec own = new TreeSpec(target.toString(), Scope.ALL, List.of(ValueRule.parse("app.json#/own")), List.of());
        Path file = target.resolve("app.json");
        TreeDigest seen = Look.at(own, new TreeIndexes(store.directory().resolve("index"), LATER).open(own))
                .digest();
        Look look = Look.handedOn(own, target.toRealPath(), seen);
        int entry = look.manifest().table().indexOf("app.json");
        try (HeldFolders held = own.hold(target.toRealPath())) {
            assertTrue(look.isStill(entry, held));
            long before = FileFacts.of(file).modified();
            Files.writeString(file, "{\"own\": 2, \"port\": 80}");
            new UnixFileOps().setModified(file, before + 1);
            assertFalse(look.isStill(entry, held));
        }
    }

    @Test
    public void whatTookThePlaceOfWhatWasSeenIsNotOverwritten() throws Exception {
        TreeDigest seen = look(LATER);
        Files.delete(target.resolve("stale"));
        Files.createSymbolicLink(target.resolve("stale"), Path.of("quiet"));
        IOException e = assertThrows(TreeRefusedException.class, () -> copy(seen));
        assertThat(e.getMessage(), containsString("'stale'"));
        assertTrue(Files.isSymbolicLink(target.resolve("stale")));
    }

    @Test
    public void whatCameWhereTheCopyAddsIsNotOverwritten() throws Exception {
        TreeDigest seen = look(LATER);
        write(target, "fresh/mine", "mine");
        assertThrows(IOException.class, () -> copy(seen));
        assertEquals("mine", Files.readString(target.resolve("fresh/mine")));
        assertEquals("old one", Files.readString(target.resolve("changed")));
    }

    /** The look stored nothing, so the copy does, before it switches. */
    @Test
    public void theBackupHoldsWhatTheStoreLacked() throws Exception {
        write(target, "changed", "never stored");
        TreeDigest seen = look(LATER);
        CopyReport report = copy(seen);
        new TreeCopy()
                .restore(
                        report.backupId(),
                        spec(),
                        store,
                        CopyOptions.DEFAULT.deletingAtMost("100%"),
                        TreeProgress.NONE);
        assertEquals(seen, TreeScanner.scan(spec()).digest());
        assertEquals(List.of(), store.verify());
    }
}
