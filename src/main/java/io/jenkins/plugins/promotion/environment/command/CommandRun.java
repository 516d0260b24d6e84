package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.environment.command.Notes.Running;
import io.jenkins.plugins.promotion.execution.OwnSecrets;
import io.jenkins.plugins.promotion.execution.Program;
import io.jenkins.plugins.promotion.execution.Secrets;
import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the commands of an environment, one at a time, also across the death of the process that started one. */
final class CommandRun {
    private static final List<String> INHERITED = List.of("HOME", "LOGNAME", "PATH", "TMPDIR", "USER");
    private static final String MARK = "PROMOTION_MARK";
    private static final int LINES = 12;
    private static final int CHARACTERS = 1500;
    private static final long KILL_SECONDS = 10;

    private final Commands commands;
    private final Notes notes;
    private final TreeSpec tree;
    private final Clock clock;

    /** @param tree whose own values are not shown in errors */
    CommandRun(Commands commands, Notes notes, TreeSpec tree, Clock clock) {
        this.clock = clock;
        this.commands = commands;
        this.notes = notes;
        this.tree = tree;
    }

    /** As {@link #run(CommandVerb, Path, String)}, for no change. */
    String run(CommandVerb verb, Path directory) throws IOException, InterruptedException {
        return run(verb, directory, "");
    }

    /**
     * Runs a command to its good end.
     *
     * @param directory that it is about; it runs there
     * @param change name of the change that it is for
     * @return what it printed
     * @throws CommandFailedException if it does not exist, ends with another status than 0, or does not end in time
     * @throws InterruptedException after it was killed
     */
    String run(CommandVerb verb, Path directory, String change) throws IOException, InterruptedException {
        String mark = UUID.randomUUID().toString();
        if (verb.changes()) {
            notes.write(new Running(verb.word(), 0, 0, mark));
        }
        Program.Ended ended;
        try {
            ended = Program.exactly(
                    commands.argv(verb, directory.toString()),
                    directory,
                    environment(directory, change, mark),
                    commands.timeout(),
                    Secrets.of(List.of()),
                    process -> note(verb, process, mark));
        } catch (Refusal e) {
            notes.remove(Running.class);
            throw new CommandFailedException(name(verb) + " cannot run: " + e.getMessage() + ".");
        }
        if (verb.changes()) {
            notes.remove(Running.class);
        }
        if (ended.timedOut()) {
            throw new CommandFailedException(name(verb) + " did not end within " + Durations.text(commands.timeout())
                    + " and was killed." + last(ended.output()));
        }
        if (ended.exit() != 0) {
            throw new CommandFailedException(
                    name(verb) + " ended with status " + ended.exit() + "." + last(ended.output()));
        }
        return ended.output();
    }

    private String name(CommandVerb verb) {
        return "The " + verb.word() + " command (" + commands.program(verb) + ")";
    }

    private void note(CommandVerb verb, ProcessHandle process, String mark) throws IOException {
        if (verb.changes()) {
            notes.write(new Running(verb.word(), process.pid(), started(process), mark));
        }
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Few variables, the same on every node, so that an export does not depend on how the node was started. */
    private Map<String, String> environment(Path directory, String change, String mark) {
        Map<String, String> all = new TreeMap<>();
        for (String name : INHERITED) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> all.put(name, value));
        }
        all.put("LC_ALL", "C.UTF-8");
        all.put("TZ", "UTC");
        all.putAll(commands.variables());
        all.put("PROMOTION_ENVIRONMENT", commands.environment());
        all.put("PROMOTION_DIRECTORY", directory.toString());
        all.put("PROMOTION_CHANGE", change);
        all.put(MARK, mark);
        return all;
    }

    /** Local and secret values alike, since neither belongs into a log. */
    private List<String> ownValues() throws IOException {
        if (!Files.isDirectory(Path.of(tree.root()))) {
            return List.of();
        }
        List<ValueRule> own = new ArrayList<>(tree.local());
        own.addAll(tree.secret());
        return OwnSecrets.of(tree.withSecrets(own)).texts();
    }

    private String last(String output) throws IOException {
        List<String> unread = OwnSecrets.of(tree).unread();
        if (!unread.isEmpty()) {
            return " What it printed is not shown, since it may hold what stands in the secret file " + unread.get(0)
                    + ", which is too large to be looked for.";
        }
        List<String> lines =
                Secrets.of(ownValues()).mask(output).strip().lines().toList();
        String text = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        if (text.isEmpty()) {
            return " It printed nothing.";
        }
        boolean cut = text.length() > CHARACTERS;
        return " It printed last:\n" + (cut ? "[...]" + text.substring(text.length() - CHARACTERS) : text);
    }

    /**
     * Makes sure that no command of an earlier process is at work, which would change what an export has shown.
     *
     * @throws TreeBusyException while one is, within its time
     */
    void awaitEarlier() throws IOException, InterruptedException {
        Optional<Running> running = notes.read(Running.class);
        if (running.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> alive = find(running.get());
        if (alive.isPresent()) {
            if (clock.millis() - started(alive.get()) < commands.timeout().toMillis()) {
                throw new TreeBusyException("The " + running.get().verb() + " command of '" + commands.environment()
                        + "', which was begun before an interruption, still runs as process "
                        + alive.get().pid() + ".");
            }
            // What is known by its mark only may be a service that thaw started, and is left alone.
            if (running.get().pid() != 0 || running.get().verb().equals(CommandVerb.IMPORT.word())) {
                kill(alive.get());
            }
        }
        notes.remove(Running.class);
    }

    private void kill(ProcessHandle process) throws IOException, InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.onExit().get(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new TreeRefusedException("Process " + process.pid() + ", a command of '" + commands.environment()
                    + "' begun before an interruption, cannot be killed: end it.");
        }
    }

    /** By its number; where the process that started it died before it knew that, by the mark in its environment. */
    private static Optional<ProcessHandle> find(Running running) {
        if (running.pid() != 0) {
            return ProcessHandle.of(running.pid())
                    .filter(process -> process.isAlive() && started(process) == running.started());
        }
        return ProcessHandle.allProcesses()
                .filter(process -> marked(process.pid(), running.mark()))
                .findFirst();
    }

    private static boolean marked(long pid, String mark) {
        try {
            return new String(
                            Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")),
                            StandardCharsets.ISO_8859_1)
                    .contains(MARK + "=" + mark);
        } catch (IOException e) {
            return false;
        }
    }
}
