package io.jenkins.plugins.promotion.notice;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.hearing.Watch;
import io.jenkins.plugins.promotion.journal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What regular looks found, a file for each environment. */
final class Watches {

    private static final Logger LOGGER = Logger.getLogger(Watches.class.getName());
    private static final int OWN = 0600;

    private final Path folder;

    Watches(Path folder) {
        this.folder = folder;
    }

    /** The name of an environment is a safe file name. */
    private Path file(String environment) {
        return folder.resolve(environment + ".json");
    }

    /** Empty before the first look; one that cannot be read, or is of another, is looked at as if for the first time. */
    Optional<Watch> of(String environment) {
        try {
            Path file = file(environment);
            return Files.exists(file)
                    ? Optional.of(Json.read(Watch.class, Files.readString(file)))
                            .filter(watch -> watch.environment().equals(environment))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(Level.WARNING, "What was seen of environment " + environment + " cannot be read", e);
            return Optional.empty();
        }
    }

    void keep(Watch watch) throws IOException {
        Files.createDirectories(folder);
        Durable.replace(file(watch.environment()), Json.of(watch).toString().getBytes(StandardCharsets.UTF_8), OWN);
    }
}
