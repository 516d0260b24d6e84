package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.tree.PathNames;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is at a path, complete enough to put it back.
 *
 * @param content bytes of a file, target text of a link, else null
 * @param permissions such as {@code rw-r--r--}; empty for links and where nothing is
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
        PosixFileAttributes facts;
        try {
            facts = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return ABSENT;
        }
        long modified = facts.lastModifiedTime().to(java.util.concurrent.TimeUnit.MICROSECONDS);
        String permissions = PosixFilePermissions.toString(facts.permissions());
        if (facts.isSymbolicLink()) {
            String text = PathNames.text(Files.readSymbolicLink(path));
            if (text == null) {
                throw new Refused(path.getFileName() + " is a symbolic link whose target is not UTF-8 text");
            }
            byte[] target = text.getBytes(StandardCharsets.UTF_8);
            return new FileState(Kind.LINK, target, "", modified);
        } else if (facts.isDirectory()) {
            return new FileState(Kind.DIRECTORY, null, permissions, modified);
        } else if (!facts.isRegularFile()) {
            throw new Refused(path.getFileName() + " is neither a file nor a directory nor a symbolic link");
        } else if (facts.size() > LARGEST) {
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
        if (content == null) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
