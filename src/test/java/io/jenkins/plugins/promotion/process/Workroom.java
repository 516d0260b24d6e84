package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.EvidenceKinds;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.signoff.Directory;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.site.SharedLooks;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * What one test of the process works with, and no host: real changes and bindings in a temporary folder, environments on
 * directories with real trees and stores ({@link Landscape}), people by name ({@link Colleagues}), a clock that the test
 * moves, and builds of scripts as a Jenkinsfile has them. A test of a step reads here as it does in {@code
 * steps.Workshop}:
 *
 * <pre>{@code
 * @Rule
 * public Workroom shop = new Workroom();
 *
 * @Test
 * public void approvedGateLetsTheBuildGoOn() throws Exception {
 *     ScriptBuild build = shop.start("awaitSignOff name: 'Go live', change: c, approvers: 'qa'");
 *     shop.people.approve("Go live", "qa1");
 *     String log = shop.end(build, Result.SUCCESS);
 * }
 * }</pre>
 *
 * <p>Nothing happens by itself and nothing is waited for: {@link #start} and all that people do return when every script
 * has ended or waits. Time stands still but for a millisecond a look ({@link TestClock}), until {@link #pass} moves it;
 * what waits for an instant that has come goes on then. So a test has no sleeps and no patience, and an act that does not
 * find what it needs fails at once with the logs of all builds.
 *
 * <p>What differs from the host:
 *
 * <ul>
 *   <li>A script is plain Groovy, not CPS. It has the steps of this plugin and those in {@link ScriptSteps}: {@code node},
 *       {@code stage}, {@code echo}, {@code error}, {@code catchError}, {@code retry}, {@code parallel}, {@code writeFile},
 *       {@code readFile}, {@code deleteDir}, {@code sh}, and {@code checkout}, which takes what lies below {@code scm} of
 *       the {@link #stages}. {@code c} is the name of the change.
 *   <li>Data binding is not what is tested: parameters go into the request of an act by their names.
 *   <li>{@link #restart} stores and reads again what a running build keeps of each step, and reads all changes and
 *       bindings anew from the disk. A restart in the middle of an evaluation is for tests on a host.
 *   <li>A build is told by methods who started it, that it is a replay, as whom it runs: {@link #prepare}, then {@link
 *       #start(ScriptBuild, String)}.
 *   <li>A node that is away: {@code shop.redefine("test", e -> e.setAway("is offline"))}.
 * </ul>
 */
public final class Workroom extends ExternalResource {

    /** Users and the one group of each. */
    static final Map<String, String> GROUPS = Map.of(
            "dora", "config-team",
            "qa1", "qa",
            "qa2", "qa",
            "bea", "business",
            "ivan", "operations");

    /** Many builds run one script. */
    private static final Map<String, Class<? extends Script>> PARSED = new ConcurrentHashMap<>();

    private final TemporaryFolder folder = InMemory.folder();
    private final List<ScriptBuild> builds = new ArrayList<>();
    private final Map<String, ScriptBuild> numbers = new ConcurrentHashMap<>();
    private final Set<String> known = Set.copyOf(GROUPS.values());
    /** Groups of which a user bears the name. */
    final Set<String> alsoUsers = new HashSet<>();

    final List<Performance> performances = new CopyOnWriteArrayList<>();
    final Turns turns = new Turns();
    private World world;
    private World.Downtime down;
    private EvidenceKinds evidence = EvidenceKinds.ALL;

    /** Name of the job whose builds run here. */
    final String job = "promote";

    private String jobNow = job;
    private int numbered;
    private boolean strangers;
    private int recordsLeft = -1;
    private final List<Path> blocking = new ArrayList<>();

    /** The clock of everything here. */
    final TestClock clock = new TestClock();

    /** The environments. */
    Landscape stages;

    /** The people. */
    Colleagues people;

    @Override
    protected void before() throws Throwable {
        open();
    }

    /** Makes what a test works with; {@link #after} takes it away. */
    void open() throws IOException {
        folder.create();
        stages = Landscape.three(folder.getRoot().toPath().resolve("stages"), job);
        people = new Colleagues(this, GROUPS);
        world = read();
    }

    @Override
    protected void after() {
        builds.forEach(ScriptBuild::stop);
        settle();
        folder.delete();
    }

    /** Only files of these kinds may be attached from now on. */
    void attachOnly(String kinds) throws IOException {
        evidence = EvidenceKinds.parse(kinds);
        world = read();
    }

    private World read() throws IOException {
        Path home = folder.getRoot().toPath().resolve("home");
        return new World(
                new Changes(home.resolve("changes"), clock, this::changed),
                new Bindings(home.resolve("environments"), clock, this::bound),
                clock,
                stages,
                name -> known.contains(name)
                        ? alsoUsers.contains(name) ? Directory.Kind.BOTH : Directory.Kind.GROUP
                        : GROUPS.containsKey(name) ? Directory.Kind.USER : Directory.Kind.UNVERIFIABLE,
                IdComparison.CASE_INSENSITIVE,
                evidence,
                this::isBuilding,
                new SharedLooks(),
                Workroom::atOnce,
                down,
                Long.MAX_VALUE); // Nothing is shared, and all is seen as it is.
    }

    /** By its number, which no two builds here share. */
    private boolean isBuilding(String id) {
        ScriptBuild build = numbers.get(id.substring(id.lastIndexOf('#') + 1));
        return build != null && build.isBuilding() && build.id().equals(id);
    }

    /** So that of two things that are done beside each other one is always first. */
    private static Thread atOnce(Runnable work) {
        return new Thread(work) {
            @Override
            public void start() {
                run();
            }
        };
    }

    /** Lets the disk of the controller take so many more records and bindings, and none after these. */
    void failRecordsAfter(int records) throws IOException {
        recordsLeft = records;
        if (records == 0) {
            blockRecords();
        }
    }

    /** Lets it take everything again. */
    void recordsAgain() throws IOException {
        recordsLeft = -1;
        for (Path blocked : blocking) {
            Folders.delete(new UnixFileOps(), blocked);
        }
        blocking.clear();
    }

    private void written() {
        if (recordsLeft > 0 && --recordsLeft == 0) {
            try {
                blockRecords();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where a file is to be written, a folder stands. */
    private void blockRecords() throws IOException {
        Path home = folder.getRoot().toPath().resolve("home");
        List<Path> files = new ArrayList<>();
        for (Change change : world.changes().all()) {
            Path head = home.resolve("changes").resolve(change.key()).resolve("journal.head");
            // One of another length is written anew.
            Files.writeString(head, Files.readString(head).strip());
            files.add(head.resolveSibling("journal.head.new"));
        }
        for (Stage stage : stages.all()) {
            files.add(home.resolve("environments").resolve(stage.getName() + ".json.new"));
        }
        for (Path file : files) {
            Files.createDirectories(file.resolve("full"));
            blocking.add(file);
        }
    }

    private void changed(Change change) {
        written();
        stages.crashes.instant("after a line of the record");
        performances.forEach(p -> p.changed(change.key()));
    }

    private void bound(String environment) {
        written();
        stages.crashes.instant("after binding " + environment);
        performances.forEach(p -> p.bound(environment));
    }

    /** What is the same for every build. */
    World world() {
        return world;
    }

    /** Name of the test's change. */
    String change() {
        return "CR-1";
    }

    /** What the job is called now. */
    String jobNow() {
        return jobNow;
    }

    /** The newest build of a job. */
    Optional<ScriptBuild> last(String which) {
        return builds.stream().filter(build -> build.job.equals(which)).reduce((before, after) -> after);
    }

    ChangeState state() {
        return people.state();
    }

    /** The newest gate of a name, settled or not. */
    GateRecord gate(String name) {
        return state().gates().stream()
                .filter(gate -> gate.name().equals(name))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    io.jenkins.plugins.promotion.lock.Binding binding(String environment) throws IOException {
        return world.bindings().of(environment);
    }

    /** Another definition of an environment. */
    void redefine(String name, Consumer<TestStage> more) {
        more.accept(stages.stage(name));
        settle();
    }

    TestStage environment(String name) {
        return stages.stage(name);
    }

    /** Another job that may use the environments; what it builds is told by {@link #prepare(String)}. */
    String otherJob(String suffix) {
        for (String name : List.of("development", "test", "production")) {
            List<String> jobs = new ArrayList<>(stages.stage(name).getJobs());
            jobs.add(job + suffix);
            stages.stage(name).setJobs(jobs);
        }
        return job + suffix;
    }

    /** The time now. */
    OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.now(), clock.getZone());
    }

    /** Lets time pass, and everything go on whose time has come. */
    void pass(Duration duration) {
        clock.pass(duration);
        performances.forEach(Performance::wake);
        settle();
    }

    /** Lets everything go on that can, until it waits or has ended. */
    void settle() {
        turns.settle();
    }

    /** Restarts the controller while all builds wait, or after it crashed. */
    void restart() throws IOException {
        stages.crashes.over();
        world = read();
        performances.forEach(Performance::resume);
        settle();
    }

    /** Crashes the controller, and starts it again after a while. */
    void downFor(Duration time) throws IOException {
        Instant from = clock.now();
        clock.pass(time);
        down = new World.Downtime(from, clock.now());
        restart();
    }

    /** The next build of the job, to be described before it is started. */
    ScriptBuild prepare() {
        return prepare(job);
    }

    ScriptBuild prepare(String which) {
        int number = ++numbered;
        ScriptBuild build = new ScriptBuild(
                which, number, folder.getRoot().toPath().resolve("workspace").resolve(which));
        builds.add(build);
        numbers.put(String.valueOf(number), build);
        return strangers && which.equals(jobNow) ? build.ofAnotherJob() : build;
    }

    /** Starts a build of a script in which {@code c} names the change; returns when it waits or has ended. */
    ScriptBuild start(String script) {
        return start(prepare(), script);
    }

    /** Starts a build of another job. */
    ScriptBuild start(String which, String script) {
        return start(prepare(which), script);
    }

    ScriptBuild start(ScriptBuild build, String script) {
        turns.new Strand(build.id(), () -> {
            Throwable failure = null;
            try {
                Binding variables = new Binding();
                variables.setVariable("c", change());
                variables.setVariable("scm", "scm");
                build.variables().forEach(variables::setVariable);
                variables.setVariable(StepScript.STEPS, new ScriptSteps(this, build));
                Script parsed = PARSED.computeIfAbsent(script, Workroom::parse)
                        .getDeclaredConstructor()
                        .newInstance();
                parsed.setBinding(variables);
                parsed.run();
            } catch (Throwable e) {
                failure = e;
            }
            build.ended(failure);
        });
        settle();
        return build;
    }

    /** Calls the job otherwise, as Jenkins carries that over. */
    void rename(String to) throws IOException {
        String from = jobNow;
        jobNow = to;
        builds.forEach(build -> build.renamed(from, to));
        for (TestStage stage : stages.defined()) {
            stage.setJobs(stage.getJobs().stream()
                    .map(name -> name.equals(from) ? to : name)
                    .toList());
        }
        world.changes().renameJob(from, to);
        world.bindings().renameBuilds(ChangeSummary.renaming(new ChangeFact.JobRenamed(from, to)));
        settle();
    }

    /** Deletes a build, which stops it. */
    void delete(ScriptBuild build) {
        stop(build);
        builds.remove(build);
        numbers.values().remove(build);
    }

    /** Deletes the job with its builds; another is made that is called the same, which nobody has let take over yet. */
    void replaceJob() {
        for (ScriptBuild build : List.copyOf(builds)) {
            if (build.job.equals(jobNow)) {
                delete(build);
            }
        }
        strangers = true;
    }

    /** An administrator lets that job have what the other left. */
    void takeOver() {
        strangers = false;
    }

    /** Builds that have not ended. */
    List<ScriptBuild> running() {
        return builds.stream().filter(ScriptBuild::isBuilding).toList();
    }

    /** The newest build. */
    Optional<ScriptBuild> last() {
        return builds.stream().reduce((before, after) -> after);
    }

    /** Whether a step of a running build waits at a gate. */
    boolean isWaitedAt(GateRecord gate) {
        return running().stream()
                .anyMatch(build -> build.id().equals(gate.taker().build()));
    }

    private static Class<? extends Script> parse(String script) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(StepScript.class.getName());
        return new GroovyShell(StepScript.class.getClassLoader(), new Binding(), configuration)
                .parse(script)
                .getClass();
    }

    /** Stops a build, as somebody who presses the red cross. */
    void stop(ScriptBuild build) {
        build.stop();
        settle();
    }

    /** Runs a script to its good end and returns the log. */
    String succeed(String script) {
        return end(start(script), Result.SUCCESS);
    }

    /** Runs a script that is refused and returns the log. */
    String refused(String script) {
        return end(start(script), Result.FAILURE);
    }

    /** The log of a build that has ended so. */
    String end(ScriptBuild build, Result result) {
        assertEquals((build.isBuilding() ? "still running:\n" : "") + build.log(), result, build.result());
        return build.log();
    }

    /** The logs of all builds, for messages. */
    String logs() {
        return builds.stream().map(b -> "--- " + b.id() + "\n" + b.log()).collect(Collectors.joining("\n"));
    }

    /** The base of the change, and a few changes in development. */
    void base() {
        succeed("copyEnvironment from: 'production', to: 'development', change: c");
        stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        stages.write("development/rules/new.json", "{\"carrier\": \"express\"}\n");
    }

    /** The base, the changes and a recorded plan of them. */
    void recorded() {
        base();
        succeed("node { recordWorkPlan environment: 'development', change: c }");
    }

    /** Besides, the plan rehearsed on test. */
    void rehearsed() throws IOException {
        recorded();
        rehearse();
    }

    void rehearse() throws IOException {
        ScriptBuild build = start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        people.begin("test", "ivan");
        end(build, Result.SUCCESS);
    }

    void signOff() throws IOException {
        ScriptBuild build = start("awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa'");
        people.approve("Go live", "qa1");
        end(build, Result.SUCCESS);
    }

    void lock() {
        succeed("lockConfig environment: 'production', change: c, reason: 'go live'");
    }

    /** All that production demands. */
    void ready() throws IOException {
        rehearsed();
        signOff();
        lock();
    }
}
