package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.FileExtras;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.plan.Permissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Puts files and links in place in one step: a reader sees the old or the new one, and a crash leaves either. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes a file; permissions such as {@code rw-------}. */
    public static void write(Path path, byte[] content, String permissions) throws IOException {
        put(path, new FileState(FileState.Form.FILE, content, permissions, 0));
    }

    /** Makes the path a file or a link; a time of 0 means now. What a file before has beside its content and mode is kept. */
    static void put(Path path, FileState state) throws IOException {
        Path beside = beside(path);
        Files.deleteIfExists(beside);
        try {
            if (state.kind() == FileState.Form.LINK) {
                new UnixFileOps().createSymlink(beside, new String(state.content(), StandardCharsets.UTF_8));
            } else {
                fill(beside, state);
                keepOwner(path, beside);
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    FileExtras.carry(path, beside);
                }
                Files.setAttribute(beside, "unix:mode", Permissions.mode(state.permissions()));
                if (state.modified() != 0) {
                    Files.setLastModifiedTime(beside, FileTime.from(state.modified(), TimeUnit.MICROSECONDS));
                }
                try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        sync(parent(path));
    }

    /** Where the new content waits; a crash can leave it, the next attempt removes it. */
    static Path beside(Path path) {
        return path.resolveSibling(".promotion-" + path.getFileName() + ".tmp");
    }

    private static void fill(Path beside, FileState state) throws IOException {
        try (FileChannel channel = FileChannel.open(
                beside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(state.content());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (ClosedChannelException | FileSystemException e) {
            throw e;
        } catch (IOException e) { // Such as a full disk.
            throw (IOException) new FileSystemException(beside.toString(), null, e.getMessage()).initCause(e);
        }
    }

    private static void keepOwner(Path old, Path beside) throws IOException {
        if (!Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        PosixFileAttributes was = Files.readAttributes(old, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributeView now = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
        PosixFileAttributes is = now.readAttributes();
        try {
            if (!was.owner().equals(is.owner())) {
                now.setOwner(was.owner());
            }
            if (!was.group().equals(is.group())) {
                now.setGroup(was.group());
            }
        } catch (IOException e) {
            throw new FileSystemException(
                    old.toString(),
                    null,
                    "it belongs to user " + was.owner() + " and group " + was.group() + ", which user " + is.owner()
                            + " of the agent cannot give to a new file: let the agent's user own the file, or change it"
                            + " by a command item");
        }
    }

    /** The directory in which a path lies; only the root of a file system has none. */
    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), () -> path + " lies in no directory");
    }

    /** Makes the entries of a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
