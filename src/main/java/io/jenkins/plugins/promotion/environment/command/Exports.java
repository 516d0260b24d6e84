package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.environment.command.Notes.Exported;
import io.jenkins.plugins.promotion.environment.command.Notes.Frozen;
import io.jenkins.plugins.promotion.execution.Program;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Exports of an environment, as snapshots in a store of the environment's own, which never leaves its node since it holds
 * local and secret values too. What an export holds is never older than the question that needs it.
 */
final class Exports {
    /** Permissions of what is exported: they come from how the program was started and are no configuration. */
    static final String OF_FILES = "rw-r--r--";

    static final String OF_DIRECTORIES = "rwxr-xr-x";
    private static final String PREFIX = "export-";

    private final Path folder;
    private final Commands commands;
    private final CommandRun run;
    private final Notes notes;
    private final ContentStore store;
    private final Difference difference;

    Exports(Path folder, Commands commands, CommandRun run, Notes notes, ContentStore store, Difference difference) {
        this.folder = folder;
        this.commands = commands;
        this.run = run;
        this.notes = notes;
        this.store = store;
        this.difference = difference;
    }

    /** Ends a freeze that an interruption left. */
    void thawLeft() throws IOException, InterruptedException {
        if (notes.read(Frozen.class).isPresent()) {
            thaw();
        }
        for (Path left : list()) {
            delete(left);
        }
    }

    /**
     * What the environment holds now: the last export if the fingerprint proves that nothing changed since, else a new
     * one.
     *
     * @throws TreeRefusedException if exports differ although nothing changes
     */
    Manifest current() throws IOException, InterruptedException {
        Optional<Exported> last = notes.read(Exported.class)
                .filter(note -> note.definition().equals(commands.digest()) && store.hasSnapshot(note.exported()));
        String before = fingerprint();
        if (last.isPresent() && before != null && before.equals(last.get().fingerprint())) {
            return store.loadSnapshot(last.get().exported());
        }
        Manifest now = take();
        boolean same = last.isPresent() && now.digest().hex().equals(last.get().exported());
        // A fingerprint tells that something changed; without one only a second export can.
        if (last.isEmpty() || !same && before == null) {
            now = confirmed(now);
        }
        remember(now, before);
        return now;
    }

    /** Keeps an export as the last one, with the fingerprint if it did not change while the export was made. */
    void remember(Manifest export, String fingerprintBefore) throws IOException, InterruptedException {
        String after = fingerprintBefore == null ? null : fingerprint();
        String known = fingerprintBefore != null && fingerprintBefore.equals(after) ? after : null;
        notes.write(new Exported(commands.digest(), known, export.digest().hex()));
    }

    /** A third export tells a change that was made between two from exports that never agree. */
    private Manifest confirmed(Manifest first) throws IOException, InterruptedException {
        Manifest second = take();
        if (difference.between(first, second).isEmpty()) {
            return second;
        }
        Manifest third = take();
        TreeDiff still = difference.between(second, third);
        if (still.isEmpty()) {
            return third;
        }
        throw new TreeRefusedException("Three exports in a row all differ, the last two in "
                + Difference.paths(still)
                + ". Unless somebody changes just that all the time, the export is not deterministic: have it write"
                + " rows and keys in a fixed order and no times, or leave such files out of the environment's scope.");
    }

    /** Digest of what the fingerprint command prints, null if there is none. */
    String fingerprint() throws IOException, InterruptedException {
        if (!commands.has(CommandVerb.FINGERPRINT)) {
            return null;
        }
        String text = run.run(CommandVerb.FINGERPRINT, folder);
        if (text.isBlank()) {
            throw new CommandFailedException("The fingerprint command (" + commands.program(CommandVerb.FINGERPRINT)
                    + ") printed nothing: it has to print a text that is another one after every change.");
        }
        if (text.startsWith(Program.CUT)) {
            throw new CommandFailedException("The fingerprint command (" + commands.program(CommandVerb.FINGERPRINT)
                    + ") printed more than is kept: have it print a digest of that.");
        }
        return Sha256.hex(text);
    }

    /** A new export. What was frozen for it is thawed, whatever happens. */
    Manifest take() throws IOException, InterruptedException {
        Path into = Files.createDirectory(folder.resolve(PREFIX + UUID.randomUUID()), Modes.attribute(0755));
        try {
            if (commands.has(CommandVerb.FREEZE)) {
                exportFrozen(into);
            } else {
                run.run(CommandVerb.EXPORT, into);
            }
            requireNothingReserved(into);
            settlePermissions(into);
            Manifest export = TreeScanner.capture(TreeSpec.of(into.toString()), store);
            if (export.entries().isEmpty()) {
                throw new CommandFailedException("The export command (" + commands.program(CommandVerb.EXPORT)
                        + ") ended well but wrote nothing into the directory it was given.");
            }
            store.saveSnapshot(export);
            return export;
        } finally {
            delete(into);
        }
    }

    private void requireNothingReserved(Path into) throws IOException {
        for (Path exported : Folders.list(into)) {
            String name = PathNames.name(exported);
            if (name != null && TreePaths.isReserved(name)) {
                throw new CommandFailedException("The export command (" + commands.program(CommandVerb.EXPORT)
                        + ") wrote '" + name + "', a name that copies reserve: have it use another one.");
            }
        }
    }

    private void exportFrozen(Path into) throws IOException, InterruptedException {
        notes.write(new Frozen(commands.program(CommandVerb.FREEZE)));
        try {
            run.run(CommandVerb.FREEZE, folder);
            run.run(CommandVerb.EXPORT, into);
        } catch (IOException | InterruptedException e) {
            try {
                thaw();
            } catch (CommandFailedException again) {
                throw new CommandFailedException(e.getMessage() + " " + again.getMessage());
            }
            throw e;
        }
        thaw();
    }

    private void thaw() throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            if (commands.has(CommandVerb.THAW)) {
                run.run(CommandVerb.THAW, folder);
            }
            notes.remove(Frozen.class);
        } catch (CommandFailedException e) {
            throw new CommandFailedException(
                    e.getMessage() + " The environment may still be frozen; the next use thaws it first.");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void settlePermissions(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(path)) {
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(Files.isDirectory(path) ? OF_DIRECTORIES : OF_FILES));
                }
            }
        }
    }

    /** Forgets every export but the last. */
    void forgetOthers() throws IOException, InterruptedException {
        String last = notes.read(Exported.class).map(Exported::exported).orElse("");
        boolean forgot = false;
        for (String id : store.snapshots()) {
            if (!id.equals(last)) {
                store.deleteSnapshot(id);
                forgot = true;
            }
        }
        for (String id : store.backups()) {
            store.deleteBackup(id);
            forgot = true;
        }
        if (forgot) {
            store.prune(Set.of());
        }
    }

    private Iterable<Path> list() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> Folders.name(path).startsWith(PREFIX)).toList();
        }
    }

    private static void delete(Path root) throws IOException {
        Folders.delete(new UnixFileOps(), root);
    }
}
