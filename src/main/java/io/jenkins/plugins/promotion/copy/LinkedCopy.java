package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy to a root that is a symbolic link: the present release is copied as it is, with what is outside the scope and
 * the local and secret values; the copy is made what is wanted, verified and synced; then the link is switched to it.
 * Until then nothing that is live is touched.
 */
final class LinkedCopy {
    private static final long SPARE_BYTES = 1 << 20;

    private final Path link;
    private final TreeSpec target;
    private final ContentStore store;
    private final TreeCopy copies;
    private final FileOps ops;

    LinkedCopy(TreeSpec target, ContentStore store, TreeCopy copies, FileOps ops) {
        this.link = Path.of(target.root());
        this.target = target;
        this.store = store;
        this.copies = copies;
        this.ops = ops;
    }

    CopyReport run(long begin, Manifest wanted, CopyOptions options, TreeProgress progress)
            throws IOException, InterruptedException {
        try (UseMarkers.Marker use = store.use();
                LinkSwitch releases = LinkSwitch.open(link, store.directory(), ops)) {
            String recovered = TreeCopy.both(releases.recover(), copies.recoverInPlace(target, store.directory()));
            Path live = releases.live();
            TreeStamp stamp = TreeStamp.of(live);
            Manifest current = TreeScanner.scan(target, TreeCopy.index(target, store, options), TreeProgress.NONE);
            CopyChecks.requireExpected(current, options, target);
            CopyPlan plan = TreeCopy.plan(live, wanted, current, target, options);
            CopyChecks.requireContents(wanted, plan, store);
            if (plan.changesNothing()) {
                try (HeldFolders held = new HeldFolders(live)) {
                    TreeCopy.settle(ops.within(held), live, plan);
                }
                return copies.report(begin, current, wanted, plan, options, recovered);
            }
            requireCanBeCarriedOver(live, stamp, plan);
            try {
                Path next = releases.begin();
                CopyReport report = copies.inPlace(
                        begin,
                        next,
                        wanted,
                        target.at(next.toString()),
                        store,
                        options.expecting(current.digest()).indexed(false),
                        progress);
                copies.settleRoot(next, wanted, options);
                ops.syncTree(next);
                requireUnchanged(live, stamp);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                releases.publish();
                return report.recovering(recovered);
            } catch (IOException | InterruptedException | RuntimeException e) {
                giveUp(releases, e);
                throw e;
            }
        }
    }

    private static void giveUp(LinkSwitch releases, Exception why) {
        try {
            releases.giveUp();
        } catch (IOException | RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private void requireCanBeCarriedOver(Path live, TreeStamp stamp, CopyPlan plan) throws IOException {
        boolean root = FileFacts.me() == 0;
        if (stamp.foreign() != null && !root) {
            throw new TreeRefusedException("'" + stamp.foreign() + "' in '" + link
                    + "' belongs to another user, which a new release could not keep: give everything below to this"
                    + " node's user, run the agent as root, or use the environment without switch: symlink.");
        }
        long needed = stamp.bytes() + plan.bytes() + SPARE_BYTES;
        long usable = Files.getFileStore(Folders.above(live)).getUsableSpace();
        if (needed > usable) {
            throw new TreeRefusedException("A new release of '" + link + "' needs " + Counts.bytes(needed)
                    + ", but the file system has " + Counts.bytes(usable) + " left: make room.");
        }
    }

    /** What was edited since would be lost by the switch. */
    private void requireUnchanged(Path live, TreeStamp before) throws IOException, InterruptedException {
        TreeStamp now = TreeStamp.of(live);
        if (!now.stamp().equals(before.stamp())) {
            throw new TreeRefusedException(
                    "'" + now.last() + "' in '" + link
                            + "' was changed while the next release was being built; the old one stays live. Copy again when"
                            + " nobody edits; what programs write while they run belongs outside the folder, with a link to it.");
        }
    }
}
