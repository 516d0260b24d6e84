package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What was to be kept could not be written, so it was not done. The message is for everybody; which file it was, for a log. */
public final class NotWritten extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Something was not written.
     *
     * @param what could not be written, as people know it
     */
    public NotWritten(String what, Path file, IOException cause) {
        super(
                what + " could not be written (" + reason(cause)
                        + "), so the act was not done. Free space on the controller's disk or mend it, then try again.",
                new IOException(file + ": " + cause.getMessage(), cause));
    }

    /** Without the paths that a file system's exception names. */
    private static String reason(IOException cause) {
        return !(cause instanceof FileSystemException of)
                ? String.valueOf(cause.getMessage())
                : of.getReason() == null ? of.getClass().getSimpleName() : of.getReason();
    }
}
