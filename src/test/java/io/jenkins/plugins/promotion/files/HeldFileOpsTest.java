package io.jenkins.plugins.promotion.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Whoever swaps a file for a link just while its mode is set changes that of no other file. */
public class HeldFileOpsTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private Path outside;

    @Before
    public void layOut() throws IOException {
        root = folder.newFolder("root").toPath();
        outside = Files.writeString(folder.newFolder("outside").toPath().resolve("private"), "mine");
        Files.setAttribute(outside, "unix:mode", 0600);
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    private interface Act {
        void on(FileOps ops) throws IOException;
    }

    /** What lies in a folder, and all that is to be seen of it. */
    private static Map<String, Object> print(Path folder) throws IOException {
        Map<String, Object> print = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                print.put(
                        one.toString(),
                        Files.readAttributes(
                                one, "unix:mode,uid,gid,nlink,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS));
            }
        }
        return print;
    }

    /** Again and again, while somebody else puts a link in the place of a path and takes it away. */
    private void whileSwapped(Path path, int times, Act act) throws Exception {
        whileSwapped(path, outside, times, act);
    }

    private void whileSwapped(Path path, Path target, int times, Act act) throws Exception {
        Path aside = root.resolve("aside");
        Path link = Files.createSymbolicLink(root.resolve("link"), target);
        Map<String, Object> before = print(outside.getParent());
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            try {
                while (!over.get()) {
                    Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(link, path, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(path, link, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                // Then nothing is swapped, and the count below tells.
            }
        });
        other.start();
        int done = 0;
        int refused = 0;
        try (HeldFolders held = new HeldFolders(root)) {
            FileOps ops = new UnixFileOps().within(held);
            for (int i = 0; i < times || done == 0; i++) {
                try {
                    act.on(ops);
                    done++;
                } catch (IOException e) {
                    refused++;
                }
                assertEquals("after " + done + " and " + refused, before, print(outside.getParent()));
            }
        } finally {
            over.set(true);
            other.join();
        }
        System.out.println(done + " done, " + refused + " refused");
        assertTrue(done + " " + refused, done > 0 && (refused > 0 || Files.isDirectory(target)));
    }

    /** Of what the platform does by a path only, a folder on it is swapped. */
    @Test
    public void noLinkInThePlaceOfAFolderIsFollowed() throws Exception {
        Path conf = Files.createDirectory(root.resolve("conf"));
        Path file = Files.writeString(conf.resolve("private"), "x");
        Path link = Files.createSymbolicLink(conf.resolve("link"), Path.of("a"));
        Files.createSymbolicLink(outside.resolveSibling("link"), Path.of("a"));
        int me = Modes.me();
        int[] count = {0};
        List<Act> acts = List.of(
                ops -> ops.setModified(file, 1_000_000_000L * ++count[0]),
                ops -> ops.setModified(link, 1_000_000_000L * ++count[0]),
                ops -> ops.setOwner(link, me == 0 ? ++count[0] : me, me == 0 ? count[0] : me),
                ops -> ops.createDirectory(conf.resolve("d" + ++count[0]), 0755),
                ops -> ops.createSymlink(conf.resolve("s" + ++count[0]), "a"),
                ops -> ops.createSymlink(conf.resolve("t" + ++count[0]), "a//b/"),
                ops -> ops.createLink(conf.resolve("l" + ++count[0]), file));
        for (Act act : acts) {
            whileSwapped(conf, outside.getParent(), acts.indexOf(act) == 5 ? 30 : 300, act);
            Files.delete(root.resolve("link"));
        }
    }

    @Test
    public void noLinkIsFollowedWhereAccessControlListsAreCarried() throws Exception {
        Path from = Files.writeString(root.resolve("from"), "old");
        Files.setAttribute(from, "unix:mode", 0666);
        Path to = Files.writeString(root.resolve("to"), "new");
        whileSwapped(to, 300, ops -> ops.carryExtras(from, to));
    }

    @Test
    public void noLinkIsFollowedWhereAModeOfTwelveBitsIsSet() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "x");
        whileSwapped(file, 3_000, ops -> ops.setMode(file, 02755));
    }

    @Test
    public void whatAFileHasBesideItsContentIsCarried() throws Exception {
        Path from = Files.writeString(root.resolve("from"), "old");
        UserDefinedFileAttributeView extras = Files.getFileAttributeView(from, UserDefinedFileAttributeView.class);
        try {
            extras.write("note", java.nio.ByteBuffer.wrap(new byte[] {7}));
        } catch (IOException | UnsupportedOperationException e) {
            Assume.assumeNoException(e);
        }
        Files.setAttribute(from, "unix:mode", 0640);
        Path to = Files.writeString(root.resolve("to"), "new");
        Path directory = Files.createDirectory(root.resolve("d"));
        try (HeldFolders held = new HeldFolders(root)) {
            FileOps ops = new UnixFileOps().within(held);
            ops.carryExtras(from, to);
            ops.setMode(directory, 03775);
            ops.setMode(from, 04750);
            ops.createDirectory(root.resolve("e"), 02777);
        }
        assertEquals("new", Files.readString(to));
        assertEquals(0640, mode(to));
        assertTrue(Files.getFileAttributeView(to, UserDefinedFileAttributeView.class)
                .list()
                .contains("note"));
        assertEquals(03775, mode(directory));
        assertEquals(04750, mode(from));
        assertEquals(02777, mode(root.resolve("e")));
    }

    private void pipe(Path path) throws Exception {
        Assume.assumeTrue(
                "no pipes here",
                new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0);
    }

    /** Nobody writes to it, so that opening it would never end; and an agent's thread would be lost each time. */
    @Test(timeout = 60_000)
    public void pipeInThePlaceOfAFileOrFolderIsNotWaitedFor() throws Exception {
        pipe(root.resolve("pipe"));
        Path file = Files.writeString(root.resolve("file"), "text");
        Files.createDirectory(root.resolve("folder"));
        Files.setAttribute(root, "unix:mode", 0777);
        try (HeldFolders held = new HeldFolders(root, Duration.ofMillis(300))) {
            Path pipe = root.resolve("pipe");
            FileOps ops = new UnixFileOps().within(held);
            for (ThrowingRunnable opening : List.<ThrowingRunnable>of(
                    () -> held.open(pipe),
                    () -> held.read(pipe, 10),
                    () -> held.list(pipe),
                    () -> held.open(pipe.resolve("below")),
                    () -> ops.setMode(pipe, 0644),
                    () -> ops.setModified(pipe, 1),
                    () -> ops.sync(pipe),
                    () -> ops.carryExtras(pipe, file),
                    () -> ops.carryExtras(file, pipe),
                    () -> ops.withExtras(List.of(pipe)))) {
                assertThrows(IOException.class, opening);
            }
            assertEquals("text", new String(held.read(root.resolve("file"), 10), StandardCharsets.UTF_8));
            assertEquals(List.of(), held.list(root.resolve("folder")));
        }
    }

    /** What opens after all, once somebody writes there, is closed again. */
    @Test(timeout = 60_000)
    public void whatOpensTooLateIsClosed() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        assertThrows(
                FileSystemException.class,
                () -> Patience.open(root, Duration.ofMillis(50), () -> {
                    try {
                        written.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return (Closeable) closed::countDown;
                }));
        written.countDown();
        closed.await();
        Thread.currentThread().interrupt();
        assertEquals("opened", Patience.open(root, Duration.ofSeconds(30), () -> "opened"));
        assertTrue("for what follows", Thread.interrupted());
        assertThrows(
                NoSuchFileException.class,
                () -> Patience.open(root, Duration.ofSeconds(30), () -> {
                    throw new NoSuchFileException("x");
                }));
    }
}
