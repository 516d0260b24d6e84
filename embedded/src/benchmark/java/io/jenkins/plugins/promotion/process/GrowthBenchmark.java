package io.jenkins.plugins.promotion.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.promotion.Curves;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.plan.Derivation;
import io.jenkins.plugins.promotion.plan.Derived;
import io.jenkins.plugins.promotion.plan.PlanDiff;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.view.PageBenchmark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What plans, changes, waiting builds and pages cost by their number. No peers, and but for the pages no host; the time of
 * the fastest of a few rounds, and bytes that the measuring thread allocated where it does the work itself. Argument: {@code
 * curve=} and a part of the name of those to measure.
 */
public final class GrowthBenchmark {

    private static final int[] ITEMS = {100, 1_000, 10_000};
    private static final int[] FOLLOWED = {100, 1_000, 4_000};
    private static final int[] CHANGES = {100, 1_000, 5_000};
    private static final int[] WAITERS = {10, 100, 1_000};

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<Workroom> rooms = new ArrayList<>();
    private final Path dir;
    private final Curves curves;

    private GrowthBenchmark(Path dir, Curves curves) {
        this.dir = dir;
        this.curves = curves;
    }

    public static void main(String[] args) throws Exception {
        String only = Stream.of(args)
                .filter(arg -> arg.startsWith("curve="))
                .map(arg -> arg.substring(6))
                .findFirst()
                .orElse("");
        Path dir = Files.createTempDirectory("growth-benchmark");
        Curves curves = new Curves(only);
        GrowthBenchmark benchmark = new GrowthBenchmark(dir, curves);
        try {
            benchmark.plans();
            benchmark.following();
            benchmark.ended();
            benchmark.waiting();
            PageBenchmark.measure(curves, Files.createDirectory(dir.resolve("pages")));
        } finally {
            curves.write();
            benchmark.rooms.forEach(Workroom::after);
            delete(dir);
        }
    }

    /** Something to measure at one size. */
    private interface Work {
        void run() throws Exception;
    }

    private interface Works {
        Work of(int size) throws Exception;
    }

    /** @param rounds of which the fastest counts */
    private void curve(String work, int[] sizes, int rounds, Works works) throws Exception {
        if (!curves.wants(work)) {
            return;
        }
        double[] seconds = new double[sizes.length];
        double[] allocated = new double[sizes.length];
        double[] processor = new double[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            Work one = works.of(sizes[i]);
            seconds[i] = Double.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                long bytes =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                long cpu = system.getProcessCpuTime();
                long begin = System.nanoTime();
                one.run();
                processor[i] = (system.getProcessCpuTime() - cpu) / 1e9;
                seconds[i] = Math.min(seconds[i], (System.nanoTime() - begin) / 1e9);
                allocated[i] =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
            }
        }
        curves.add(work, sizes, seconds, processor, allocated);
    }

    private static String plan(int items, int shift, boolean chained) {
        return "apiVersion: workplan/v1\nplan: {id: large, title: Large}\nitems:\n"
                + IntStream.range(0, items)
                        .mapToObj(i -> "  - {id: item-" + i + ", description: Pool " + i
                                + ", kind: set, file: pool.json, pointer: /p" + i + ", value: " + (i + shift)
                                + (chained && i + 1 < items ? ", dependsOn: [item-" + (i + 1) + "]" : "") + "}\n")
                        .collect(Collectors.joining());
    }

    private void plans() throws Exception {
        for (boolean chained : new boolean[] {false, true}) {
            curve(chained ? "read a plan, each item after the next" : "read a plan", ITEMS, 5, size -> {
                String text = plan(size, 1, chained);
                return () -> PlanReader.read("plan.yaml", text, PlanFiles.NONE);
            });
        }
        curve("order the items, each after the next", ITEMS, 5, size -> {
            WorkPlan plan = PlanReader.read("plan.yaml", plan(size, 1, true), PlanFiles.NONE);
            return () -> plan.itemsFor("test");
        });
        curve("compare two plans, all items changed", ITEMS, 5, size -> {
            WorkPlan before = PlanReader.read("plan.yaml", plan(size, 1, false), PlanFiles.NONE);
            WorkPlan after = PlanReader.read("plan.yaml", plan(size, 2, false), PlanFiles.NONE);
            return () -> PlanDiff.between(before, PlanFiles.NONE, after, PlanFiles.NONE);
        });
        curve("compare two plans as text, all items changed", ITEMS, 2, size -> {
            String before = plan(size, 1, false);
            String after = plan(size, 2, false);
            return () -> PlanDiff.text("before", before, "after", after);
        });
        curve("derive a plan, as many values changed in one file", ITEMS, 2, size -> {
            Snapshot before = snapshot("before-" + size, size, 1);
            Snapshot after = snapshot("after-" + size, size, 2);
            return () -> Derivation.fresh("large", before, after, List.of());
        });
        curve("derive again a plan of as many items, a tenth gone", ITEMS, 5, size -> {
            Snapshot before = snapshot("base-" + size, size, 1);
            Derived first = Derivation.fresh("large", before, snapshot("once-" + size, size, 2), List.of());
            Derivation.Existing existing = new Derivation.Existing("plan.yaml", first.yaml(), files(first));
            Snapshot after = snapshot("again-" + size, size - size / 10, 2);
            return () -> Derivation.derive(before, after, existing);
        });
    }

    private static PlanFiles files(Derived derived) {
        return path -> {
            byte[] bytes = derived.files().get(path);
            return bytes == null ? PlanFiles.NONE.read(path) : bytes;
        };
    }

    private static String pool(int values, int shift) {
        return IntStream.range(0, values)
                .mapToObj(i -> "  \"p" + i + "\": " + (i + shift))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private Snapshot snapshot(String name, int values, int shift) throws Exception {
        Path tree = Files.createDirectories(dir.resolve(name));
        Files.writeString(tree.resolve("pool.json"), pool(values, shift));
        ContentStore store = new ContentStore(dir.resolve("store"));
        return Snapshot.of(TreeScanner.capture(TreeSpec.of(tree.toString()), store), store);
    }

    /** A plan is followed on a stage, by the process without a host; its record and its ledger are on the disk. */
    private void following() throws Exception {
        curve("follow a plan of set items in one file", FOLLOWED, 1, size -> {
            Workroom room = new Workroom();
            room.open();
            for (String stage : List.of("production", "development", "test")) {
                room.stages.write(stage + "/pool.json", pool(size, 0));
            }
            room.succeed("copyEnvironment from: 'production', to: 'development', change: c");
            room.stages.write("development/pool.json", pool(size, 1));
            ScriptBuild record = room.prepare();
            Files.createDirectories(record.workspace());
            Files.writeString(record.workspace().resolve("plan.yaml"), plan(size, 1, false));
            room.end(
                    room.start(
                            record, "node { recordWorkPlan environment: 'development', change: c, plan: 'plan.yaml' }"),
                    Result.SUCCESS);
            room.succeed("copyEnvironment from: 'production', to: 'test', change: c");
            ScriptBuild build = room.start("applyWorkPlan environment: 'test', change: c");
            rooms.add(room);
            return () -> {
                room.people.begin("test", "ivan");
                room.end(build, Result.SUCCESS);
            };
        });
    }

    /** Changes that are over, of some 150 lines each. */
    private void ended() throws Exception {
        if (!curves.wants("open the controller with ended changes") && !curves.wants("list ended changes")) {
            return;
        }
        Workroom room = new Workroom();
        room.open();
        room.ready();
        while (room.people.change().count() < 148) {
            room.succeed("copyEnvironment from: 'production', to: 'test', change: c, discard: 'again'");
        }
        room.succeed("unlockConfig environment: 'production', change: c");
        Change change = room.people.change();
        change.record(Actor.person("ann"), new ChangeFact.Cancelled("enough"));
        Path one = room.stages.root().resolveSibling("home").resolve("changes").resolve("CR-1");
        Path many = dir.resolve("changes");
        double[] kept = new double[CHANGES.length];
        int[] at = {0};
        curve("open the controller with ended changes", CHANGES, 3, size -> {
            for (int i = 0; i < size; i++) {
                Path copy = many.resolve("CR-1-" + (i + 2));
                if (!Files.exists(copy)) {
                    Files.createDirectories(many);
                    copy(one, copy);
                }
            }
            kept[at[0]++] = kept(many);
            return () -> open(many);
        });
        System.out.printf("%-52s %24s %s bytes stay%n", "in memory", Arrays.toString(CHANGES), Arrays.toString(kept));
        curve("list ended changes", CHANGES, 3, size -> {
            Changes changes = open(many);
            return () -> changes.all().stream().map(Change::summary).toList();
        });
        rooms.add(room);
    }

    /** Bytes that stay in memory of changes that are over. */
    private static double kept(Path root) throws IOException {
        long before = used();
        Changes changes = open(root);
        long kept = used() - before;
        Reference.reachabilityFence(changes);
        return kept;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Changes open(Path root) throws IOException {
        return new Changes(root, Clock.systemUTC(), change -> {});
    }

    /** Builds that wait for the lock of one environment each of three; one of them gets it. */
    private void waiting() throws Exception {
        curve("one grant among builds that wait for a lock", WAITERS, 1, size -> {
            Workroom room = new Workroom();
            room.open();
            room.succeed("lockConfig environment: 'production', change: c, reason: 'x'");
            for (int i = 0; i < size; i++) {
                String job = room.otherJob("-" + i);
                room.start(job, "lockConfig environment: 'production', change: c + '-" + i + "', reason: 'x'");
            }
            rooms.add(room);
            return () -> room.succeed("unlockConfig environment: 'production', change: c");
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
