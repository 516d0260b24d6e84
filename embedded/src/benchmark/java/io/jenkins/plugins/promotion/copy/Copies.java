package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.nio.file.Path;

/** Ours, as the plugin does it. */
final class Copies {
    private Copies() {}

    static void copy(TreeSpec from, Path to, ContentStore store) throws Exception {
        Manifest wanted = TreeScanner.capture(from, store);
        new TreeCopy().copy(wanted, from.at(to.toString()), store, CopyOptions.DEFAULT, TreeProgress.NONE);
    }

    static String snapshot(TreeSpec from, ContentStore store) throws Exception {
        return store.saveSnapshot(TreeScanner.capture(from, store));
    }

    static void restore(ContentStore store, String snapshot, Path to) throws Exception {
        new TreeCopy()
                .copy(
                        store.loadSnapshot(snapshot),
                        TreeSpec.of(to.toString()),
                        store,
                        CopyOptions.DEFAULT,
                        TreeProgress.NONE);
    }
}
