package io.jenkins.plugins.promotion.files;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes what was written durable, also on a thread that is interrupted meanwhile: a build that is aborted must not leave on
 * the disk what memory takes for undone.
 */
public final class Sync {
    private static final Logger LOGGER = Logger.getLogger(Sync.class.getName());

    private Sync() {}

    /** Notes that a file or folder is synced, one by one: what that costs is counted by the log. */
    static void noted(Path path) {
        LOGGER.log(Level.FINEST, "Syncing {0}", path);
    }

    /** Syncs what was written to a file that is open, which no interrupt closes. */
    public static void of(FileDescriptor open, Path file) throws IOException {
        noted(file);
        open.sync();
    }

    /** Syncs a file, or the names in a folder. The thread stays interrupted if it was. */
    public static void of(Path path) throws IOException {
        noted(path);
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
