package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * What copies must know of one root and believe: who works there, the recovery journal, and which folder in the root is
 * theirs. It lies in the plugin's own folder on the node, which only the agent's user can enter; never in the root, where
 * others write. A folder for each root, named after its real path; it exists only while a copy works or after one died.
 */
final class RootNotes {
    private static final String ALL = "switches";

    private final Path root;
    private final Path folder;
    private final FileOps ops;

    /**
     * @param root real path
     * @param store the folder of the store that copies of this node use
     */
    RootNotes(Path root, Path store, FileOps ops) {
        this.root = root;
        // By the path's bytes, so that the name can be said in every locale.
        String text = PathNames.text(root);
        this.folder = store.resolve(ALL)
                .resolve(Sha256.hex(text == null ? root.toUri().getRawPath() : text)
                        .substring(0, 32));
        this.ops = ops;
    }

    boolean arePresent() {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Makes the folder if it is missing.
     *
     * @throws TreeRefusedException if others than this user could have written there
     */
    void open() throws IOException {
        Folders.createOwn(Folders.above(Folders.above(folder)));
        for (Path own : new Path[] {Folders.above(folder), folder}) {
            if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
                create(own);
            }
            String objection = Folders.objection(own);
            if (objection != null) {
                throw new TreeRefusedException("'" + own + "', where copies to '" + root
                        + "' keep what a recovery goes by, " + objection
                        + ", so nothing in it is believed: look who did that, then delete it.");
            }
        }
    }

    private void create(Path own) throws IOException {
        try {
            ops.createDirectory(own, 0700);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker.
        }
    }

    Path folder() {
        return folder;
    }

    UseMarkers users() {
        return new UseMarkers(folder.resolve("use"));
    }

    RecoveryJournal journal() {
        return new RecoveryJournal(folder.resolve("journal"), ops);
    }

    /** There once an interrupted switch is being undone, so that no recovery finishes it. */
    Path undoMark() {
        return folder.resolve("undo");
    }

    private Path areaNote() {
        return folder.resolve("area");
    }

    /** Notes, durably, that this folder in the root is the copies'. */
    void claim(BasicFileAttributes area) throws IOException {
        Path fresh = folder.resolve("area.new");
        if (Files.exists(fresh)) {
            ops.delete(fresh);
        }
        try (OutputStream out = ops.createFile(fresh, 0600)) {
            out.write(String.valueOf(area.fileKey()).getBytes(StandardCharsets.UTF_8));
        }
        ops.sync(fresh);
        ops.move(fresh, areaNote());
        ops.sync(folder);
        // Only now, since a copy that finds nothing to do leaves nothing that a crash could lose.
        ops.sync(Folders.above(folder));
        ops.sync(Folders.above(Folders.above(folder)));
    }

    /** Whether this folder in the root is the one that was noted. */
    boolean isClaimed(BasicFileAttributes area) throws IOException {
        try {
            return Files.readString(areaNote()).equals(String.valueOf(area.fileKey()));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Nothing is left for a recovery. */
    void forget() throws IOException {
        for (String name : List.of("area", "area.new", "journal.tmp", "undo")) {
            Path file = folder.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                ops.delete(file);
            }
        }
    }

    /** Removes the folder, unless somebody works there or something is left for a recovery. */
    void close() throws IOException {
        try {
            Files.deleteIfExists(folder.resolve("use"));
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // So it stays.
        }
    }
}
