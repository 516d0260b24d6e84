package io.jenkins.plugins.promotion.copy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a tree costs by its number of files and by its bytes. The files are counted in a child JVM of 512 MiB: the
 * whole process is in its heap.
 */
final class CostCurve {
    private static final int[] FILES = {10_000, 100_000, 300_000, 1_000_000};
    private static final int[] MEGABYTES = {128, 256, 512, 1024};
    /** The cost of a file in the largest tree may be this much of that in the second smallest. */
    private static final double LINEAR = 1.5;

    private final Path dir;
    private final Results results;
    private final int scale;

    CostCurve(Path dir, Results results, int scale) {
        this.dir = dir;
        this.results = results;
        this.scale = scale;
    }

    /** Bytes that are there at once at most: each tree stays with its store and a copy, and every file of both is a block. */
    static long disk(int scale) {
        return Arrays.stream(FILES).sum() / scale * (2 * 4096L + 512);
    }

    void measure() throws Exception {
        System.out.printf(
                "%n%-12s %10s %10s %10s %12s %16s %12s%n",
                "files", "digest s", "capture s", "copy s", "copy again s", "us a file, all", "heap MiB");
        double[] all = new double[FILES.length];
        double[] heap = new double[FILES.length];
        for (int i = 0; i < FILES.length; i++) {
            double[] told = files(FILES[i] / scale);
            all[i] = told[0] + told[1] + told[2] + told[3];
            heap[i] = told[4];
        }
        int last = FILES.length - 1;
        int times = FILES[last] / FILES[1];
        String tree = String.format("%,d files within 512 MiB of heap", FILES[last] / scale);
        String peer = String.format("%d x %,d files", times, FILES[1] / scale);
        results.head(tree);
        results.add(
                tree, "digest, capture, copy, copy again", peer, all[last], times * all[1], LINEAR, Results.Limit.NONE);
        curve("digest, capture, copy, copy again: files within 512 MiB of heap", FILES, scale, all, heap);
        bytes();
    }

    /** @param allocated what was in use at most, where that was asked */
    private void curve(String work, int[] sizes, int divided, double[] seconds, double[] allocated) {
        int last = sizes.length - 1;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("work", work);
        row.put("sizes", Arrays.stream(sizes).map(size -> size / divided).toArray());
        row.put("seconds", seconds);
        row.put("allocated", allocated);
        row.put("growth", seconds[last] / seconds[1] * sizes[1] / sizes[last]);
        row.put("bar", LINEAR);
        results.add(row);
    }

    private double[] files(int files) throws Exception {
        Path source = dir.resolve("many-" + files);
        new BenchmarkTree(files, 1, 64).create(source);
        Command.sync(dir);
        Path out = Files.createTempFile(dir, "curve", ".txt");
        Command.run(
                "sh",
                "-c",
                "exec \"$@\" > \"$0\"",
                out,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-Xmx512m",
                "-cp",
                classPath(),
                MemoryCheck.class.getName(),
                source,
                source + "-store",
                source + "-copy");
        double[] told = Arrays.stream(Files.readString(out).strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double all = told[0] + told[1] + told[2] + told[3];
        System.out.printf(
                "%-12s %10.2f %10.2f %10.2f %12.2f %16.1f %12.0f%n",
                String.format("%,d", files),
                told[0],
                told[1],
                told[2],
                told[3],
                all / files * 1e6,
                told[4] / (1 << 20));
        return told;
    }

    private void bytes() throws Exception {
        System.out.printf("%n%-12s %10s %16s%n", "MiB", "digest s", "s a GiB");
        double[] all = new double[MEGABYTES.length];
        for (int at = 0; at < MEGABYTES.length; at++) {
            int megabytes = MEGABYTES[at];
            Path source = dir.resolve("bytes-" + megabytes);
            new BenchmarkTree(Math.max(2, megabytes / scale), 1 << 20, 1 << 20).create(source);
            TreeSpec spec = TreeSpec.of(source.toString());
            Contest contest =
                    new Contest(3).with("ours", round -> TreeScanner.scan(spec)).run(Contest.Work.NOTHING);
            double seconds = contest.median("ours");
            all[at] = seconds;
            System.out.printf(
                    "%-12d %10.3f %16.3f%n",
                    Math.max(2, megabytes / scale), seconds, seconds * 1024 / Math.max(2, megabytes / scale));
            Command.run("rm", "-rf", source);
        }
        curve("digest: MiB in files of 1 MiB", MEGABYTES, scale, all, new double[MEGABYTES.length]);
    }

    private static String classPath() {
        return List.of(
                        CopyBenchmark.class,
                        TreeScanner.class,
                        ObjectMapper.class,
                        com.fasterxml.jackson.core.JsonFactory.class,
                        com.fasterxml.jackson.annotation.JsonProperty.class,
                        org.yaml.snakeyaml.Yaml.class,
                        com.github.difflib.DiffUtils.class)
                .stream()
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
