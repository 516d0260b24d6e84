package io.jenkins.plugins.promotion.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.files.Sync;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An append-only file of JSON lines. Entries count once {@link #append} has returned: by then they are synced to the disk.
 * Each line carries the hash of the line before it and its own, so that an edit of the past is found; how far the file goes
 * is kept beside it in {@code <file>.head}, so that a cut-off tail is found too. No entry is held in memory.
 *
 * <p>A crash in the middle of an append leaves a torn last line, which was never acknowledged: it is moved aside into
 * {@code <file>.torn} when the journal is opened again.
 */
public final class Journal {

    private static final Logger LOGGER = Logger.getLogger(Journal.class.getName());

    /** How every line of version 0.1.0 begins. */
    private static final String OLD = "{\"at\":";

    private final Path file;
    /** How many bytes count. */
    private long length;

    private long count;
    private String last = "";
    private long altered;
    private long unanchored;
    /** Whether something may lie behind what counts that was reported as not written. */
    private boolean unfinished;

    private Journal(Path file) {
        this.file = file;
    }

    /**
     * Opens a journal, an empty one where the file does not exist.
     *
     * @param reader is told every entry, oldest first; what it throws makes the journal unreadable
     * @throws IOException if the file cannot be read, was cut off, or a line other than the last is not an entry or not
     *     understood by the reader (the message names file and line)
     */
    public static Journal open(Path file, Consumer<JournalEntry> reader) throws IOException {
        Journal journal = new Journal(file);
        if (Files.exists(file)) {
            journal.read(reader);
        } else if (Head.of(file).lines() > 0) {
            throw journal.cutOff(Head.of(file));
        }
        return journal;
    }

    /**
     * Which journal this is, and how far it goes, without reading it: another text where anything was written to it or cut
     * off, by this plugin or not. An edit of the past that keeps its length is found when it is opened.
     */
    public static String mark(Path file) throws IOException {
        Head head = Head.of(file);
        return Files.size(file) + " " + head.lines() + " " + head.hash() + " " + head.unanchored();
    }

    private synchronized void read(Consumer<JournalEntry> reader) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Head head = Head.of(file);
        String anchored = "";
        for (int end; (end = lineEnd(bytes, (int) length)) >= 0; length = end + 1L) {
            String text = new String(bytes, (int) length, end - (int) length, StandardCharsets.UTF_8);
            JournalEntry entry = entry(text, count + 1, reader);
            JournalLine line = JournalLine.of(text);
            if (altered == 0 && !(entry.seq() == count + 1 && line.follows(last))) {
                altered = count + 1;
            }
            count++;
            last = line.hash();
            anchored = count == head.lines() ? last : anchored;
        }
        if (count < head.lines()) {
            throw cutOff(head);
        }
        if (altered == 0 && !anchored.equals(head.hash())) {
            altered = head.lines();
        }
        // Of one line a crash may have kept the head away.
        unanchored = head.lines() == 0 && count > 1 ? count : head.unanchored();
        if (length < bytes.length) {
            setAside(Arrays.copyOfRange(bytes, (int) length, bytes.length));
        }
        if (altered == 0 && head.lines() > 0 && head.lines() < count) {
            catchUp();
        }
    }

    /** After a power cut a head may be older by some lines, and an ended journal gets no more of them. */
    private void catchUp() {
        try {
            new Head(count, last, unanchored).write(file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Until the next line of " + file + " its head stays as old as it is");
        }
    }

    private static int lineEnd(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private JournalEntry entry(String text, long number, Consumer<JournalEntry> reader) throws IOException {
        JournalEntry entry;
        if (text.startsWith(OLD)) {
            throw new IOException(file + ": version 0.1.0 wrote it, before the first release, and this version does not"
                    + " read that form. End the change with that version, and move its folder out of the changes.");
        }
        try {
            JournalLine.of(text);
            entry = JournalEntry.of(Json.parse(text));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException(
                    file + ", line " + number + ": not a journal entry (" + e.getMessage()
                            + "). Restore the file from a backup of JENKINS_HOME; nothing is read past a damaged line.",
                    e);
        }
        try {
            reader.accept(entry);
        } catch (RuntimeException e) {
            throw new IOException(
                    file + ", line " + number + ", '" + entry.type() + "': it cannot be understood (" + e.getMessage()
                            + "). Restore the file from a backup of JENKINS_HOME, or install the version of this plugin"
                            + " that wrote it; until then nothing is decided on it.",
                    e);
        }
        return entry;
    }

    private synchronized IOException cutOff(Head head) {
        return new IOException(file + " ends after line " + count + ", but " + head.lines() + " lines were written ("
                + head.name(file) + " beside it says so): its end was cut off. Restore both files from a backup of"
                + " JENKINS_HOME. If the lost lines are lost for good, delete " + head.name(file)
                + "; the change is then shown as altered.");
    }

    private void setAside(byte[] torn) throws IOException {
        Files.write(
                file.resolveSibling(file.getFileName() + ".torn"),
                torn,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** How many entries there are. */
    public synchronized long count() {
        return count;
    }

    /**
     * Writes entries in one go and syncs them.
     *
     * @param entries numbered from {@link #count()} + 1
     * @throws IOException if they could not be written; the journal is then as before
     */
    public synchronized void append(List<JournalEntry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        String hash = last;
        for (JournalEntry entry : entries) {
            JournalLine line = JournalLine.of(entry, hash);
            text.append(line.text()).append('\n');
            hash = line.hash();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        boolean fresh = !Files.exists(file);
        if (fresh) {
            Files.createDirectories(Folders.above(file));
        }
        write(bytes, new Head(count + entries.size(), hash, unanchored));
        if (fresh) {
            Sync.of(Folders.above(file));
        }
        count += entries.size();
        length += bytes.length;
        last = hash;
        unfinished = false;
    }

    /** Writes after what counts; what could not be taken back after an earlier failure goes first. */
    private void write(byte[] bytes, Head head) throws IOException {
        // Not a channel, which an interrupt would close: the line would then stay on the disk and be taken for not
        // written.
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            if (open.length() < length || (open.length() > length && !unfinished)) {
                throw new IOException(file + " was changed beside this controller, so nothing is written to it: restart"
                        + " the controller, which then reads what lies there.");
            }
            open.setLength(length);
            unfinished = true;
            try {
                open.seek(length);
                open.write(bytes);
                Sync.of(open.getFD(), file);
                head.write(file);
            } catch (IOException e) {
                takeBack(open, e);
                throw NotKept.unwritten("The record of the change", file, e);
            }
        }
    }

    /**
     * For good: what is cut off in memory alone is there again after a power cut. Else it is what goes first next time. The
     * head goes before, since a journal may be longer than that says and never shorter.
     */
    private void takeBack(RandomAccessFile open, IOException why) {
        try {
            if (isHeadAhead()) {
                new Head(count, last, unanchored).write(file);
            }
            open.setLength(length);
            Sync.of(file);
            unfinished = false;
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private boolean isHeadAhead() {
        try {
            return Head.of(file).lines() > count;
        } catch (IOException e) {
            return false; // Nor will anybody else read what it says.
        }
    }

    /**
     * What counts of a journal, as it lies there.
     *
     * @param text all lines
     * @param lines how many they are
     * @param hash of the last of them, empty for none
     */
    public record Copy(byte[] text, long lines, String hash) {

        /** Whether the line with this number has this hash. */
        public boolean has(long number, String hash) {
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .skip(number - 1)
                    .findFirst()
                    .filter(line -> line.endsWith("\"" + hash + "\"}"))
                    .isPresent();
        }

        /** The entries in it, oldest first. */
        public List<JournalEntry> entries() throws IOException {
            List<JournalEntry> entries = new ArrayList<>();
            for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
                entries.add(JournalEntry.of(Json.parse(line)));
            }
            return entries;
        }
    }

    /** A copy of all that counts, and where it ends. */
    public synchronized Copy copy() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < length) {
            throw cutOff(Head.of(file));
        }
        return new Copy(Arrays.copyOf(bytes, Math.toIntExact(length)), count, last);
    }

    /** All entries, oldest first, read from the file. */
    public synchronized List<JournalEntry> entries() throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        replay(entries::add);
        return entries;
    }

    /** Tells all entries once more, oldest first. */
    public void replay(Consumer<JournalEntry> reader) throws IOException {
        replay(0, reader);
    }

    /** Tells the entries after the one with this number once more, oldest first. */
    public synchronized void replay(long after, Consumer<JournalEntry> reader) throws IOException {
        LOGGER.log(Level.FINE, "Reading {0} lines of {1}", new Object[] {count - after, file});
        byte[] bytes = Files.readAllBytes(file);
        int start = 0;
        for (long number = 1; number <= count; number++) {
            int end = lineEnd(bytes, start);
            if (end < 0) {
                throw cutOff(Head.of(file));
            }
            if (number > after) {
                entry(new String(bytes, start, end - start, StandardCharsets.UTF_8), number, reader);
            }
            start = end + 1;
        }
    }

    /**
     * What was found when the journal was opened; what is written since is as it was written.
     *
     * @return the number of the first entry that was altered, or after which entries may be missing; 0 for none
     */
    public synchronized long firstAltered() {
        return altered > 0 ? altered : unanchored;
    }
}
