package io.jenkins.plugins.promotion.execution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;

/** All undo records of a node. */
public final class UndoRecords {
    private UndoRecords() {}

    /**
     * Deletes the records of runs that can no longer be rolled back.
     *
     * @param runs beginnings of the run ids whose records stay
     * @param before younger records stay too
     * @return how many were deleted
     */
    public static int prune(Path folder, Collection<String> runs, Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int deleted = 0;
        try (DirectoryStream<Path> records = Files.newDirectoryStream(folder, "*" + FolderUndoStore.SUFFIX)) {
            for (Path record : records) {
                String name = String.valueOf(record.getFileName());
                boolean kept = runs.stream().map(FolderUndoStore::name).anyMatch(name::startsWith);
                if (!kept && Files.getLastModifiedTime(record).toInstant().isBefore(before)) {
                    boolean besides = name.endsWith(FolderUndoStore.TWIN); // Of a record that is counted itself.
                    deleted += Files.deleteIfExists(record) && !besides ? 1 : 0;
                }
            }
        }
        return deleted;
    }
}
