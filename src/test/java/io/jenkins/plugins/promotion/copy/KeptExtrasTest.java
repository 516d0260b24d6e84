package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a replaced file has beside content, mode and owner. */
public class KeptExtrasTest {
    private static final String SET = "import os,struct,sys\n"
            + "os.setxattr(sys.argv[1],'system.posix_acl_access',struct.pack('<I',2)+b''.join("
            + "struct.pack('<HHI',*e) for e in [(1,6,0xffffffff),(2,4,33),(4,0,0xffffffff),(16,4,0xffffffff),"
            + "(32,0,0xffffffff)]))";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path target;
    private Path file;

    @Before
    public void layOut() throws Exception {
        target = folder.newFolder("target").toPath();
        file = Files.writeString(target.resolve("p.json"), "{\"a\": 1}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    private static void mark(Path file) {
        try {
            attributes(file).write("origin", ByteBuffer.wrap("by hand".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | NullPointerException e) {
            assumeTrue("no extended attributes on this file system", false);
        }
    }

    /** An ACL by which user 33 may read, as setfacl would set it. */
    private static void grant(Path file) throws Exception {
        int status;
        try {
            status = new ProcessBuilder("python3", "-c", SET, file.toString())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            status = 1;
        }
        assumeTrue("no way to set an access control list here", status == 0);
    }

    private void copy(String content, String mode) throws Exception {
        Path source = folder.newFolder().toPath();
        Path from = Files.writeString(source.resolve("p.json"), content);
        Files.writeString(source.resolve("new"), "new");
        Files.setPosixFilePermissions(from, PosixFilePermissions.fromString(mode));
        ContentStore store = new ContentStore(folder.getRoot().toPath().resolve("store"));
        new TreeCopy()
                .copy(
                        TreeScanner.capture(TreeSpec.of(source.toString()), store),
                        TreeSpec.of(target.toString()),
                        store,
                        CopyOptions.DEFAULT,
                        TreeProgress.NONE);
    }

    @Test
    public void extendedAttributesAreKept() throws Exception {
        mark(file);
        assertEquals(List.of(file), new UnixFileOps().withExtras(List.of(file, target)));
        copy("{\"a\": 2}\n", "rw-r-----");
        assertEquals("{\"a\": 2}\n", Files.readString(file));
        assertEquals(List.of("origin"), attributes(file).list());
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(), new UnixFileOps().withExtras(List.of(target.resolve("new"))));
    }

    @Test
    public void accessControlListsAreKept() throws Exception {
        grant(file);
        assertEquals(List.of(file), new UnixFileOps().withExtras(List.of(file)));
        copy("{\"a\": 2}\n", "rw-r-----");
        assertEquals("{\"a\": 2}\n", Files.readString(file));
        assertEquals(List.of(file), new UnixFileOps().withExtras(List.of(file)));
    }

    private static boolean runs(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    public void capabilitiesAreKept() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        assumeTrue("no capabilities here", runs("setcap", "cap_net_raw=ep", file.toString()));
        assertEquals(List.of(file), new UnixFileOps().withExtras(List.of(file)));
        copy("other", "rwxr-xr-x");
        assertEquals("other", Files.readString(file));
        assertEquals(List.of(file), new UnixFileOps().withExtras(List.of(file)));
    }

    @Test
    public void aFolderThatIsImmutableIsToldByName() throws Exception {
        refusesWhileImmutable(
                target,
                "The directory '" + target.toRealPath() + "' cannot be written to: it is immutable (chattr +i)");
    }

    @Test
    public void aFileThatIsImmutableIsToldByName() throws Exception {
        refusesWhileImmutable(
                file, "'p.json' of '" + target.toRealPath() + "' cannot be changed: it is immutable (chattr +i)");
    }

    @Test
    public void aFolderForAppendingOnlyIsToldByName() throws Exception {
        refusesWhile(
                "a",
                target,
                "The directory '" + target.toRealPath()
                        + "' cannot be written to: it is open for appending only (chattr +a)");
        refusesWhile(
                "a", file, "'p.json' of '" + target.toRealPath() + "' cannot be changed: it is open for appending");
    }

    private void refusesWhileImmutable(Path path, String told) throws Exception {
        refusesWhile("i", path, told);
    }

    private void refusesWhile(String flag, Path path, String told) throws Exception {
        assumeTrue("no such flags here", runs("chattr", "+" + flag, path.toString()));
        try {
            TreeRefusedException refused =
                    assertThrows(TreeRefusedException.class, () -> copy("{\"a\": 2}\n", "rw-------"));
            assertTrue(refused.getMessage(), refused.getMessage().startsWith(told));
            assertEquals("{\"a\": 1}\n", Files.readString(file));
            assertEquals(List.of("p.json"), List.of(target.toFile().list()));
        } finally {
            runs("chattr", "-" + flag, path.toString());
        }
    }
}
