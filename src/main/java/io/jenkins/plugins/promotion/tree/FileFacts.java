package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Modes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What lstat says about a path, links not followed; times in nanoseconds since the epoch.
 *
 * @param changed when anything about it was last changed, which no program can put back
 */
public record FileFacts(int mode, long size, long modified, int uid, int gid, long device, long inode, long changed) {
    // All names, "unix:*", would look up the owner's name for each file, which takes six times as long.
    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,uid,gid,dev,ino,ctime";
    private static final int TYPE = 0170000;
    private static final int FILE_TYPE = 0100000;
    private static final int DIRECTORY_TYPE = 0040000;
    private static final int LINK_TYPE = 0120000;

    public static FileFacts of(Path path) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        return new FileFacts(
                (int) facts.get("mode"),
                (long) facts.get("size"),
                nanos((FileTime) facts.get("lastModifiedTime")),
                (int) facts.get("uid"),
                (int) facts.get("gid"),
                (long) facts.get("dev"),
                (long) facts.get("ino"),
                nanos((FileTime) facts.get("ctime")));
    }

    /** As {@link #of}, or null if there is nothing at the path. */
    public static FileFacts ofNullable(Path path) throws IOException {
        try {
            return of(path);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether a path is this inode, and nothing about that was changed since this time; links not followed. */
    static boolean isStill(Path path, long inode, long changed) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
        return (long) facts.get("ino") == inode && nanos((FileTime) facts.get("ctime")) == changed;
    }

    /** The file system the path is on. */
    public static long device(Path path) throws IOException {
        return (long) Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }

    /** True if there is, now, a file with the size and the time it had when these facts were read; null is nothing. */
    boolean holdFor(BasicFileAttributes now) {
        return now != null && now.isRegularFile() && now.size() == size && nanos(now.lastModifiedTime()) == modified;
    }

    /** True if these attributes are of the very file that these facts are of, whatever happened to its path. */
    boolean isOf(BasicFileAttributes now) {
        return now != null
                && String.valueOf(now.fileKey()).equals("(dev=" + Long.toHexString(device) + ",ino=" + inode + ')');
    }

    /** User id of this process. */
    public static int me() throws IOException {
        return Modes.me();
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    public boolean isFile() {
        return (mode & TYPE) == FILE_TYPE;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY_TYPE;
    }

    boolean isSymlink() {
        return (mode & TYPE) == LINK_TYPE;
    }

    public int permissions() {
        return mode & 07777;
    }

    /** The kind of entry this is, or null for a pipe, socket or device. */
    public Kind kind() {
        return isFile() ? Kind.FILE : isDirectory() ? Kind.DIRECTORY : isSymlink() ? Kind.SYMLINK : null;
    }

    /** A word for people. */
    public String typeName() {
        return switch (mode & TYPE) {
            case FILE_TYPE -> "a file";
            case DIRECTORY_TYPE -> "a directory";
            case LINK_TYPE -> "a symbolic link";
            case 0010000 -> "a named pipe";
            case 0140000 -> "a socket";
            case 0060000, 0020000 -> "a device";
            default -> "a special file";
        };
    }
}
