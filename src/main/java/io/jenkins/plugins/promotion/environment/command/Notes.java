package io.jenkins.plugins.promotion.environment.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What must be known after a crash, one small file for each kind of note, durable when written and when removed. */
final class Notes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Notes(Path folder) {
        this.folder = folder;
    }

    /** Something to be remembered. */
    sealed interface Note {}

    /**
     * The last export.
     *
     * @param definition digest of the commands that made it
     * @param fingerprint digest of the fingerprint while it was made; null if it is not known
     * @param exported snapshot of it in the folder's own store
     */
    record Exported(String definition, String fingerprint, String exported) implements Note {}

    /** Something may be frozen, by this program. */
    record Frozen(String by) implements Note {}

    /**
     * An import may have begun.
     *
     * @param wanted snapshot of what is imported
     * @param backup snapshot of what was there before
     * @param change name of the change that wants it
     */
    record Importing(String wanted, String backup, String change) implements Note {}

    /**
     * A command runs, and may go on when this process dies.
     *
     * @param pid of it; 0 until it is known
     * @param started when it was started, in milliseconds since the epoch; 0 until it is known
     * @param mark found in its environment
     */
    record Running(String verb, long pid, long started, String mark) implements Note {}

    <N extends Record & Note> Optional<N> read(Class<N> kind) throws IOException {
        Path file = file(kind);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), kind));
        } catch (JsonProcessingException e) {
            throw new TreeRefusedException(
                    "The note '" + file + "' is damaged: look what the environment holds, then delete it.", e);
        }
    }

    void write(Record note) throws IOException {
        Durable.replace(file(note.getClass()), JSON.writeValueAsBytes(note), Modes.OWN_FILE);
    }

    void remove(Class<? extends Note> kind) throws IOException {
        Durable.remove(file(kind));
    }

    /** Where a kind of note is, for people. */
    Path file(Class<?> kind) {
        return folder.resolve(kind.getSimpleName().toLowerCase(Locale.ROOT) + ".json");
    }
}
