package io.jenkins.embedded;

import hudson.Util;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills the host at random instants of the whole example and starts it again, until enough was killed; whatever example was
 * begun is brought to its end. Each must end as one that nobody disturbed. A seed gives the same instants, as far as a
 * machine is equally fast again.
 */
public final class Kills {

    private static final Path EXAMPLE = Path.of("examples", "configuration-promotion");
    private static final Pattern STEP = Pattern.compile("\\[Pipeline] (stage \\((.*)\\)|\\w+)");
    /** What a log hides from people. */
    private static final Pattern NOTE = Pattern.compile("\\x1b\\[8m[^\\x1b]*\\x1b\\[0m");

    private static final Pattern LEFT_BEHIND =
            Pattern.compile("\\[Pipeline] (//.*|[{}])\\n(Resuming build .*\\nReady to run .*\\n){3,}\\z");
    /** So that instants within items are hit too: what ran is noted outside of what a plan can reach. */
    private static final String SLOW_ITEMS =
            """
              - id: asks
                description: A program of which nobody can tell whether it ran
                kind: command
                argv: [sh, -c, 'echo "asks $PROMOTION_ENVIRONMENT" >> "$PROMOTION_ROOT/../../ran.txt"; sleep 0.4']
                rollback: {command: ["true"]}
              - id: tells
                description: A program that leaves a trace
                kind: command
                argv: [sh, -c, 'echo "tells $PROMOTION_ENVIRONMENT" >> "$PROMOTION_ROOT/../../ran.txt"; sleep 0.4']
                verify:
                  command: [sh, -c, 'grep -q "tells $PROMOTION_ENVIRONMENT" "$PROMOTION_ROOT/../../ran.txt"']
                  readOnly: true
                rollback: {command: ["true"]}
            """;

    private final Path folder;
    private final Map<String, Integer> hits = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private Map<String, String> undisturbed;
    private long undisturbedMillis;
    private final Optional<Controller> controller;
    private int made;

    private Kills(Path folder, Optional<Controller> controller) {
        this.folder = folder;
        this.controller = controller;
    }

    /**
     * Arguments: how often (200); {@code seed=…}, the one of the first example, each next one has the next; and for another
     * controller than the embedded host what {@link Controller#of} takes.
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> said = new TreeMap<>();
        for (String arg : args) {
            said.put(arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : "", arg.substring(arg.indexOf('=') + 1));
        }
        int wanted = Integer.parseInt(said.getOrDefault("", "200"));
        long seed = said.containsKey("seed") ? Long.parseLong(said.get("seed")) : System.currentTimeMillis();
        Path folder = Files.createTempDirectory("kills");
        Kills kills = new Kills(folder, Controller.of(said, folder.resolve(EXAMPLE.getFileName())));
        kills.run(wanted, seed);
        if (!kills.failures.isEmpty()) {
            throw new IllegalStateException(kills.failures.size() + " failures; what they left is in " + kills.folder);
        }
        Util.deleteRecursive(kills.folder.toFile());
    }

    private void run(int wanted, long seed) throws Exception {
        Path example = Files.createDirectories(folder.resolve(EXAMPLE.getFileName()));
        new ProcessBuilder("cp", "-r", EXAMPLE + "/.", example.toString())
                .inheritIO()
                .start()
                .waitFor();
        Path plan = example.resolve("work-plan.yaml");
        Files.writeString(plan, Files.readString(plan) + SLOW_ITEMS);
        if (controller.isPresent()) {
            controller.get().fit(example);
        }
        long begun = System.currentTimeMillis();
        example(seed, new Random(seed), 0);
        undisturbedMillis = System.currentTimeMillis() - begun;
        System.out.println("An example that nobody disturbs: " + (failures.isEmpty() ? "as it should be" : "failed"));
        for (int examples = 1; made < wanted && failures.isEmpty(); examples++, seed++) {
            int before = made;
            example(seed, new Random(seed), wanted);
            System.out.println("Example " + examples + ", seed=" + seed + ": " + (made - before) + " kills");
        }
        System.out.println(made + " kills, " + failures.size() + " failures");
        hits.forEach((stage, count) -> System.out.printf("  %3d  %s%n", count, stage));
    }

    private void example(long seed, Random random, int wanted) throws Exception {
        Path home = Files.createDirectories(folder.resolve("seed-" + seed + (wanted == 0 ? "-undisturbed" : "")));
        for (int start = 1; !isOver(home) && !isLeftBehind(home); start++) {
            boolean kills = made < wanted;
            host(
                    home,
                    start,
                    kills ? random.nextLong(undisturbedMillis * 2 / 3) : TimeUnit.MINUTES.toMillis(10),
                    kills);
        }
        int before = failures.size();
        look(home);
        failures.stream().skip(before).forEach(what -> System.out.println("FAILED, " + home + ": " + what));
        if (failures.size() == before) {
            Util.deleteRecursive(home.toFile());
        }
    }

    /** Lets a host run until it ends, but no longer than it may. */
    private void host(Path home, int start, long millis, boolean kills) throws Exception {
        Path output = home.resolve("host-" + start + ".txt");
        if (controller.isPresent()) {
            boolean over = controller.get().run(home, output, millis, () -> isOver(home), () -> step(home)
                    .endsWith("sh"));
            if (!over && !kills) {
                throw new IllegalStateException("The controller does not go on, see " + output);
            }
            if (!over) {
                made++;
                hits.merge(step(home), 1, Integer::sum);
            }
            return;
        }
        Process host = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        "io.jenkins.embedded.Main",
                        "--auto",
                        "--home",
                        home.toString(),
                        "--jenkinsfile",
                        folder.resolve("configuration-promotion/Jenkinsfile").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = host.waitFor(millis, TimeUnit.MILLISECONDS);
        host.destroyForcibly().waitFor();
        if (ended && !isOver(home) || !ended && !kills) {
            throw new IllegalStateException("The host does not go on, see " + output);
        }
        if (!ended) {
            made++;
            hits.merge(step(home), 1, Integer::sum);
        }
    }

    /** The stage and the step that the log of the build tells of last. */
    private static String step(Path home) throws IOException {
        String stage = "";
        String step = "before the first step";
        Path log = build(home).resolve("log");
        Matcher said = STEP.matcher(Files.exists(log) ? Files.readString(log) : "");
        while (said.find()) {
            stage = said.group(2) == null ? stage : said.group(2) + ": ";
            step = said.group(1);
        }
        return stage + step;
    }

    static String classPath() {
        return Kills.class.getClassLoader() instanceof URLClassLoader maven
                ? Stream.of(maven.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }

    /** The build; one that was killed before it had a record is none, and the host starts the next. */
    private static Path build(Path home) throws IOException {
        List<Path> builds = builds(home);
        return builds.isEmpty() ? home.resolve("jobs/configuration-promotion/builds/0") : builds.get(0);
    }

    private static List<Path> builds(Path home) throws IOException {
        return Folders.list(home.resolve("jobs/configuration-promotion/builds")).stream()
                .filter(build -> Files.exists(build.resolve("build.xml")) && hasBegun(build.resolve("log")))
                .sorted()
                .toList();
    }

    /** A controller that is killed before it stored a Pipeline ends that build itself, and nothing was done in it. */
    private static boolean hasBegun(Path log) {
        try {
            return Files.exists(log) && STEP.matcher(Files.readString(log)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOver(Path home) throws IOException {
        Path record = build(home).resolve("build.xml");
        return Files.exists(record) && Files.readString(record).contains("<completed>true</completed>");
    }

    /**
     * Whether the controller was killed between two steps, or after the last, with a program stored that has nothing to do: such
     * a build hangs for ever there (jenkinsci/workflow-cps-plugin#1792). Asked while no controller runs, and believed after
     * three starts that brought nothing.
     */
    private boolean isLeftBehind(Path home) throws IOException {
        Path log = build(home).resolve("log");
        return controller.isPresent()
                && (Files.isDirectory(build(home).resolve("workflow-completed"))
                        || Files.exists(log)
                                && LEFT_BEHIND
                                        .matcher(NOTE.matcher(Files.readString(log))
                                                .replaceAll(""))
                                        .find());
    }

    private void expect(boolean right, String otherwise) {
        if (!right) {
            failures.add(otherwise);
        }
    }

    /** After the end of a build: is everything as it should be? What a controller left behind half way is intact. */
    private void look(Path home) throws IOException {
        String log = Files.readString(build(home).resolve("log"));
        if (isOver(home)) {
            expect(log.endsWith("Finished: SUCCESS\n"), "the build did not succeed");
        } else {
            hits.merge("between two steps, where the controller leaves a build behind", 1, Integer::sum);
        }
        expect(!log.contains("Exception"), "the log tells of an exception");
        expect(builds(home).size() == 1, "there is more than one build: " + builds(home));
        Path promotion = home.resolve("configuration-promotion");
        Changes changes = new Changes(promotion.resolve("changes"), Clock.systemUTC(), change -> {});
        boolean ended = isOver(home) || Files.isDirectory(build(home).resolve("workflow-completed"));
        if (changes.all().size() > 1
                || ended && changes.all().isEmpty()
                || !changes.unreadable().isEmpty()) {
            failures.add(changes.all().size() + " changes, unreadable: " + changes.unreadable());
            return;
        }
        for (Change one : changes.all()) {
            Path journal = promotion.resolve("changes/" + one.key() + "/journal.jsonl");
            long altered = Journal.open(journal, entry -> {}).firstAltered();
            expect(altered == 0, "line " + altered + " of the journal does not follow the one before");
            Path noted = home.resolve("ran.txt");
            List<String> ran = Files.exists(noted) ? Files.readAllLines(noted) : List.of();
            one.state().applies().forEach(apply -> look(apply, ran, ended));
            if (ended) {
                lookAtTheEnd(home, one.state());
            }
        }
    }

    private void lookAtTheEnd(Path home, ChangeState change) throws IOException {
        Map<String, String> contents = contents(home.resolve("environments"));
        undisturbed = undisturbed == null ? contents : undisturbed;
        Stream.concat(undisturbed.keySet().stream(), contents.keySet().stream())
                .distinct()
                .forEach(path -> expect(
                        Objects.equals(contents.get(path), undisturbed.get(path)),
                        path + " is " + contents.get(path) + ", undisturbed it is " + undisturbed.get(path)));
        expect(change.phase() == ChangePhase.CLOSED, "the change is " + change.phase());
        String plan = change.revision().orElseThrow().tree();
        Path bindings = home.resolve("configuration-promotion/environments");
        for (Binding left : new Bindings(bindings, Clock.systemUTC(), name -> {}).all()) {
            boolean free = left.lock() == null && left.mark() == null && left.occupant() == null;
            expect(free && left.queue().isEmpty(), "something is left: " + left);
            expect(
                    left.known() != null && left.known().tree().equals(plan),
                    left.environment() + " is not as development was recorded");
        }
        expect(change.applies().size() == 2, change.applies().size() + " runs of the plan");
    }

    /** Each item is done once, and what asks may run again once for each time that somebody said so. */
    private void look(ApplyRecord apply, List<String> ran, boolean ended) {
        Map<String, List<LineStatus>> items = apply.lines().stream()
                .filter(line -> !line.itemId().isEmpty())
                .collect(Collectors.groupingBy(
                        LedgerLine::itemId, Collectors.mapping(LedgerLine::status, Collectors.toList())));
        items.forEach((item, lines) -> {
            String where = apply.id() + ", item " + item + ", " + lines + ": ";
            List<LineStatus> settled =
                    lines.stream().filter(LineStatus::settles).toList();
            expect(
                    settled.equals(List.of(LineStatus.DONE)) || !ended && settled.isEmpty(),
                    where + "it was not done just once");
            int times = Collections.frequency(ran, item + " " + apply.environment());
            expect(times <= 1 + Collections.frequency(lines, LineStatus.RETRIED), where + "it ran " + times + " times");
        });
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                String what = Files.isSymbolicLink(path)
                        ? "a link to " + Files.readSymbolicLink(path)
                        : Files.getPosixFilePermissions(path)
                                + (Files.isDirectory(path) ? "" : " " + Sha256.hex(Files.readAllBytes(path)));
                contents.put(root.relativize(path).toString(), what);
            }
        }
        return contents;
    }
}
