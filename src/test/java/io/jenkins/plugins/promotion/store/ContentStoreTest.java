package io.jenkins.plugins.promotion.store;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.files.WriteBehind;
import io.jenkins.plugins.promotion.tree.Blobs;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a store keeps stays while somebody needs it, and as whole as its packs are. */
public class ContentStoreTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path source;
    private ContentStore store;

    @Before
    public void layOut() throws Exception {
        source = folder.newFolder("source").toPath();
        store = new ContentStore(folder.getRoot().toPath().resolve("store"));
        Files.writeString(source.resolve("a"), "new");
    }

    @Test
    public void pruningWaitsForCapturesAndKeepsWhatIsNamed() throws Exception {
        Manifest wanted = TreeScanner.capture(TreeSpec.of(source.toString()), store);
        try (UseMarkers.Marker use = store.use()) {
            assertThrows(TreeRefusedException.class, () -> store.prune(Set.of()));
        }
        String snapshot = store.saveSnapshot(wanted);
        assertEquals(0, store.prune(Set.of()));
        assertTrue(store.contains(wanted.get("a").content()));
        store.deleteSnapshot(snapshot);
        assertEquals(0, store.prune(Set.of(wanted.get("a").content())));
        assertEquals(1, store.prune(Set.of()));
        assertFalse(store.contains(wanted.get("a").content()));
    }

    /** Such as what a network's file system leaves of a file that was open when it was deleted. */
    @Test
    public void whatIsNoneOfThisPluginsStopsNeitherPruningNorVerifying() throws Exception {
        Files.write(source.resolve("large"), new byte[ContentStore.SMALL + 1]);
        store.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        store.saveBackup(store.loadSnapshot(store.snapshots().get(0)));
        Path blobs = store.directory().resolve("blobs");
        Files.writeString(Files.createDirectories(blobs.resolve("ab")).resolve(".nfs0001"), "x");
        Files.writeString(blobs.resolve("README"), "x");
        Files.writeString(store.directory().resolve("snapshots/copy of it.json"), "x");
        Files.writeString(store.directory().resolve("backups/old.json"), "x");
        assertTrue(store.report().isSound());
        assertEquals(0, store.prune(Set.of()));
        assertEquals(1, store.snapshots().size());
        assertEquals(1, store.backups().size());
        assertTrue(Files.exists(blobs.resolve("ab/.nfs0001")));
    }

    /** Nothing ever read it. */
    @Test
    public void ownValuesThatAnEarlierVersionKeptGo() throws Exception {
        store.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        Path kept = Files.createDirectories(store.directory().resolve("private/packs"));
        Files.writeString(kept.resolve("a.pack"), "password");
        store.prune(Set.of());
        assertFalse(Files.exists(store.directory().resolve("private")));
    }

    @Test
    public void whatIsKeptUnderAnothersIdIsNotBelieved() throws Exception {
        Manifest one = store.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        String backup = store.saveBackup(one);
        Files.writeString(source.resolve("a"), "other");
        Manifest other = store.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        String second = store.saveBackup(other);
        Path snapshots = store.directory().resolve("snapshots");
        Path backups = store.directory().resolve("backups");
        Files.move(
                snapshots.resolve(one.digest().hex() + ".json"),
                snapshots.resolve(other.digest().hex() + ".json"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                backups.resolve(backup + ".json"),
                backups.resolve(second + ".json"),
                StandardCopyOption.REPLACE_EXISTING);
        String told = assertThrows(
                        TreeRefusedException.class,
                        () -> store.loadSnapshot(other.digest().hex()))
                .getMessage();
        assertTrue(told, told.contains("is another"));
        assertThrows(TreeRefusedException.class, () -> store.loadBackup(second));
    }

    @Test
    public void whatAnotherNodeSendsUnderAWrongNameIsNotStored() throws Exception {
        Manifest good = store.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        TreeEntry entry = new TreeEntry("b", Kind.FILE, 0644, 1, "0".repeat(64));
        Manifest other = Manifest.of(good.scopeVersion(), List.of(entry));
        String id = good.digest().hex();
        assertThrows(TreeRefusedException.class, () -> store.takeSnapshot(id, other));
        assertEquals(good, store.loadSnapshot(id));
        store.takeSnapshot(other.digest().hex(), other);
        assertEquals(other, store.loadSnapshot(other.digest().hex()));
    }

    /** Times and owners are in no digest; those that were stored stay. */
    @Test
    public void whatIsStoredIsNotReplacedByWhatAnotherNodeSends() throws Exception {
        Manifest good = store.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        Manifest timeless = Manifest.of(good.scopeVersion(), good.entries());
        assertEquals(good, timeless);
        store.takeSnapshot(good.digest().hex(), timeless);
        assertEquals(
                good.table().modified(0),
                store.loadSnapshot(good.digest().hex()).table().modified(0));
    }

    @Test
    public void whatLiesInAStoreIsForItsUserAlone() throws Exception {
        ContentStore deep = new ContentStore(folder.getRoot().toPath().resolve("plugin/store"));
        deep.capture(TreeSpec.of(source.toString()), TreeProgress.NONE);
        deep.use().close();
        try (Stream<Path> all = Files.walk(deep.directory().getParent())) {
            for (Path one : (Iterable<Path>) all::iterator) {
                assertEquals(one.toString(), 0, (int) Files.getAttribute(one, "unix:mode") & 0077);
            }
        }
    }

    @Test
    public void whatIsDamagedInOnePackOnlyIsNotLost() throws Exception {
        byte[] content = "twice".getBytes();
        byte[] id = Sha256.start().digest(content);
        try (Blobs.Writer one = store.writer();
                Blobs.Writer other = store.writer()) {
            one.put(id, content, content.length);
            one.put(Sha256.start().digest(new byte[] {1}), new byte[] {1}, 1);
            other.put(id, content, content.length);
            one.commit();
            other.commit();
        }
        Files.writeString(source.resolve("a"), "twice");
        store.saveSnapshot(TreeScanner.capture(TreeSpec.of(source.toString()), store));
        Path pack = store.packs().find(id).pack().file();
        byte[] bytes = Files.readAllBytes(pack);
        for (int i = Pack.HEAD.length; i < bytes.length; i++) {
            bytes[i] ^= 1;
        }
        Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
        Files.write(pack, bytes);
        ContentStore later = new ContentStore(store.directory());
        Findings report = later.report();
        assertTrue(report.damaged().contains(HexFormat.of().formatHex(id)));
        assertEquals("the other pack has it", List.of(), report.hurt());
        later.setAside(report);
        assertEquals("twice", new String(later.read(HexFormat.of().formatHex(id))));
        assertTrue(later.report().isSound());
    }

    /** Of lengths that are hashed as they are written, and those that are hashed beside. */
    @Test
    public void aLargeContentIsHandedOverWholeOrRefused() throws Exception {
        for (int length : List.of(Blobs.SMALL + 1, 17 << 20)) {
            byte[] content = new byte[length];
            new Random(length).nextBytes(content);
            String id;
            try (Blobs.Writer writer = store.writer()) {
                id = writer.put(new ByteArrayInputStream(content));
                writer.commit();
            }
            assertArrayEquals(content, transferred(id));
            Path file = store.directory()
                    .resolve("blobs")
                    .resolve(id.substring(0, 2))
                    .resolve(id.substring(2));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            content[length - 1] ^= 1;
            Files.write(file, content);
            IOException e = assertThrows(IOException.class, () -> transferred(id));
            assertTrue(e.getMessage(), e.getMessage().contains("is damaged"));
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> transferred(id));
            Thread.interrupted();
        }
    }

    private byte[] transferred(String id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BlobReader reader = new BlobReader();
                WriteBehind behind = new WriteBehind(store.ops(), store.directory())) {
            store.transfer(reader, HexFormat.of().parseHex(id), out, behind);
        }
        return out.toByteArray();
    }

    /** What comes from another node may be anything; so are the lengths it tells. */
    @Test
    public void lengthsInAStreamOfBlobsAreNotBelieved() throws Exception {
        String id = Sha256.hex("x");
        for (int length : List.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 64 * 1024 + 1, 2, 0)) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(sent);
            out.writeBoolean(true);
            out.write(HexFormat.of().parseHex(id));
            out.writeInt(length);
            out.writeByte('x');
            assertThrows(
                    "a chunk of " + length,
                    IOException.class,
                    () -> store.readBlobs(new ByteArrayInputStream(sent.toByteArray()), List.of(id)));
            assertFalse(store.missing(Set.of(id)).isEmpty());
        }
    }
}
