package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What cannot be captured or copied is refused by name, and the target stays as it was. */
public class RefusalTest {
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
        TreeCopyTest.write(target, "a", "old");
    }

    private void assertScanRefuses(String... words) {
        TreeRefusedException e =
                assertThrows(TreeRefusedException.class, () -> TreeScanner.scan(TreeSpec.of(source.toString())));
        for (String word : words) {
            assertTrue(e.getMessage(), e.getMessage().contains(word));
        }
    }

    private CopyReport copy(Manifest wanted, CopyOptions options) throws Exception {
        return new TreeCopy().copy(wanted, TreeSpec.of(target.toString()), store, options, TreeProgress.NONE);
    }

    private void assertCopyRefuses(Manifest wanted, CopyOptions options, String word) throws Exception {
        TreeDigest before = TreeScanner.scan(TreeSpec.of(target.toString())).digest();
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> copy(wanted, options));
        assertTrue(e.getMessage(), e.getMessage().contains(word));
        assertEquals(before, TreeScanner.scan(TreeSpec.of(target.toString())).digest());
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
    }

    private Manifest captured() throws Exception {
        return TreeScanner.capture(TreeSpec.of(source.toString()), store);
    }

    @Test
    public void specialFiles() throws Exception {
        assumeTrue(new ProcessBuilder("mkfifo", source.resolve("pipe").toString())
                        .start()
                        .waitFor()
                == 0);
        assertScanRefuses("'pipe'", "a named pipe");
        Files.delete(source.resolve("pipe"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(source.resolve("sock")));
            assertScanRefuses("'sock'", "a socket");
        }
        TreeSpec without = new TreeSpec(source.toString(), Scope.of(null, "sock"), List.of(), List.of());
        assertEquals(1, TreeScanner.scan(without).entries().size());
    }

    @Test
    public void namesThatAreNotUtf8() throws Exception {
        Path bad = Path.of(URI.create("file://" + source + "/caf%e9"));
        Files.writeString(bad, "x");
        assertScanRefuses("caf%E9".toLowerCase(Locale.ROOT).substring(0, 3), "not valid UTF-8");
    }

    @Test
    public void symbolicLinksAreNeverFollowed() throws Exception {
        Path outside = folder.newFolder("outside").toPath();
        TreeCopyTest.write(outside, "victim", "untouched");
        Files.createSymbolicLink(target.resolve("dir"), outside);
        TreeCopyTest.write(source, "dir/victim", "overwritten");
        copy(captured(), CopyOptions.DEFAULT);
        assertEquals("untouched", Files.readString(outside.resolve("victim")));
        assertFalse(Files.isSymbolicLink(target.resolve("dir")));
    }

    @Test
    public void nothingIsWrittenThroughALinkThatIsOutOfScope() throws Exception {
        Path outside = folder.newFolder("outside").toPath();
        Files.createSymbolicLink(target.resolve("dir"), outside);
        TreeCopyTest.write(source, "dir/x.xml", "x");
        TreeSpec spec = new TreeSpec(source.toString(), Scope.of("dir/*.xml", null), List.of(), List.of());
        Manifest wanted = TreeScanner.capture(spec, store);
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> new TreeCopy()
                .copy(wanted, spec.at(target.toString()), store, CopyOptions.DEFAULT, TreeProgress.NONE));
        assertTrue(e.getMessage(), e.getMessage().contains("'dir' is a symbolic link"));
        assertEquals(0, outside.toFile().list().length);
    }

    @Test
    public void rootsThatAreNone() throws Exception {
        Object[][] table = {
            {target.resolve("missing"), "does not exist"},
            {target.resolve("a"), "is not a directory"},
            {Path.of("relative"), "must be an absolute path"},
        };
        Manifest wanted = captured();
        for (Object[] row : table) {
            TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> new TreeCopy()
                    .copy(wanted, TreeSpec.of(row[0].toString()), store, CopyOptions.DEFAULT, TreeProgress.NONE));
            assertTrue(e.getMessage(), e.getMessage().contains((String) row[1]));
        }
    }

    @Test
    public void aTargetThatIsNotAsExpected() throws Exception {
        TreeDigest other = captured().digest();
        assertCopyRefuses(captured(), CopyOptions.DEFAULT.expecting(other), "somebody edited it");
    }

    @Test
    public void anotherScope() throws Exception {
        TreeSpec narrower = new TreeSpec(source.toString(), Scope.of("a", null), List.of(), List.of());
        assertCopyRefuses(TreeScanner.capture(narrower, store), CopyOptions.DEFAULT, "the same scope");
    }

    @Test
    public void pathsThatAreReservedOrHidden() throws Exception {
        TreeEntry entry = captured().get("a");
        Manifest reserved = Manifest.of(
                "v1:all", List.of(new TreeEntry(TreeSpec.RESERVED, Kind.FILE, 0644, entry.size(), entry.content())));
        assertCopyRefuses(reserved, CopyOptions.DEFAULT.deletingAtMost("100%"), "outside the scope");
    }

    @Test
    public void contentsThatAreMissingOrDamaged() throws Exception {
        Manifest wanted = captured();
        ContentStore full = store;
        store = new ContentStore(folder.getRoot().toPath().resolve("empty"));
        assertCopyRefuses(wanted, CopyOptions.DEFAULT, "The content of 'a'");
        store = full;
        Path pack;
        try (var packs = Files.newDirectoryStream(full.directory().resolve("packs"), "*.pack")) {
            pack = packs.iterator().next();
        }
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length - 1] ^= 1;
        Files.setAttribute(pack, "unix:mode", 0600);
        Files.write(pack, bytes);
        assertEquals(List.of(wanted.get("a").content()), full.verify());
        Exception e = assertThrows(java.io.IOException.class, () -> copy(wanted, CopyOptions.DEFAULT));
        assertTrue(e.getMessage(), e.getMessage().contains("is damaged"));
        assertEquals("old", Files.readString(target.resolve("a")));
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
    }

    @Test
    public void namesThatFallTogether() throws Exception {
        TreeEntry entry = captured().get("a");
        Manifest clash = Manifest.of(
                "v1:all", List.of(entry, new TreeEntry("A", Kind.FILE, 0644, entry.size(), entry.content())));
        TreeRefusedException e = assertThrows(
                TreeRefusedException.class,
                () -> CopyChecks.requireDistinct(clash, name -> name.toLowerCase(Locale.ROOT), "case"));
        assertTrue(e.getMessage(), e.getMessage().contains("'A' and 'a'"));
    }

    @Test
    public void anInterruptLeavesTheTargetOld() throws Exception {
        for (int i = 0; i < 300; i++) {
            TreeCopyTest.write(source, "many/f" + i, "x" + i);
        }
        Manifest wanted = captured();
        AtomicInteger calls = new AtomicInteger();
        TreeProgress interrupting = (files, bytes, totalFiles, totalBytes) -> {
            if (calls.incrementAndGet() == 150) {
                Thread.currentThread().interrupt();
            }
        };
        TreeSpec spec = TreeSpec.of(target.toString());
        TreeDigest before = TreeScanner.scan(spec).digest();
        assertThrows(InterruptedException.class, () -> new TreeCopy()
                .copy(wanted, spec, store, CopyOptions.DEFAULT, interrupting));
        assertFalse(Thread.interrupted());
        assertEquals(before, TreeScanner.scan(spec).digest());
        assertFalse(Files.exists(target.resolve(TreeSpec.RESERVED)));
    }

    @Test
    public void aNarrowingThatMatchesNothing() throws Exception {
        Manifest wanted = captured();
        assertCopyRefuses(wanted, CopyOptions.DEFAULT.narrowed(List.of("A", "cong/**"), List.of()), "matches nothing");
        CopyReport report = copy(wanted, CopyOptions.DEFAULT.narrowed(List.of("a", "later/**"), List.of()));
        assertEquals(List.of("later/**"), report.idle());
        assertEquals("new", Files.readString(target.resolve("a")));
    }
}
