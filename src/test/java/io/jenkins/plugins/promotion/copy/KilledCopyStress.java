package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * Kills a JVM that copies back and forth between two trees, at random instants; each time the target must be one of the
 * two after recovery, and the store sound. Not part of the usual tests: {@code mvn test -Dtest='*Stress'}; the property
 * {@code kills} sets another number than 200.
 */
@RunWith(Parameterized.class)
public class KilledCopyStress {
    @Parameters(name = "{0}")
    public static SwitchMode[] modes() {
        return SwitchMode.values();
    }

    private static final int KILLS = Integer.getInteger("kills", 200);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Parameter
    public SwitchMode mode;

    /** The victim: copies the two trees over the target in turn until it dies. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            ContentStore store = new ContentStore(Path.of(args[0]));
            TreeSpec target = TreeSpec.of(args[1]);
            Manifest[] trees = {store.loadSnapshot(args[2]), store.loadSnapshot(args[3])};
            System.out.println("ready");
            for (int i = 0; ; i++) {
                CopyOptions options = CopyOptions.DEFAULT.deletingAtMost("100%").switching(SwitchMode.valueOf(args[4]));
                CopyReport report = new TreeCopy().copy(trees[i % 2], target, store, options, TreeProgress.NONE);
                if (report.backupId() != null) {
                    store.deleteBackup(report.backupId());
                }
            }
        }
    }

    private static void fill(Path root, int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(3) > 0) {
                String text = random.nextBoolean() ? "common" + i : "tree " + seed + " file " + i;
                TreeCopyTest.write(root, "d" + random.nextInt(8) + "/e" + i % 5 + "/f" + i, text);
            }
        }
    }

    @Test
    public void oldOrNewWhenever() throws Exception {
        Path root = folder.getRoot().toPath();
        ContentStore store = new ContentStore(root.resolve("store"));
        String[] ids = new String[2];
        for (int i = 0; i < 2; i++) {
            Path tree = Files.createDirectory(root.resolve("tree" + i));
            fill(tree, i);
            ids[i] = store.saveSnapshot(TreeScanner.capture(TreeSpec.of(tree.toString()), store));
        }
        Path target = root.resolve("target");
        if (mode == SwitchMode.SYMLINK) {
            Files.createDirectory(root.resolve("target.release-1"));
            Files.createSymbolicLink(target, Path.of("target.release-1"));
        } else {
            Files.createDirectory(target);
        }
        TreeSpec spec = TreeSpec.of(target.toString());
        new TreeCopy().copy(store.loadSnapshot(ids[0]), spec, store, CopyOptions.DEFAULT, TreeProgress.NONE);
        Random random = new Random();
        int recovered = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Victim.class.getName(),
                            root.resolve("store").toString(),
                            target.toString(),
                            ids[0],
                            ids[1],
                            mode.name())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertEquals('r', victim.getInputStream().read());
            victim.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            assertTrue("the victim lives until it is killed", victim.isAlive());
            victim.destroyForcibly().waitFor();
            if (mode == SwitchMode.SYMLINK) {
                String now = TreeScanner.scan(spec).digest().hex();
                assertTrue("kill " + kill + ", before recovery", List.of(ids).contains(now));
            }
            String outcome = new TreeCopy().recover(spec, root.resolve("store"));
            recovered += outcome == null ? 0 : 1;
            String left = TreeScanner.scan(spec).digest().hex();
            assertTrue("kill " + kill + ": " + outcome, List.of(ids).contains(left));
            assertEquals("kill " + kill, List.of(), new ContentStore(root.resolve("store")).verify());
        }
        System.out.println(mode + ": " + KILLS + " kills, " + recovered + " of them in the middle of a copy");
        assertTrue("only " + recovered + " of " + KILLS + " kills hit a switch", recovered > KILLS / 20);
    }
}
