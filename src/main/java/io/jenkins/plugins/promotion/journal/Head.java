package io.jenkins.plugins.promotion.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.promotion.files.Folders;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * How far a journal goes, kept beside it, so that a cut-off tail is noticed. It is written after the lines it tells of: after
 * a crash in between the journal is longer than its head says, which is no fault.
 *
 * @param lines how many lines the journal has at least
 * @param hash of the last of them
 * @param unanchored number of the line up to which nobody can say that nothing was cut off, since the head was missing
 *     then; 0 for none
 */
record Head(long lines, String hash, long unanchored) {

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

    /** The folder is not synced: where the new name is lost, the old head stands, which is no fault. */
    void write(Path journal) throws IOException {
        Path file = file(journal);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        // Not a channel, which an interrupt would close.
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write((Json.text(Json.of(this)) + "\n").getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String name(Path journal) {
        return Folders.name(file(journal));
    }
}
