package io.jenkins.plugins.promotion.environment.workingcopy;

import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import java.io.IOException;
import java.nio.file.Path;

/** One worker at a time in a folder, among all processes of its machine. A worker that died holds nothing. */
public final class FolderLock implements AutoCloseable {
    private static final String WORKING = "working";

    private final UseMarkers.Marker mine;

    private FolderLock(UseMarkers.Marker mine) {
        this.mine = mine;
    }

    /**
     * Takes the folder, which is created if need be; a folder {@code use} in it is the lock's own.
     *
     * @throws TreeBusyException if somebody else has it
     */
    public static FolderLock take(Path folder) throws IOException {
        UseMarkers markers = new UseMarkers(folder.resolve("use"));
        UseMarkers.Marker mine = markers.mark(WORKING);
        if (markers.othersAt(WORKING, mine)) {
            mine.close();
            throw new TreeBusyException("Other work is going on in '" + folder + "': wait for it to end.");
        }
        return new FolderLock(mine);
    }

    @Override
    public void close() throws IOException {
        mine.close();
    }
}
