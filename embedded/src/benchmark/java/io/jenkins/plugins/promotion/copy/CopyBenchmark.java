package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Copying, measured against rsync, cp, git and restic in one run: ours in this process, warmed up as in a controller
 * that has run for a while, against the whole process of theirs, see {@link Contest}; caches warm, what is written
 * synced by both. Takes some twenty minutes, and says how much disk before it begins. Arguments: {@code quick} for small trees,
 * {@code rounds=7}, {@code dir=/somewhere} for the trees, made if it is not there, {@code memory=false},
 * {@code only=memory}, {@code only=again} for copies onto what is there already.
 */
public final class CopyBenchmark {
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(20);

    private CopyBenchmark() {}

    public static void main(String[] args) throws Exception {
        boolean quick = List.of(args).contains("quick");
        int rounds = Integer.parseInt(argument(args, "rounds", "5"));
        String only = argument(args, "only", "");
        int scale = quick ? 20 : 1;
        boolean again = only.equals("again");
        List<BenchmarkTree> trees = only.equals("memory")
                ? List.of()
                : List.of(
                        new BenchmarkTree(50_000 / scale, 1024, 8192),
                        new BenchmarkTree(300 / scale, 1 << 20, 1 << 20),
                        new BenchmarkTree(5, (400 << 20) / scale, (400 << 20) / scale));
        boolean curves = !argument(args, "memory", "true").equals("false") && !again;
        Path above = Files.createDirectories(Path.of(argument(args, "dir", "/tmp")));
        long most = curves ? CostCurve.disk(scale) : 0;
        long staying = 0;
        for (BenchmarkTree tree : trees) {
            long disk = TreeContests.disk(tree, rounds, again);
            staying += TreeContests.stays(tree) ? disk : 0;
            most = TreeContests.stays(tree) ? most : Math.max(most, disk);
        }
        requireRoom(above, staying + most);
        long begin = System.nanoTime();
        Path dir = Files.createTempDirectory(above, "copy-benchmark");
        Thread cleaning = new Thread(() -> delete(dir));
        Runtime.getRuntime().addShutdownHook(cleaning);
        Results results = new Results();
        try {
            if (!trees.isEmpty()) {
                HashingSpeed hashing = HashingSpeed.measure();
                System.out.printf(
                        "%nSHA-256 on %d processors: %.0f MB/s%n",
                        Runtime.getRuntime().availableProcessors(), hashing.megabytesPerSecond());
                warmUp(dir, quick);
                for (BenchmarkTree tree : trees) {
                    new TreeContests(tree, dir.resolve("tree-of-" + tree.files()), rounds, results, hashing).run(again);
                }
            }
            if (curves) {
                new CostCurve(dir, results, scale).measure();
            }
        } finally {
            results.write();
            System.out.printf("It took %d minutes.%n", TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begin));
            delete(dir);
            Runtime.getRuntime().removeShutdownHook(cleaning);
        }
    }

    /** Before anything is written: a disk that fills up costs half an hour, and all that was measured. */
    private static void requireRoom(Path above, long bytes) throws IOException {
        long usable = Files.getFileStore(above).getUsableSpace();
        System.out.printf(
                "It needs up to %s of disk in %s, which has %s.%n",
                Counts.bytes(bytes), above.toAbsolutePath(), Counts.bytes(usable));
        if (bytes > usable) {
            throw new IOException("'" + above.toAbsolutePath() + "' has too little room: make some, name another disk"
                    + " (dir=/somewhere), or measure small trees (quick).");
        }
    }

    private static String argument(String[] args, String name, String otherwise) {
        return Arrays.stream(args)
                .filter(arg -> arg.startsWith(name + "="))
                .map(arg -> arg.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    /** Ours only, on a small tree, until the compiler of this process knows it. */
    private static void warmUp(Path dir, boolean quick) throws Exception {
        BenchmarkTree tree = new BenchmarkTree(3000, 1024, 8192);
        Path source = dir.resolve("warm-up");
        tree.create(source);
        Files.write(source.resolve("large"), new byte[8 << 20]);
        long end = System.nanoTime() + (quick ? WARM_UP / 4 : WARM_UP);
        for (int round = 0; System.nanoTime() < end; round++) {
            Path target = Files.createDirectory(dir.resolve("warm-up-copy-" + round));
            ContentStore store = new ContentStore(dir.resolve("warm-up-store-" + round));
            TreeSpec from = TreeSpec.of(source.toString());
            TreeScanner.scan(from);
            Copies.copy(from, target, store);
            tree.change(source, round);
            Copies.copy(from, target, store);
            Copies.copy(from, target, store);
            Copies.restore(store, Copies.snapshot(from, store), target);
        }
    }

    private static void delete(Path dir) {
        try {
            Command.run("rm", "-rf", dir);
        } catch (Exception e) {
            System.err.println("'" + dir + "' could not be deleted: " + e.getMessage());
        }
    }
}
