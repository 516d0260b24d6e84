package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.copy.RecoveryJournal.Action;
import io.jenkins.plugins.promotion.copy.RecoveryJournal.Step;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.FileExtras;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The reserved directory below a target's root, on its file system, since only there a rename can take from it and leave
 * in it: what a copy stages, and what it replaces. It exists only while a copy works or after one died. It holds contents
 * and decides nothing: what decides lies in {@link RootNotes}. It counts only as the very folder noted there, of this
 * user, closed to others; everything below the root is done in {@linkplain HeldFolders held folders}.
 */
final class SwitchArea implements AutoCloseable {
    private static final String COPYING = "copying";

    private final Path root;
    private final Path area;
    private final RootNotes notes;
    private final UseMarkers.Marker marker;
    private final HeldFolders held;
    private final FileOps ops;
    final RecoveryJournal journal;

    private SwitchArea(Path root, RootNotes notes, UseMarkers.Marker marker, HeldFolders held, FileOps ops) {
        this.root = root;
        this.area = of(root);
        this.notes = notes;
        this.marker = marker;
        this.held = held;
        this.ops = ops.within(held);
        this.journal = notes.journal();
    }

    private static Path of(Path root) {
        return root.resolve(TreeSpec.RESERVED);
    }

    /** True if a copy works here, or died here, or somebody put something in its place. */
    static boolean isPresent(Path root, RootNotes notes) {
        return notes.arePresent() || Files.exists(of(root), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * @param root real path
     * @param target where that has to be
     * @throws TreeRefusedException if another copy works on the target, or the root cannot be written to
     */
    static SwitchArea open(Path root, TreeSpec target, RootNotes notes, FileOps ops) throws IOException {
        notes.open();
        UseMarkers.Marker mine = notes.users().mark(COPYING);
        try {
            if (notes.users().othersAt(COPYING, mine)) {
                throw new TreeBusyException("Another copy is at work on '" + root + "': wait for it to end.");
            }
            return new SwitchArea(root, notes, mine, target.hold(root), ops);
        } catch (IOException | RuntimeException e) {
            mine.close();
            notes.close(); // Else they say that a copy was interrupted.
            if (e instanceof FileSystemException of) {
                throw cannotBeWritten(root, of);
            }
            throw e;
        }
    }

    private static TreeRefusedException cannotBeWritten(Path root, FileSystemException e) {
        return new TreeRefusedException(
                "The directory '" + root + "' cannot be written to (" + reason(e)
                        + "): give this node's user the permission, or make room.",
                e);
    }

    static String reason(FileSystemException e) {
        return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    }

    /** Makes the directory, for this user alone, and notes that it is the copies'. */
    void begin() throws IOException {
        try {
            if (!held.exists(area)) {
                ops.createDirectory(area, 0700);
            }
        } catch (FileSystemException e) {
            throw cannotBeWritten(root, e);
        }
        requireOwn();
        requireEmpty();
        notes.claim(held.attributes(area));
    }

    /** What lies there can have come from this user only. */
    private void requireOwn() throws IOException {
        String objection = held.reach(area, Folders::objection);
        if (objection != null) {
            throw foreign(objection);
        }
    }

    private void requireEmpty() throws IOException {
        if (!held.list(area).isEmpty()) {
            throw foreign("was left by no copy of this node's: perhaps by another node's, by an earlier version of the"
                    + " plugin, or by somebody else");
        }
    }

    private TreeRefusedException foreign(String what) {
        return new TreeRefusedException("'" + area + "' " + what + ", but the name is reserved for copies, and nothing"
                + " that others can write is believed: see what it is and who put it there, then remove it.");
    }

    /** Folder of all that is staged. */
    Path staging() {
        return area.resolve("new");
    }

    Path staged(int number) {
        return staging().resolve(Integer.toString(number));
    }

    private Path old(int number) {
        return area.resolve("old").resolve(Integer.toString(number));
    }

    Path folder() {
        return area;
    }

    HeldFolders held() {
        return held;
    }

    /** Operations that leave the root through no link. */
    FileOps ops() {
        return ops;
    }

    /** The same steps, with the inodes of what was staged, so that the switch takes nothing else. */
    List<Step> withInodes(List<Step> steps) throws IOException {
        List<Step> known = new ArrayList<>(steps.size());
        for (Step step : steps) {
            known.add(
                    step.action() == Action.PUT
                            ? new Step(Action.PUT, step.path(), step.number(), inode(staged(step.number())), 0)
                            : step);
        }
        return known;
    }

    private static long inode(Path path) throws IOException {
        return (long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes what was switched durable. */
    void settle(Set<String> directories) throws IOException {
        List<Path> live = new ArrayList<>();
        for (String directory : directories) {
            if (directory.isEmpty() || isFolderNow(live(directory))) {
                live.add(live(directory));
            }
        }
        Durable.files(ops, live, area);
    }

    /** Not where a file or a link, as it was wanted, is now above it. */
    private boolean isFolderNow(Path directory) throws IOException {
        try {
            return held.isFolder(directory);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** Empty places for staged and replaced files. */
    void prepare() throws IOException {
        ops.createDirectory(area.resolve("new"), 0700);
        ops.createDirectory(area.resolve("old"), 0700);
    }

    /**
     * Finishes or undoes what a dead copy left; says which, or null if nothing was left.
     *
     * @throws TreeRefusedException if what lies in the root is not what was left there
     */
    String recover() throws IOException {
        BasicFileAttributes there = held.attributes(area);
        if (there == null && journal.exists()) {
            throw takenAway();
        }
        if (there != null) {
            requireOwn();
            boolean ours = notes.isClaimed(there);
            if (!ours && journal.exists()) {
                throw takenAway();
            }
            // An empty one may be of a copy that died before it could note it.
            if (!ours) {
                requireEmpty();
            }
        }
        String outcome = null;
        if (journal.exists()) {
            String title = journal.title();
            outcome = Files.exists(notes.undoMark()) || !tryForward() ? "undid" : "finished";
            if (outcome.equals("undid")) {
                undo();
            }
            outcome = outcome + " the interrupted switch of '" + root + "' to " + title;
        } else if (there != null && held.exists(area.resolve("new"))) {
            outcome = "discarded what an interrupted copy to '" + root + "' had prepared; nothing had been switched";
        }
        if (outcome != null) {
            ops.syncTree(root);
        }
        discard();
        return outcome;
    }

    private TreeRefusedException takenAway() {
        return new TreeRefusedException("A copy to '" + root + "' was interrupted, and '" + area + "', in which it left"
                + " what it had replaced, was taken away or replaced since: the directory may be half old and half new."
                + " Put it right by hand, or by its latest backup, then delete '" + notes.folder() + "'.");
    }

    private boolean tryForward() {
        try {
            forward();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Does every step that is not done yet, in order. */
    void forward() throws IOException {
        for (Step step : journal.read()) {
            try {
                forward(step);
            } catch (AccessDeniedException e) {
                throw e;
            } catch (FileSystemException e) {
                Optional<String> hindrance = FileExtras.hindrance(live(step.path()));
                if (hindrance.isPresent()) {
                    throw new TreeRefusedException(
                            "'" + step.path() + "' of '" + root + "' cannot be changed: " + hindrance.get(), e);
                }
                throw e;
            }
        }
    }

    private void forward(Step step) throws IOException {
        Path live = live(step.path());
        switch (step.action()) {
            case REMOVE -> {
                if (exists(live) && !exists(old(step.number()))) {
                    ops.move(live, old(step.number()));
                }
            }
            case RMDIR -> {
                if (held.isFolder(live)) {
                    ops.delete(live);
                }
            }
            case PUT -> {
                if (exists(staged(step.number()))) {
                    requireStaged(step);
                    if (exists(live) && !exists(old(step.number()))) {
                        keepOld(live, old(step.number()));
                    }
                    ops.move(staged(step.number()), live);
                }
            }
            case MODE -> ops.setMode(live, (int) step.to());
            case OWNER -> ops.setOwner(live, (int) (step.to() >> 32), (int) step.to());
            case TIME -> setModified(ops, live, step.to());
        }
    }

    private void requireStaged(Step step) throws IOException {
        if (step.to() != 0 && step.to() != inode(staged(step.number()))) {
            throw foreign("holds something else than was staged for '" + step.path() + "'");
        }
    }

    /** Times are a courtesy to tools that go by them; who does not own a file may not set its time. */
    static void setModified(FileOps ops, Path path, long nanos) throws IOException {
        try {
            ops.setModified(path, nanos);
        } catch (FileSystemException e) {
            // stays as it is
        }
    }

    /** A second name, so that the path is never without a file; where there are no hard links, a rename must do. */
    private void keepOld(Path live, Path old) throws IOException {
        try {
            ops.createLink(old, live);
        } catch (UnsupportedOperationException | FileSystemException e) {
            ops.move(live, old);
        }
    }

    /** Undoes every step that was done, last first; durably decided before the first. */
    void undo() throws IOException {
        if (!Files.exists(notes.undoMark())) {
            ops.createFile(notes.undoMark(), 0600).close();
            ops.sync(notes.folder());
        }
        List<Step> steps = new ArrayList<>(journal.read());
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            Path live = live(step.path());
            switch (step.action()) {
                case REMOVE -> {
                    if (exists(old(step.number()))) {
                        ops.move(old(step.number()), live);
                    }
                }
                case RMDIR -> {
                    if (!exists(live)) {
                        ops.createDirectory(live, (int) step.from() | 0700);
                    }
                }
                case PUT -> undoPut(live, step.number());
                case MODE -> {
                    if (exists(live)) {
                        ops.setMode(live, (int) step.from());
                    }
                }
                case OWNER -> {
                    if (exists(live)) {
                        ops.setOwner(live, (int) (step.from() >> 32), (int) step.from());
                    }
                }
                case TIME -> {
                    if (exists(live) && step.from() != 0) {
                        setModified(ops, live, step.from());
                    }
                }
            }
        }
        for (Step step : steps) {
            if (step.action() == Action.RMDIR) {
                settleDirectory(live(step.path()), step);
            }
        }
    }

    /** Last, since filling a directory needs permission. One that was never removed is as it was and may be another's. */
    private void settleDirectory(Path live, Step step) throws IOException {
        FileFacts is = FileFacts.of(live);
        boolean same = step.to() == 0 || step.to() == ((long) is.uid() << 32 | is.gid() & 0xffffffffL);
        if (same && is.permissions() == step.from()) {
            return;
        }
        if (!same) {
            try {
                ops.setOwner(live, (int) (step.to() >> 32), (int) step.to());
            } catch (FileSystemException e) {
                // Only root may give it back.
            }
        }
        ops.setMode(live, (int) step.from());
    }

    private void undoPut(Path live, int number) throws IOException {
        if (!exists(staged(number)) && exists(live)) {
            ops.move(live, staged(number));
        }
        if (exists(old(number))) {
            ops.move(old(number), live);
            if (exists(old(number))) {
                // Both names were the same file, which a rename leaves alone.
                ops.delete(old(number));
            }
        }
    }

    private Path live(String path) {
        return path.isEmpty() ? root : PathNames.resolve(root, path);
    }

    private boolean exists(Path path) throws IOException {
        return path.equals(root) || held.exists(path);
    }

    /** Deletes the journal, durably, and then what it spoke of, and the notes that were about that. */
    void discard() throws IOException {
        journal.discard();
        if (Files.exists(notes.undoMark())) {
            ops.delete(notes.undoMark());
        }
        BasicFileAttributes there = held.attributes(area);
        boolean ours = there != null
                && there.isDirectory()
                && (notes.isClaimed(there) || held.list(area).isEmpty());
        if (ours) {
            for (Path child : held.list(area)) {
                Folders.delete(held, ops, child);
            }
            ops.delete(area);
        }
        notes.forget();
    }

    @Override
    public void close() throws IOException {
        held.close();
        marker.close();
        notes.close();
    }
}
