package io.jenkins.plugins.promotion.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.jenkins.plugins.promotion.files.Sync;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An append-only file of JSON lines. An entry counts once {@link #append} has returned: by then it is synced to the disk.
 * Each line carries the hash of the line before it, so that an edit of the past is found by {@link #verify}.
 *
 * <p>A crash in the middle of an append leaves a torn last line, which was never acknowledged: it is moved aside into
 * {@code <file>.torn} when the journal is opened again.
 */
public final class Journal {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private final Path file;
    private final Clock clock;
    private final List<JournalEntry> entries = new ArrayList<>();
    /** Where a line begins that was reported as not written and is still to be taken back, or -1. */
    private long refused = -1;

    private Journal(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Opens a journal, an empty one where the file does not exist.
     *
     * @throws IOException if the file cannot be read, or a line other than the last is not an entry (the message names
     *     file and line)
     */
    public static Journal open(Path file, Clock clock) throws IOException {
        Journal journal = new Journal(file, clock);
        if (Files.exists(file)) {
            journal.read();
        }
        return journal;
    }

    private void read() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<JournalEntry> lines = new ArrayList<>();
        int start = 0;
        int line = 1;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length) {
                setAside(bytes, start);
                break;
            }
            String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            try {
                lines.add(parse(text));
            } catch (JsonProcessingException | RuntimeException e) {
                throw new IOException(file + ", line " + line + ": not a journal entry (" + e.getMessage()
                        + "). Restore the file from a backup of JENKINS_HOME; nothing is read past a damaged line.");
            }
            start = end + 1;
            line++;
        }
        entries.addAll(acknowledged(lines));
    }

    /**
     * Without what an earlier version left behind where an abort met its write: a line that was reported as not written, and
     * after it the next one with the same number and the same line before it. Where later lines were numbered as if both
     * counted, both stay.
     */
    private static List<JournalEntry> acknowledged(List<JournalEntry> lines) {
        List<JournalEntry> kept = new ArrayList<>(lines);
        for (int i = kept.size() - 2; i >= 0; i--) {
            JournalEntry line = kept.get(i);
            JournalEntry next = kept.get(i + 1);
            boolean numbered = i + 2 == kept.size() || kept.get(i + 2).seq() == next.seq() + 1;
            if (line.seq() == next.seq()
                    && line.previous().equals(next.previous())
                    && numbered
                    && isSound(line)
                    && isSound(next)) {
                kept.remove(i);
            }
        }
        return kept;
    }

    private static boolean isSound(JournalEntry entry) {
        return entry.hash()
                .equals(hash(entry.seq(), entry.at(), entry.type(), entry.by(), entry.data(), entry.previous()));
    }

    private void setAside(byte[] bytes, int start) throws IOException {
        Files.write(
                file.resolveSibling(file.getFileName() + ".torn"),
                java.util.Arrays.copyOfRange(bytes, start, bytes.length),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(start);
            channel.force(true);
        }
    }

    /**
     * Writes one entry and syncs it.
     *
     * @param data String, Long, Integer, Boolean, List and Map values; {@code null} values are left out
     * @throws IOException if it could not be written; the journal is then as before
     */
    public synchronized JournalEntry append(String type, String by, Map<String, ?> data) throws IOException {
        Map<String, Object> kept = new LinkedHashMap<>();
        data.forEach((key, value) -> {
            if (value != null) {
                kept.put(key, value);
            }
        });
        long seq = entries.size() + 1L;
        OffsetDateTime at = OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
        String previous =
                entries.isEmpty() ? "" : entries.get(entries.size() - 1).hash();
        // Through JSON once, so that what is held in memory is what a later reading gives.
        Map<String, Object> plain = JSON.readValue(JSON.writeValueAsString(kept), MAP);
        JournalEntry entry =
                new JournalEntry(seq, at, type, by, plain, previous, hash(seq, at, type, by, plain, previous));
        write(entry);
        entries.add(entry);
        return entry;
    }

    private void write(JournalEntry entry) throws IOException {
        Map<String, Object> line = body(entry.seq(), entry.at(), entry.type(), entry.by(), entry.data());
        line.put("previous", entry.previous());
        line.put("hash", entry.hash());
        byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        boolean fresh = !Files.exists(file);
        if (fresh) {
            Files.createDirectories(file.getParent());
        }
        // Not a channel, which an interrupt would close: the line would then stay on the disk and be taken for not
        // written.
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            takeBack(open);
            long before = open.length();
            try {
                open.seek(before);
                open.write(bytes);
                open.getFD().sync();
            } catch (IOException e) {
                refused = before;
                takeBack(open);
                throw new IOException(file + ": the record could not be written (" + e.getMessage()
                        + "), so the act was not done. Free space or mend the disk, then try again.");
            }
        }
        if (fresh) {
            Sync.of(file.getParent());
        }
    }

    /** Takes a line off the end that was reported as not written; where that fails too, nothing is written after it. */
    private void takeBack(RandomAccessFile open) throws IOException {
        if (refused >= 0) {
            open.setLength(refused);
            refused = -1;
        }
    }

    /** All entries, oldest first: a copy. */
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /**
     * Checks the chain of hashes.
     *
     * @return the number of the first entry that was altered, or 0 if none was
     */
    public synchronized long verify() {
        String previous = "";
        long seq = 1;
        for (JournalEntry entry : entries) {
            if (entry.seq() != seq || !entry.previous().equals(previous) || !isSound(entry)) {
                return seq;
            }
            previous = entry.hash();
            seq++;
        }
        return 0;
    }

    private static JournalEntry parse(String line) throws JsonProcessingException {
        Map<String, Object> map = JSON.readValue(line, MAP);
        @SuppressWarnings("unchecked")
        Map<String, Object> data = (Map<String, Object>) map.get("data");
        return new JournalEntry(
                ((Number) map.get("seq")).longValue(),
                OffsetDateTime.parse((String) map.get("at")),
                (String) map.get("type"),
                (String) map.get("by"),
                data,
                (String) map.get("previous"),
                (String) map.get("hash"));
    }

    private static Map<String, Object> body(
            long seq, OffsetDateTime at, String type, String by, Map<String, Object> data) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("seq", seq);
        body.put("at", at.toString());
        body.put("type", type);
        body.put("by", by);
        body.put("data", data);
        return body;
    }

    private static String hash(
            long seq, OffsetDateTime at, String type, String by, Map<String, Object> data, String previous) {
        try {
            Map<String, Object> body = body(seq, at, type, by, data);
            body.put("previous", previous);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(body));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
