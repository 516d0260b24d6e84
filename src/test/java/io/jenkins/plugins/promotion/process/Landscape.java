package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.StageFolders;
import io.jenkins.plugins.promotion.environment.directory.PlainDirectory;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.Errand;
import io.jenkins.plugins.promotion.site.Neighbours;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.site.Transport;
import io.jenkins.plugins.promotion.site.TreeSite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Environments on directories of a temporary folder, with real trees and a real content store for each node. What is asked
 * of one is serialized on its way there, as it is on the way to a node.
 */
final class Landscape extends StageFolders implements Stages {

    private final List<TestStage> stages = new ArrayList<>();
    private final Map<String, Path> nodes = new ConcurrentHashMap<>();

    /** What was asked of which environment, as {@code test: ReadState[indexed=false]}, but in haste. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** How often all files of an environment were read, byte by byte, since the list of what was asked was cleared. */
    long readings(String environment) {
        return asked.stream()
                .filter(one -> one.startsWith(environment + ": "))
                .filter(one -> one.contains("indexed=false") || one.matches(".*: (Compare|Describe)\\[.*"))
                .count();
    }

    /** How often it was looked at by its index, which reads what changed only. */
    long looks(String environment) {
        return asked.stream()
                .filter(one -> one.startsWith(environment + ": ") && one.contains("indexed=true"))
                .count();
    }

    /** What the nodes answer instead of the truth. */
    Lie lie = Lie.NONE;

    /** When the controller crashes. */
    final Crashes crashes = new Crashes();

    /** Whether what is asked of a node, and its answers, travel as bytes, as they do in Jenkins. */
    boolean travel = true;

    /** How nodes change files. */
    private FileOps files = new UnixFileOps();

    /** What nodes answered since anything was written; {@code null} if they look each time. */
    private Map<List<Object>, Object> remembered;

    /** What lies in which environment, likewise. */
    private final Map<String, List<String>> contents = new ConcurrentHashMap<>();

    /** Questions whose answers are what they were, as long as nobody writes. */
    private static final Set<String> SAME_AGAIN = Set.of("ReadState", "Capture");

    /**
     * For thousands of walks over a few small files: what travels is not copied, what was read is not read again until
     * something is written, mounts and indexes, which could not be used in memory, are not looked at, and no program of
     * the system is asked whether files have access control lists and the like, which they have not.
     */
    void inHaste() {
        travel = false;
        files = withoutExtras(new UnixFileOps());
        remembered = new ConcurrentHashMap<>();
        stages.forEach(stage -> stage.setHashAlways(true));
    }

    /** Whatever was read may be another. */
    private void forget() {
        if (remembered != null) {
            remembered.clear();
            contents.clear();
        }
    }

    @Override
    public List<String> content(String name) throws IOException {
        if (remembered == null) {
            return super.content(name);
        }
        List<String> known = contents.get(name);
        if (known == null) {
            known = super.content(name);
            contents.put(name, known);
        }
        return known;
    }

    @Override
    public void write(String path, String text) {
        super.write(path, text);
        forget();
    }

    /** Lets something happen before the next operation of this name by which a node changes files, once. */
    void onceAt(String operation, Runnable act) {
        FileOps real = files;
        files = (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(operation) && files != real) {
                        files = real;
                        act.run();
                    }
                    return invoked(method, real, arguments);
                });
    }

    private static FileOps withoutExtras(FileOps real) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(),
                new Class<?>[] {FileOps.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "withExtras" -> List.of();
                    case "carryExtras" -> null;
                    case "seal" -> Optional.empty();
                    case "within" -> withoutExtras(real.within((HeldFolders) arguments[0]));
                    default -> invoked(method, real, arguments);
                });
    }

    private static Object invoked(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What whoever has a node in hand makes of an answer. */
    interface Lie {
        Lie NONE = new Lie() {
            @Override
            public <T> T of(SiteQuestion<T> question, T honest) {
                return honest;
            }
        };

        <T> T of(SiteQuestion<T> question, T honest);
    }

    Landscape(Path root) {
        super(root);
    }

    /** Development, test and production for one job, with a little configuration in production. */
    static Landscape three(Path root, String job) {
        Landscape all = new Landscape(root)
                .define("development", job, e -> {})
                .define("test", job, e -> {})
                .define("production", job, e -> e.setProduction(true));
        all.fill();
        return all;
    }

    /** Defines an environment that the job may use. */
    Landscape define(String name, String job, Consumer<TestStage> more) {
        TestStage stage = new TestStage(name, made(name));
        stage.setOrder(stages.size());
        stage.setJobs(List.of(job));
        more.accept(stage);
        stages.add(stage);
        return this;
    }

    /** Takes a definition away; what lies there stays. */
    void remove(TestStage stage) {
        stages.remove(stage);
    }

    /** Brings it back. */
    void bringBack(TestStage stage) {
        stages.add(stage);
    }

    TestStage stage(String name) {
        return stages.stream()
                .filter(stage -> stage.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<TestStage> defined() {
        return List.copyOf(stages);
    }

    @Override
    public List<Stage> all() {
        return stages.stream()
                .sorted(Comparator.comparingInt(TestStage::getOrder).thenComparing(TestStage::getName))
                .<Stage>map(stage -> stage)
                .toList();
    }

    @Override
    public EnvironmentSite open(Stage stage, String build) throws IOException {
        TestStage one = (TestStage) stage;
        ThereAndBack way = new ThereAndBack(one, node(one.getNode()), this);
        way.refuseIfAway();
        return new TreeSite(
                one,
                new PlainDirectory(
                        one.folder().toString(), way.shared().resolve("store").toString()),
                neighbours(one),
                way,
                build);
    }

    private Neighbours neighbours(TestStage one) {
        Map<String, String> roots = new HashMap<>();
        for (TestStage other : stages) {
            if (remembered == null && other != one && other.getNode().equals(one.getNode())) {
                roots.put(other.getName(), other.folder().toString());
            }
        }
        return new Neighbours(one.getName(), roots);
    }

    /** The folder that all environments of a node share. */
    Path node(String name) throws IOException {
        Path known = nodes.get(name);
        if (known == null) {
            known = Files.createDirectories(root().resolve(".nodes").resolve(name));
            nodes.put(name, known);
        }
        return known;
    }

    private record ThereAndBack(TestStage stage, Path shared, Landscape all) implements Transport {
        @Override
        public String folder() {
            return shared.toString();
        }

        void refuseIfAway() throws EnvironmentSite.NotNow {
            if (stage.away() != null) {
                throw new EnvironmentSite.NotNow(language -> "Waiting for node '" + stage.getNode()
                        + "' of environment '" + stage.getName() + "', which " + stage.away());
            }
        }

        @Override
        public <T> T run(Errand<T> errand) throws IOException, InterruptedException {
            refuseIfAway();
            if (all.remembered == null) {
                all.asked.add(stage.getName() + ": " + errand.question());
            }
            Crashes crashes = all.crashes;
            String what = errand.question().getClass().getSimpleName();
            crashes.instant("before " + what);
            T honest;
            try {
                honest = crashes.isArmed()
                        ? there(errand, crashes.files(all.files))
                        : all.remembered != null && SAME_AGAIN.contains(what)
                                ? again(errand)
                                : there(errand, all.files);
            } catch (IOException | RuntimeException e) {
                crashes.instant("within " + what); // If it is down already.
                throw e;
            }
            crashes.instant("after " + what);
            T told = all.lie.of(errand.question(), honest);
            return all.travel ? copy(told) : told;
        }

        @SuppressWarnings("unchecked")
        private <T> T again(Errand<T> errand) throws IOException, InterruptedException {
            List<Object> key = List.of(stage.getName(), errand.tree(), errand.question());
            T known = (T) all.remembered.get(key);
            if (known == null) {
                known = there(errand, all.files);
                all.remembered.put(key, known);
            }
            return known;
        }

        private <T> T there(Errand<T> errand, FileOps ops) throws IOException, InterruptedException {
            try {
                return (all.travel ? copy(errand) : errand).run(shared, ops);
            } finally {
                if (!SAME_AGAIN.contains(errand.question().getClass().getSimpleName()) || ops != all.files) {
                    all.forget();
                }
            }
        }
    }

    /** What arrives of a value that travels. */
    @SuppressWarnings("unchecked")
    static <T> T copy(T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("does not travel: " + value, e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
