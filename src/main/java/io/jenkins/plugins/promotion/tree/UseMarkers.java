package io.jenkins.plugins.promotion.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Who works on a store or a target: a directory with one marker file per user, named after its process and locked by
 * it. A marker whose process is gone is stale and removed. (A lock alone would not do: within one JVM it cannot be
 * shared, and closing any channel of a file drops the JVM's locks on it.)
 */
final class UseMarkers {
    private final Path dir;

    UseMarkers(Path dir) {
        this.dir = dir;
    }

    /** One user's marker, gone when closed. */
    record Marker(Path file, FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
            channel.close();
        }
    }

    /** Marks a use of this name, whoever else is there. */
    Marker mark(String use) throws IOException {
        Files.createDirectories(dir);
        String name = use + "-" + process() + "-" + UUID.randomUUID();
        Path unlocked = dir.resolve("new-" + name);
        FileChannel channel = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.tryLock();
        Path marker = Files.move(unlocked, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return new Marker(marker, channel);
    }

    /** True if somebody else than the given marker is at this use. */
    boolean othersAt(String use, Marker mine) throws IOException {
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(dir, use + "-*")) {
            for (Path marker : markers) {
                boolean own = marker.getFileName().toString().startsWith(use + "-" + process() + "-");
                if (!marker.equals(mine.file()) && (own || isLocked(marker))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** This process, told apart from a later one of the same number. */
    private static String process() {
        ProcessHandle me = ProcessHandle.current();
        return me.pid() + "-"
                + me.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
    }

    private static boolean isLocked(Path marker) throws IOException {
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return true;
            }
            Files.deleteIfExists(marker);
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
