package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeNotNull;

import io.jenkins.plugins.promotion.plan.ReadBy.Reading;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * Files of a folder, which other people's products were configured with: single values are set in each, and differences
 * derived and followed; another parser of each format judges what changed. {@code -DrealFiles=DIR} names the folder, {@code
 * -Deach=3} sets every third value.
 */
public class RealFilesTest {
    private static final int EACH = Integer.getInteger("each", 7);
    private static final int MOST = 60;
    private static final int LARGEST = 200_000;
    private static final Value[] VALUES = {
        new Value.Text("changed"),
        Value.of(4711L),
        Value.of(true),
        new Value.Text("a: b # \"c\" <d> & e"),
        new Value.Text("C:\\new ü"),
        new Value.Text("")
    };

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    @Test
    public void singleValuesAreSetInRealFiles() throws IOException {
        String folder = System.getProperty("realFiles");
        assumeNotNull(folder);
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (StructuredFiles.supports(name) && Files.size(file) <= LARGEST) {
                look(Path.of(folder).relativize(file).toString(), name, Files.readAllBytes(file));
            }
        }
        counts.forEach((what, times) -> System.out.println(times + " " + what));
        faults.forEach(System.out::println);
        assertTrue(faults.size() + " faults", faults.isEmpty());
    }

    private static String reason(Refusal e, String name) {
        return e.getMessage()
                .replace(name, "…")
                .replaceAll("'[^']*'|\\d+|\\*\\S+", "…")
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("^(.{110}).*", "$1");
    }

    private void look(String label, String name, byte[] bytes) {
        ReadBy judge = ReadBy.of(name);
        Optional<Reading> read = judge.read(bytes);
        StructuredFile file;
        try {
            file = StructuredFiles.of(name, bytes);
        } catch (Refusal e) {
            count(judge + ": file refused" + (read.isPresent() ? "" : ", by the judge too") + ": " + reason(e, name));
            return;
        }
        if (read.isEmpty()) {
            count(judge + ": file that the judge cannot read");
            return;
        }
        count(judge + ": files");
        List<String> places = new ArrayList<>(file.flatten().keySet());
        places.removeIf(place -> place.contains("/@xmlns"));
        int step = Math.max(EACH, places.size() / MOST);
        Random random = new Random(label.hashCode());
        byte[] stage = bytes;
        for (int i = random.nextInt(Math.min(step, Math.max(1, places.size()))); i < places.size(); i += step) {
            String place = places.get(i);
            Value value = VALUES[random.nextInt(VALUES.length)];
            try {
                set(label, name, bytes, file, place, value);
                stage = random.nextInt(3) == 0 ? also(name, stage, place, value) : stage;
            } catch (Refusal e) {
                count(judge + ": value refused: " + reason(e, name));
            } catch (RuntimeException e) {
                faults.add(label + " " + place + " := " + value + ": " + e);
            }
        }
        derive(label, name, bytes, stage);
        derive(label, name, stage, bytes);
        derive(label, name, bytes, without(bytes, random));
        derive(label, name, without(stage, random), bytes);
    }

    private void set(String label, String name, byte[] bytes, StructuredFile file, String place, Value value) {
        ReadBy judge = ReadBy.of(name);
        Reading expected = judge.read(bytes).orElseThrow();
        byte[] changed = file.replace(place, value);
        count(judge + ": settings");
        String problem = expected.setting(place, value, bytes, changed);
        if (problem != null) {
            faults.add(label + " " + place + " := " + value.canonical() + ": " + problem);
        }
    }

    /** The file with one more value, unless what was set before took its place away. */
    private static byte[] also(String name, byte[] stage, String place, Value value) {
        try {
            return StructuredFiles.of(name, stage).replace(place, value);
        } catch (Refusal e) {
            return stage;
        }
    }

    /** The file without one of its lines, as somebody edits it. */
    private static byte[] without(byte[] bytes, Random random) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)");
        lines[random.nextInt(lines.length)] = "";
        return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void derive(String label, String name, byte[] base, byte[] stage) {
        if (Arrays.equals(base, stage)) {
            return;
        }
        try {
            Snapshot first = Trees.tree().file(name, base, 0644).snapshot();
            Snapshot second = Trees.tree().file(name, stage, 0644).snapshot();
            Derived derived = Derivation.fresh("p", first, second, List.of());
            Preview.Outlook outlook = Preview.of(derived.plan(), derived.files(PlanFiles.NONE), "e", first);
            count("derivations");
            derived.plan()
                    .items()
                    .forEach(item ->
                            count("derived items of kind " + item.action().kind()));
            if (!outlook.refused().isEmpty()
                    || !outlook.tree()
                            .manifest()
                            .entries()
                            .equals(second.manifest().entries())) {
                faults.add(label + " derived: " + outlook.refused() + "\n" + derived.yaml());
            }
        } catch (IOException | RuntimeException e) {
            faults.add(label + " derived: " + e);
        }
    }
}
