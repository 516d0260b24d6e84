package io.jenkins.plugins.promotion.journal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.files.Synced;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is written stays as it was written, and whatever happens to the file is noticed. */
public class JournalTest {

    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-28T10:15:30.123Z");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path file;
    private Path head;

    @Before
    public void setUp() {
        file = folder.getRoot().toPath().resolve("change/journal.jsonl");
        head = file.resolveSibling("journal.head");
    }

    private Journal open() throws IOException {
        return Journal.open(file, entry -> {});
    }

    private static JournalEntry entry(long seq, String type) {
        return new JournalEntry(
                seq, AT, type, Actor.step("shop#1", "7"), Json.object().put("to", "test"));
    }

    private static void append(Journal journal, String... types) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        for (String type : types) {
            entries.add(entry(journal.count() + entries.size() + 1, type));
        }
        journal.append(entries);
    }

    private List<String> types() throws IOException {
        List<String> types = new ArrayList<>();
        Journal.open(file, entry -> types.add(entry.type()));
        return types;
    }

    private Journal three() throws IOException {
        Journal journal = open();
        append(journal, "a");
        append(journal, "b", "c");
        return journal;
    }

    @Test
    public void whatIsWrittenIsReadAgain() throws IOException {
        Journal journal = three();
        assertEquals(List.of(entry(1, "a"), entry(2, "b"), entry(3, "c")), journal.entries());
        assertEquals(journal.entries(), open().entries());
        assertEquals(0, open().firstAltered());
        append(open(), "d");
        assertEquals(List.of("a", "b", "c", "d"), types());
    }

    @Test
    public void aLineSaysWhoAndWhereAndEndsWithItsHash() throws IOException {
        three();
        String line = Files.readAllLines(file).get(1);
        assertTrue(
                line,
                line.matches("\\{\"seq\":2,\"at\":\"2026-11-28T10:15:30.123Z\",\"type\":\"b\",\"by\":\"build:shop#1\","
                        + "\"build\":\"shop#1\",\"node\":\"7\",\"data\":\\{\"to\":\"test\"},"
                        + "\"previous\":\"\\p{XDigit}{64}\",\"hash\":\"\\p{XDigit}{64}\"}"));
    }

    @Test
    public void tornLastLineIsSetAside() throws IOException {
        append(open(), "a");
        byte[] one = Files.readAllBytes(file);
        byte[] anchor = Files.readAllBytes(head);
        append(open(), "b");
        byte[] both = Files.readAllBytes(file);
        for (int length = one.length + 1; length < both.length; length += 13) {
            Files.write(file, Arrays.copyOf(both, length));
            Files.write(head, anchor);
            Journal journal = open();
            assertEquals(1, journal.count());
            append(journal, "c");
            assertEquals(0, open().firstAltered());
            assertEquals(List.of("a", "c"), types());
        }
        assertTrue(Files.size(file.resolveSibling("journal.jsonl.torn")) > 0);
    }

    @Test
    public void anEditOfThePastIsFound() throws IOException {
        three();
        String text = Files.readString(file);
        for (int line = 1; line <= 3; line++) {
            List<String> lines = new ArrayList<>(text.lines().toList());
            lines.set(line - 1, lines.get(line - 1).replace("\"test\"", "\"prod\""));
            Files.write(file, lines);
            assertEquals(line, open().firstAltered());
        }
    }

    @Test
    public void aCopyTellsWhetherALineIsStillThatLineWhateverBecameOfIt() throws IOException {
        Journal.Copy copy = three().copy();
        assertTrue(copy.has(3, copy.hash()));
        assertFalse(copy.has(2, copy.hash()));
        assertFalse(copy.has(4, copy.hash()));
        Journal.Copy spoilt = new Journal.Copy("{}\n".getBytes(StandardCharsets.UTF_8), 1, "");
        assertFalse(spoilt.has(1, copy.hash()));
    }

    @Test
    public void aRemovedEntryIsFound() throws IOException {
        three();
        append(open(), "d");
        List<String> lines = Files.readAllLines(file);
        Files.delete(head);
        Files.write(file, List.of(lines.get(0), lines.get(2), lines.get(3)));
        assertEquals(2, open().firstAltered());
    }

    @Test
    public void aChainThatWasWrittenAnewIsFound() throws IOException {
        three();
        byte[] anchor = Files.readAllBytes(head);
        Files.delete(file);
        Files.delete(head);
        append(open(), "x", "y", "z");
        Files.write(head, anchor);
        assertEquals(3, open().firstAltered());
    }

    @Test
    public void aCutOffTailIsRefusedAndLeftAsItIs() throws IOException {
        three();
        byte[] whole = Files.readAllBytes(file);
        for (int length = whole.length - 1; length >= 0; length -= 17) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file, cut);
            String reason = assertThrows(IOException.class, this::open).getMessage();
            assertTrue(reason, reason.contains("but 3 lines were written"));
            assertTrue(reason, reason.contains("Restore both files from a backup"));
            assertArrayEquals(cut, Files.readAllBytes(file));
        }
        Files.delete(file);
        assertThrows(IOException.class, this::open);
    }

    @Test
    public void crashBetweenLinesAndHeadIsNoFault() throws IOException {
        append(open(), "a");
        byte[] before = Files.readAllBytes(head);
        append(open(), "b", "c");
        Files.write(head, before);
        assertEquals(0, open().firstAltered());
        assertEquals(List.of("a", "b", "c"), types());
        assertTrue("and no line can be cut off then", Files.readString(head).contains("\"lines\":3"));
        Files.write(head, before);
        append(open(), "d");
        assertEquals(0, open().firstAltered());
        assertTrue(Files.readString(head), Files.readString(head).contains("\"lines\":4"));
    }

    /** So there is nothing that a power cut could leave empty or half of. */
    @Test
    public void theHeadIsWrittenInPlaceAndOneSectorLong() throws IOException {
        append(open(), "a");
        Object file = Files.getAttribute(head, "unix:ino");
        append(open(), "b");
        assertTrue(Files.readString(head).contains("\"lines\":2"));
        assertEquals(file, Files.getAttribute(head, "unix:ino"));
        assertEquals(512, Files.size(head));
    }

    @Test
    public void headOfAnotherLengthIsReadAndGoesDurably() throws IOException {
        three();
        Files.writeString(head, Files.readString(head).strip() + "\n");
        assertEquals(0, open().firstAltered());
        Path blocked = Files.createDirectories(head.resolveSibling("journal.head.new/in-the-way"));
        assertThrows(IOException.class, () -> append(open(), "d"));
        Files.delete(blocked);
        append(open(), "e");
        assertEquals(List.of("a", "b", "c", "e"), types());
        assertEquals(512, Files.size(head));
    }

    @Test
    public void crashBeforeTheFirstHeadIsNoFault() throws IOException {
        append(open(), "a");
        Files.delete(head);
        assertEquals(0, open().firstAltered());
    }

    @Test
    public void aMissingHeadIsToldForEver() throws IOException {
        three();
        Files.delete(head);
        assertEquals(3, open().firstAltered());
        append(open(), "d");
        assertEquals(3, open().firstAltered());
    }

    @Test
    public void damageInTheMiddleNamesFileAndLine() throws IOException {
        append(open(), "a");
        Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage(), refused.getMessage().contains("journal.jsonl, line 2: not a journal entry"));
    }

    @Test
    public void whatTheReaderDoesNotUnderstandNamesFileAndLine() throws IOException {
        three();
        IOException refused = assertThrows(
                IOException.class,
                () -> Journal.open(file, entry -> {
                    if (entry.seq() == 2) {
                        throw new IllegalArgumentException("no idea");
                    }
                }));
        assertTrue(
                refused.getMessage(), refused.getMessage().contains("line 2, 'b': it cannot be understood (no idea)"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("install the version of this plugin"));
    }

    @Test
    public void whatCannotBeWrittenIsNotRemembered() throws IOException {
        Journal journal = three();
        byte[] whole = Files.readAllBytes(file);
        byte[] anchor = Files.readAllBytes(head);
        Files.delete(head);
        Files.createDirectories(head.resolve("in-the-way"));
        assertThrows(IOException.class, () -> append(journal, "d"));
        assertEquals(3, journal.count());
        assertArrayEquals(whole, Files.readAllBytes(file));
        Files.delete(head.resolve("in-the-way"));
        Files.delete(head);
        Files.write(head, anchor);
        append(journal, "e");
        assertEquals(List.of("a", "b", "c", "e"), types());
        assertEquals(0, open().firstAltered());
    }

    /** Else a power cut brings the line back that was reported as not written. */
    @Test
    public void whatIsTakenBackIsTakenBackOnTheDisk() throws IOException {
        Journal journal = three();
        byte[] whole = Files.readAllBytes(file);
        Files.writeString(head, Files.readString(head).strip());
        Files.createDirectories(head.resolveSibling("journal.head.new").resolve("in-the-way"));
        List<RecordedEvent> syncs;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
            recording.start();
            assertThrows(IOException.class, () -> append(journal, "d"));
            recording.stop();
            Path events = folder.getRoot().toPath().resolve("events.jfr");
            recording.dump(events);
            syncs = RecordingFile.readAllEvents(events);
        }
        assertArrayEquals(whole, Files.readAllBytes(file));
        assertTrue(syncs.toString(), syncs.stream().anyMatch(sync -> sync.getString("path")
                .equals(file.toString())));
    }

    @Test
    public void nothingIsWrittenToWhatSomebodyElseChanged() throws IOException {
        Journal journal = three();
        append(open(), "d");
        byte[] longer = Files.readAllBytes(file);
        assertThrows(IOException.class, () -> append(journal, "e"));
        assertArrayEquals(longer, Files.readAllBytes(file));
        Files.write(file, Arrays.copyOf(longer, 10));
        assertThrows(IOException.class, () -> append(journal, "e"));
        assertEquals(10, Files.size(file));
    }

    @Test
    public void anInterruptNeitherStopsNorTearsAnAppend() throws Exception {
        Journal journal = open();
        Thread.currentThread().interrupt();
        append(journal, "opened");
        assertTrue("the interrupt is for whoever waits next", Thread.interrupted());
        Thread writer = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Thread aborting = new Thread(() -> {
            while (!over.get()) {
                writer.interrupt();
                Thread.onSpinWait();
            }
        });
        aborting.start();
        try {
            for (int i = 0; i < 50; i++) {
                append(journal, "ledger");
            }
        } finally {
            over.set(true);
            while (aborting.isAlive()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
        assertEquals(51, open().count());
        assertEquals(0, open().firstAltered());
    }

    /** Whatever a realm calls people: none of them is taken for a build, or for this plugin. */
    @Test
    public void nobodyIsCalledAsABuildOrThePlugin() {
        for (String id : List.of("build:shop#1", "build:", "plugin:configuration-promotion", "plugin:x")) {
            assertThrows(id, Refusal.class, () -> Actor.person(id));
        }
        for (String id : List.of("system", "SYSTEM", "builder", "rebuild:x", "plugin", "configuration-promotion")) {
            assertFalse(id, Actor.person(id).equals(Actor.PLUGIN));
            assertFalse(id, Actor.isBuild(Actor.person(id).by()));
        }
    }

    @Test
    public void lineThatCannotBeWrittenIsToldWithoutItsPath() throws IOException {
        Journal journal = open();
        append(journal, "one");
        Files.delete(head);
        Files.createDirectories(head.resolve("in-the-way"));
        NotKept told = assertThrows(NotKept.class, () -> append(journal, "two"));
        assertFalse(
                told.getMessage(), told.getMessage().contains(folder.getRoot().toString()));
        assertTrue("for the log", told.getCause().getMessage().contains(file.toString()));
    }

    /** The new head is in place when the disk fails: it tells of a line that is taken back. */
    @Test
    public void headThatWasTooQuickIsTakenBackToo() throws Exception {
        Journal journal = three();
        Files.writeString(head, Files.readString(head).strip()); // One of another length is replaced.
        Synced.failing(file.getParent(), () -> assertThrows(NotKept.class, () -> append(journal, "lost")));
        assertEquals(List.of("a", "b", "c"), types());
        append(journal, "d");
        assertEquals(4, open().count());
        assertEquals(0, open().firstAltered());
    }
}
