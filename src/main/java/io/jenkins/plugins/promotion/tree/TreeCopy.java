package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.tree.CopyPlan.Staged;
import io.jenkins.plugins.promotion.tree.RecoveryJournal.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a target tree equal to a manifest. The new contents are staged beside, made durable, and switched in under a
 * recovery journal, so that the target is old or new, whatever happens, once {@link #recover} has run; every copy runs
 * it first. Files outside the scope and local and secret values stay.
 */
public final class TreeCopy {
    private static final int BUFFER = 256 * 1024;
    private static final int PLAIN_DIRECTORY = 0755;
    private static final long SPARE_BYTES = 1 << 20;

    private final FileOps ops;

    public TreeCopy() {
        this(new UnixFileOps());
    }

    TreeCopy(FileOps ops) {
        this.ops = ops;
    }

    /**
     * Finishes or undoes a copy that was interrupted; to be called before anything else touches the target.
     *
     * @return what was done, for people, or null if there was nothing to do
     * @throws TreeRefusedException if a copy is still at work there
     */
    public String recover(TreeSpec target) throws IOException {
        Path root = Path.of(target.root());
        if (!SwitchArea.isPresent(root)) {
            return null;
        }
        try (SwitchArea area = SwitchArea.open(root.toRealPath(), ops)) {
            return area.recover();
        }
    }

    /**
     * Makes the target equal to the wanted tree, as far as the options say, after a backup.
     *
     * @param store holds every content the wanted tree names; takes the backup
     * @throws TreeRefusedException naming what is in the way; the target is as it was
     * @throws InterruptedException if the thread was interrupted; the target is as it was
     */
    public CopyReport copy(
            Manifest wanted, TreeSpec target, ContentStore store, CopyOptions options, CopyProgress progress)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        TreeWalk.requireRoot(Path.of(target.root()));
        requireFit(wanted, target);
        if (options.switchMode() != SwitchMode.IN_PLACE) {
            throw new TreeRefusedException("switch: symlink is not supported yet: use the switch in place.");
        }
        Path root = Path.of(target.root()).toRealPath();
        if (options.dryRun()) {
            if (SwitchArea.isPresent(root)) {
                throw new TreeRefusedException("An interrupted copy of '" + root
                        + "' has to be recovered first, which a dry run must not do: run a copy, or recover it.");
            }
            Manifest current = TreeScanner.scan(target);
            requireExpected(current, options, target);
            CopyPlan plan = plan(root, wanted, current, options);
            TreeDigest after = expected(wanted, current, plan, options).digest();
            return report(begin, current.digest(), after, plan, null, null);
        }
        try (UseMarkers.Marker use = store.use();
                SwitchArea area = SwitchArea.open(root, ops)) {
            String recovered = area.recover();
            Manifest current = TreeScanner.capture(target, store);
            requireExpected(current, options, target);
            CopyPlan plan = plan(root, wanted, current, options);
            requireRoom(area, plan);
            String backup = store.saveSnapshot(current);
            Manifest expected = expected(wanted, current, plan, options);
            boolean done = false;
            try {
                if (plan.changesNothing()) {
                    settleTimes(root, plan);
                } else {
                    stage(area, wanted, plan, store, progress);
                    plan.recheck();
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    area.journal.commit(wanted.digest().value(), plan.steps());
                    change(area, target, expected);
                }
                done = true;
            } finally {
                if (done || !area.journal.exists()) {
                    area.discard();
                }
            }
            return report(begin, current.digest(), expected.digest(), plan, backup, recovered);
        } catch (FileSystemException e) {
            throw full(e) ? noRoom(root, e) : e;
        }
    }

    /** Makes the target equal to what it was before the copy that made this backup; itself a copy with a backup. */
    public CopyReport restore(
            String backupId, TreeSpec target, ContentStore store, CopyOptions options, CopyProgress progress)
            throws IOException, InterruptedException {
        return copy(store.loadSnapshot(backupId), target, store, options, progress);
    }

    private static void requireFit(Manifest wanted, TreeSpec target) throws IOException {
        if (!wanted.scopeVersion().equals(target.scopeVersion())) {
            throw new TreeRefusedException("The source was captured with scope " + wanted.scopeVersion()
                    + ", but '" + target.root() + "' has scope " + target.scopeVersion() + " ("
                    + target.scope().versionText() + "; local " + target.local() + ", secret " + target.secret()
                    + "): give both environments the same scope, local and secret values.");
        }
        try {
            wanted.table().validate();
        } catch (IllegalArgumentException e) {
            throw new TreeRefusedException("The manifest cannot be copied: " + e.getMessage(), e);
        }
        HiddenValues hidden = new HiddenValues(target);
        PathFilter filter = target.scope().matcher();
        for (int i = 0; i < wanted.table().size(); i++) {
            String path = wanted.table().path(i);
            boolean reserved = path.equals(TreeWalk.RESERVED) || path.startsWith(TreeWalk.RESERVED + "/");
            if (reserved || !filter.matches(path) || hidden.covers(path)) {
                throw new TreeRefusedException("The manifest names '" + path + "', which is outside the scope of '"
                        + target.root() + "': capture the source again.");
            }
        }
    }

    private static void requireExpected(Manifest current, CopyOptions options, TreeSpec target)
            throws TreeRefusedException {
        if (options.expectedTarget() != null && !options.expectedTarget().equals(current.digest())) {
            throw new TreeRefusedException("'" + target.root() + "' was expected to be "
                    + options.expectedTarget().shortForm() + " but is "
                    + current.digest().shortForm()
                    + ": somebody edited it. Look at the drift, then copy again, or discard the edits with a reason.");
        }
    }

    private static CopyPlan plan(Path root, Manifest wanted, Manifest current, CopyOptions options) throws IOException {
        CopyPlan plan = new CopyPlan(root, wanted.table(), current.table(), options.narrowing());
        long deletable = options.deletable(current.table().size());
        if (plan.count(Verb.DELETE) > deletable) {
            throw new TreeRefusedException("The copy would delete " + plan.count(Verb.DELETE) + " of "
                    + current.table().size() + " entries of '" + root + "', but maxDelete '" + options.maxDelete()
                    + "' allows " + deletable + ": check that it is the right target, then raise maxDelete.");
        }
        return plan;
    }

    private static Manifest expected(Manifest wanted, Manifest current, CopyPlan plan, CopyOptions options) {
        return Merge.of(wanted, current, options.narrowing().matcher(), plan::keeps);
    }

    private static void requireRoom(SwitchArea area, CopyPlan plan) throws IOException {
        long usable = Files.getFileStore(area.path()).getUsableSpace();
        if (plan.bytes() + SPARE_BYTES > usable) {
            throw new TreeRefusedException("The copy to '" + area.path().getParent() + "' needs " + plan.bytes()
                    + " bytes, but the file system has " + usable + " left: make room.");
        }
    }

    private static boolean full(FileSystemException e) {
        String reason = String.valueOf(e.getReason()) + e.getMessage();
        return reason.contains("No space left") || reason.contains("quota");
    }

    private static TreeRefusedException noRoom(Path root, IOException e) {
        return new TreeRefusedException(
                "The file system of '" + root + "' is full; the target is as it was. Make room, then copy again.", e);
    }

    private void settleTimes(Path root, CopyPlan plan) throws IOException {
        for (Step time : plan.times()) {
            ops.setModified(PathNames.resolve(root, time.path()), time.to());
        }
    }

    private void stage(SwitchArea area, Manifest wanted, CopyPlan plan, ContentStore store, CopyProgress progress)
            throws IOException, InterruptedException {
        area.prepare();
        EntryTable table = wanted.table();
        byte[] buffer = new byte[BUFFER];
        long files = 0;
        long bytes = 0;
        for (String parent : plan.plainParents()) {
            ops.createDirectory(place(area, plan.newDirectory(parent), parent), PLAIN_DIRECTORY);
        }
        List<Staged> staged = plan.staged();
        for (Staged one : staged) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int i = one.index();
            String path = table.path(i);
            Path place = place(area, one, path);
            switch (table.kind(i)) {
                case DIRECTORY -> ops.createDirectory(place, table.permissions(i) | 0700);
                case SYMLINK -> ops.createSymlink(place, table.linkTarget(i));
                case FILE -> {
                    write(place, table, i, store, buffer);
                    files++;
                    bytes += table.length(i);
                    progress.report(files, bytes, plan.files(), plan.bytes());
                }
            }
            if (table.kind(i) != Kind.DIRECTORY && table.modified(i) != 0) {
                ops.setModified(place, table.modified(i));
            }
        }
        for (int s = staged.size() - 1; s >= 0; s--) {
            int i = staged.get(s).index();
            if (table.kind(i) == Kind.DIRECTORY) {
                Path place = place(area, staged.get(s), table.path(i));
                boolean top = staged.get(s).cut() == table.path(i).length();
                if ((table.permissions(i) & 0700) != 0700 && !(top && (table.permissions(i) & 0200) == 0)) {
                    ops.setMode(place, table.permissions(i));
                }
                if (table.modified(i) != 0) {
                    ops.setModified(place, table.modified(i));
                }
            }
        }
        ops.syncTree(area.path());
    }

    private static Path place(SwitchArea area, Staged staged, String path) {
        Path top = area.staged(staged.number());
        return staged.cut() == path.length() ? top : PathNames.resolve(top, path.substring(staged.cut() + 1));
    }

    private void write(Path place, EntryTable table, int index, ContentStore store, byte[] buffer) throws IOException {
        try (InputStream in = store.open(table.content(index));
                OutputStream out = ops.createFile(place, table.permissions(index))) {
            for (int read; (read = in.read(buffer)) > 0; ) {
                out.write(buffer, 0, read);
            }
        }
    }

    /** Switches and verifies; if either fails, undoes. Not interruptible, since it is short and has to end. */
    private void change(SwitchArea area, TreeSpec target, Manifest expected) throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            area.forward();
            verify(target, expected);
            ops.syncTree(area.path());
        } catch (IOException | RuntimeException e) {
            try {
                area.undo();
                ops.syncTree(area.path());
                area.discard();
            } catch (IOException | RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void verify(TreeSpec target, Manifest expected) throws IOException, InterruptedException {
        Manifest after = TreeScanner.scan(target);
        if (!after.digest().equals(expected.digest())) {
            TreeDiff diff = TreeDiff.between(expected, after);
            throw new TreeRefusedException("After the copy '" + target.root() + "' is not what it should be ("
                    + diff.summary() + "; first: " + first(diff) + "), so it was undone: something else writes there.");
        }
    }

    private static String first(TreeDiff diff) {
        for (List<String> paths : List.of(diff.changed(), diff.added(), diff.deleted(), diff.modeChanged())) {
            if (!paths.isEmpty()) {
                return "'" + paths.get(0) + "'";
            }
        }
        return "nothing";
    }

    private static CopyReport report(
            long begin, TreeDigest before, TreeDigest after, CopyPlan plan, String backup, String recovered) {
        return new CopyReport(
                before,
                after,
                plan.files(),
                plan.bytes(),
                plan.count(Verb.ADD),
                plan.count(Verb.REPLACE) + plan.count(Verb.PERMISSIONS),
                plan.count(Verb.DELETE),
                (System.nanoTime() - begin) / 1_000_000,
                backup,
                List.copyOf(plan.verbs()),
                java.util.Map.copyOf(plan.counts()),
                recovered);
    }
}
