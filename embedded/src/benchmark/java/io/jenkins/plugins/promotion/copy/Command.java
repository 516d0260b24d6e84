package io.jenkins.plugins.promotion.copy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Other programs, run to their end. */
final class Command {
    /** Peers run as they are usually run; restic needs a password. */
    private static final Map<String, String> ENVIRONMENT = Map.of("RESTIC_PASSWORD", "benchmark");

    private static final long LONGEST_MINUTES = 10;

    private Command() {}

    static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** @throws IOException with what the program said, if it fails or takes more than ten minutes */
    static void run(Object... words) throws IOException, InterruptedException {
        String[] command = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(ENVIRONMENT);
        Path log = Files.createTempFile("benchmark", ".log");
        try {
            Process process = builder.redirectOutput(log.toFile()).start();
            boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " ended with "
                        + (ended ? process.exitValue() : "nothing in " + LONGEST_MINUTES + " minutes") + ": "
                        + Files.readString(log));
            }
        } finally {
            Files.delete(log);
        }
    }

    /** What every measured work that writes ends with. */
    static void sync(Path below) throws IOException, InterruptedException {
        run("sync", "-f", below);
    }
}
