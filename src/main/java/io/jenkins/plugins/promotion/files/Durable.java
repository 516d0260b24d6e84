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

    /** Deletes a file for good, if it is there. */
    public static void remove(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            Sync.of(Folders.above(file.toAbsolutePath()));
        }
    }
}
