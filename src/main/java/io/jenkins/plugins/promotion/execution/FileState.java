package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Canonical;
import java.io.Serializable;

/**
 * What is at a path, complete enough to put it back.
 *
 * @param content bytes of a file, target text of a link, else null
 * @param permissions as {@link io.jenkins.plugins.promotion.plan.Permissions} writes them; empty for links and where nothing is
 * @param modified time of modification in microseconds since the epoch
 */
record FileState(Form kind, byte[] content, String permissions, long modified) implements Serializable {
    static final FileState ABSENT = new FileState(Form.ABSENT, null, "", 0);

    enum Form {
        ABSENT,
        FILE,
        LINK,
        DIRECTORY
    }

    /** Text that is equal exactly for equal content, kind and permissions. */
    String digest() {
        return switch (kind) {
            case ABSENT -> "absent";
            case DIRECTORY -> "directory " + permissions;
            case LINK -> "link " + sha256();
            case FILE -> "file " + sha256() + " " + permissions;
        };
    }

    /** SHA-256 of the content in hex; empty if there is none. */
    String sha256() {
        return content == null ? "" : Canonical.sha256(content);
    }

    FileState with(byte[] otherContent) {
        return new FileState(kind, otherContent, permissions, modified);
    }

    /** As people call it. */
    String noun() {
        return switch (kind) {
            case ABSENT -> "absent";
            case FILE -> "a file";
            case LINK -> "a symbolic link";
            case DIRECTORY -> "a directory";
        };
    }
}
