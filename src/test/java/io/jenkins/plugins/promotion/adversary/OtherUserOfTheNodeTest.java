package io.jenkins.plugins.promotion.adversary;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Another user of a node's machine, and a node that sends what another node is to keep. */
public class OtherUserOfTheNodeTest {

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path source(String name, String content) throws Exception {
        Path source = folder.newFolder(name).toPath();
        Files.writeString(source.resolve("a"), content);
        return source;
    }

    @Test
    public void nothingThatIsStoredIsReachedByOtherUsers() throws Exception {
        Path dir = folder.getRoot().toPath().resolve("configuration-promotion");
        ContentStore store = new ContentStore(dir.resolve("store"));
        store.saveSnapshot(store.capture(TreeSpec.of(source("s", "x").toString()), TreeProgress.NONE));
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(dir.resolve("store"));
        open.retainAll(OTHERS);
        assertEquals(Set.of(), open);
        int files = 0;
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Set<PosixFilePermission> own = Files.getPosixFilePermissions(file);
                assertTrue(file.toString(), !own.contains(PosixFilePermission.OTHERS_WRITE));
                files++;
            }
        }
        assertTrue(files > 1);
    }

    @Test
    public void manifestUnderAnothersNameGetsItsOwn() throws Exception {
        ContentStore store = new ContentStore(folder.getRoot().toPath().resolve("s"));
        Manifest backup =
                store.capture(TreeSpec.of(source("good", "backup of production").toString()), TreeProgress.NONE);
        String id = store.saveSnapshot(backup);
        Manifest forged = store.capture(TreeSpec.of(source("evil", "evil").toString()), TreeProgress.NONE);
        var digest = Manifest.class.getDeclaredField("digest");
        digest.setAccessible(true);
        digest.set(forged, backup.digest());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(forged);
        }
        Manifest arrived = (Manifest) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertNotEquals(backup.digest(), arrived.digest());
        assertNotEquals(id, store.saveSnapshot(arrived));
        assertEquals(backup.digest(), store.loadSnapshot(id).digest());
        assertEquals(
                List.of("a"),
                store.loadSnapshot(id).entries().stream().map(e -> e.path()).toList());
    }
}
