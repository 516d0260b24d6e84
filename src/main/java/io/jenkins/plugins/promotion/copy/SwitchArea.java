package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.copy.RecoveryJournal.Action;
import io.jenkins.plugins.promotion.copy.RecoveryJournal.Step;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The reserved directory below a target's root, on its file system: what a copy stages, what it replaces, and the
 * journal by which an interrupted switch is finished or undone. It exists only while a copy works or after one died.
 */
final class SwitchArea implements AutoCloseable {
    private static final String COPYING = "copying";

    private final Path root;
    private final Path area;
    private final FileOps ops;
    private final UseMarkers.Marker marker;
    final RecoveryJournal journal;

    private SwitchArea(Path root, FileOps ops, UseMarkers.Marker marker) {
        this.root = root;
        this.area = root.resolve(TreeSpec.RESERVED);
        this.ops = ops;
        this.marker = marker;
        this.journal = new RecoveryJournal(area.resolve("journal"), ops);
    }

    /** True if a copy works here, or died here. */
    static boolean isPresent(Path root) {
        return Files.exists(root.resolve(TreeSpec.RESERVED), LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws TreeRefusedException if another copy works on the target, or the root cannot be written to */
    static SwitchArea open(Path root, FileOps ops) throws IOException {
        Path area = root.resolve(TreeSpec.RESERVED);
        if (Files.isSymbolicLink(area)) {
            throw new TreeRefusedException(
                    "'" + area + "' is a symbolic link, but the name is reserved for copies: remove it.");
        }
        try {
            if (!Files.isDirectory(area)) {
                ops.createDirectory(area, 0700);
            }
            UseMarkers markers = new UseMarkers(area.resolve("use"));
            UseMarkers.Marker mine = markers.mark(COPYING);
            if (markers.othersAt(COPYING, mine)) {
                mine.close();
                throw new TreeBusyException("Another copy is at work on '" + root + "': wait for it to end.");
            }
            return new SwitchArea(root, ops, mine);
        } catch (FileSystemException e) {
            throw new TreeRefusedException(
                    "The directory '" + root + "' cannot be written to (" + reason(e)
                            + "): give this node's user the permission, or make room.",
                    e);
        }
    }

    static String reason(FileSystemException e) {
        return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    }

    Path staged(int number) {
        return area.resolve("new").resolve(Integer.toString(number));
    }

    private Path old(int number) {
        return area.resolve("old").resolve(Integer.toString(number));
    }

    Path path() {
        return area;
    }

    /** Makes what was switched durable. */
    void settle(Set<String> directories) throws IOException {
        List<Path> live = new ArrayList<>();
        for (String directory : directories) {
            if (Files.isDirectory(live(directory))) {
                live.add(live(directory));
            }
        }
        Durable.files(ops, live, area);
    }

    /** Empty places for staged and replaced files. */
    void prepare() throws IOException {
        ops.createDirectory(area.resolve("new"), 0700);
        ops.createDirectory(area.resolve("old"), 0700);
    }

    /** Finishes or undoes what a dead copy left; says which, or null if nothing was left. */
    String recover() throws IOException {
        String outcome = null;
        if (journal.exists()) {
            String title = journal.title();
            outcome = Files.exists(undoMark()) || !tryForward() ? "undid" : "finished";
            if (outcome.equals("undid")) {
                undo();
            }
            outcome = outcome + " the interrupted switch of '" + root + "' to " + title;
        } else if (Files.exists(area.resolve("new"))) {
            outcome = "discarded what an interrupted copy to '" + root + "' had prepared; nothing had been switched";
        }
        if (outcome != null) {
            ops.syncTree(root);
        }
        discard();
        return outcome;
    }

    private boolean tryForward() {
        try {
            forward();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path undoMark() {
        return area.resolve("undo");
    }

    /** Does every step that is not done yet, in order. */
    void forward() throws IOException {
        for (Step step : journal.read()) {
            Path live = live(step.path());
            switch (step.action()) {
                case REMOVE -> {
                    if (exists(live) && !exists(old(step.number()))) {
                        ops.move(live, old(step.number()));
                    }
                }
                case RMDIR -> {
                    if (Files.isDirectory(live, LinkOption.NOFOLLOW_LINKS)) {
                        ops.delete(live);
                    }
                }
                case PUT -> {
                    if (exists(staged(step.number()))) {
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
        if (!Files.exists(undoMark())) {
            ops.createFile(undoMark(), 0600).close();
            ops.syncTree(area);
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

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Deletes the journal, durably, and then what it spoke of. */
    void discard() throws IOException {
        journal.discard();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(area)) {
            for (Path child : children) {
                if (!child.getFileName().toString().equals("use")) {
                    delete(ops, child);
                }
            }
        }
    }

    /** Deletes a path with everything below it, also below directories that may not be written to. */
    static void delete(FileOps ops, Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isWritable(path) || !Files.isExecutable(path)) {
                ops.setMode(path, 0700);
            }
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    delete(ops, child);
                }
            }
        }
        ops.delete(path);
    }

    @Override
    public void close() throws IOException {
        marker.close();
        try {
            if (!journal.exists()) {
                Files.deleteIfExists(area.resolve("use"));
                Files.deleteIfExists(area);
            }
        } catch (NoSuchFileException e) {
            // gone
        } catch (FileSystemException e) {
            // Another copy came meanwhile, or something is left for a recovery.
        }
    }
}
