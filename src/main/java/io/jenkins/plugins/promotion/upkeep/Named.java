package io.jenkins.plugins.promotion.upkeep;

import io.jenkins.plugins.promotion.change.ChangeState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids of snapshots and backups that something still needs. Whatever looks like such an id in a record counts as one, so
 * that a new kind of entry cannot be forgotten here.
 */
final class Named {
    /** The digest in a snapshot's id or a tree's digest, or the id of a backup. */
    private static final Pattern ID =
            Pattern.compile("(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{12}-[0-9a-f]{8})(?![0-9a-f])");

    private final Set<String> ids = new HashSet<>();

    Set<String> ids() {
        return ids;
    }

    /** All that is recorded of a change. */
    void add(ChangeState change) {
        ids.addAll(change.contents());
    }

    /** All files of a folder. */
    void add(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file)) {
                        add(Files.readString(file));
                    }
                }
            }
        }
    }

    private void add(String text) {
        Matcher found = ID.matcher(text);
        while (found.find()) {
            ids.add(found.group());
        }
    }
}
