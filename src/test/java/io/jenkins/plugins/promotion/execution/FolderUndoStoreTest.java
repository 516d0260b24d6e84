package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.Synced;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is kept of what items replaced is small, durable with one sync, and exactly what was there. */
public class FolderUndoStoreTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path place;
    private FolderUndoStore store;

    @Before
    public void setUp() {
        place = folder.getRoot().toPath().resolve("undo");
        store = new FolderUndoStore(place);
    }

    /** A file of so many values, of which the first so many were set. */
    private static byte[] file(int values, int set) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values; i++) {
            text.append("some.key.")
                    .append(i)
                    .append(i < set ? "=new-value-" : "=old-")
                    .append(i)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Undo undo(byte[] before) {
        return new Undo(
                "app.properties", new FileState(FileState.Form.FILE, before, "rw-r-----", 7), "after", List.of("a"));
    }

    private void save(int values, int item) throws IOException {
        store.save("run item-" + item, undo(file(values, item)));
    }

    private static void assertKept(FolderUndoStore store, int values, int item) throws IOException {
        Undo found = store.load("run item-" + item).orElseThrow();
        assertArrayEquals("item " + item, file(values, item), found.before().content());
        assertEquals("rw-r-----", found.before().permissions());
        assertEquals(7, found.before().modified());
        assertEquals("after", found.after());
        assertEquals(List.of("a"), found.parents());
    }

    private Path log() throws IOException {
        try (var files = Files.list(place)) {
            return files.filter(f -> f.toString().endsWith(".undo")).findFirst().orElseThrow();
        }
    }

    /** The same as an agent finds it that was started anew. */
    private FolderUndoStore anew() throws IOException {
        Path other = Files.createTempDirectory(folder.getRoot().toPath(), "anew");
        Files.copy(log(), other.resolve(log().getFileName()));
        return new FolderUndoStore(other);
    }

    @Test
    public void whatManyItemsFoundInOneFileIsKeptOnceAndComesBackExactly() throws IOException {
        int items = 1000;
        for (int item = 0; item < items; item++) {
            save(items, item);
        }
        long one = file(items, 0).length;
        long size = Files.size(log());
        assertTrue(size + " bytes for files of " + one, size < 10 * 1.5 * one + items * 300L);
        FolderUndoStore anew = anew();
        for (int item = 0; item < items; item++) {
            assertKept(anew, items, item);
        }
        for (int item = items - 1; item >= 0; item--) {
            assertKept(store, items, item);
        }
    }

    @Test
    public void aRecordIsDurableWithOneSync() throws Exception {
        String log = place.resolve("run_20.undo").toString();
        assertEquals(
                "and its name, and that of a folder that was not there",
                List.of(folder.getRoot().toString(), log, place.toString()),
                Synced.during(() -> save(9, 0)));
        save(9, 1);
        assertEquals(List.of(log), Synced.during(() -> save(9, 2)));
        FolderUndoStore anew = anew();
        String name = "of which nobody knows whether it is on the disk";
        assertEquals(
                name,
                2,
                Synced.during(() -> anew.save("run item-3", undo(file(9, 3)))).size());
    }

    @Test
    public void theNewestRecordOfAnItemCountsAndTheOlderOneStaysWhatOthersRestOn() throws IOException {
        save(50, 0);
        save(50, 1);
        store.save("run item-0", undo("something else\n".getBytes(StandardCharsets.UTF_8)));
        save(50, 2);
        for (FolderUndoStore each : List.of(store, anew())) {
            assertEquals(
                    "something else\n",
                    new String(each.load("run item-0").orElseThrow().before().content(), StandardCharsets.UTF_8));
            assertKept(each, 50, 1);
            assertKept(each, 50, 2);
        }
    }

    @Test
    public void otherPathsLinksAndWhatWasAbsentAreKeptAsTheyWere() throws IOException {
        save(9, 0);
        store.save(
                "run link", new Undo("l", new FileState(FileState.Form.LINK, new byte[] {'x'}, "", 1), "a", List.of()));
        store.save("run new", new Undo("n", FileState.ABSENT, "a", List.of("d", "d/e")));
        store.save(
                "run empty",
                new Undo("e", new FileState(FileState.Form.FILE, new byte[0], "rw-------", 1), "a", List.of()));
        save(9, 1);
        for (FolderUndoStore each : List.of(store, anew())) {
            assertArrayEquals(
                    new byte[] {'x'},
                    each.load("run link").orElseThrow().before().content());
            assertEquals(FileState.ABSENT, each.load("run new").orElseThrow().before());
            assertEquals(List.of("d", "d/e"), each.load("run new").orElseThrow().parents());
            assertEquals(0, each.load("run empty").orElseThrow().before().content().length);
            assertKept(each, 9, 0);
            assertKept(each, 9, 1);
            assertEquals(Optional.empty(), each.load("run other"));
            assertEquals(Optional.empty(), each.load("other-run item-0"));
        }
    }

    /** A power cut while the third record is written: it is there or not, and what comes next is kept. */
    @Test
    public void aRecordThatWasTornOffNeverWasAndTheOthersStay() throws IOException {
        save(9, 0);
        save(9, 1);
        int two = (int) Files.size(log());
        save(9, 2);
        byte[] whole = Files.readAllBytes(log());
        assertTrue(anew().load("run item-2").isPresent());
        for (int length = two; length <= whole.length; length += length < two + 9 ? 1 : 17) {
            byte[] torn = Arrays.copyOf(whole, length);
            byte[] zeros = Arrays.copyOf(torn, whole.length);
            byte[] spoilt = whole.clone();
            Arrays.fill(spoilt, Math.max(two + 8, length - 1), whole.length, (byte) 0);
            byte[] without = whole.clone();
            Arrays.fill(without, two, Math.min(Math.max(two + 4, length), whole.length), (byte) 0);
            for (byte[] found : List.of(torn, zeros, length < two + 8 ? zeros : spoilt, without)) {
                Files.write(log(), found);
                FolderUndoStore anew = anew();
                assertKept(anew, 9, 0);
                assertKept(anew, 9, 1);
                assertEquals(
                        Arrays.equals(found, whole), anew.load("run item-2").isPresent());
                anew.save("run item-3", undo(file(9, 3)));
                assertKept(anew, 9, 3);
                assertKept(anew, 9, 0);
            }
        }
    }

    @Test
    public void damageBeforeTheLastRecordIsToldAndNothingIsWrittenOverIt() throws IOException {
        save(9, 0);
        int one = (int) Files.size(log());
        save(9, 1);
        byte[] bytes = Files.readAllBytes(log());
        bytes[one / 2] ^= 1;
        Files.write(log(), bytes);
        FolderUndoStore anew = anew();
        String told =
                assertThrows(IOException.class, () -> anew.load("run item-1")).getMessage();
        assertTrue(told, told.contains("damaged from byte 0"));
        assertThrows(IOException.class, () -> anew.save("run item-2", undo(file(9, 2))));
    }

    /** As the version before wrote it: for a run that was under way when the plugin became newer. */
    @Test
    public void aRecordInAFileOfItsOwnIsReadToo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(1);
        FolderUndoStore.write(out, undo(new byte[0]));
        out.writeInt(3);
        out.write("old".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(place);
        Files.write(place.resolve("run_20item-1.undo"), bytes.toByteArray());
        assertEquals(
                "old",
                new String(store.load("run item-1").orElseThrow().before().content(), StandardCharsets.UTF_8));
    }

    /** Else a power cut could leave the beginning of a new record before the rest of a longer one: damage, it seems. */
    @Test
    public void whatWasTornOffIsGoneFromTheDiskBeforeAnythingIsWrittenThere() throws Exception {
        save(9, 0);
        Files.write(log(), new byte[] {0, 1, 0}, StandardOpenOption.APPEND);
        FolderUndoStore anew = anew();
        assertEquals(
                3,
                Synced.during(() -> anew.save("run item-1", undo(file(9, 1)))).size());
        assertKept(anew, 9, 0);
    }

    /** As a build that went on after its agent was lost, while what the lost one had begun still runs. */
    @Test
    public void severalThreadsOfOneRunKeepWhatEachOfThemWrote() throws Exception {
        int threads = 4;
        int each = 25;
        for (int round = 0; round < 10; round++) {
            FolderUndoStore shared = new FolderUndoStore(place.resolve("round-" + round));
            List<Callable<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * each;
                all.add(() -> {
                    for (int item = first; item < first + each; item++) {
                        shared.save("run item-" + item, undo(file(threads * each, item)));
                        assertKept(shared, threads * each, item);
                    }
                    return null;
                });
            }
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                for (Future<Void> ended : pool.invokeAll(all)) {
                    ended.get();
                }
            } finally {
                pool.shutdown();
            }
            for (int item = 0; item < threads * each; item++) {
                assertKept(shared, threads * each, item);
            }
        }
    }

    /** Else an item would be called undone because its node's disk does not answer. */
    @Test
    public void aLogThatCannotBeReachedIsNotTakenForNone() throws IOException {
        save(9, 0);
        Path log = log();
        Files.delete(log);
        Files.createSymbolicLink(log, log.getFileName());
        assertThrows(IOException.class, () -> store.load("run item-0"));
        assertThrows(IOException.class, () -> store.save("run item-1", undo(file(9, 1))));
    }

    @Test
    public void aLogThatIsGoneIsBegunAnew() throws IOException {
        save(9, 0);
        save(9, 1);
        Files.delete(log());
        assertEquals(Optional.empty(), store.load("run item-0"));
        save(9, 2);
        assertEquals(Optional.empty(), store.load("run item-1"));
        assertKept(store, 9, 2);
        assertKept(anew(), 9, 2);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log())));
    }
}
