package io.jenkins.plugins.promotion;

import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Environments for tests: directories with a little configuration, defined as an administrator would. */
public final class Stages {

    private final Path root;
    private final List<Environment> environments = new ArrayList<>();

    public Stages(Path root) {
        this.root = root;
    }

    /** The folder of an environment. */
    public Path folder(String name) {
        return root.resolve(name);
    }

    /** Defines an environment on the built-in node that the job may use. */
    public Stages define(String name, String job, Consumer<Environment> more) {
        try {
            Files.createDirectories(folder(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Environment environment =
                new Environment(name, new DirectoryType(folder(name).toString()));
        environment.setBuiltInNode(true);
        environment.setOrder(environments.size());
        environment.setJobs(List.of(job));
        environment.setLocal(List.of("local/**"));
        environment.setSecret(List.of("secret/**"));
        SignOffFloor floor = new SignOffFloor();
        environment.setSignOff(floor);
        more.accept(environment);
        environments.add(environment);
        PromotionConfiguration.get().setEnvironments(environments);
        return this;
    }

    /** Development, test and production for one job, with a little configuration in production. */
    public static Stages three(Path root, String job) throws IOException {
        Stages stages = new Stages(root)
                .define("development", job, e -> {})
                .define("test", job, e -> {})
                .define("production", job, e -> e.setProduction(true));
        stages.write("production/shop.yaml", "title: Shop\nrouting:\n  engine: classic # or rules\n");
        stages.write("production/pool.json", "{\n  \"max\": 20,\n  \"min\": 4\n}\n");
        stages.write("production/app.properties", "# the app\nretries = 3\n");
        stages.write("production/bin/start.sh", "#!/bin/sh\necho start\n");
        stages.write("production/old.txt", "goes away\n");
        for (String name : List.of("production", "test", "development")) {
            stages.write(name + "/local/host.properties", "host=" + name + "\n");
            stages.write(name + "/secret/password.txt", "canary-" + name + "\n");
        }
        return stages;
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
