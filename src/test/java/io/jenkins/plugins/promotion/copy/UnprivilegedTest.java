package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a process that is not root may and may not do; started by one that is root, as an unprivileged user. */
public class UnprivilegedTest {
    private static final int NOBODY = 65534;
    /** A group that this user is in besides. */
    private static final int SHARED = 4321;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** Copies as options say and prints what came of it. */
    public static final class Copier {
        private Copier() {}

        /** @param args store, source, target, switch mode */
        public static void main(String[] args) throws Exception {
            ContentStore store = new ContentStore(Path.of(args[0]));
            CopyOptions options = CopyOptions.DEFAULT.deletingAtMost("100%").switching(SwitchMode.valueOf(args[3]));
            try {
                Manifest wanted = TreeScanner.capture(TreeSpec.of(args[1]), store);
                CopyReport report =
                        new TreeCopy().copy(wanted, TreeSpec.of(args[2]), store, options, TreeProgress.NONE);
                System.out.println("copied " + report.added() + " " + report.changed() + " " + report.deleted());
            } catch (IOException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    /** Sets a mode and prints what came of it. */
    public static final class ModeSetter {
        private ModeSetter() {}

        /** @param args folder, and the name of a file in it */
        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            try (HeldFolders held = new HeldFolders(folder)) {
                new UnixFileOps().within(held).setMode(folder.resolve(args[1]), 0644);
                System.out.println("set");
            } catch (AccessDeniedException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    private Path root;
    private Path source;
    private Path target;

    private void layOut() throws Exception {
        assumeTrue("root starts the unprivileged process", FileFacts.me() == 0);
        assumeTrue("setpriv is there", Files.isExecutable(Path.of("/usr/bin/setpriv")));
        root = folder.getRoot().toPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        source = folder.newFolder("source").toPath();
        target = folder.newFolder("target").toPath();
        folder.newFolder("state");
        TreeCopyTest.write(source, "a", "new");
        TreeCopyTest.write(source, "sealed/b", "b");
        TreeCopyTest.write(target, "a", "old");
        TreeCopyTest.write(target, "stale", "x");
        Files.createDirectory(target.resolve("sealed"));
        Files.setPosixFilePermissions(source.resolve("sealed"), PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(target.resolve("sealed"), PosixFilePermissions.fromString("r-xr-xr-x"));
        give(root);
        Process reach = new ProcessBuilder("setpriv", "--reuid=" + NOBODY, "test", "-x", root.toString()).start();
        assumeTrue("everybody can reach " + root, reach.waitFor() == 0);
    }

    private static void give(Path path) throws Exception {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                own(one, NOBODY);
            }
        }
    }

    private static void own(Path path, int user) throws IOException {
        new UnixFileOps().setOwner(path, user, user);
    }

    /** Classes and libraries where everybody may read them. */
    private String classPath() throws Exception {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path copies = Files.createDirectories(root.resolve("classes"));
        List<String> path = new ArrayList<>();
        for (String element : all.split(File.pathSeparator)) {
            Path from = Path.of(element);
            String name = from.getFileName().toString();
            boolean wanted = Files.isDirectory(from) || name.matches("(jackson|snakeyaml|java-diff-utils).*");
            if (wanted && Files.exists(from)) {
                Path to = copies.resolve(path.size() + "-" + name);
                new UnixFileOps().copyTree(from, to);
                path.add(to.toString());
            }
        }
        return String.join(File.pathSeparator, path);
    }

    private String copyAsNobody(Path to, SwitchMode mode) throws Exception {
        return asNobody(
                Copier.class, root.resolve("state/store").toString(), source.toString(), to.toString(), mode.name());
    }

    private String asNobody(Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--groups=" + SHARED,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                program.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes()).strip();
        child.waitFor();
        return said;
    }

    private static void assertSays(String said, String... words) {
        for (String word : words) {
            org.junit.Assert.assertTrue(said, said.contains(word));
        }
    }

    /** What its owner may not read cannot be opened, and by its path a link would be followed that others put there. */
    @Test
    public void modeOfWhatCannotBeOpenedIsSetOnlyWhereNobodyElseWrites() throws Exception {
        layOut();
        Path file = target.resolve("a");
        new UnixFileOps().setMode(file, 0);
        new UnixFileOps().setMode(target, 0777);
        assertSays(asNobody(ModeSetter.class, target.toString(), "a"), "refused: ", file.toString());
        assertEquals(0, FileFacts.of(file).permissions());
        new UnixFileOps().setMode(target, 0755);
        assertEquals("set", asNobody(ModeSetter.class, target.toString(), "a"));
        assertEquals(0644, FileFacts.of(file).permissions());
    }

    @Test
    public void copiesIntoWhatIsItsOwn() throws Exception {
        layOut();
        own(source.resolve("a"), 0);
        assertEquals("copied 1 1 1", copyAsNobody(target, SwitchMode.IN_PLACE));
        assertEquals("new", Files.readString(target.resolve("a")));
        assertEquals("b", Files.readString(target.resolve("sealed/b")));
        assertEquals(
                "r-xr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("sealed"))));
        assertEquals(NOBODY, FileFacts.of(target.resolve("a")).uid());
    }

    @Test
    public void groupsThatOthersReadByStay() throws Exception {
        layOut();
        UnixFileOps ops = new UnixFileOps();
        ops.setOwner(target.resolve("a"), NOBODY, SHARED);
        ops.setMode(target.resolve("a"), 0640);
        ops.setMode(source.resolve("a"), 0640);
        TreeCopyTest.write(source, "conf/fresh", "new");
        TreeCopyTest.write(source, "conf/folder/b", "new");
        TreeCopyTest.write(source, "theirs", "new");
        TreeCopyTest.write(target, "theirs", "old");
        give(source);
        ops.setOwner(target.resolve("theirs"), NOBODY, SHARED + 1);
        Files.createDirectory(target.resolve("conf"));
        ops.setOwner(target.resolve("conf"), NOBODY, SHARED);
        ops.setMode(target.resolve("conf"), 02755);
        ops.setMode(source.resolve("conf"), 02755);
        assertEquals("copied 4 2 1", copyAsNobody(target, SwitchMode.IN_PLACE));
        assertGroup(SHARED, "a");
        assertEquals(0640, FileFacts.of(target.resolve("a")).permissions());
        assertGroup(SHARED, "conf/fresh");
        assertGroup(SHARED, "conf/folder");
        assertGroup(SHARED, "conf/folder/b");
        assertGroup(NOBODY, "sealed/b");
        assertGroup(NOBODY, "theirs");

        // A whole environment handed to a group that the agent itself is not in.
        ops.setOwner(target, NOBODY, SHARED + 1);
        ops.setMode(target, 02775);
        TreeCopyTest.write(source, "more/deep/c", "new");
        give(source);
        assertEquals("copied 3 0 0", copyAsNobody(target, SwitchMode.IN_PLACE));
        for (String path : List.of("more", "more/deep", "more/deep/c")) {
            assertGroup(SHARED + 1, path);
        }
        assertEquals(0755, FileFacts.of(target.resolve("more/deep")).permissions());
    }

    private void assertGroup(int group, String path) throws Exception {
        assertEquals(path, group, FileFacts.of(target.resolve(path)).gid());
    }

    @Test
    public void aRootThatItMayNotWriteToIsRefused() throws Exception {
        layOut();
        own(target, 0);
        assertSays(copyAsNobody(target, SwitchMode.IN_PLACE), "refused:", target.toString(), "cannot be written to");
        assertEquals("old", Files.readString(target.resolve("a")));
    }

    @Test
    public void aDirectoryBelowThatItMayNotWriteToIsRefused() throws Exception {
        layOut();
        own(target.resolve("sealed"), 0);
        assertSays(copyAsNobody(target, SwitchMode.IN_PLACE), "refused:", "'sealed'", "cannot be written to");
        assertEquals("old", Files.readString(target.resolve("a")));
    }

    @Test
    public void aFileThatItMayNotReadIsRefused() throws Exception {
        layOut();
        own(source.resolve("a"), 0);
        Files.setPosixFilePermissions(source.resolve("a"), PosixFilePermissions.fromString("rw-------"));
        assertSays(copyAsNobody(target, SwitchMode.IN_PLACE), "refused:", "'a'", "cannot be read");
        assertEquals("old", Files.readString(target.resolve("a")));
    }

    @Test
    public void switchesALink() throws Exception {
        layOut();
        Path link = root.resolve("config");
        Files.createSymbolicLink(link, target.getFileName());
        own(link, NOBODY);
        assertEquals("copied 1 1 1", copyAsNobody(link, SwitchMode.SYMLINK));
        assertEquals("new", Files.readString(link.resolve("a")));
        assertEquals("config.release-1", Files.readSymbolicLink(link).toString());
        TreeCopyTest.write(source, "a", "newer");
        assertEquals("copied 0 1 0", copyAsNobody(link, SwitchMode.SYMLINK));
        TreeCopyTest.write(source, "a", "newest");
        assertEquals("copied 0 1 0", copyAsNobody(link, SwitchMode.SYMLINK));
        assertEquals(
                "sealed folders of old releases can be deleted", false, Files.exists(root.resolve("config.release-1")));
    }

    @Test
    public void aNewReleaseThatCouldNotKeepItsOwnersIsRefused() throws Exception {
        layOut();
        Path link = root.resolve("config");
        Files.createSymbolicLink(link, target.getFileName());
        TreeCopyTest.write(target, "logs/theirs", "root's");
        own(target.resolve("logs"), NOBODY);
        assertSays(copyAsNobody(link, SwitchMode.SYMLINK), "refused:", "'logs/theirs'", "belongs to another user");
        own(target.resolve("logs/theirs"), NOBODY);
        own(root, 0);
        assertSays(copyAsNobody(link, SwitchMode.SYMLINK), "refused:", "cannot be written to");
        assertEquals("old", Files.readString(link.resolve("a")));
    }
}
