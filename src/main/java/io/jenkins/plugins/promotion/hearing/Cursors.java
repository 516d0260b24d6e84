package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How far one hearer was told: beside the journal of each change the number of the last fact that was delivered, and in one
 * place since when it hears at all. Written through before anything follows from it.
 */
final class Cursors {

    private static final Logger LOGGER = Logger.getLogger(Cursors.class.getName());
    private static final int MODE = 0600;

    private final Path home;
    private final String hearer;

    /** @param home folder for what is kept of hearers */
    Cursors(Path home, String hearer) {
        if (!hearer.matches("[A-Za-z0-9._-]{1,100}") || hearer.startsWith(".")) {
            throw new IllegalArgumentException("'" + hearer + "' is no name of a listener");
        }
        this.home = home;
        this.hearer = hearer;
    }

    /** Since when it hears; from now on, where it was not known. */
    Instant since(Instant now) throws IOException {
        Path file = home.resolve(hearer);
        try {
            return Instant.parse(Files.readString(file).trim());
        } catch (NoSuchFileException | DateTimeException e) {
            Folders.createOwn(home);
            Durable.replace(file, (now + "\n").getBytes(StandardCharsets.UTF_8), MODE);
            return now;
        }
    }

    /** It hears no more; whoever has its name later begins anew. */
    void forget() throws IOException {
        Durable.remove(home.resolve(hearer));
    }

    /** Number of the last fact of a change that was delivered, 0 for none. */
    long told(Change change) throws IOException {
        Path file = file(change);
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            LOGGER.log(Level.WARNING, "{0} is damaged; what is not old yet is told again", file);
            return 0;
        }
    }

    void told(Change change, long seq) throws IOException {
        Path file = file(change);
        Folders.createOwn(Folders.above(file));
        Durable.replace(file, (seq + "\n").getBytes(StandardCharsets.UTF_8), MODE);
    }

    private Path file(Change change) {
        return change.beside("heard").resolve(hearer);
    }
}
