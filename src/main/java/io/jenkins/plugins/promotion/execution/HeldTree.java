package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.FileExtras;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.plan.Permissions;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An environment's tree as items read and change it: one path at a time, in {@linkplain HeldFolders held folders}, so that
 * whoever swaps a folder for a link meanwhile leads no item out of the root. A file or link is put in place in one step: a
 * reader sees the old or the new one, and a crash leaves either.
 */
final class HeldTree implements Closeable {
    private static final long LARGEST = 64L << 20;
    private static final int OWN_FILE = 0600;
    private static final int OWN_FOLDER = 0700;
    private static final int SHORT = 32;

    private final Path root;
    private final HeldFolders held;
    private final FileOps plain;
    private final FileOps ops;

    HeldTree(TreeSpec tree, FileOps plain) throws IOException {
        this.root = Path.of(tree.root()).toRealPath();
        this.plain = plain;
        this.held = tree.hold(root);
        this.ops = plain.within(held);
    }

    /** The real path of the environment's root. */
    Path root() {
        return root;
    }

    /** Whether something is there, be it a link that leads nowhere. */
    boolean exists(Path path) throws IOException {
        return held.exists(path);
    }

    /** Whether nothing lies in a folder. */
    boolean isEmpty(Path folder) throws IOException {
        return held.list(folder).isEmpty();
    }

    /** What is at the path. */
    FileState state(Path path) throws IOException {
        BasicFileAttributes is = held.attributes(path);
        if (is == null) {
            return FileState.ABSENT;
        }
        long modified = is.lastModifiedTime().to(TimeUnit.MICROSECONDS);
        if (is.isSymbolicLink()) {
            String text = PathNames.text(held.linkTarget(path));
            if (text == null) {
                throw Refusal.conflict(path.getFileName() + " is a symbolic link whose target is not UTF-8 text");
            }
            return new FileState(FileState.Form.LINK, text.getBytes(StandardCharsets.UTF_8), "", modified);
        }
        String permissions = permissions(path);
        if (is.isDirectory()) {
            return new FileState(FileState.Form.DIRECTORY, null, permissions, modified);
        } else if (!is.isRegularFile()) {
            throw Refusal.conflict(path.getFileName() + " is neither a file nor a directory nor a symbolic link");
        } else if (is.size() > LARGEST) {
            throw Refusal.conflict(
                    path.getFileName() + " is larger than " + (LARGEST >> 20) + " MiB; use a command item for it");
        }
        return new FileState(FileState.Form.FILE, held.read(path, LARGEST), permissions, modified);
    }

    /** Permissions of the root, after which new files and folders are made. */
    String rootPermissions() throws IOException {
        return Permissions.text((int) Files.getAttribute(root, "unix:mode"));
    }

    private String permissions(Path path) throws IOException {
        return Permissions.text((int) facts(path, "unix:mode").get("mode"));
    }

    /** Makes a folder in one that is there. */
    void makeFolder(Path path, int mode) throws IOException {
        makeFolder(path, mode, null);
    }

    /** @param twin what has what the folder is to have beside its mode, if it is there: made by {@link #keepExtras} */
    void makeFolder(Path path, int mode, Path twin) throws IOException {
        clear(path);
        try {
            Path made = beside(path);
            requireRemovable(made);
            ops.createDirectory(made, OWN_FOLDER);
            if (twin != null && Files.isDirectory(twin, LinkOption.NOFOLLOW_LINKS)) {
                keepOwner(twin, made);
                ops.carryExtras(twin, made);
            }
            ops.setMode(made, mode);
            if (exists(path)) {
                throw new FileSystemException(path.toString(), null, "is there already");
            }
            ops.move(made, path);
        } catch (FileSystemException e) {
            throw about(path, e);
        } finally {
            clear(path);
        }
        ops.sync(parent(path));
    }

    void setMode(Path path, int mode) throws IOException {
        ops.setMode(path, mode);
    }

    /** @param micros since the epoch */
    void setModified(Path path, long micros) throws IOException {
        ops.setModified(path, TimeUnit.MICROSECONDS.toNanos(micros));
    }

    /** Removes a file, link or empty folder, if it is there. */
    void remove(Path path) throws IOException {
        if (exists(path)) {
            try {
                ops.delete(path);
            } catch (DirectoryNotEmptyException e) {
                throw e;
            } catch (FileSystemException e) {
                throw about(path, e);
            }
        }
    }

    /** As {@link #remove}, for good. */
    void removeForGood(Path path) throws IOException {
        remove(path);
        ops.sync(parent(path));
    }

    /**
     * Makes the path a file or a link; a time of 0 means now. What a file before has beside its content and mode is kept.
     *
     * @param twin what has that where no file is at the path, if it is there: made by {@link #keepExtras}
     */
    void put(Path path, FileState state, Path twin) throws IOException {
        clear(path);
        try {
            ops.move(state.kind() == FileState.Form.LINK ? link(path, state) : file(path, state, twin), path);
        } catch (FileSystemException e) {
            throw about(path, e);
        } finally {
            clear(path);
        }
        ops.sync(parent(path));
    }

    /** The same of the file itself, not of what was made beside it, with the cause where the system tells one. */
    private static FileSystemException about(Path path, FileSystemException e) {
        FileSystemException about;
        if (e instanceof AccessDeniedException) {
            about = new AccessDeniedException(path.toString());
        } else {
            String reason = FileExtras.hindrance(path).orElse(e.getReason());
            about = new FileSystemException(
                    path.toString(), null, reason == null ? e.getClass().getSimpleName() : reason);
        }
        about.initCause(e);
        return about;
    }

    /** Makes an empty file or folder elsewhere that has all that one has beside its content, for its way back. */
    void keepExtras(Path path, Path twin) throws IOException {
        Folders.delete(plain, twin);
        boolean folder = held.isFolder(path);
        if (folder) {
            plain.createDirectory(twin, OWN_FOLDER);
        } else {
            plain.createFile(twin, OWN_FILE).close();
        }
        keepOwner(path, twin);
        ops.carryExtras(path, twin);
        // The mode is known, and so is with it the mask of an access control list.
        plain.setMode(twin, folder ? OWN_FOLDER : OWN_FILE);
        ops.sync(twin);
        ops.sync(parent(twin));
    }

    /** What becomes of other names of a file that is replaced; empty if it has none. */
    String otherNames(Path path) throws IOException {
        int names = (int) facts(path, "unix:nlink").get("nlink");
        return names < 2
                ? ""
                : "; it had " + names + " names (hard links), the others of which keep what it held before";
    }

    /** Takes away what an attempt left that was interrupted. */
    void clear(Path path) throws IOException {
        try {
            remove(beside(path));
        } catch (FileSystemException e) {
            throw about(path, e);
        }
    }

    private Path link(Path path, FileState state) throws IOException {
        Path made = beside(path);
        requireRemovable(made);
        ops.createSymlink(made, new String(state.content(), StandardCharsets.UTF_8));
        return made;
    }

    private Path file(Path path, FileState state, Path twin) throws IOException {
        Path beside = beside(path);
        requireRemovable(beside);
        fill(beside, state.content());
        BasicFileAttributes old = held.attributes(path);
        Path like = old != null && old.isRegularFile() ? path : twin;
        if (Files.isRegularFile(like, LinkOption.NOFOLLOW_LINKS)) {
            keepOwner(like, beside);
            ops.carryExtras(like, beside);
        }
        ops.setMode(beside, Permissions.mode(state.permissions()));
        if (state.modified() != 0) {
            setModified(beside, state.modified());
        }
        ops.sync(beside);
        return beside;
    }

    /**
     * From a folder that is open for appending only, what is made there for a while could not be taken away. Such a one keeps
     * its time, which of any other changes at once anyway.
     */
    private void requireRemovable(Path made) throws IOException {
        try {
            held.reach(made, there -> {
                Path folder = parent(there).resolve("."); // Not the handle, which is a link.
                plain.setModified(folder, Files.getLastModifiedTime(folder).to(TimeUnit.NANOSECONDS));
                return null;
            });
        } catch (FileSystemException e) { // Sealed, or another's; a program can tell, but takes longer.
            Optional<String> seal = FileExtras.folderSeal(made);
            if (seal.isPresent()) {
                throw (IOException) new FileSystemException(made.toString(), null, seal.get()).initCause(e);
            }
        }
    }

    private void fill(Path beside, byte[] content) throws IOException {
        try (OutputStream out = ops.createFile(beside, OWN_FILE)) {
            out.write(content);
        } catch (ClosedChannelException | FileSystemException e) {
            throw e;
        } catch (IOException e) { // Such as a full disk.
            throw (IOException) new FileSystemException(beside.toString(), null, e.getMessage()).initCause(e);
        }
    }

    private void keepOwner(Path old, Path beside) throws IOException {
        Map<String, Object> was = owner(old);
        Map<String, Object> is = owner(beside);
        if (was.equals(is)) {
            return;
        }
        try {
            ops.setOwner(beside, (int) was.get("uid"), (int) was.get("gid"));
        } catch (IOException e) {
            throw new FileSystemException(
                    old.toString(),
                    null,
                    "it belongs to user " + name(old, "owner") + " and group " + name(old, "group") + ", which user "
                            + name(beside, "owner")
                            + " of the agent cannot give to a new file: let the agent's user own the file, or change it"
                            + " by a command item");
        }
    }

    private Map<String, Object> owner(Path path) throws IOException {
        return facts(path, "unix:uid,gid");
    }

    /** Also of a twin, which lies elsewhere. */
    private Map<String, Object> facts(Path path, String which) throws IOException {
        HeldFolders.ByPath<Map<String, Object>> look =
                there -> Files.readAttributes(there, which, LinkOption.NOFOLLOW_LINKS);
        return path.startsWith(root) ? held.reach(path, look) : look.at(path);
    }

    private static Object name(Path path, String whose) throws IOException {
        return Files.getAttribute(path, "posix:" + whose, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where what is new waits; a crash can leave it, the next attempt removes it. As short for a name of any length. */
    private static Path beside(Path path) {
        String name = Sha256.hex(String.valueOf(path.getFileName())).substring(0, SHORT);
        return path.resolveSibling(".promotion-" + name + ".tmp");
    }

    /** The folder in which a path lies; only the root of a file system has none. */
    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), () -> path + " lies in no directory");
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
