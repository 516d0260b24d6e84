package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Copies to a root that is a symbolic link, which they switch in one step. */
public class LinkedCopyTest {
    private static final CopyOptions LINKED =
            CopyOptions.DEFAULT.deletingAtMost("100%").switching(SwitchMode.SYMLINK);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private Path source;
    private Path link;
    private ContentStore store;

    @Before
    public void layOut() throws Exception {
        root = folder.getRoot().toPath();
        source = folder.newFolder("source").toPath();
        link = root.resolve("config");
        store = new ContentStore(root.resolve("store"));
        TreeCopyTest.write(source, "app.xml", "<new/>");
        TreeCopyTest.write(source, "deep/er/x", "x");
        TreeCopyTest.write(root, "first/app.xml", "<old/>");
        TreeCopyTest.write(root, "first/stale", "stale");
        Files.createSymbolicLink(link, Path.of("first"));
    }

    private CopyReport copy() throws Exception {
        return copy(TreeSpec.of(source.toString()), LINKED);
    }

    private CopyReport copy(TreeSpec spec, CopyOptions options) throws Exception {
        Manifest wanted = TreeScanner.capture(spec, store);
        return new TreeCopy().copy(wanted, spec.at(link.toString()), store, options, TreeProgress.NONE);
    }

    private static TreeDigest digest(Path tree) throws Exception {
        return TreeScanner.scan(TreeSpec.of(tree.toString())).digest();
    }

    private List<String> beside() throws Exception {
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("config") || name.startsWith(".") || name.equals("first"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    public void theLinkIsSwitchedToAWholeNewFolder() throws Exception {
        TreeDigest before = digest(link);
        CopyReport report = copy();
        assertEquals(digest(source), digest(link));
        assertEquals(report.after(), digest(link));
        assertEquals(Path.of("config.release-1"), Files.readSymbolicLink(link));
        assertEquals("the old release is untouched", before, digest(root.resolve("first")));
        assertEquals(List.of("config", "config.release-1", "first"), beside());
        assertEquals(1, report.changed());
        assertEquals(1, report.deleted());
    }

    @Test
    public void theReleaseBeforeIsKeptAndOlderOnesOfOursGo() throws Exception {
        for (int i = 1; i <= 4; i++) {
            TreeCopyTest.write(source, "app.xml", "version " + i);
            copy();
        }
        assertEquals(List.of("config", "config.release-3", "config.release-4", "first"), beside());
        assertEquals("version 3", Files.readString(root.resolve("config.release-3/app.xml")));
        assertEquals("version 4", Files.readString(link.resolve("app.xml")));
    }

    @Test
    public void linksOfOneNameMayHaveTheirReleasesInOneFolder() throws Exception {
        Path dev = Files.createDirectory(root.resolve("dev")).resolve("current");
        Path test = Files.createDirectory(root.resolve("test")).resolve("current");
        TreeCopyTest.write(root, "releases/dev/app.xml", "dev");
        TreeCopyTest.write(root, "releases/test/app.xml", "test");
        Files.createSymbolicLink(dev, Path.of("../releases/dev"));
        Files.createSymbolicLink(test, Path.of("../releases/test"));
        for (int i = 1; i <= 3; i++) {
            for (Path one : List.of(dev, test)) {
                TreeCopyTest.write(source, "app.xml", one + " version " + i);
                link = one;
                copy();
            }
        }
        assertEquals(dev + " version 3", Files.readString(dev.resolve("app.xml")));
        assertEquals(test + " version 3", Files.readString(test.resolve("app.xml")));
        try (Stream<Path> all = Files.list(root.resolve("releases"))) {
            assertEquals("two of each, and what there was", 6, all.count());
        }
    }

    @Test
    public void aReleaseThatAPersonWentBackToIsKept() throws Exception {
        for (int i = 1; i <= 2; i++) {
            TreeCopyTest.write(source, "app.xml", "version " + i);
            copy();
        }
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("config.release-1"));
        TreeCopyTest.write(source, "app.xml", "version 3");
        copy();
        assertEquals(List.of("config", "config.release-1", "config.release-3", "first"), beside());
    }

    @Test
    public void theLinkKeepsItsForm() throws Exception {
        Files.createDirectory(root.resolve("releases"));
        Files.move(root.resolve("first"), root.resolve("releases/first"));
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("releases/first"));
        copy();
        String first = Files.readSymbolicLink(link).toString();
        assertTrue(first, first.matches("releases/config-[0-9a-f]{8}\\.release-1"));
        Files.delete(link);
        Files.createSymbolicLink(link, root.resolve("releases/first"));
        copy();
        Path second = root.resolve(first.replace("release-1", "release-2"));
        assertEquals(second, Files.readSymbolicLink(link));
    }

    @Test
    public void whatIsNotTheCopysIsCarriedOver() throws Exception {
        Path live = root.resolve("first");
        TreeCopyTest.write(live, "logs/a.log", "log");
        TreeCopyTest.write(live, "secret/key", "mine");
        TreeCopyTest.write(live, "pool.json", "{\"host\": \"mine\",   \"max\": 1}\n");
        TreeCopyTest.write(source, "secret/key", "THEIRS");
        TreeCopyTest.write(source, "pool.json", "{\"host\": \"theirs\", \"max\": 2}\n");
        Files.createSymbolicLink(live.resolve("logs/current"), Path.of("a.log"));
        Files.setPosixFilePermissions(live.resolve("logs/a.log"), PosixFilePermissions.fromString("r--r-----"));
        FileTime time = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(live.resolve("logs/a.log"), time);
        TreeSpec spec = new TreeSpec(
                source.toString(),
                Scope.of("", "logs/"),
                ValueRule.parseAll(List.of("pool.json#/host")),
                ValueRule.parseAll(List.of("secret")));
        copy(spec, LINKED);
        assertNotEquals(live.toRealPath(), link.toRealPath());
        assertEquals("log", Files.readString(link.resolve("logs/a.log")));
        assertEquals("log", Files.readString(link.resolve("logs/current")));
        assertEquals(
                "r--r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(link.resolve("logs/a.log"))));
        assertEquals(time, Files.getLastModifiedTime(link.resolve("logs/a.log")));
        assertEquals("mine", Files.readString(link.resolve("secret/key")));
        assertEquals("{\"host\": \"mine\", \"max\": 2}\n", Files.readString(link.resolve("pool.json")));
        Files.writeString(link.resolve("secret/key"), "edited");
        assertEquals("nothing is shared", "mine", Files.readString(live.resolve("secret/key")));
    }

    @Test
    public void whatEqualsTheSourceAlreadyIsNotSwitched() throws Exception {
        copy();
        CopyReport again = copy();
        assertFalse(again.changes());
        assertEquals(Path.of("config.release-1"), Files.readSymbolicLink(link));
    }

    @Test
    public void aPlainDirectoryIsRefusedWithTheWayToAdoptIt() throws Exception {
        Files.delete(link);
        Files.move(root.resolve("first"), link);
        TreeRefusedException e = assertThrows(TreeRefusedException.class, this::copy);
        String command = e.getMessage().substring(e.getMessage().indexOf("mv '"));
        assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor());
        copy();
        assertEquals(Path.of("config.release-2"), Files.readSymbolicLink(link));
        assertEquals(digest(source), digest(link));
    }

    @Test
    public void anEditMeanwhileKeepsTheOldReleaseLive() throws Exception {
        for (int i = 0; i < 20; i++) {
            TreeCopyTest.write(source, "f" + i, "x");
        }
        TreeSpec spec = TreeSpec.of(source.toString());
        Manifest wanted = TreeScanner.capture(spec, store);
        TreeProgress editing = (files, bytes, totalFiles, totalBytes) -> {
            try {
                Files.writeString(root.resolve("first/stale"), "edited " + files);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> new TreeCopy()
                .copy(wanted, spec.at(link.toString()), store, LINKED, editing));
        assertTrue(e.getMessage(), e.getMessage().contains("'stale'"));
        assertEquals(Path.of("first"), Files.readSymbolicLink(link));
        assertEquals(List.of("config", "first"), beside());
    }

    @Test
    public void aDryRunMakesNoFolder() throws Exception {
        CopyReport report = copy(TreeSpec.of(source.toString()), LINKED.dry());
        assertEquals(digest(source), report.after());
        assertEquals(List.of("config", "first"), beside());
    }

    @Test
    public void restoresABackup() throws Exception {
        TreeDigest before = digest(link);
        CopyReport report = copy();
        new TreeCopy().restore(report.backupId(), TreeSpec.of(link.toString()), store, LINKED, TreeProgress.NONE);
        assertEquals(before, digest(link));
        assertEquals(Path.of("config.release-2"), Files.readSymbolicLink(link));
    }

    /** What a reader found that resolved the link once: the versions in all files. */
    private Set<String> read() throws IOException {
        Path release = link.toRealPath();
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            versions.add(Files.readString(release.resolve("f" + i)));
        }
        return versions;
    }

    @Test
    public void noReaderSeesAMix() throws Exception {
        for (int i = 0; i < 50; i++) {
            TreeCopyTest.write(root, "first/f" + i, "version 0");
        }
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<List<Set<String>>> found = reader.submit(() -> {
                List<Set<String>> all = new ArrayList<>();
                while (!ended.get()) {
                    int at = release();
                    try {
                        all.add(read());
                    } catch (NoSuchFileException e) {
                        // Two switches later a release goes; before that it must be whole.
                        assertTrue(e + " in release " + at + ", now " + release(), release() >= at + 2);
                    }
                }
                return all;
            });
            for (int version = 1; version <= 15; version++) {
                for (int i = 0; i < 50; i++) {
                    TreeCopyTest.write(source, "f" + i, "version " + version);
                }
                copy();
            }
            ended.set(true);
            Set<Set<String>> different = new HashSet<>(found.get());
            assertTrue("several releases were read: " + different, different.size() > 3);
            for (Set<String> versions : different) {
                assertEquals("a mix", 1, versions.size());
            }
        } finally {
            ended.set(true);
            reader.shutdownNow();
        }
    }

    private int release() throws IOException {
        String name = Files.readSymbolicLink(link).toString();
        return name.equals("first") ? 0 : Integer.parseInt(name.substring("config.release-".length()));
    }
}
