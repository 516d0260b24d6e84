package io.jenkins.plugins.promotion.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far a journal goes, kept beside it, so that a cut-off tail is noticed. It is written after the lines it tells of are
 * on the disk, and no sync is waited for: after a crash the journal may be longer than its head says, which is no fault, and
 * never shorter.
 *
 * @param lines how many lines the journal has at least
 * @param hash of the last of them
 * @param unanchored number of the line up to which nobody can say that nothing was cut off, since the head was missing
 *     then; 0 for none
 */
record Head(long lines, String hash, long unanchored) {

    /** A sector: a disk holds the old one or the new one, whenever the power fails. */
    private static final int SIZE = 512;

    /** As every file, but for the umask. */
    private static final int MODE = 0666;

    private static final Head NONE = new Head(0, "", 0);

    private static Path file(Path journal) {
        String name = Folders.name(journal);
        return journal.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".head");
    }

    /** The head of a journal; one of no lines where there is none, or none that can be read. */
    static Head of(Path journal) throws IOException {
        Path file = file(journal);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return Json.read(Head.class, Json.parse(Files.readString(file)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return NONE;
        }
    }

    /** Over the head before, since a file that is renamed without a sync may be empty after a power cut. */
    void write(Path journal) throws IOException {
        Path file = file(journal);
        String text = Json.text(Json.of(this));
        byte[] bytes = (text + " ".repeat(SIZE - text.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Files.size(file) == SIZE) {
            // Not a channel, which an interrupt would close.
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.write(bytes);
            }
        } else {
            Durable.replace(file, bytes, MODE);
        }
    }

    String name(Path journal) {
        return Folders.name(file(journal));
    }
}
