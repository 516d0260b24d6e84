package io.jenkins.plugins.promotion.files;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/** Makes things durable. */
public final class Durable {
    private static final int FEW = 12;

    private Durable() {}

    /** One by one while they are few, else their whole file system at once. */
    public static void files(FileOps ops, Collection<Path> paths, Path above) throws IOException {
        if (paths.size() > FEW) {
            ops.syncTree(above);
        } else {
            for (Path path : paths) {
                ops.sync(path);
            }
        }
    }

    /**
     * Makes a file hold this content: a reader, and whoever comes after a crash, finds the old content or the new one.
     * Also on a thread that is interrupted. One writer at a time.
     */
    public static void replace(Path file, byte[] content, int mode) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, Modes.attribute(mode));
        // Not a channel, which an interrupt would close.
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(content);
            Sync.of(out.getFD(), fresh);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Sync.of(Folders.above(file.toAbsolutePath()));
    }

    /** Makes a folder, and those above it that are missing, all for this user alone. */
    public static void createOwn(Path folder) throws IOException {
        Path there = Folders.nearest(folder);
        Folders.createOwn(folder);
        for (Path made = folder.toAbsolutePath(); !made.equals(there); made = Folders.above(made)) {
            Sync.of(Folders.above(made));
        }
    }

    /** Deletes a file for good, if it is there. */
    public static void remove(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            Sync.of(Folders.above(file.toAbsolutePath()));
        }
    }
}
