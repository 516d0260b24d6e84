package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** A small copy that does everything a copy can do, interrupted at every single operation. */
@RunWith(Parameterized.class)
public class CopyCrashTest {
    @Parameters(name = "{0}")
    public static SwitchMode[] modes() {
        return SwitchMode.values();
    }

    /** In memory where that can be had: some thousands of small trees are made, and the waits of a disk show nothing. */
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder(memory());

    private final boolean linked;
    private final CopyOptions options;
    private int runs;
    private int oldOnes;
    private int newOnes;
    private boolean lastWasNew;

    public CopyCrashTest(SwitchMode mode) {
        linked = mode == SwitchMode.SYMLINK;
        options = CopyOptions.DEFAULT.deletingAtMost("100%").switching(mode);
    }

    private static File memory() {
        File memory = new File("/dev/shm");
        return memory.isDirectory() && memory.canWrite() ? memory : null;
    }

    private record Scene(TreeSpec source, TreeSpec target, Path store, TreeDigest before, TreeDigest wanted) {}

    private Scene scene(String name) throws Exception {
        Path root = folder.newFolder(name).toPath();
        Path source = Files.createDirectory(root.resolve("source"));
        Path target = root.resolve("target");
        if (linked) {
            TreeCopyTest.write(root, "target.release-1/ancient", "older still");
            Files.createDirectory(root.resolve("target.release-2"));
            Files.createSymbolicLink(target, Path.of("target.release-2"));
        } else {
            Files.createDirectory(target);
        }
        TreeCopyTest.write(source, "same", "same");
        TreeCopyTest.write(source, "changed", "new content");
        TreeCopyTest.write(source, "mode", "x");
        TreeCopyTest.write(source, "fresh/a", "a");
        TreeCopyTest.write(source, "fresh/deep/b", "b");
        TreeCopyTest.write(source, "becomes-dir/x", "x");
        TreeCopyTest.write(source, "becomes-file", "y");
        TreeCopyTest.write(source, "dir/added", "added");
        Files.createSymbolicLink(source.resolve("link"), Path.of("same"));
        Files.setPosixFilePermissions(source.resolve("mode"), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(
                source.resolve("sealed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        TreeCopyTest.write(target, "same", "same");
        TreeCopyTest.write(target, "changed", "old content");
        TreeCopyTest.write(target, "mode", "x");
        TreeCopyTest.write(target, "becomes-dir", "z");
        TreeCopyTest.write(target, "becomes-file/inner", "w");
        TreeCopyTest.write(target, "dir/stale", "stale");
        TreeCopyTest.write(target, "stale/deep/er", "stale");
        TreeCopyTest.write(target, "kept/local.txt", "MINE");
        TreeCopyTest.write(target, "kept/stale", "stale");
        Files.createSymbolicLink(target.resolve("link"), Path.of("changed"));
        TreeSpec spec =
                new TreeSpec(source.toString(), Scope.ALL, ValueRule.parseAll(List.of("**/local.txt")), List.of());
        TreeSpec at = spec.at(target.toString());
        TreeDigest before = TreeScanner.scan(at).digest();
        // What a whole copy leaves; 'kept' stays, since it holds a local value.
        TreeCopyTest.write(source, "kept/local.txt", "THEIRS");
        // What has the same time by chance needs one operation less, and each run is to have the same ones.
        setTimes(source, 1_000_000_000);
        setTimes(target.toRealPath(), 2_000_000_000);
        return new Scene(
                spec, at, root.resolve("store"), before, TreeScanner.scan(spec).digest());
    }

    private static void setTimes(Path root, long nanos) throws Exception {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                new UnixFileOps().setModified(path, nanos);
            }
        }
    }

    private interface Crash {
        void after(CrashingFileOps ops, Scene scene) throws Exception;
    }

    /** How many operations the copy takes that nothing interrupts. */
    private int all() throws Exception {
        Scene scene = scene("whole");
        Manifest wanted = TreeScanner.capture(scene.source, new ContentStore(scene.store, quick()));
        CrashingFileOps ops = ops(Integer.MAX_VALUE, false);
        new TreeCopy(ops).copy(wanted, scene.target, new ContentStore(scene.store, ops), options, TreeProgress.NONE);
        assertEquals(scene.wanted, TreeScanner.scan(scene.target).digest());
        return ops.count();
    }

    private void enumerate(boolean dead, Crash crash) throws Exception {
        int all = all();
        for (int k = 0; k < all; k++) {
            Scene scene = scene("k" + k);
            Manifest wanted = TreeScanner.capture(scene.source, new ContentStore(scene.store, quick()));
            CrashingFileOps ops = ops(k, dead);
            ContentStore store = new ContentStore(scene.store, ops);
            boolean failed = false;
            try {
                new TreeCopy(ops).copy(wanted, scene.target, store, options, TreeProgress.NONE);
            } catch (IOException e) {
                failed = true;
            }
            assertTrue("operation " + k + " of " + all, ops.crashed());
            runs++;
            crash.after(ops, scene);
            if (linked) {
                // Strictly: whoever reads before any recovery finds one of the two.
                TreeDigest left = TreeScanner.scan(scene.target).digest();
                assertTrue("operation " + k, left.equals(scene.before) || left.equals(scene.wanted));
            }
            if (failed || dead) {
                new TreeCopy(quick()).recover(scene.target, scene.store);
            }
            assertOldOrNew(k, scene);
            ContentStore after = new ContentStore(scene.store, quick());
            assertEquals("operation " + k, List.of(), after.verify());
            new TreeCopy(quick()).copy(wanted, scene.target, after, options, TreeProgress.NONE);
            assertEquals(
                    "operation " + k,
                    scene.wanted,
                    TreeScanner.scan(scene.target).digest());
        }
        assertTrue("runs " + runs, runs > 50);
        assertTrue("the last operation comes after the switch is durable", lastWasNew);
        assertTrue("old " + oldOnes + ", new " + newOnes, oldOnes > 20 && newOnes > (linked ? 0 : 5));
    }

    private void assertOldOrNew(int k, Scene scene) throws Exception {
        TreeDigest left = TreeScanner.scan(scene.target).digest();
        assertTrue("operation " + k, left.equals(scene.before) || left.equals(scene.wanted));
        if (left.equals(scene.before)) {
            oldOnes++;
        } else {
            newOnes++;
        }
        lastWasNew = left.equals(scene.wanted);
        Path target = Path.of(scene.target.root());
        assertEquals("operation " + k, "MINE", Files.readString(target.resolve("kept/local.txt")));
        assertFalse("operation " + k, Files.exists(target.resolve(TreeSpec.RESERVED)));
        assertEquals("operation " + k, List.of(), leftBeside(target));
    }

    /** Hidden names beside the target, where a copy to a link works. */
    private static List<String> leftBeside(Path target) throws Exception {
        try (Stream<Path> beside = Files.list(target.getParent())) {
            return beside.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    /** The real operations without the waits. */
    private FileOps quick() {
        return ops(Integer.MAX_VALUE, false);
    }

    private CrashingFileOps ops(int failing, boolean dead) {
        return new CrashingFileOps(folder.getRoot().toPath().resolve("spare"), failing, dead);
    }

    @Test
    public void dyingAtAnyOperation() throws Exception {
        enumerate(true, (ops, scene) -> {});
    }

    @Test
    public void anErrorOfAnyOperation() throws Exception {
        enumerate(false, (ops, scene) -> {});
    }

    @Test
    public void losingPowerAtAnyOperation() throws Exception {
        enumerate(true, (ops, scene) -> ops.loseUnsynced(scene.store.getParent(), 0));
    }

    @Test
    public void losingPowerAndTheNewestNames() throws Exception {
        enumerate(true, (ops, scene) -> ops.loseUnsynced(scene.store.getParent(), 0.5));
    }

    @Test
    public void losingPowerAndAllUnsyncedNames() throws Exception {
        enumerate(true, (ops, scene) -> ops.loseUnsynced(scene.store.getParent(), 1));
    }
}
