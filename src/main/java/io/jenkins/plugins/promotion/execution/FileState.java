package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.plan.Canonical;
import io.jenkins.plugins.promotion.plan.Permissions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What is at a path, complete enough to put it back.
 *
 * @param content bytes of a file, target text of a link, else null
 * @param permissions as {@link Permissions} writes them; empty for links and where nothing is
 * @param modified time of modification in microseconds since the epoch
 */
record FileState(Kind kind, byte[] content, String permissions, long modified) implements Serializable {
    static final FileState ABSENT = new FileState(Kind.ABSENT, null, "", 0);
    private static final long LARGEST = 64L << 20;

    enum Kind {
        ABSENT,
        FILE,
        LINK,
        DIRECTORY
    }

    static FileState of(Path path) throws IOException, Refused {
        Map<String, Object> facts;
        try {
            facts = Files.readAttributes(
                    path,
                    "unix:mode,size,lastModifiedTime,isSymbolicLink,isDirectory,isRegularFile",
                    LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return ABSENT;
        }
        long modified = ((FileTime) facts.get("lastModifiedTime")).to(java.util.concurrent.TimeUnit.MICROSECONDS);
        String permissions = Permissions.text((int) facts.get("mode"));
        if ((boolean) facts.get("isSymbolicLink")) {
            String text = PathNames.text(Files.readSymbolicLink(path));
            if (text == null) {
                throw new Refused(path.getFileName() + " is a symbolic link whose target is not UTF-8 text");
            }
            byte[] target = text.getBytes(StandardCharsets.UTF_8);
            return new FileState(Kind.LINK, target, "", modified);
        } else if ((boolean) facts.get("isDirectory")) {
            return new FileState(Kind.DIRECTORY, null, permissions, modified);
        } else if (!(boolean) facts.get("isRegularFile")) {
            throw new Refused(path.getFileName() + " is neither a file nor a directory nor a symbolic link");
        } else if ((long) facts.get("size") > LARGEST) {
            throw new Refused(
                    path.getFileName() + " is larger than " + (LARGEST >> 20) + " MiB; use a command item for it");
        }
        return new FileState(Kind.FILE, Files.readAllBytes(path), permissions, modified);
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
