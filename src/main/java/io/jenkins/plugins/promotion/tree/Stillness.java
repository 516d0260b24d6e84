package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Crew;
import io.jenkins.plugins.promotion.files.PathNames;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * By what inode and time of change a scan found all that it came by, the folders it went through included. Where a second
 * look finds the same, there was an instant, after the first and before the second, at which the tree held what was read.
 */
final class Stillness extends KnownHashes {
    private static final int BATCH = 256;

    private final Path root;
    private final long begun;
    /** The root, by its name and what it leads to, and folders that are no entries but have some in them. */
    private final Map<Path, Found> beside = new HashMap<>();

    private long[] inodes = new long[64];
    private long[] changes = new long[64];
    private boolean young;

    private record Found(long inode, long changed) {}

    /**
     * To be made before the root is opened.
     *
     * @param begun not after the first look, by the clock that gives files their times of change: what was changed since
     *     then, or just before, might be changed again without another time
     */
    Stillness(Path root, long begun) throws IOException {
        this.root = root;
        this.begun = begun;
        TreeWalk.requireRoot(root);
        folder(root, FileFacts.of(root));
        Path real = root.toRealPath();
        folder(real, FileFacts.of(real));
    }

    /** Of an entry that the scan added to its table. */
    void entry(int index, FileFacts facts) {
        if (index >= inodes.length) {
            int size = Math.max(index + 1, inodes.length + (inodes.length >> 1));
            inodes = Arrays.copyOf(inodes, size);
            changes = Arrays.copyOf(changes, size);
        }
        inodes[index] = facts.inode();
        changes[index] = facts.changed();
        young |= !isOld(facts);
    }

    /** Of a folder that is no entry. */
    void folder(Path folder, FileFacts facts) {
        beside.put(folder, new Found(facts.inode(), facts.changed()));
        young |= !isOld(facts);
    }

    private boolean isOld(FileFacts facts) {
        return TreeIndex.isBefore(facts.changed(), begun);
    }

    /**
     * Looks again at all of it. False does not say that anything is another, but that times do not tell.
     *
     * @param read what the scan made of it
     */
    boolean isStill(EntryTable read) throws IOException, InterruptedException {
        readAs(read);
        if (young) {
            return false;
        }
        for (Map.Entry<Path, Found> one : beside.entrySet()) {
            if (!isStill(one.getKey(), one.getValue().inode(), one.getValue().changed())) {
                return false;
            }
        }
        AtomicBoolean still = new AtomicBoolean(true);
        Crew.Worker<Integer> looking = first -> look(read, first, still);
        try (Crew<Integer> crew = new Crew<>("configuration-tree-look", () -> looking)) {
            for (int first = 0; first < read.size() && still.get(); first += BATCH) {
                crew.add(first, 0);
            }
            crew.await(() -> {});
        }
        return still.get();
    }

    private void look(EntryTable table, int first, AtomicBoolean still) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        for (int i = first; i < Math.min(table.size(), first + BATCH) && still.get(); i++) {
            if (!isStill(PathNames.resolve(root, table.path(i)), inodes[i], changes[i])) {
                still.set(false);
            }
        }
    }

    private static boolean isStill(Path path, long inode, long changed) throws IOException {
        try {
            return FileFacts.isStill(path, inode, changed);
        } catch (FileSystemException e) {
            return false; // Gone, or out of reach: whoever reads it again says so.
        }
    }

    /** For the scan that comes after {@link #isStill(EntryTable)}. */
    @Override
    boolean isKnown(int index, FileFacts facts) {
        return inodes[index] == facts.inode() && changes[index] == facts.changed() && isOld(facts);
    }
}
