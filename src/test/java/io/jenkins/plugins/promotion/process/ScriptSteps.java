package io.jenkins.plugins.promotion.process;

import groovy.lang.Closure;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The steps that a script of a {@link Workroom} can call: those of the process, and a few of Pipeline around them. */
final class ScriptSteps {

    static final Set<String> ACTS = Set.of(
            "copyEnvironment",
            "lockConfig",
            "withConfigLock",
            "unlockConfig",
            "recordWorkPlan",
            "recordTestResults",
            "applyWorkPlan",
            "backOutWorkPlan",
            "restoreEnvironment",
            "awaitSignOff",
            "outageWindow",
            "awaitSoak",
            "closeChange");
    private static final Set<String> OTHERS = Set.of(
            "node",
            "stage",
            "timeout",
            "echo",
            "error",
            "writeFile",
            "readFile",
            "deleteDir",
            "sh",
            "checkout",
            "catchError",
            "retry",
            "parallel");

    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            return type.getRecordComponents();
        }
    };

    private final Workroom room;
    private final ScriptBuild build;
    private int inNode;

    ScriptSteps(Workroom room, ScriptBuild build) {
        this.room = room;
        this.build = build;
    }

    boolean knows(String name) {
        return ACTS.contains(name) || OTHERS.contains(name);
    }

    Object call(String name, Map<String, Object> named, List<Object> unnamed, Closure<?> block) {
        if (build.isStopped()) {
            throw new ScriptBuild.Stopped();
        }
        try {
            return ACTS.contains(name) ? act(name, named, unnamed, block) : other(name, named, unnamed, block);
        } catch (Exception e) {
            throw ScriptSteps.<RuntimeException>sneaky(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable t) throws T {
        throw (T) t;
    }

    private Object act(String name, Map<String, Object> named, List<Object> unnamed, Closure<?> block)
            throws Exception {
        if (unnamed.size() == 1) {
            named.put("environment", unnamed.get(0));
        }
        Map<String, Object> left = new LinkedHashMap<>(named);
        Act act = made(name, left, block != null);
        if (!left.isEmpty()) {
            throw Refusal.mistake("Step '" + name + "' has no parameter '"
                    + left.keySet().iterator().next() + "'");
        }
        Callable<Object> body = block == null ? null : block::call;
        return new Performance(room, build, build.at(inNode > 0), act).perform(body);
    }

    private static Act made(String name, Map<String, Object> named, boolean block) throws ReflectiveOperationException {
        return switch (name) {
            case "copyEnvironment" -> new CopyEnvironment(request(CopyEnvironment.Request.DEFAULTS, named));
            case "lockConfig", "withConfigLock" -> new LockConfig(request(LockConfig.Request.DEFAULTS, named), block);
            case "unlockConfig" -> new UnlockConfig(
                    (String) named.remove("change"), (String) named.remove("environment"));
            case "recordWorkPlan" -> new RecordWorkPlan(request(RecordWorkPlan.Request.DEFAULTS, named));
            case "recordTestResults" -> new RecordTestResults(request(RecordTestResults.Request.DEFAULTS, named));
            case "applyWorkPlan" -> new ApplyWorkPlan(request(ApplyWorkPlan.Request.DEFAULTS, named));
            case "backOutWorkPlan" -> new BackOutWorkPlan(request(BackOutWorkPlan.Request.DEFAULTS, named));
            case "restoreEnvironment" -> new RestoreEnvironment(request(RestoreEnvironment.Request.DEFAULTS, named));
            case "awaitSignOff" -> new AwaitSignOff(request(AwaitSignOff.Request.DEFAULTS, named));
            case "outageWindow" -> new OutageWindow(request(OutageWindow.Request.DEFAULTS, named));
            case "awaitSoak" -> new AwaitSoak(request(AwaitSoak.Request.DEFAULTS, named));
            case "closeChange" -> new CloseChange(
                    (String) named.remove("change"), Boolean.TRUE.equals(named.remove("archive")));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A request with the values named, and the default of what is not named. */
    @SuppressWarnings("unchecked")
    private static <R extends Record> R request(R defaults, Map<String, Object> named)
            throws ReflectiveOperationException {
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : COMPONENTS.get(defaults.getClass())) {
            String name = component.getName().equals("patience") ? "wait" : component.getName();
            types.add(component.getType());
            values.add(
                    named.containsKey(name)
                            ? named.remove(name)
                            : component.getAccessor().invoke(defaults));
        }
        Constructor<?> made = defaults.getClass().getDeclaredConstructor(types.toArray(Class[]::new));
        try {
            return (R) made.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw ScriptSteps.<RuntimeException>sneaky(e.getCause());
        }
    }

    private Object other(String name, Map<String, Object> named, List<Object> unnamed, Closure<?> block)
            throws IOException, InterruptedException {
        Object sole = unnamed.isEmpty() ? null : unnamed.get(unnamed.size() - 1);
        switch (name) {
            case "node" -> {
                inNode++;
                try {
                    Files.createDirectories(build.workspace());
                    return block.call();
                } finally {
                    inNode--;
                }
            }
            case "stage" -> {
                return block.call();
            }
            case "echo" -> build.print(String.valueOf(sole == null ? named.get("message") : sole));
            case "error" -> throw new ScriptBuild.Failed(String.valueOf(sole == null ? named.get("message") : sole));
            case "writeFile" -> {
                Path file = build.workspace().resolve((String) named.get("file"));
                Files.createDirectories(file.getParent());
                Files.writeString(file, (String) named.get("text"));
            }
            case "readFile" -> {
                return Files.readString(build.workspace().resolve((String) sole));
            }
            case "deleteDir" -> delete(build.workspace());
            case "sh" -> shell((String) sole);
            case "checkout" -> checkout();
            case "catchError" -> catching(block);
            case "timeout" -> {
                return timed(
                        Duration.of((Integer) named.get("time"), ChronoUnit.valueOf((String) named.get("unit"))),
                        block);
            }
            case "retry" -> {
                return retry((Integer) sole, block);
            }
            case "parallel" -> parallel(named);
            default -> throw new IllegalArgumentException(name);
        }
        return null;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    private void shell(String script) throws IOException, InterruptedException {
        File out = Files.createTempFile("sh", "").toFile();
        int code = new ProcessBuilder("sh", "-c", script)
                .directory(build.workspace().toFile())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start()
                .waitFor();
        build.print(Files.readString(out.toPath()));
        Files.delete(out.toPath());
        if (code != 0) {
            throw new ScriptBuild.Failed("script returned exit code " + code);
        }
    }

    /** The files below {@code scm} come to the workspace. */
    private void checkout() throws IOException {
        Path from = room.stages.folder("scm");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = build.workspace().resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file));
            }
        }
    }

    private Object timed(Duration most, Closure<?> block) {
        Instant end = room.clock.now().plus(most);
        build.timeout(() -> !room.clock.now().isBefore(end));
        try {
            return block.call();
        } finally {
            build.timeout(() -> false);
        }
    }

    private void catching(Closure<?> block) {
        try {
            block.call();
        } catch (ScriptBuild.Stopped e) {
            throw e;
        } catch (RuntimeException e) {
            build.print("ERROR: " + Lines.several(e.getMessage()));
        }
    }

    private Object retry(int times, Closure<?> block) {
        for (int turn = 1; ; turn++) {
            try {
                return block.call();
            } catch (ScriptBuild.Stopped e) {
                throw e;
            } catch (RuntimeException e) {
                if (turn == times) {
                    throw e;
                }
                build.print("ERROR: " + Lines.several(e.getMessage()));
                build.print("Retrying");
            }
        }
    }

    private void parallel(Map<String, Object> branches) {
        Turns.Strand here = Turns.Strand.current();
        List<Turns.Strand> strands = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        branches.forEach((name, branch) -> {
            if (branch instanceof Closure<?> closure) {
                strands.add(here.fork(build.id() + " " + name, () -> {
                    try {
                        closure.call();
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }));
            }
        });
        here.await(() -> strands.stream().allMatch(Turns.Strand::isOver));
        if (!failures.isEmpty()) {
            throw ScriptSteps.<RuntimeException>sneaky(failures.get(0));
        }
    }
}
