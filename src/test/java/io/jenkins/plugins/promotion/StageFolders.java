package io.jenkins.plugins.promotion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directories of environments in tests, and what lies there. */
public class StageFolders {

    private final Path root;

    public StageFolders(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** The folder of an environment. */
    public Path folder(String name) {
        return root.resolve(name);
    }

    /** Makes the folder of an environment. */
    protected Path made(String name) {
        try {
            return Files.createDirectories(folder(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A little configuration in production, and values of its own in each of the three. */
    protected void fill() {
        write("production/shop.yaml", "title: Shop\nrouting:\n  engine: classic # or rules\n");
        write("production/pool.json", "{\n  \"max\": 20,\n  \"min\": 4\n}\n");
        write("production/app.properties", "# the app\nretries = 3\n");
        write("production/bin/start.sh", "#!/bin/sh\necho start\n");
        write("production/old.txt", "goes away\n");
        for (String name : List.of("production", "test", "development")) {
            write(name + "/local/host.properties", "host=" + name + "\n");
            write(name + "/secret/password.txt", "canary-" + name + "\n");
        }
    }

    /** Writes a file below the root. */
    public void write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file below the root. */
    public String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Every path of an environment with its text, sorted; local and secret values left out. */
    public List<String> content(String name) throws IOException {
        Path folder = folder(name).toRealPath();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString())
                    .filter(f -> !f.startsWith("local") && !f.startsWith("secret"))
                    .sorted()
                    .map(f -> f + "=" + read(name + "/" + f))
                    .toList();
        }
    }
}
