package io.jenkins.plugins.promotion;

import io.jenkins.plugins.promotion.copy.CopyBenchmark;
import io.jenkins.plugins.promotion.process.GrowthBenchmark;
import java.util.List;

/** All that is measured: copying against its peers, then plans, changes, waiting builds and pages by their number. */
public final class Benchmark {

    private Benchmark() {}

    /** @param args those of {@link CopyBenchmark} and {@link GrowthBenchmark}; {@code only=growth} leaves out copying */
    public static void main(String[] args) throws Exception {
        List<String> all = List.of(args);
        if (!all.contains("only=growth")) {
            CopyBenchmark.main(args);
        }
        if (all.stream().noneMatch(arg -> arg.startsWith("only=")) || all.contains("only=growth")) {
            GrowthBenchmark.main(args);
        }
    }
}
