package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Machines that are full, file systems that fold names, and names that few have thought of. */
public class HardCasesTest {
    private static final CopyOptions ALL = CopyOptions.DEFAULT.deletingAtMost("100%");

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
        TreeCopyTest.write(source, "a", "new");
        TreeCopyTest.write(source, "dir/b", "b");
        TreeCopyTest.write(source, "large", "x".repeat(ContentStore.SMALL + 1));
        TreeCopyTest.write(target, "a", "old");
        TreeCopyTest.write(target, "stale", "stale");
    }

    private static TreeDigest digest(Path root) throws Exception {
        return TreeScanner.scan(TreeSpec.of(root.toString())).digest();
    }

    private Manifest wanted() throws Exception {
        return TreeScanner.capture(TreeSpec.of(source.toString()), store);
    }

    private CopyReport copy(Manifest wanted, FileOps ops, Path to) throws Exception {
        return new TreeCopy(ops).copy(wanted, TreeSpec.of(to.toString()), store, ALL, TreeProgress.NONE);
    }

    interface First {
        void call(String operation, Object[] arguments) throws IOException;
    }

    /** The real file system, where something happens before each operation. */
    static FileOps ops(First before) {
        return ops(new UnixFileOps(), before);
    }

    static FileOps ops(FileOps real, First before) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("within")) {
                        return ops(real.within((HeldFolders) arguments[0]), before);
                    }
                    before.call(method.getName(), arguments);
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    public void aDiskThatIsFullAtAnyMomentLeavesTheTargetAsItWas() throws Exception {
        Manifest wanted = wanted();
        TreeDigest before = digest(target);
        int refused = 0;
        for (int k = 0; ; k++) {
            int full = k;
            int[] writes = {0};
            FileOps ops = ops((operation, arguments) -> {
                boolean takesRoom =
                        Set.of("createFile", "copyFile", "createDirectory").contains(operation);
                if (takesRoom && writes[0]++ == full) {
                    throw new FileSystemException(arguments[0].toString(), null, "No space left on device");
                }
            });
            try {
                copy(wanted, ops, target);
                break;
            } catch (TreeRefusedException e) {
                refused++;
                assertTrue(
                        e.getMessage(),
                        e.getMessage().contains("make room") || e.getMessage().contains("Make room"));
                assertEquals("write " + k, before, digest(target));
                assertFalse("write " + k, Files.exists(target.resolve(TreeSpec.RESERVED)));
            }
        }
        assertTrue("" + refused, refused > 8);
        assertEquals(digest(source), digest(target));
    }

    /** Some file systems need room to delete. */
    @Test
    public void aDiskThatIsFullAsACopyDeletesNeverCallsAnEndedCopyUndone() throws Exception {
        Manifest wanted = wanted();
        TreeDigest before = digest(target);
        TreeDigest after = digest(source);
        int ended = 0;
        for (int k = 0; before.equals(digest(target)) || ended == 0; k++) {
            int full = k;
            int[] deletions = {0};
            FileOps ops = ops((operation, arguments) -> {
                if (operation.equals("delete") && deletions[0]++ == full) {
                    throw new FileSystemException(arguments[0].toString(), null, "No space left on device");
                }
            });
            try {
                copy(wanted, ops, target);
                assertEquals("deletion " + k, after, digest(target));
                ended++;
            } catch (TreeRefusedException e) {
                assertTrue(e.getMessage(), e.getMessage().contains("the target is as it was"));
                assertEquals("deletion " + k, before, digest(target));
            }
        }
    }

    @Test
    public void aFileSystemThatIsReallyFull() throws Exception {
        Path small = folder.newFolder("small").toPath();
        mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString());
        try {
            Path to = Files.createDirectory(small.resolve("target"));
            TreeCopyTest.write(source, "large", "x".repeat(3 << 20));
            TreeCopyTest.write(to, "a", "old");
            TreeDigest before = digest(to);
            TreeRefusedException e =
                    assertThrows(TreeRefusedException.class, () -> copy(wanted(), new UnixFileOps(), to));
            assertTrue(e.getMessage(), e.getMessage().contains("make room"));
            Files.delete(source.resolve("large"));
            for (int i = 0; i < 700; i++) {
                // Few bytes, but a page each: more than their sum says.
                TreeCopyTest.write(source, "many/f" + i, "content " + i);
            }
            e = assertThrows(TreeRefusedException.class, () -> copy(wanted(), new UnixFileOps(), to));
            assertTrue(e.getMessage(), e.getMessage().contains("is full; the target is as it was"));
            assertEquals(before, digest(to));
            assertFalse(Files.exists(to.resolve(TreeSpec.RESERVED)));
            TreeCopyTest.write(source, "large", "x".repeat(3 << 20));
            ContentStore tight = new ContentStore(small.resolve("store"));
            IOException full = assertThrows(
                    IOException.class, () -> tight.capture(TreeSpec.of(source.toString()), TreeProgress.NONE));
            assertTrue(
                    full.getMessage(),
                    full.getMessage().contains(small.resolve("store").toString()));
            assertEquals(List.of(), tight.snapshots());
        } finally {
            umount(small);
        }
    }

    private static void mount(String... arguments) throws Exception {
        List<String> command =
                Stream.concat(Stream.of("mount"), Stream.of(arguments)).toList();
        boolean mounted;
        try {
            mounted = new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            mounted = false;
        }
        assumeTrue("this process may not mount: " + command, mounted);
    }

    private static void umount(Path directory) throws Exception {
        new ProcessBuilder("umount", directory.toString()).start().waitFor();
    }

    private void assertRefusedWhereNamesAreFolded(UnaryOperator<String> fold, String what, String one, String other)
            throws Exception {
        TreeCopyTest.write(source, one, "one");
        TreeCopyTest.write(source, other, "other");
        TreeDigest before = digest(target);
        FileOps folding = ops((operation, arguments) -> {
            if (operation.equals("createFile")) {
                Path file = (Path) arguments[0];
                for (Path there : Folders.list(file.getParent())) {
                    String name = fold.apply(PathNames.text(there.getFileName()));
                    if (name.equals(fold.apply(PathNames.text(file.getFileName())))) {
                        throw new FileAlreadyExistsException(file.toString());
                    }
                }
            }
        });
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> copy(wanted(), folding, target));
        assertTrue(e.getMessage(), e.getMessage().contains("differ in " + what + " only"));
        assertEquals(before, digest(target));
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
        copy(wanted(), new UnixFileOps(), target);
        assertEquals("where both fit, both are copied", digest(source), digest(target));
    }

    @Test
    public void namesThatDifferInCaseOnly() throws Exception {
        assertRefusedWhereNamesAreFolded(name -> name.toLowerCase(Locale.ROOT), "case", "Readme", "README");
    }

    @Test
    public void namesThatDifferInUnicodeFormOnly() throws Exception {
        assumeTrue("the locale can say an umlaut", "ü".equals(Path.of("ü").toString()));
        assertRefusedWhereNamesAreFolded(
                name -> Normalizer.normalize(name, Normalizer.Form.NFC), "Unicode form", "m\u00fcll", "mu\u0308ll");
    }

    /** A name in Latin 1, which no text can say. */
    private static Path latin(Path directory) {
        return Path.of(URI.create("file://" + directory.toUri().getRawPath() + "caf%e9"));
    }

    @Test
    public void namesThatAreNotUtf8AreLeftAloneOutsideTheScope() throws Exception {
        Files.writeString(latin(Files.createDirectory(target.resolve("logs"))), "mine");
        TreeSpec spec = new TreeSpec(source.toString(), Scope.of(null, "logs/**"), List.of(), List.of());
        Manifest wanted = TreeScanner.capture(spec, store);
        new TreeCopy().copy(wanted, spec.at(target.toString()), store, ALL, TreeProgress.NONE);
        assertEquals("mine", Files.readString(latin(target.resolve("logs"))));

        Path link = target.resolveSibling("config");
        Files.createSymbolicLink(link, target.getFileName());
        TreeCopyTest.write(source, "a", "newer");
        Manifest newer = TreeScanner.capture(spec, store);
        new TreeCopy()
                .copy(newer, spec.at(link.toString()), store, ALL.switching(SwitchMode.SYMLINK), TreeProgress.NONE);
        assertEquals("newer", Files.readString(link.resolve("a")));
        assertEquals("mine", Files.readString(latin(link.toRealPath().resolve("logs"))));
    }

    @Test
    public void pathsThatAreTooLongAtTheTarget() throws Exception {
        String name = "n".repeat(200);
        Path deep = source;
        while (deep.toString().length() < 3_600) {
            deep = deep.resolve(name);
        }
        TreeCopyTest.write(source, source.relativize(deep) + "/leaf", "deep");
        copy(wanted(), new UnixFileOps(), target);
        assertEquals(digest(source), digest(target));

        Path far = folder.getRoot().toPath();
        while (far.toString().length() < 700) {
            far = far.resolve(name);
        }
        Path to = Files.createDirectories(far.resolve("target"));
        TreeCopyTest.write(to, "a", "old");
        TreeDigest before = digest(to);
        IOException e = assertThrows(IOException.class, () -> copy(wanted(), new UnixFileOps(), to));
        assertTrue(e.getMessage(), e.getMessage().contains("File name too long"));
        assertTrue(e.getMessage(), e.getMessage().contains(name));
        assertEquals(before, digest(to));
        assertFalse(Files.exists(to.resolve(TreeSpec.RESERVED)));
    }

    @Test
    public void pathsThatAreTooLongToBeRead() throws Exception {
        String name = "n".repeat(200);
        String deeper = "cd '" + source + "'; for i in $(seq 30); do mkdir " + name + "; cd -P " + name + "; done";
        assumeTrue(new ProcessBuilder("sh", "-c", deeper).start().waitFor() == 0);
        try {
            IOException e = assertThrows(IOException.class, this::wanted);
            assertTrue(e.getMessage(), e.getMessage().contains(name));
            assertTrue(e.getMessage(), e.getMessage().contains("too long"));
        } finally {
            new ProcessBuilder("rm", "-rf", source.resolve(name).toString())
                    .start()
                    .waitFor();
        }
    }

    @Test
    public void devicesAreRefusedByName() throws Exception {
        Process mknod = new ProcessBuilder("mknod", source.resolve("null").toString(), "c", "1", "3").start();
        assumeTrue("this process may make devices", mknod.waitFor() == 0);
        TreeRefusedException e = assertThrows(TreeRefusedException.class, this::wanted);
        assertTrue(
                e.getMessage(),
                e.getMessage().contains("'null'") && e.getMessage().contains("a device"));
    }

    @Test
    public void anEditInPlaceReachesNeitherSourceNorStoreNorTheOldRelease() throws Exception {
        Path link = target.resolveSibling("config");
        Files.createSymbolicLink(link, target.getFileName());
        TreeSpec spec = TreeSpec.of(link.toString());
        new TreeCopy().copy(wanted(), spec, store, ALL.switching(SwitchMode.SYMLINK), TreeProgress.NONE);
        TreeCopyTest.write(source, "dir/b", "b2");
        TreeDigest old = digest(link);
        Path release = link.toRealPath();
        new TreeCopy().copy(wanted(), spec, store, ALL.switching(SwitchMode.SYMLINK), TreeProgress.NONE);
        TreeDigest from = digest(source);
        for (String file : List.of("a", "dir/b", "large")) {
            Files.writeString(link.resolve(file), "EDIT");
        }
        assertEquals(from, digest(source));
        assertEquals(old, digest(release));
        assertEquals(List.of(), store.verify());
    }

    /** An abort comes before one operation after the other, until a copy ends before it comes. */
    @Test
    public void anAbortAtAnyMomentLeavesTheTargetAsItWasOrAsWanted() throws Exception {
        for (SwitchMode mode : SwitchMode.values()) {
            int aborted = 0;
            int done = 0;
            for (int k = 0; ; k++) {
                Path to = Files.createDirectories(folder.getRoot().toPath().resolve(mode + "/" + k + "/release"));
                TreeCopyTest.write(to, "a", "old");
                TreeCopyTest.write(to, "stale", "stale");
                Path link = Files.createSymbolicLink(to.resolveSibling("link"), to.getFileName());
                Path root = mode == SwitchMode.SYMLINK ? link : to;
                TreeDigest before = digest(root);
                Manifest wanted = wanted();
                int last = k;
                AtomicInteger count = new AtomicInteger();
                Thread mine = Thread.currentThread();
                FileOps ops = ops((operation, arguments) -> {
                    if (count.getAndIncrement() == last) {
                        mine.interrupt();
                    }
                });
                boolean gaveUp = false;
                try {
                    new TreeCopy(ops)
                            .copy(wanted, TreeSpec.of(root.toString()), store, ALL.switching(mode), TreeProgress.NONE);
                } catch (InterruptedException e) {
                    gaveUp = true;
                    aborted++;
                }
                boolean came = Thread.interrupted();
                assertFalse("told twice, operation " + k, gaveUp && came);
                assertEquals("operation " + k, gaveUp ? before : wanted.digest(), digest(root));
                assertFalse("operation " + k, Files.exists(to.resolve(TreeSpec.RESERVED)));
                if (count.get() <= k) {
                    break;
                }
                done += gaveUp ? 0 : 1;
            }
            assertTrue(mode + ": " + aborted + " aborted, " + done + " done", aborted > 20 && done > 1);
        }
    }

    @Test
    public void localFilesThatAreBusyStopNoCopy() throws Exception {
        TreeCopyTest.write(target, "logs/app.log", "line\n");
        TreeSpec spec = new TreeSpec(source.toString(), Scope.ALL, List.of(ValueRule.parse("logs")), List.of());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Exception> failed = new AtomicReference<>();
        Thread program = new Thread(() -> {
            try {
                for (int i = 0; !stop.get(); i++) {
                    Files.writeString(target.resolve("logs/app.log"), "line\n".repeat(i % 1000 + 1));
                    TreeCopyTest.write(target, "logs/" + i + "/request", "x");
                    Files.delete(target.resolve("logs/" + i + "/request"));
                    Files.delete(target.resolve("logs/" + i));
                }
            } catch (Exception e) {
                failed.set(e);
            }
        });
        program.start();
        try {
            for (int i = 0; i < 30; i++) {
                TreeCopyTest.write(source, "a", "new " + i);
                Manifest wanted = TreeScanner.capture(spec, store);
                new TreeCopy().copy(wanted, spec.at(target.toString()), store, ALL, TreeProgress.NONE);
                assertEquals("new " + i, Files.readString(target.resolve("a")));
            }
        } finally {
            stop.set(true);
            program.join();
        }
        assertNull(failed.get());
    }

    @Test
    public void aSyncThatFailsInTheBackgroundFailsTheCopy() throws Exception {
        // More than what is written before the disk is told to begin.
        try (OutputStream out = Files.newOutputStream(source.resolve("huge"))) {
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 70; i++) {
                part[0] = (byte) i;
                out.write(part);
            }
        }
        Manifest wanted = wanted();
        TreeDigest before = digest(target);
        Thread mine = Thread.currentThread();
        AtomicInteger background = new AtomicInteger();
        FileOps ops = ops((operation, arguments) -> {
            boolean early = operation.equals("syncTree") && Thread.currentThread() != mine;
            if (early && background.getAndIncrement() == 0) {
                throw new FileSystemException(arguments[0].toString(), null, "Input/output error");
            }
        });
        IOException e = assertThrows(IOException.class, () -> copy(wanted, ops, target));
        assertEquals(1, background.get());
        assertTrue(e.toString(), e.toString().contains("Input/output error"));
        assertEquals(before, digest(target));
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
    }
}
