package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes what was written durable, also on a thread that is interrupted meanwhile: a build that is aborted must not leave on
 * the disk what memory takes for undone.
 */
public final class Sync {

    private Sync() {}

    /** Syncs all of the file system that a directory is on; false where there is no program that does. */
    public static boolean fileSystem(Path directory) {
        try {
            UnixFileOps.run("sync", "-f", directory.toString());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Syncs a file, or the names in a folder. The thread stays interrupted if it was. */
    public static void of(Path path) throws IOException {
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
