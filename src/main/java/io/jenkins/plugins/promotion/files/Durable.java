package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** Chooses how to make things durable: one by one while they are few, else their whole file system at once. */
public final class Durable {
    private static final int FEW = 12;

    private Durable() {}

    public static void files(FileOps ops, Collection<Path> paths, Path above) throws IOException {
        if (paths.size() > FEW) {
            ops.syncTree(above);
        } else {
            for (Path path : paths) {
                ops.sync(path);
            }
        }
    }
}
