package io.jenkins.plugins.promotion.tree;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Copying, measured against rsync, cp, git and restic in one run: ours in this process against the whole of theirs,
 * turn by turn, each with warm caches, each synced where it writes; the median counts. Arguments: {@code quick} for
 * small trees, {@code rounds=7}, {@code dir=/somewhere} for the trees, {@code memory=false}.
 */
public final class CopyBenchmark {
    /** Peers run as they are usually run; restic needs a password. */
    private static final Map<String, String> ENVIRONMENT = Map.of("RESTIC_PASSWORD", "benchmark");

    private final Path dir;
    private final int rounds;
    private final List<Map<String, Object>> results = new ArrayList<>();

    private CopyBenchmark(Path dir, int rounds) {
        this.dir = dir;
        this.rounds = rounds;
    }

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        boolean quick = List.of(args).contains("quick");
        int rounds = Integer.parseInt(argument(args, "rounds", "5"));
        Path dir = Files.createTempDirectory(Path.of(argument(args, "dir", "/tmp")), "copy-benchmark");
        int scale = quick ? 20 : 1;
        try {
            CopyBenchmark benchmark = new CopyBenchmark(dir, rounds);
            benchmark.measure(new BenchmarkTree("50,000 of 1-8 KiB", 50_000 / scale, 1024, 8192));
            benchmark.measure(new BenchmarkTree("300 of 1 MiB", 300 / scale, 1 << 20, 1 << 20));
            benchmark.measure(new BenchmarkTree("5 of 400 MiB", quick ? 1 : 5, 400 << 20, 400 << 20));
            if (!argument(args, "memory", "true").equals("false")) {
                for (int files : new int[] {250_000, 500_000, 1_000_000}) {
                    benchmark.memory(files / scale);
                }
            }
            benchmark.write();
        } finally {
            run("rm", "-rf", dir.toString());
        }
    }

    private static String argument(String[] args, String name, String otherwise) {
        return Arrays.stream(args)
                .filter(arg -> arg.startsWith(name + "="))
                .map(arg -> arg.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private void measure(BenchmarkTree tree) throws Exception {
        Path source = Files.createDirectories(dir.resolve("source"));
        tree.create(source);
        Path copy = dir.resolve("copy");
        Path theirs = dir.resolve("theirs");
        run("cp", "-a", source.toString(), copy.toString());
        run("cp", "-a", source.toString(), theirs.toString());
        run("sync");
        TreeSpec from = TreeSpec.of(source.toString());
        TreeSpec to = from.at(copy.toString());
        ContentStore store = new ContentStore(dir.resolve("store"));
        TreeScanner.capture(from, store);

        compare(
                tree,
                "digest, every byte hashed",
                1.0,
                "rsync --checksum -n",
                () -> {},
                () -> TreeScanner.scan(from),
                () -> run("rsync", "-a", "--checksum", "-n", source + "/", theirs + "/"));
        compare(
                tree,
                "copy onto an identical target",
                1.0,
                "rsync -a",
                () -> {},
                () -> copy(from, to, store),
                () -> run("rsync", "-a", source + "/", theirs + "/"));
        int[] round = {0};
        compare(
                tree,
                "1 % of files changed",
                1.0,
                "rsync -a",
                () -> tree.change(source, round[0]++),
                () -> copy(from, to, store),
                () -> {
                    run("rsync", "-a", source + "/", theirs + "/");
                    run("sync", "-f", theirs.toString());
                });
        Path fresh = dir.resolve("fresh");
        Path theirFresh = dir.resolve("their-fresh");
        Work empty = () -> {
            run("rm", "-rf", fresh.toString(), theirFresh.toString());
            Files.createDirectory(fresh);
            run("sync", "-f", dir.toString());
        };
        TreeSpec toFresh = from.at(fresh.toString());
        for (String[] peer : new String[][] {{"cp", "-a"}, {"rsync", "-a"}}) {
            compare(
                    tree,
                    "fresh copy",
                    peer[0].equals("cp") ? 1.1 : 1.0,
                    String.join(" ", peer),
                    empty,
                    () -> copy(from, toFresh, store),
                    () -> {
                        run(peer[0], peer[1], source + "/", theirFresh + "/");
                        run("sync", "-f", theirFresh.toString());
                    });
        }
        snapshots(tree, source, from, empty, toFresh, theirFresh);
        run(
                "rm",
                "-rf",
                source.toString(),
                copy.toString(),
                theirs.toString(),
                store.directory().toString());
        run("rm", "-rf", fresh.toString(), theirFresh.toString());
    }

    private void snapshots(
            BenchmarkTree tree, Path source, TreeSpec from, Work empty, TreeSpec toFresh, Path theirFresh)
            throws Exception {
        Path ours = dir.resolve("first-store");
        Path git = dir.resolve("git");
        Path restic = dir.resolve("restic");
        compare(
                tree,
                "first snapshot",
                0.5,
                "git add -A",
                () -> {
                    run("rm", "-rf", ours.toString(), git.toString());
                    run("git", "init", "-q", "--bare", git.toString());
                    run("sync", "-f", dir.toString());
                },
                () -> capture(from, ours),
                () -> {
                    run("git", "--git-dir=" + git, "--work-tree=" + source, "add", "-A");
                    run("sync", "-f", dir.toString());
                });
        compare(
                tree,
                "first snapshot",
                1.0,
                "restic backup",
                () -> {
                    run("rm", "-rf", ours.toString(), restic.toString());
                    run("restic", "-q", "-r", restic.toString(), "init");
                    run("sync", "-f", dir.toString());
                },
                () -> capture(from, ours),
                () -> {
                    run("restic", "-q", "-r", restic.toString(), "backup", source.toString());
                    run("sync", "-f", dir.toString());
                });
        ContentStore store = new ContentStore(ours);
        Manifest wanted = store.loadSnapshot(store.snapshots().get(0));
        compare(
                tree,
                "restore",
                1.0,
                "restic restore",
                empty,
                () -> new TreeCopy().copy(wanted, toFresh, store, CopyOptions.DEFAULT, CopyProgress.NONE),
                () -> {
                    run(
                            "restic",
                            "-q",
                            "-r",
                            restic.toString(),
                            "restore",
                            "latest",
                            "--target",
                            theirFresh.toString());
                    run("sync", "-f", theirFresh.toString());
                });
        run("rm", "-rf", ours.toString(), git.toString(), restic.toString());
    }

    private static void capture(TreeSpec from, Path directory) throws Exception {
        ContentStore store = new ContentStore(directory);
        store.saveSnapshot(TreeScanner.capture(from, store));
    }

    private static void copy(TreeSpec from, TreeSpec to, ContentStore store) throws Exception {
        Manifest wanted = TreeScanner.capture(from, store);
        new TreeCopy().copy(wanted, to, store, CopyOptions.DEFAULT, CopyProgress.NONE);
    }

    private void compare(BenchmarkTree tree, String work, double bar, String peer, Work before, Work ours, Work theirs)
            throws Exception {
        double[] our = new double[rounds];
        double[] their = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            before.run();
            double first = seconds(ours);
            double second = seconds(theirs);
            if (round >= 0) {
                our[round] = first;
                their[round] = second;
            }
        }
        add(tree.name() + ": " + work, peer, median(our), median(their), bar);
    }

    private static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void add(String work, String peer, double ours, double theirs, double bar) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("work", work);
        result.put("peer", peer);
        result.put("oursSeconds", ours);
        result.put("peerSeconds", theirs);
        result.put("ratio", ours / theirs);
        result.put("bar", bar);
        results.add(result);
        System.out.printf(
                Locale.ROOT,
                "%-50s %-20s ours %8.3f s  theirs %8.3f s  ratio %5.2f  bar %4.2f  %s%n",
                work,
                peer,
                ours,
                theirs,
                ours / theirs,
                bar,
                ours / theirs <= bar ? "reached" : "missed");
    }

    /** A child JVM of 512 MiB scans a million files and copies none: the whole process is in its heap. */
    private void memory(int files) throws Exception {
        Path source = Files.createDirectories(dir.resolve("many"));
        new BenchmarkTree("many", files, 1, 64).create(source);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        double seconds = seconds(() -> run(
                java,
                "-Xmx512m",
                "-cp",
                classPath(),
                MemoryCheck.class.getName(),
                source.toString(),
                dir.resolve("many-store").toString(),
                dir.resolve("many-copy").toString()));
        add(
                files + " files within 512 MiB: capture, copy, copy again",
                "seconds a million files",
                seconds,
                files / 1e6,
                0);
        run("rm", "-rf", source.toString(), dir + "/many-store", dir + "/many-copy");
    }

    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (Class<?> type : List.of(
                CopyBenchmark.class,
                TreeScanner.class,
                ObjectMapper.class,
                com.fasterxml.jackson.core.JsonFactory.class,
                com.fasterxml.jackson.annotation.JsonProperty.class,
                org.yaml.snakeyaml.Yaml.class,
                com.github.difflib.DiffUtils.class)) {
            parts.add(type.getProtectionDomain().getCodeSource().getLocation().getPath());
        }
        return String.join(":", parts);
    }

    private void write() throws IOException {
        Path file = Path.of("target", "benchmark", "copy.json");
        Files.createDirectories(file.getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), results);
        System.out.println("Written to " + file);
    }

    static void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(ENVIRONMENT);
        Path log = Files.createTempFile("benchmark", ".log");
        try {
            int status = builder.redirectOutput(log.toFile()).start().waitFor();
            if (status != 0) {
                throw new IOException(
                        String.join(" ", command) + " ended with " + status + ": " + Files.readString(log));
            }
        } finally {
            Files.delete(log);
        }
    }
}
