package io.jenkins.plugins.promotion.files;

import java.io.IOException;

/** What was to be kept could not be written, so it was not done; the message says where and what to do. */
public final class NotWritten extends IOException {
    private static final long serialVersionUID = 1L;

    public NotWritten(String message, IOException cause) {
        super(message, cause);
    }
}
