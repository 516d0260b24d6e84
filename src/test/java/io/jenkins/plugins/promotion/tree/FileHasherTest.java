package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.Sha256;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that do not hold still. */
public class FileHasherTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aLocalFileThatIsGoneBeforeItIsReadIsLeftOut() throws Exception {
        Path target = folder.newFolder("target").toPath();
        Files.writeString(target.resolve("a"), "old");
        FileFacts facts = FileFacts.of(target.resolve("a"));
        Files.delete(target.resolve("a"));
        HiddenValues none = new HiddenValues(TreeSpec.of(target.toString()));
        assertNull(new FileHasher(target, new HeldFolders(target), none, true, null, false)
                .read("a", target.resolve("a"), facts));
        assertThrows(TreeRefusedException.class, () -> new FileHasher(
                        target, new HeldFolders(target), none, false, null, false)
                .read("a", target.resolve("a"), facts));
    }

    @Test
    public void filesOfAnyLengthAreReadOneAfterTheOther() throws Exception {
        Path target = folder.newFolder("target").toPath();
        FileHasher hasher = hasher(target);
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 8191, 8192, 8193, 100_000, 262_143, 262_144, 262_145, 1_000_000, 3}) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            Path file = Files.write(target.resolve("a"), content);
            byte[] hash = hasher.read("a", file, FileFacts.of(file)).hash();
            assertArrayEquals(length + " bytes", Sha256.start().digest(content), hash);
        }
    }

    @Test
    public void aShortFileIsReadIntoAShortBuffer() throws Exception {
        Path target = folder.newFolder("target").toPath();
        Path file = Files.writeString(target.resolve("a"), "short");
        hasher(target).read("a", file, FileFacts.of(file));
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        hasher(target).read("a", file, FileFacts.of(file));
        long taken = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken + " bytes of memory", taken < 100_000);
    }

    private static FileHasher hasher(Path target) throws IOException {
        HiddenValues none = new HiddenValues(TreeSpec.of(target.toString()));
        return new FileHasher(target, new HeldFolders(target), none, false, null, false);
    }
}
