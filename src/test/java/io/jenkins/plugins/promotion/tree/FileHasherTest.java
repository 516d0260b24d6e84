package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that do not hold still. */
public class FileHasherTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void fileThatIsGoneBeforeItIsReadIsRefused() throws Exception {
        Path target = folder.newFolder("target").toPath();
        Files.writeString(target.resolve("a"), "old");
        FileFacts facts = FileFacts.of(target.resolve("a"));
        Files.delete(target.resolve("a"));
        assertThrows(TreeRefusedException.class, () -> hasher(target).read("a", target.resolve("a"), facts));
    }

    /** Whoever swaps folders while they are looked at has a file taken for the owner's and mode of another. */
    @Test
    public void factsOfAnotherFileOfTheSizeAndTimeAreNotBelieved() throws Exception {
        Path target = folder.newFolder("target").toPath();
        Path another = Files.writeString(folder.newFile("a").toPath(), "theirs");
        Path file = Files.writeString(target.resolve("a"), "mine!!");
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(another));
        FileFacts facts = FileFacts.of(another);
        FileHasher.Read read = hasher(target).read("a", file, facts);
        assertEquals("read again with its own", FileFacts.of(file), read.facts());
    }

    /** A file that grows as fast as it is read would fill the disk of the store. */
    @Test(timeout = 60_000)
    public void fileThatGrowsWithoutEndIsReadNoFurtherThanItWas() throws Exception {
        Path target = folder.newFolder("target").toPath();
        Path file = Files.write(target.resolve("a"), new byte[300_000]);
        AtomicBoolean over = new AtomicBoolean();
        Thread growing = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                while (!over.get()) {
                    out.write(new byte[100_000]);
                    if (Files.size(file) > 1 << 30) {
                        over.set(true);
                    }
                }
            } catch (IOException e) {
                over.set(true);
            }
        });
        long[] stored = {0};
        Blobs.Writer counting = new Counting(stored);
        FileFacts facts = FileFacts.of(file);
        growing.start();
        try {
            HiddenValues none = new HiddenValues(TreeSpec.of(target.toString()));
            new FileHasher(target, new HeldFolders(target), none, counting, false).read("a", file, facts);
        } catch (TreeRefusedException e) {
            assertTrue(e.getMessage(), e.getMessage().contains("keeps changing"));
        } finally {
            over.set(true);
            growing.join();
        }
        assertTrue(stored[0] > 0);
        assertTrue("at once " + largest, largest <= facts.size());
    }

    private long largest;

    /** Counts what it is given. */
    private final class Counting implements Blobs.Writer {
        private final long[] bytes;

        Counting(long[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean has(byte[] id) {
            return false;
        }

        @Override
        public void put(byte[] id, byte[] content, int length) {
            bytes[0] += length;
        }

        @Override
        public void put(byte[] id, Blobs.Source file) throws IOException {
            try (InputStream in = file.open()) {
                put(in);
            }
        }

        @Override
        public String put(InputStream in) throws IOException {
            long read = in.transferTo(OutputStream.nullOutputStream());
            largest = largest == 0 ? read : largest;
            bytes[0] += read;
            return "0".repeat(64);
        }

        @Override
        public boolean isNewLength(long length) {
            return true;
        }

        @Override
        public void commit() {}

        @Override
        public void close() {}
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
        return new FileHasher(target, new HeldFolders(target), none, null, true);
    }
}
