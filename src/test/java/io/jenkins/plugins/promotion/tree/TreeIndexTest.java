package io.jenkins.plugins.promotion.tree;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an index may save, and what it must not miss: each way to change a file, each place where none is believed. */
public class TreeIndexTest {
    /** As if all that a test writes had been there for an hour. */
    private static final long LATER = TimeUnit.HOURS.toNanos(1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path tree;
    private Path home;
    private TreeIndex last;

    @Before
    public void smallTree() throws IOException {
        tree = folder.newFolder("tree").toPath();
        home = folder.getRoot().toPath().resolve("own").resolve("index");
        Files.createDirectory(tree.resolve("conf"));
        write("conf/one", "first");
        write("conf/two", "second");
        write("three", "third");
        assumeTrue("no program 'sync -f'", UnixFileOps.syncFileSystem(tree));
        assumeTrue(
                "a file system without index",
                TreeIndexes.objection(Files.getFileStore(tree).type()) == null);
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(tree.resolve(path), text);
    }

    private TreeSpec spec() {
        return TreeSpec.of(tree.toString());
    }

    private Manifest look(long ahead) throws Exception {
        return look(spec(), ahead);
    }

    private Manifest look(TreeSpec spec, long ahead) throws Exception {
        last = new TreeIndexes(home, ahead).open(spec);
        return TreeScanner.scan(spec, last, TreeProgress.NONE);
    }

    /** The index was asked, and what came of it is what a reading of every byte finds. */
    private void assertSees(Manifest truth, long believed) throws Exception {
        assertEquals(truth.digest(), TreeScanner.scan(spec()).digest());
        assertEquals(believed, last.believed());
    }

    /** Writes in place, with the size and the modification time it had, until the time of change has moved. */
    private void editUnseen(Path file, String text) throws IOException {
        FileFacts before = FileFacts.of(file);
        FileTime modified = Files.getLastModifiedTime(file);
        do {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap(text.getBytes()));
            }
            Files.setLastModifiedTime(file, modified);
        } while (FileFacts.of(file).changed() == before.changed());
        assertEquals(before.size(), FileFacts.of(file).size());
        new UnixFileOps().setModified(file, before.modified());
        assertEquals(before.modified(), FileFacts.of(file).modified());
    }

    @Test
    public void unchangedFilesAreNotReadAgain() throws Exception {
        assertSees(look(LATER), 0);
        assertSees(look(LATER), 3);
        assertNull(last.objection());
    }

    @Test
    public void anEditWithTheTimePutBackIsSeen() throws Exception {
        look(LATER);
        editUnseen(tree.resolve("conf/one"), "FIRST");
        Manifest now = look(LATER);
        assertSees(now, 2);
        assertSees(look(LATER), 3);
    }

    @Test
    public void aFileRenamedOverAnotherIsSeen() throws Exception {
        look(LATER);
        FileFacts before = FileFacts.of(tree.resolve("conf/one"));
        Path fresh = folder.getRoot().toPath().resolve("fresh");
        Files.writeString(fresh, "FIRST");
        new UnixFileOps().setModified(fresh, before.modified());
        Files.move(fresh, tree.resolve("conf/one"), StandardCopyOption.REPLACE_EXISTING);
        assertSees(look(LATER), 2);
    }

    @Test
    public void aFolderRenamedOverAnotherIsSeen() throws Exception {
        look(LATER);
        Path other = folder.newFolder("other").toPath();
        for (String name : List.of("one", "two")) {
            Path file = tree.resolve("conf").resolve(name);
            Files.writeString(other.resolve(name), Files.readString(file).toUpperCase());
            new UnixFileOps()
                    .setModified(other.resolve(name), FileFacts.of(file).modified());
        }
        Files.move(tree.resolve("conf"), folder.getRoot().toPath().resolve("away"));
        Files.move(other, tree.resolve("conf"));
        assertSees(look(LATER), 1);
    }

    @Test
    public void aFolderMountedOverAnotherIsSeen() throws Exception {
        look(LATER);
        Path other = folder.newFolder("other").toPath();
        Files.writeString(other.resolve("one"), "FIRST");
        Files.writeString(other.resolve("two"), "SECOND");
        for (String name : List.of("one", "two")) {
            new UnixFileOps()
                    .setModified(
                            other.resolve(name),
                            FileFacts.of(tree.resolve("conf").resolve(name)).modified());
        }
        String conf = tree.resolve("conf").toString();
        assumeTrue("nothing can be mounted here", run("mount", "--bind", other.toString(), conf) == 0);
        try {
            assertSees(look(LATER), 1);
            assertEquals(5, TreeScanner.scan(spec()).get("conf/one").size());
        } finally {
            assertEquals(0, run("umount", conf));
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** An edit, a look, and another edit within one step of the file system's clock: times are the same, contents are not. */
    @Test
    public void twoEditsAroundALookAreSeen() throws Exception {
        for (int round = 0; round < 20; round++) {
            write("conf/one", "edit" + (char) ('a' + round));
            look(0);
            write("conf/one", "EDIT" + (char) ('a' + round));
            assertSees(look(0), last.believed());
        }
    }

    /** What was changed less than a step ago might change again without another time, so nothing is remembered of it. */
    @Test
    public void whatChangedJustNowIsNotRemembered() throws Exception {
        look(-LATER);
        assertSees(look(-LATER), 0);
    }

    /** Memory that is mapped and dirty can be written to without another time, unless it was synced before. */
    @Test
    public void aStoreIntoADirtyMappingIsSeen() throws Exception {
        Path file = tree.resolve("conf/one");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, 5);
            memory.put(0, (byte) 'F');
            FileFacts dirty = FileFacts.of(file);
            look(LATER);
            assertEquals(dirty, FileFacts.of(file));
            memory.put(1, (byte) 'I');
            assertSees(look(LATER), 2);
            assertNotNull(memory.force());
        }
    }

    @Test
    public void onTmpfsEveryByteIsRead() throws Exception {
        Path shm = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(shm) && Files.getFileStore(shm).type().equals("tmpfs"));
        tree = Files.createDirectory(shm.resolve("tree-index-" + UUID.randomUUID()));
        try {
            write("one", "first");
            look(LATER);
            assertSees(look(LATER), 0);
            assertThat(last.objection(), containsString("not used on a file system of type tmpfs"));
            assertFalse(Files.exists(home));
        } finally {
            Folders.delete(new UnixFileOps(), tree);
        }
    }

    @Test
    public void onlyFileSystemsWhoseTimesAreKnownHaveAnIndex() {
        for (String type : List.of("tmpfs", "nfs", "nfs4", "overlay", "cifs", "fuse.sshfs", "9p", "vfat", "aufs", "")) {
            assertNotNull(type, TreeIndexes.objection(type));
        }
        for (String type : List.of("ext4", "xfs", "btrfs")) {
            assertNull(type, TreeIndexes.objection(type));
        }
    }

    private Path stored() throws IOException {
        List<Path> all = Folders.list(home);
        assertEquals(1, all.size());
        return all.get(0);
    }

    @Test
    public void aDamagedIndexIsNotBelievedAndMadeAnew() throws Exception {
        look(LATER);
        Path file = stored();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            assertSees(look(LATER), 0);
            assertArrayEquals(whole, Files.readAllBytes(stored()));
        }
        for (int length : new int[] {0, 5, whole.length / 2, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertSees(look(LATER), 0);
            assertSees(look(LATER), 3);
        }
    }

    @Test
    public void anIndexThatOthersCanWriteIsNotBelieved() throws Exception {
        look(LATER);
        assertEquals(Modes.OWN_FOLDER, FileFacts.of(home).permissions());
        Modes.change(home, 0770);
        assertSees(look(LATER), 0);
        assertThat(last.objection(), containsString("is open to others"));
    }

    @Test
    public void anotherTreesIndexIsNotBelieved() throws Exception {
        look(LATER);
        Path mine = stored();
        Files.move(tree, folder.getRoot().toPath().resolve("moved"));
        Path moved = folder.getRoot().toPath().resolve("moved");
        TreeSpec there = TreeSpec.of(moved.toString());
        look(there, LATER);
        assertEquals(0, last.believed());
        Path theirs = Folders.list(home).stream()
                .filter(file -> !file.equals(mine))
                .findFirst()
                .orElseThrow();
        Files.copy(mine, theirs, StandardCopyOption.REPLACE_EXISTING);
        look(there, LATER);
        assertEquals(0, last.believed());
    }

    /** The hash of what is hidden would be something to guess with; and masks may change. */
    @Test
    public void nothingIsRememberedOfFilesWithHiddenValues() throws Exception {
        write("app.properties", "user=me\npassword=x\n");
        TreeSpec spec = new TreeSpec(
                tree.toString(), Scope.ALL, List.of(), List.of(ValueRule.parse("app.properties#/password")));
        look(spec, LATER);
        Manifest again = look(spec, LATER);
        assertEquals(3, last.believed());
        assertEquals(TreeScanner.scan(spec), again);
    }

    @Test
    public void contentThatTheStoreLostIsReadAgain() throws Exception {
        ContentStore first = new ContentStore(folder.getRoot().toPath().resolve("first"));
        ContentStore second = new ContentStore(folder.getRoot().toPath().resolve("second"));
        for (ContentStore store : List.of(first, second)) {
            last = new TreeIndexes(home, LATER).open(spec());
            Manifest manifest = TreeScanner.capture(spec(), store, last, TreeProgress.NONE);
            assertEquals(0, last.believed());
            assertEquals("first", new String(store.read(manifest.get("conf/one").content())));
        }
        last = new TreeIndexes(home, LATER).open(spec());
        TreeScanner.capture(spec(), second, last, TreeProgress.NONE);
        assertEquals(3, last.believed());
    }

    /** Though the store has a content of the same length, which it might be if nothing were known of the file. */
    @Test
    public void aLargeFileThatWasEditedIsReadOnce() throws Exception {
        ContentStore store = new ContentStore(folder.getRoot().toPath().resolve("store"));
        byte[] content = new byte[Blobs.SMALL + 1];
        for (int time = 0; time < 2; time++) {
            content[time] = 1;
            Files.write(tree.resolve("large"), content);
            new UnixFileOps().setModified(tree.resolve("large"), time + 1);
            List<Boolean> hashedBefore = new ArrayList<>();
            TreeIndex index = new TreeIndexes(home, LATER).open(spec());
            Manifest manifest = TreeScanner.capture(spec(), noting(store, hashedBefore), index, TreeProgress.NONE);
            assertEquals(List.of(false), hashedBefore);
            assertArrayEquals(content, store.read(manifest.get("large").content()));
        }
    }

    /** A store of which is noted whether what it takes in, and is not small, was hashed before. */
    private static Blobs noting(ContentStore store, List<Boolean> hashedBefore) {
        return (Blobs) Proxy.newProxyInstance(
                Blobs.class.getClassLoader(), new Class<?>[] {Blobs.class}, (blobs, opening, none) -> {
                    Blobs.Writer writer = store.writer();
                    return Proxy.newProxyInstance(
                            Blobs.class.getClassLoader(),
                            new Class<?>[] {Blobs.Writer.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("put") && arguments.length < 3) {
                                    hashedBefore.add(arguments.length == 2);
                                }
                                return method.invoke(writer, arguments);
                            });
                });
    }

    @Test
    public void asManyTreesAreRememberedAsThereIsRoomFor() throws Exception {
        for (int i = 0; i < TreeIndexes.MOST + 3; i++) {
            tree = folder.newFolder("tree-" + i).toPath();
            write("one", "first");
            look(LATER);
        }
        assertTrue(Folders.list(home).size() <= TreeIndexes.MOST);
        look(LATER);
        assertEquals(1, last.believed());
    }

    @Test
    public void whatCameAndWentIsSeen() throws Exception {
        look(LATER);
        Files.delete(tree.resolve("conf/one"));
        write("conf/a", "new");
        write("zzz", "new");
        assertSees(look(LATER), 2);
        assertSees(look(LATER), 4);
    }
}
