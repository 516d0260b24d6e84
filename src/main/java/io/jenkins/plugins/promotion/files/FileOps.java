package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Every operation by which trees and stores change a file system. One seam, so that a test can fail the k-th operation or
 * forget what was never synced. None of them follows a symbolic link in the last segment.
 */
public interface FileOps {
    /** Creates a directory with this mode, and with the setgid bit if its parent, which exists, hands that down. */
    void createDirectory(Path directory, int mode) throws IOException;

    /** Creates a file with exactly this mode, to be written once; fails if it exists. */
    OutputStream createFile(Path file, int mode) throws IOException;

    /**
     * Creates a directory with copies of everything below another: contents, modes, owners, times, links, special files.
     * Nothing of it is shared.
     */
    void copyTree(Path from, Path directory) throws IOException, InterruptedException;

    void createSymlink(Path link, String target) throws IOException;

    /** A second name for a file, for the length of a switch only. */
    void createLink(Path link, Path existing) throws IOException;

    /** Renames; replaces a file or link at the destination in one step. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a file, a link or an empty directory; it exists. */
    void delete(Path path) throws IOException;

    void setMode(Path path, int mode) throws IOException;

    /** Modification time in nanoseconds since the epoch; of the link itself if it is one. */
    void setModified(Path path, long nanos) throws IOException;

    void setOwner(Path path, int uid, int gid) throws IOException;

    /** Of these files, those with access control lists or extended attributes. */
    List<Path> withExtras(List<Path> files) throws IOException;

    /**
     * Gives a new file, or empty folder, those of an old one, and its mode.
     *
     * @throws FileSystemException about the old one, if it has some that this user, or this file system, cannot give
     */
    void carryExtras(Path from, Path to) throws IOException;

    /** What keeps a folder from being written to that its permissions do not tell; empty if unknown. */
    Optional<String> seal(Path folder) throws IOException;

    /** Makes a file's or directory's content durable. */
    void sync(Path path) throws IOException;

    /** Makes everything below the directory durable. */
    void syncTree(Path directory) throws IOException;

    /**
     * The same operations, but below these folders' root no link is followed in any segment, and what is done is done in
     * the folder that was there when it was opened.
     */
    FileOps within(HeldFolders folders);

    /** True if an operation failed because the file system, or what of it this user may take, is full. */
    static boolean isFull(IOException e) {
        String reason = e instanceof FileSystemException named ? named.getReason() : "";
        String text = reason + " " + e.getMessage();
        return text.contains("No space left") || text.contains("quota exceeded") || text.contains("Disk quota");
    }
}
