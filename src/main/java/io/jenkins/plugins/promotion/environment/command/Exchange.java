package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.environment.command.Notes.Exported;
import io.jenkins.plugins.promotion.environment.command.Notes.Importing;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Keeps a working copy and an environment behind commands in step. An import is noted before it begins, together with a
 * backup, and believed only once a new export shows what was wanted; otherwise the backup is imported.
 */
public final class Exchange {
    private static final Logger LOGGER = Logger.getLogger(Exchange.class.getName());

    private final Commands commands;
    private final Path root;
    private final Notes notes;
    private final CommandRun run;
    private final ContentStore store;
    private final Exports exports;
    private final Difference difference;

    /**
     * @param folder of this environment alone, on the machine where its commands run; it must exist
     * @param tree the working copy below it, and what of it is configuration
     */
    public Exchange(Path folder, Commands commands, TreeSpec tree, Clock clock) throws IOException {
        this.commands = commands;
        this.root = Path.of(tree.root());
        this.notes = new Notes(folder);
        this.run = new CommandRun(commands, notes, tree, clock);
        this.store = new ContentStore(folder.resolve("store"));
        this.difference = new Difference(tree.scope());
        this.exports = new Exports(folder, commands, run, notes, store, difference);
    }

    /**
     * Ends what an interruption left, and brings the working copy to what the environment holds now.
     *
     * @throws TreeBusyException while a command that an interruption left is at work
     * @throws TreeRefusedException if a command fails
     * @throws IOException if an interrupted import can be neither finished nor undone; the message says what remains
     */
    public void update() throws IOException, InterruptedException {
        if (!Files.isDirectory(root)) {
            Files.createDirectory(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(Exports.OF_DIRECTORIES));
        }
        run.awaitEarlier();
        exports.thawLeft();
        Optional<Importing> left = notes.read(Importing.class);
        if (left.isPresent()) {
            recover(left.get());
        }
        bring(exports.current());
        exports.forgetOthers();
    }

    /**
     * Imports what was written to the working copy since the last update.
     *
     * @param change name of the change, for the import command
     * @throws TreeRefusedException if it was not imported; the environment is as it was
     * @throws IOException if it can be neither imported nor undone; the message says what remains
     */
    public void deliver(String change) throws IOException, InterruptedException {
        Exported last =
                notes.read(Exported.class).orElseThrow(() -> new IOException("Nothing was exported to " + root + "."));
        Manifest before = store.loadSnapshot(last.exported());
        Manifest wanted = TreeScanner.capture(TreeSpec.of(root.toString()), store);
        TreeDiff written = TreeDiff.between(before, wanted);
        if (written.isEmpty()) {
            return;
        }
        requireImportable(wanted, written);
        requireUnmoved(before, last.fingerprint());
        store.saveSnapshot(wanted);
        Importing importing =
                new Importing(wanted.digest().hex(), before.digest().hex(), change);
        notes.write(importing);
        Manifest after;
        String fingerprint;
        try {
            run.run(CommandVerb.IMPORT, root, importing.change());
            fingerprint = exports.fingerprint();
            after = exports.take();
        } catch (TreeRefusedException e) {
            throw undone(importing, e.getMessage());
        } catch (InterruptedException e) {
            LOGGER.info(undone(importing, "The import was interrupted.").getMessage());
            throw e;
        }
        TreeDiff missed = difference.between(wanted, after);
        if (!missed.isEmpty()) {
            throw undone(
                    importing,
                    "The import ended well, but a new export differs from what was to be imported (the first) in "
                            + Difference.paths(missed) + ".");
        }
        exports.remember(after, fingerprint);
        notes.remove(Importing.class);
        exports.forgetOthers();
    }

    private void requireImportable(Manifest wanted, TreeDiff written) throws TreeRefusedException {
        if (!commands.has(CommandVerb.IMPORT)) {
            throw new TreeRefusedException("The environment has no import command, so it can only be read; "
                    + Difference.paths(written) + " would have changed. Add the command to its definition.");
        }
        List<String> modes = wanted.entries().stream()
                .filter(entry -> entry.permissions() != usual(entry.kind()))
                .map(TreeEntry::path)
                .toList();
        if (!modes.isEmpty()) {
            throw new TreeRefusedException("An export has no permissions of its own: files are " + Exports.OF_FILES
                    + ", directories " + Exports.OF_DIRECTORIES + ". Give no other ones to "
                    + String.join(", ", modes.subList(0, Math.min(10, modes.size()))) + ".");
        }
    }

    private static int usual(Kind kind) {
        return switch (kind) {
            case FILE -> 0644;
            case DIRECTORY -> 0755;
            case SYMLINK -> 0777;
        };
    }

    /** What somebody did to the environment since the last export is not overwritten unseen. */
    private void requireUnmoved(Manifest before, String fingerprint) throws IOException, InterruptedException {
        if (fingerprint != null && fingerprint.equals(exports.fingerprint())) {
            return;
        }
        TreeDiff moved = difference.between(before, exports.take());
        if (!moved.isEmpty()) {
            throw new TreeRefusedException("Nothing was imported, since somebody changed the environment meanwhile: "
                    + Difference.paths(moved) + ".");
        }
    }

    /** Finds out how an interrupted import ended; one that is neither done nor undone is undone. */
    private void recover(Importing importing) throws IOException, InterruptedException {
        Manifest now = exports.take();
        if (difference.between(store.loadSnapshot(importing.wanted()), now).isEmpty()) {
            notes.remove(Importing.class);
            LOGGER.info("The interrupted import of '" + commands.environment() + "' had been done.");
            return;
        }
        LOGGER.info(undone(importing, "The import was interrupted.", now).getMessage());
    }

    private TreeRefusedException undone(Importing importing, String reason) throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            return undone(importing, reason, exports.take());
        } catch (TreeRefusedException e) {
            bring(store.loadSnapshot(importing.backup()));
            throw stuck(reason + " " + e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Makes sure that the environment is what it was before an import.
     *
     * @return what to tell
     * @throws IOException if that fails
     */
    private TreeRefusedException undone(Importing importing, String reason, Manifest now)
            throws IOException, InterruptedException {
        Manifest backup = store.loadSnapshot(importing.backup());
        String outcome = " The environment is as it was before: a new export shows it.";
        TreeDiff changed = difference.between(backup, now);
        if (!changed.isEmpty()) {
            bring(backup);
            try {
                run.run(CommandVerb.IMPORT, root, importing.change());
                TreeDiff missed = difference.between(backup, exports.take());
                if (!missed.isEmpty()) {
                    throw new TreeRefusedException(
                            "After it a new export still differs from the backup in " + Difference.paths(missed) + ".");
                }
            } catch (TreeRefusedException e) {
                throw stuck(reason + " Importing the backup failed too: " + e.getMessage());
            }
            outcome = " The environment is as it was before, after it had differed in " + Difference.paths(changed)
                    + ": its backup was imported again, and a new export shows it.";
        }
        notes.remove(Importing.class);
        return new TreeRefusedException(reason + outcome);
    }

    private IOException stuck(String reason) {
        return new IOException("The environment may be half changed. " + reason
                + " What it held before lies in folder '"
                + root.getFileName() + "' of '" + root.getParent() + "' on its node. Import that by hand, and the next"
                + " use sees it; or, to accept what the environment holds now, delete '"
                + notes.file(Importing.class) + "'.");
    }

    /** Makes the working copy an export, touching only what differs. */
    private void bring(Manifest export) throws IOException, InterruptedException {
        TreeSpec all = TreeSpec.of(root.toString());
        new TreeCopy().recover(all, store.directory());
        if (TreeScanner.scan(all).digest().equals(export.digest())) {
            return;
        }
        new TreeCopy().copy(export, all, store, CopyOptions.DEFAULT.deletingAtMost("100%"), TreeProgress.NONE);
    }
}
