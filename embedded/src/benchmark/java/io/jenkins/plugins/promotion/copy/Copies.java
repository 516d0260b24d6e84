package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Look;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;

/** Ours, as the plugin does it. */
final class Copies {
    private Copies() {}

    static void copy(TreeSpec from, Path to, ContentStore store) throws Exception {
        TreeSpec target = from.at(to.toString());
        // As copyEnvironment does: it looks at both sides at once, decides, and copies what is not there already.
        FutureTask<Manifest> look = new FutureTask<>(() -> Look.at(target, store.index(target)));
        new Thread(look).start();
        Manifest wanted = store.capture(from, store.index(from), TreeProgress.NONE);
        Manifest there = look.get();
        if (wanted.equals(there) && wanted.timesAndOwners(true).equals(there.timesAndOwners(true))) {
            return;
        }
        CopyOptions options = CopyOptions.DEFAULT.expecting(there.digest()).indexed(true);
        new TreeCopy().copy(wanted, target, store, options, TreeProgress.NONE);
    }

    static String snapshot(TreeSpec from, ContentStore store) throws Exception {
        return store.capture(from, TreeProgress.NONE).digest().hex();
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
