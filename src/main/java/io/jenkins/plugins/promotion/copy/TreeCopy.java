package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.copy.RecoveryJournal.Step;
import io.jenkins.plugins.promotion.files.Crew;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Look;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Merge;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeIndex;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.TreeWalk;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Makes a target tree equal to a manifest. The new contents are staged beside, made durable, and switched in under a
 * recovery journal, so that the target is old or new, whatever happens, once {@link #recover} has run; every copy runs
 * it first. Files outside the scope and local and secret values stay.
 */
public final class TreeCopy {
    /** Trees of fewer entries are read before a thread has begun. */
    private static final int FEW = 100;

    private static final long SPARE_BYTES = 1 << 20;

    private final FileOps ops;

    public TreeCopy() {
        this(new UnixFileOps());
    }

    /** @param ops how files are changed; a store that is copied from changes its own likewise */
    public TreeCopy(FileOps ops) {
        this.ops = ops;
    }

    /**
     * Finishes or undoes a copy that was interrupted; to be called before anything else touches the target.
     *
     * @param store the folder of the store that copies of this node use: what a recovery goes by lies there
     * @return what was done, for people, or null if there was nothing to do
     * @throws TreeRefusedException if a copy is still at work there
     */
    public String recover(TreeSpec target, Path store) throws IOException {
        Path root = Path.of(target.root());
        String linked = null;
        // What is confined is never switched by a link, beside which there would be more to write.
        if (target.within() == null && LinkSwitch.isPresent(root)) {
            try (LinkSwitch releases = LinkSwitch.open(root, store, ops)) {
                linked = releases.recover();
            }
        }
        return both(linked, recoverInPlace(target, store));
    }

    String recoverInPlace(TreeSpec target, Path store) throws IOException {
        Path link = Path.of(target.root());
        if (!Files.isDirectory(link)) {
            return null;
        }
        Path root = link.toRealPath();
        RootNotes notes = new RootNotes(root, store, ops);
        if (!SwitchArea.isPresent(root, notes)) {
            return null;
        }
        try (SwitchArea area = SwitchArea.open(root, target, notes, ops)) {
            return area.recover();
        }
    }

    static String both(String one, String other) {
        return one == null ? other : other == null ? one : one + "; " + other;
    }

    /**
     * Makes the target equal to the wanted tree, as far as the options say, after a backup.
     *
     * @param store holds every content the wanted tree names; takes the backup
     * @throws TreeRefusedException naming what is in the way; the target is as it was
     * @throws InterruptedException if the thread was interrupted; the target is as it was
     */
    public CopyReport copy(
            Manifest wanted, TreeSpec target, ContentStore store, CopyOptions options, TreeProgress progress)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        TreeWalk.requireRoot(Path.of(target.root()));
        CopyChecks.requireFit(wanted, target);
        boolean linked = options.switchMode() == SwitchMode.SYMLINK;
        if (linked) {
            LinkSwitch.requireLink(Path.of(target.root()));
        }
        Path root = Path.of(target.root()).toRealPath();
        if (options.dryRun()) {
            return dryRun(begin, root, wanted, target, store, options);
        }
        try {
            if (linked) {
                return new LinkedCopy(target, store, this, ops).run(begin, wanted, options, progress);
            }
            CopyReport report = inPlace(begin, root, wanted, target, store, options, progress);
            settleRoot(root, wanted, options);
            return report;
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("The copy was interrupted.").initCause(e);
        } catch (IOException e) {
            throw FileOps.isFull(e) ? CopyChecks.noRoom(root, e) : e;
        }
    }

    void settleRoot(Path root, Manifest wanted, CopyOptions options) throws IOException {
        if (wanted.rootModified() != 0 && options.narrowing().equals(Scope.ALL)) {
            SwitchArea.setModified(ops, root, wanted.rootModified());
        }
    }

    CopyReport inPlace(
            long begin,
            Path root,
            Manifest wanted,
            TreeSpec target,
            ContentStore store,
            CopyOptions options,
            TreeProgress progress)
            throws IOException, InterruptedException {
        try (UseMarkers.Marker use = store.use();
                SwitchArea area = SwitchArea.open(root, target, new RootNotes(root, store.directory(), ops), ops)) {
            String recovered = area.recover();
            Look look = recovered == null && options.indexed() && options.expectedTarget() != null
                    ? Look.handedOn(target, root, options.expectedTarget())
                    : null;
            Manifest current = look == null ? capture(target, store, options) : look.manifest();
            CopyPlan plan = plan(root, wanted, current, target, options);
            CopyChecks.requireContents(wanted, plan, store);
            Manifest expected = expected(wanted, current, plan, options);
            String backup = null;
            boolean done = false;
            try {
                if (plan.changesNothing()) {
                    settle(area.ops(), root, plan);
                } else {
                    requireUnsealed(area.ops(), root, plan);
                    area.begin();
                    CopyChecks.requireNamesFit(area, wanted, area.ops());
                    requireRoom(area, plan);
                    Staging staging = new Staging(
                            root,
                            area,
                            wanted.table(),
                            current.table(),
                            plan,
                            store,
                            new HiddenValues(target),
                            progress);
                    backup = beside(
                            current,
                            "configuration-tree-backup",
                            () -> backUp(current, target, store, options),
                            staging::run);
                    plan.recheck(look, area.held());
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    change(area, target, wanted, expected, plan, look);
                }
                done = true;
            } finally {
                if (done || !area.journal.exists()) {
                    discard(area, done);
                }
            }
            return report(begin, current.digest(), expected.digest(), plan, backup, recovered);
        }
    }

    /** A full disk, which some file systems find also when something is deleted, makes no copy undone that is done. */
    private static void discard(SwitchArea area, boolean done) throws IOException {
        try {
            area.discard();
        } catch (IOException e) {
            if (!done || !FileOps.isFull(e)) {
                throw e;
            } // The next recovery clears away what is left.
        }
    }

    private CopyReport dryRun(
            long begin, Path root, Manifest wanted, TreeSpec target, ContentStore store, CopyOptions options)
            throws IOException, InterruptedException {
        if (SwitchArea.isPresent(root, new RootNotes(root, store.directory(), ops))
                || LinkSwitch.isPresent(Path.of(target.root()))) {
            throw new TreeRefusedException("An interrupted copy of '" + root
                    + "' has to be recovered first, which a dry run must not do: run a copy, or recover it.");
        }
        Manifest current = TreeScanner.scan(target, index(target, store, options), TreeProgress.NONE);
        CopyChecks.requireExpected(current, options, target);
        CopyPlan plan = plan(root, wanted, current, target, options);
        requireUnsealed(ops, root, plan);
        TreeDigest after = expected(wanted, current, plan, options).digest();
        return report(begin, current.digest(), after, plan, null, null);
    }

    /** What is staged in a folder that is open for appending only could not be taken away again. */
    private static void requireUnsealed(FileOps ops, Path root, CopyPlan plan) throws IOException {
        Optional<String> seal = plan.touched().isEmpty() ? Optional.empty() : ops.seal(root);
        if (seal.isPresent()) {
            throw new TreeRefusedException("The directory '" + root + "' cannot be written to: " + seal.get() + ".");
        }
    }

    static TreeIndex index(TreeSpec target, ContentStore store, CopyOptions options) throws IOException {
        return options.indexed() ? store.index(target) : TreeIndex.none();
    }

    /**
     * Makes the target equal to what it was before the copy that made this backup; itself a copy with a backup. Local and
     * secret values stay as they are now.
     */
    public CopyReport restore(
            String backupId, TreeSpec target, ContentStore store, CopyOptions options, TreeProgress progress)
            throws IOException, InterruptedException {
        return copy(store.loadBackup(backupId), target, store, options, progress);
    }

    private static Manifest capture(TreeSpec target, ContentStore store, CopyOptions options)
            throws IOException, InterruptedException {
        Manifest current = TreeScanner.capture(target, store, index(target, store, options), TreeProgress.NONE);
        CopyChecks.requireExpected(current, options, target);
        return current;
    }

    /** Of what was captured; or looked at, and then captured now as far as the store lacks anything. */
    private static String backUp(Manifest current, TreeSpec target, ContentStore store, CopyOptions options)
            throws IOException, InterruptedException {
        if (!CopyChecks.hasContents(current.table(), store)) {
            capture(target, store, options);
        }
        return store.saveBackup(current);
    }

    static CopyPlan plan(Path root, Manifest wanted, Manifest current, TreeSpec target, CopyOptions options)
            throws IOException {
        List<String> idle = CopyChecks.requireMatch(wanted, current, options, target);
        boolean chown = FileFacts.me() == 0;
        CopyPlan plan;
        try (HeldFolders held = target.hold(root)) {
            plan = new CopyPlan(
                    root,
                    held,
                    wanted.table(),
                    current.table(),
                    options.narrowing(),
                    new HiddenValues(target),
                    chown,
                    idle);
        }
        long deletable = options.deletable(current.table().size());
        if (plan.count(CopyAct.DELETE) > deletable) {
            throw new TreeRefusedException("The copy would delete " + Counts.number(plan.count(CopyAct.DELETE)) + " of "
                    + Counts.of(current.table().size(), "entry", "entries") + " of '" + root + "', but maxDelete '"
                    + options.maxDelete()
                    + "' allows " + deletable + ": check that it is the right target, then raise maxDelete.");
        }
        return plan;
    }

    private static Manifest expected(Manifest wanted, Manifest current, CopyPlan plan, CopyOptions options) {
        return Merge.of(wanted, current, options.narrowing().matcher(), plan.kept(), plan.parents());
    }

    private static void requireRoom(SwitchArea area, CopyPlan plan) throws IOException {
        long usable = Files.getFileStore(area.folder()).getUsableSpace();
        if (plan.bytes() + SPARE_BYTES > usable) {
            throw new TreeRefusedException(
                    "The copy to '" + area.folder().getParent() + "' needs " + Counts.bytes(plan.bytes())
                            + ", but the file system has " + Counts.bytes(usable) + " left: make room.");
        }
    }

    /** Times and owners alone need no journal: no content depends on them, and they can be set again. */
    static void settle(FileOps ops, Path root, CopyPlan plan) throws IOException {
        for (Step step : plan.times()) {
            Path live = PathNames.resolve(root, step.path());
            switch (step.action()) {
                case OWNER -> ops.setOwner(live, (int) (step.to() >> 32), (int) step.to());
                case MODE -> ops.setMode(live, (int) step.to());
                default -> SwitchArea.setModified(ops, live, step.to());
            }
        }
    }

    /** Switches and verifies; if either fails or is interrupted, undoes. */
    private void change(SwitchArea area, TreeSpec target, Manifest wanted, Manifest expected, CopyPlan plan, Look look)
            throws IOException, InterruptedException {
        try {
            area.journal.commit(wanted.digest().value(), area.withInodes(plan.steps()));
            area.forward();
            // While the disk writes: nothing is undone or done with the journal before both have ended.
            beside(
                    expected,
                    "configuration-tree-sync",
                    () -> {
                        area.settle(plan.touched());
                        return null;
                    },
                    () -> verify(area, target, expected, plan, look));
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (area.journal.exists()) {
                undo(area, e);
            }
            throw e;
        }
    }

    /** By a thread that nobody interrupts: under an interrupt channels close themselves, and this has to end. */
    private void undo(SwitchArea area, Exception why) {
        FutureTask<Void> undoing = new FutureTask<>(() -> {
            area.undo();
            ops.syncTree(area.folder());
            area.discard();
            return null;
        });
        Crew.join(start(undoing, "configuration-tree-undo"));
        try {
            Crew.result(undoing, "The switch could not be undone.");
        } catch (IOException | InterruptedException again) {
            why.addSuppressed(again);
        }
    }

    /**
     * All of it; or, where a look was handed on, what the switch touched, since an edit elsewhere that came meanwhile is like
     * one that comes a moment later.
     */
    private static void verify(SwitchArea area, TreeSpec target, Manifest expected, CopyPlan plan, Look look)
            throws IOException, InterruptedException {
        if (look == null || !plan.isDone(expected.table(), area.held())) {
            CopyChecks.verify(target, expected);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Does the one beside the other, unless the tree is small; both have ended on return. */
    private static <T> T beside(Manifest tree, String name, Callable<T> second, Work first)
            throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(second);
        if (tree.table().size() < FEW) {
            first.run();
            task.run();
        } else {
            Thread thread = start(task, name);
            try {
                first.run();
            } finally {
                Crew.join(thread);
            }
        }
        return Crew.result(task, "The thread '" + name + "' failed.");
    }

    private static Thread start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    CopyReport report(
            long begin, Manifest current, Manifest wanted, CopyPlan plan, CopyOptions options, String recovered) {
        TreeDigest after = expected(wanted, current, plan, options).digest();
        return report(begin, current.digest(), after, plan, null, recovered);
    }

    private static CopyReport report(
            long begin, TreeDigest before, TreeDigest after, CopyPlan plan, String backup, String recovered) {
        return new CopyReport(
                before,
                after,
                plan.files(),
                plan.bytes(),
                plan.count(CopyAct.ADD),
                plan.count(CopyAct.REPLACE) + plan.count(CopyAct.PERMISSIONS),
                plan.count(CopyAct.DELETE),
                (System.nanoTime() - begin) / 1_000_000,
                backup,
                List.copyOf(plan.verbs()),
                recovered,
                plan.idle());
    }
}
