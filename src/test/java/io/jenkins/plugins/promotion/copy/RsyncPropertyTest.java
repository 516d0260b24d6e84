package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** After a copy rsync, comparing everything it can compare, finds nothing left to do. Skipped where there is no rsync. */
public class RsyncPropertyTest {
    private static final int TREES = 25;
    private static final String[] NAMES = {
        "a",
        "b",
        "a-b",
        "a.b",
        "conf",
        "\u00e9t\u00e9",
        "e\u0301",
        " lead",
        "new\nline",
        "quote'\"",
        "\ud83d\ude00",
        "-dash",
        "#x",
        "a\\b"
    };

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void needsRsync() {
        assumeTrue("rsync is not installed", run(List.of("rsync", "--version")) != null);
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? out : "status " + process.exitValue() + ": " + out;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String differences(Path source, Path target, String... more) {
        List<String> command = new ArrayList<>(List.of("rsync", "-aHAXnci", "--delete"));
        command.addAll(List.of(more));
        command.addAll(List.of(source + "/", target + "/"));
        return run(command);
    }

    @Test
    public void randomTrees() throws Exception {
        for (int seed = 0; seed < TREES; seed++) {
            Random random = new Random(seed);
            Path root = folder.newFolder().toPath();
            Path source = Files.createDirectory(root.resolve("s"));
            Path target = Files.createDirectory(root.resolve("t"));
            fill(source, random, 0);
            fill(target, random, 0);
            if (random.nextBoolean()) {
                // Much in common, so that something is left to compare.
                run(List.of("cp", "-a", source + "/.", target + "/"));
                fill(target, random, 1);
            }
            ContentStore store = new ContentStore(root.resolve("store"));
            TreeSpec spec = new TreeSpec(source.toString(), Scope.ALL, List.of(), List.of(), true);
            Manifest before = TreeScanner.scan(spec.at(target.toString()));
            Manifest wanted = TreeScanner.capture(spec, store);
            CopyOptions options = CopyOptions.DEFAULT.deletingAtMost("100%");
            CopyReport report =
                    new TreeCopy().copy(wanted, spec.at(target.toString()), store, options, TreeProgress.NONE);
            assertEquals("seed " + seed, "", differences(source, target));
            TreeDiff diff = TreeDiff.between(before, wanted);
            assertEquals("seed " + seed, diff.added().size(), report.added());
            assertEquals("seed " + seed, diff.deleted().size(), report.deleted());
            assertEquals(
                    "seed " + seed, diff.changed().size() + diff.modeChanged().size(), report.changed());
            new TreeCopy().restore(report.backupId(), spec.at(target.toString()), store, options, TreeProgress.NONE);
            assertEquals(
                    "seed " + seed,
                    before.entries(),
                    TreeScanner.scan(spec.at(target.toString())).entries());
        }
    }

    private static void fill(Path directory, Random random, int depth) throws IOException {
        for (int i = random.nextInt(6); i >= 0; i--) {
            Path path = PathNames.resolve(directory, NAMES[random.nextInt(NAMES.length)]);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            int kind = random.nextInt(10);
            if (kind < 3 && depth < 4) {
                Files.createDirectory(path);
                fill(path, random, depth + 1);
                Files.setAttribute(path, "unix:mode", random.nextInt(4) == 0 ? 01777 : 0700 | random.nextInt(0100));
            } else if (kind < 5) {
                String[] targets = {"a", "../conf", "/nowhere", "\u00e9", "double//slash/", "."};
                new UnixFileOps().createSymlink(path, targets[random.nextInt(targets.length)]);
            } else {
                byte[] content = new byte[random.nextInt(5) == 0 ? 300_000 : random.nextInt(5000)];
                random.nextBytes(content);
                Files.write(path, content);
                Files.setAttribute(path, "unix:mode", 0400 | random.nextInt(07777));
            }
            if (!Files.isSymbolicLink(path)) {
                Instant time = Instant.ofEpochSecond(
                        1_500_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
                Files.setLastModifiedTime(path, FileTime.from(time));
            }
        }
    }

    /** The readable part of a real configuration tree. */
    @Test
    public void etc() throws Exception {
        assumeTrue("there is no /etc", Files.isDirectory(Path.of("/etc")));
        Path source = folder.newFolder("etc").toPath();
        run(List.of(
                "sh",
                "-c",
                "cd /etc && find . -type f -readable -size -2000k -o -type l -o -type d -readable"
                        + " | tar -cf - --no-recursion --files-from=- 2>/dev/null | tar -xpf - -C " + source));
        Path target = folder.newFolder("copy").toPath();
        Files.setAttribute(target, "unix:mode", (int) Files.getAttribute(source, "unix:mode") & 07777);
        ContentStore store = new ContentStore(folder.getRoot().toPath().resolve("store"));
        TreeSpec spec = new TreeSpec(source.toString(), Scope.ALL, List.of(), List.of(), true);
        Manifest wanted = TreeScanner.capture(spec, store);
        assumeTrue("/etc is all but empty", wanted.fileCount() > 50);
        new TreeCopy().copy(wanted, spec.at(target.toString()), store, CopyOptions.DEFAULT, TreeProgress.NONE);
        // Hard links become files of their own, which rsync would not do.
        assertEquals("", differences(source, target, "--no-hard-links"));
    }
}
