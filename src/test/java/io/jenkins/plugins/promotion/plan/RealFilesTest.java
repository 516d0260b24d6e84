package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeNotNull;

import io.jenkins.plugins.promotion.plan.ReadBy.Reading;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
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
            String at = label + " " + place;
            attempt(
                    judge + ": value refused",
                    at + " := " + value,
                    name,
                    () -> set(at, name, bytes, file, place, value));
            stage = random.nextInt(3) == 0 ? also(name, stage, place, value) : stage;
            attempt(judge + ": removal refused", at + " removed", name, () -> remove(at, name, bytes, file, place));
            attempt(judge + ": hiding refused", at + " hidden", name, () -> hide(at, name, bytes, place));
        }
        derive(label, name, bytes, stage);
        derive(label, name, stage, bytes);
        for (int i = 0; i < 4; i++) {
            derive(label, name, bytes, edited(bytes, random));
            derive(label, name, edited(stage, random), bytes);
        }
    }

    private interface Attempt {
        void make() throws IOException;
    }

    private void attempt(String refused, String what, String name, Attempt attempt) {
        try {
            attempt.make();
        } catch (Refusal e) {
            count(refused + ": " + reason(e, name));
            if (Boolean.getBoolean("tell")) {
                System.out.println(refused + " " + what + ": " + e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            faults.add(what + ": " + e);
        }
    }

    private void remove(String at, String name, byte[] bytes, StructuredFile file, String place) {
        ReadBy judge = ReadBy.of(name);
        byte[] changed = file.remove(place);
        count(judge + ": removals");
        String problem = judge.read(bytes).orElseThrow().removing(place, changed);
        if (problem != null) {
            faults.add(at + " removed: " + problem);
        }
    }

    /** The place as an environment's own, in this style and another: what is copied onto either keeps the value. */
    private void hide(String at, String name, byte[] bytes, String place) throws IOException {
        ReadBy judge = ReadBy.of(name);
        Object said = judge.read(bytes).orElseThrow().said();
        HiddenValues hidden = new HiddenValues(
                new TreeSpec("/", Scope.ALL, List.of(), ValueRule.parseAll(List.of(name + "#" + place))));
        try {
            byte[] source = changed(name, hidden.masked(name, bytes), place);
            told(at + " kept", judge.saying(said, hidden.keeping(name, source, bytes)));
            count(judge + ": values kept");
            for (byte[] styled : judge.restyled(bytes)) {
                told(at + " kept from another style", judge.saying(said, hidden.keeping(name, source, styled)));
                byte[] other = changed(name, hidden.masked(name, styled), place);
                told(at + " kept in another style", judge.saying(said, hidden.keeping(name, other, bytes)));
                count(judge + ": values kept in another style");
            }
        } catch (TreeRefusedException e) {
            throw Refusal.conflict(e.getMessage());
        }
    }

    private static byte[] changed(String name, byte[] masked, String place) {
        StructuredFile file = StructuredFiles.of(name, masked);
        return file.get(place).isEmpty()
                ? masked
                : ReadBy.of(name) == ReadBy.JDK_PROPERTIES
                        ? file.hide(place, "changed") // In each of several lines.
                        : file.replace(place, new Value.Text("changed"));
    }

    private void told(String what, String problem) {
        if (problem != null) {
            faults.add(what + ": " + problem);
        }
    }

    private void set(String label, String name, byte[] bytes, StructuredFile file, String place, Value value) {
        ReadBy judge = ReadBy.of(name);
        Reading expected = judge.read(bytes).orElseThrow();
        byte[] changed = file.replace(place, value);
        count(judge + ": settings");
        String problem = expected.setting(place, value, bytes, changed);
        if (problem != null) {
            faults.add(label + " := " + value.canonical() + ": " + problem);
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

    /** The file as somebody edits it, who knows no format. */
    private static byte[] edited(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 1 -> lines.set(at, "  " + lines.get(at));
            case 2 -> lines.add(lines.remove(at));
            case 3 -> lines.set(at, lines.get(at).replaceAll("[0-9]", "7"));
            case 4 -> lines.replaceAll(line -> line.replaceAll("\r?\n", "\r\n"));
            case 5 -> lines.set(at, lines.get(at).replaceAll("\\w+", "word"));
            case 6 -> lines.set(lines.size() - 1, lines.get(lines.size() - 1).stripTrailing());
            default -> lines.remove(at);
        }
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
