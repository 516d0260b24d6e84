package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * What was to be kept could not be written, or what was kept cannot be read, so nothing was done. The message is for
 * everybody; which file it was, for a log.
 */
public final class NotKept extends IOException {
    private static final long serialVersionUID = 1L;

    private NotKept(String message, IOException cause) {
        super(message, cause);
    }

    /**
     * Something was not written.
     *
     * @param what could not be written, as people know it
     */
    public static NotKept unwritten(String what, Path file, IOException cause) {
        return new NotKept(
                what + " could not be written (" + reason(cause)
                        + "), so the act was not done. Free space on the controller's disk or mend it, then try again.",
                new IOException(file + ": " + cause.getMessage(), cause));
    }

    /** Something is damaged; the message says what, and how to mend it. */
    public static NotKept unreadable(String message, IOException cause) {
        return new NotKept(message, cause);
    }

    /** Without the paths that a file system's exception names. */
    private static String reason(IOException cause) {
        return !(cause instanceof FileSystemException of)
                ? String.valueOf(cause.getMessage())
                : of.getReason() == null ? of.getClass().getSimpleName() : of.getReason();
    }
}
