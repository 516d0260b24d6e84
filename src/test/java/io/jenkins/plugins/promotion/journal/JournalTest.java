package io.jenkins.plugins.promotion.journal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The record of a change: complete after a crash at any instant, and honest about edits of the past. */
public class JournalTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T09:12:00Z"), ZoneOffset.UTC);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path file;

    @Before
    public void setUp() {
        file = folder.getRoot().toPath().resolve("change/journal.jsonl");
    }

    private Journal open() throws IOException {
        return Journal.open(file, CLOCK);
    }

    @Test
    public void whatWasAppendedIsReadAgain() throws IOException {
        Journal journal = open();
        journal.append("opened", "dora", Map.of("name", "CR-1", "count", 3L, "flag", true, "list", List.of("a", "b")));
        journal.append("closed", "dora", Map.of());
        assertEquals(journal.entries(), open().entries());
        assertEquals(0, open().verify());
        assertEquals(3L, open().entries().get(0).number("count"));
    }

    @Test
    public void tornLastLineIsSetAsideAtEveryLength() throws IOException {
        open().append("opened", "dora", Map.of("name", "CR-1"));
        byte[] whole = Files.readAllBytes(file);
        open().append("copied", "dora", Map.of("to", "test"));
        byte[] both = Files.readAllBytes(file);
        for (int length = whole.length + 1; length < both.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(both, length));
            Journal journal = open();
            assertEquals(1, journal.entries().size());
            journal.append("copied", "dora", Map.of("to", "test"));
            assertEquals(0, open().verify());
            assertEquals(2, open().entries().size());
        }
        assertTrue(Files.size(file.resolveSibling("journal.jsonl.torn")) > 0);
    }

    @Test
    public void anEditOfThePastIsFound() throws IOException {
        Journal journal = open();
        journal.append("decision", "qa1", Map.of("verdict", "REJECT"));
        journal.append("decision", "qa2", Map.of("verdict", "APPROVE"));
        Files.writeString(file, Files.readString(file).replace("REJECT", "APPROVE"));
        assertEquals(1, open().verify());
    }

    @Test
    public void aRemovedEntryIsFound() throws IOException {
        Journal journal = open();
        journal.append("a", "x", Map.of());
        journal.append("b", "x", Map.of());
        journal.append("c", "x", Map.of());
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(2)));
        assertEquals(2, open().verify());
    }

    @Test
    public void damageInTheMiddleNamesFileAndLine() throws IOException {
        open().append("a", "x", Map.of());
        Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage(), refused.getMessage().contains("journal.jsonl, line 2"));
    }

    @Test
    public void whatCannotBeWrittenIsNotRemembered() throws IOException {
        Journal journal = open();
        journal.append("a", "x", Map.of());
        Files.delete(file);
        Files.createDirectory(file);
        assertThrows(IOException.class, () -> journal.append("b", "x", Map.of()));
        assertEquals(1, journal.entries().size());
    }

    @Test
    public void anInterruptNeitherStopsNorTearsAnAppend() throws Exception {
        Journal journal = open();
        Thread.currentThread().interrupt();
        journal.append("opened", "dora", Map.of());
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
                journal.append("ledger", "build:shop#1", Map.of("line", i));
            }
        } finally {
            over.set(true);
            while (aborting.isAlive()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
        assertEquals(51, journal.entries().size());
        assertEquals(journal.entries(), open().entries());
        assertEquals(0, open().verify());
    }

    /** What an append adds to the file; the file is as before then. */
    private String line(String type) throws IOException {
        String before = Files.readString(file);
        open().append(type, "build:shop#1", Map.of());
        String line = Files.readString(file).substring(before.length());
        Files.writeString(file, before);
        return line;
    }

    private void add(String line) throws IOException {
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    /** An earlier version could leave a line behind that it had reported as not written, and wrote the next one after it. */
    @Test
    public void lineThatWasNeverAcknowledgedIsPassedOver() throws IOException {
        open().append("opened", "dora", Map.of());
        String lost = line("lost");
        String lostToo = line("lost-too");
        String kept = line("kept");
        add(kept);
        String last = line("closed");
        Files.writeString(file, Files.readString(file).replace(kept, lost + lostToo + kept + last));

        Journal read = open();
        assertEquals(
                List.of("opened", "kept", "closed"),
                read.entries().stream().map(JournalEntry::type).toList());
        assertEquals(0, read.verify());
        assertEquals(4, read.append("note", "dora", Map.of()).seq());
        assertEquals(0, open().verify());
    }

    @Test
    public void repeatedNumberOfAnAlteredLineIsFound() throws IOException {
        open().append("opened", "dora", Map.of());
        String first = line("first");
        String second = line("second");
        add(first + second.replace("second", "forged"));
        assertEquals(3, open().verify());
    }

    /** The earlier version took both for counted when it read them, so what it wrote then is not to be read without one. */
    @Test
    public void repeatedNumberThatLaterLinesCountedStays() throws Exception {
        open().append("opened", "dora", Map.of());
        String first = line("first");
        String second = line("second");
        add(second);
        String third = line("third")
                .replace("\"seq\":3", "\"seq\":4")
                .replaceAll("\"hash\":\"\\w+\",", "")
                .trim();
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(third.getBytes(StandardCharsets.UTF_8)));
        String renumbered = third.replace("\"previous\"", "\"hash\":\"" + hash + "\",\"previous\"") + "\n";
        Files.writeString(file, Files.readString(file).replace(second, first + second + renumbered));
        assertEquals(
                List.of(1L, 2L, 2L, 4L),
                open().entries().stream().map(JournalEntry::seq).toList());
        assertEquals(3, open().verify());
    }
}
