package io.jenkins.plugins.promotion.journal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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
}
