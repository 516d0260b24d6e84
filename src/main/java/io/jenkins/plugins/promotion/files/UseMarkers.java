package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/**
 * Who works on something that processes share: a directory with one marker file per user, named after its process and locked by
 * it. A marker whose process is gone is stale and removed. (A lock alone would not do: within one JVM it cannot be
 * shared, and closing any channel of a file drops the JVM's locks on it.)
 */
public final class UseMarkers {
    private static final String PROCESS = thisProcess();
    /** Notified when a marker of this process goes. */
    private static final Object CLOSING = new Object();

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path dir;

    public UseMarkers(Path dir) {
        this.dir = dir;
    }

    /** One user's marker, gone when closed. */
    public record Marker(Path file, FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            synchronized (CLOSING) {
                Files.deleteIfExists(file);
                channel.close();
                CLOSING.notifyAll();
            }
        }
    }

    /** Marks a use of this name, whoever else is there. */
    public Marker mark(String use) throws IOException {
        Folders.createOwn(dir);
        String name = use + "-" + PROCESS + "-" + UUID.randomUUID();
        Path unlocked = dir.resolve("new-" + name);
        FileChannel channel = FileChannel.open(unlocked, NEW_FILE, Modes.attribute(Modes.OWN_FILE));
        channel.tryLock();
        Path marker = Files.move(unlocked, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return new Marker(marker, channel);
    }

    /** True if somebody else than the given marker is at this use. */
    public boolean othersAt(String use, Marker mine) throws IOException {
        return other(use, mine) != null;
    }

    private Path other(String use, Marker mine) throws IOException {
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(dir, use + "-*")) {
            for (Path marker : markers) {
                if (!marker.equals(mine.file()) && (isOwn(marker, use) || isLocked(marker))) {
                    return marker;
                }
            }
        }
        return null;
    }

    private static boolean isOwn(Path marker, String use) {
        return Folders.name(marker).startsWith(use + "-" + PROCESS + "-");
    }

    /** Waits until nobody but the given marker is at this use any more. */
    public void awaitOthers(String use, Marker mine) throws IOException, InterruptedException {
        for (Path other; (other = other(use, mine)) != null; ) {
            if (isOwn(other, use)) {
                synchronized (CLOSING) {
                    while (Files.exists(other)) {
                        CLOSING.wait();
                    }
                }
            } else {
                awaitUnlocked(other);
            }
        }
    }

    /** Another process holds the lock for as long as it lives and its marker is there. */
    private static void awaitUnlocked(Path marker) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Files.deleteIfExists(marker);
        } catch (NoSuchFileException e) {
            // gone
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    /** This process, told apart from a later one of the same number. */
    private static String thisProcess() {
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
