package io.jenkins.plugins.promotion.copy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The table: a row as soon as it is known, and all rows in a file. */
final class Results {
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final List<Map<String, Object>> curves = new ArrayList<>();
    private int missed;
    private int skipped;

    void head(String title) {
        System.out.printf("%n%-40s %-24s %9s %9s %7s %6s%n", title, "peer", "ours s", "theirs s", "ratio", "bar");
    }

    /** What a part of the work takes for itself on this machine, measured in this run. */
    record Limit(String part, double seconds) {
        static final Limit NONE = new Limit("", 0);
    }

    /** @param limit told where the bar is missed */
    void add(String tree, String work, String peer, double ours, double theirs, double bar, Limit limit) {
        double ratio = ours / theirs;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("work", tree + ": " + work);
        row.put("peer", peer);
        row.put("oursSeconds", ours);
        row.put("peerSeconds", theirs);
        row.put("ratio", ratio);
        row.put("bar", bar);
        rows.add(row);
        boolean reached = ratio <= bar;
        missed += reached ? 0 : 1;
        String told = reached || limit == Limit.NONE
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %s takes %.3f s, %.2f times the peer",
                        limit.part,
                        limit.seconds,
                        limit.seconds / theirs);
        System.out.printf(
                Locale.ROOT,
                "%-40s %-24s %9.3f %9.3f %7.2f %6.2f  %s%n",
                work,
                peer,
                ours,
                theirs,
                ratio,
                bar,
                (reached ? "reached" : "missed") + told);
    }

    /** A curve, whose lines were told already. */
    void add(Map<String, Object> curve) {
        curves.add(curve);
    }

    void skip(String work, String why) {
        skipped++;
        System.out.printf("%-40s skipped: %s%n", work, why);
    }

    void write() throws IOException {
        Path file = Path.of("target", "benchmark", "copy.json");
        Files.createDirectories(file.getParent());
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        file.toFile(),
                        Stream.concat(rows.stream(), curves.stream()).toList());
        System.out.printf(
                "%n%d rows in %s: %d bars reached, %d missed; %d skipped%n",
                rows.size(), file, rows.size() - missed, missed, skipped);
    }
}
