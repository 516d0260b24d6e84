package io.jenkins.plugins.promotion.tree;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs in a JVM of its own with a small heap; its exit status says whether that was enough. */
final class MemoryCheck {
    private MemoryCheck() {}

    public static void main(String[] args) throws Exception {
        TreeSpec from = TreeSpec.of(args[0]);
        ContentStore store = new ContentStore(Path.of(args[1]));
        TreeSpec to = from.at(Files.createDirectories(Path.of(args[2])).toString());
        Manifest wanted = TreeScanner.capture(from, store);
        store.saveSnapshot(wanted);
        for (int i = 0; i < 2; i++) {
            CopyReport report = new TreeCopy().copy(wanted, to, store, CopyOptions.DEFAULT, CopyProgress.NONE);
            if (!report.after().equals(wanted.digest())) {
                throw new IllegalStateException("The copy differs.");
            }
        }
    }
}
