package io.jenkins.plugins.promotion;

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
import java.util.stream.Collectors;

/**
 * What works cost by their size: a line as soon as it is known, and all of them in a file. Growth is how much dearer one of
 * the largest size is than one of the size before, so 1 is a straight line.
 */
public final class Curves {
    /** What a straight line may look like on a machine that does other things too. */
    private static final double LINEAR = 1.5;
    /** Seconds that nobody notices, of which the growth is mostly the machine's. */
    private static final double UNNOTICED = 0.1;

    private final String only;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** @param only a part of the name of those to measure, or nothing */
    public Curves(String only) {
        this.only = only;
        System.out.printf("%-52s %24s %30s %10s %8s %7s%n", "work", "sizes", "seconds", "processor", "MiB", "growth");
    }

    /** Whether a work is to be measured. */
    public boolean wants(String work) {
        return work.contains(only);
    }

    /**
     * A curve that was measured.
     *
     * @param processor seconds of all processors
     * @param allocated bytes
     */
    public void add(String work, int[] sizes, double[] seconds, double[] processor, double[] allocated) {
        int last = sizes.length - 1;
        double growth = seconds[last] / sizes[last] / (seconds[last - 1] / sizes[last - 1]);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("work", work);
        row.put("sizes", sizes);
        row.put("seconds", seconds);
        row.put("processorSeconds", processor);
        row.put("allocated", allocated);
        row.put("growth", growth);
        row.put("bar", LINEAR);
        rows.add(row);
        System.out.printf(
                Locale.ROOT,
                "%-52s %24s %30s %10.2f %8.1f %7.2f  %s%n",
                work,
                Arrays.toString(sizes),
                Arrays.stream(seconds)
                        .mapToObj(one -> String.format(Locale.ROOT, "%.4f", one))
                        .collect(Collectors.joining(" / ")),
                processor[last],
                allocated[last] / (1 << 20),
                growth,
                growth <= LINEAR || seconds[last] < UNNOTICED ? "reached" : "missed");
    }

    /** All of them, in a file. */
    public void write() throws IOException {
        Path file = Path.of("target", "benchmark", "growth.json");
        Files.createDirectories(file.getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), rows);
        System.out.printf("%d rows in %s%n", rows.size(), file);
    }
}
