package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.copy.RecoveryJournal.Action;
import io.jenkins.plugins.promotion.copy.RecoveryJournal.Step;
import io.jenkins.plugins.promotion.files.FileExtras;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.tree.EntryTable;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Look;
import io.jenkins.plugins.promotion.tree.PathFilter;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a copy has to do so that the target becomes what is wanted: which entries to stage where, and the steps of the
 * switch. Computing it reads directory listings and changes nothing.
 */
final class CopyPlan {
    private final Path root;
    private final HeldFolders held;
    private final EntryTable wanted;
    private final EntryTable current;
    private final PathFilter narrowing;
    private final long device;
    private final boolean chown;
    private final HiddenValues hidden;
    private final List<String> idle;

    private final List<CopyReport.PathAct> verbs = new ArrayList<>();
    private final Map<CopyAct, Long> counts = new EnumMap<>(CopyAct.class);
    private final List<Integer> deletions = new ArrayList<>();
    private final List<int[]> replacements = new ArrayList<>();
    private final IntList additions = new IntList();
    private final List<int[]> modes = new ArrayList<>();
    private final List<Step> times = new ArrayList<>();

    /** An entry to stage: below {@code new/number}, at its path without the first {@code cut} characters. */
    record Staged(int index, int number, int cut) {}

    private final IntList stagedIndexes = new IntList();
    private final IntList stagedNumbers = new IntList();
    private final IntList stagedCuts = new IntList();
    /** Directories outside the manifest that have to be made: their paths, staged as {@code number} and {@code cut}. */
    private final Map<String, Staged> newDirectories = new HashMap<>();

    private final List<String> plainParents = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private final Set<String> parents = new HashSet<>();
    private int numbers;
    private long files;
    private long bytes;

    /**
     * @param held the folders of the root, while the plan is made
     * @param chown whether this process may give files away, so that owners are copied too
     * @param idle patterns that narrow the copy and match nothing
     */
    CopyPlan(
            Path root,
            HeldFolders held,
            EntryTable wanted,
            EntryTable current,
            Scope narrowing,
            HiddenValues hidden,
            boolean chown,
            List<String> idle)
            throws IOException {
        this.root = root;
        this.held = held;
        this.wanted = wanted;
        this.current = current;
        this.narrowing = narrowing.matcher();
        this.hidden = hidden;
        this.chown = chown;
        this.idle = idle;
        this.device = FileFacts.device(root);
        compare();
        List<Step> removals = removals();
        List<Step> puts = puts();
        lift();
        steps.addAll(removals);
        steps.addAll(puts);
        settle();
    }

    /** Live directories in which something comes or goes. */
    Set<String> touched() {
        return touched;
    }

    List<Step> steps() {
        return steps;
    }

    /** Modification times and owners to set where nothing else changes. */
    List<Step> times() {
        return times;
    }

    int stagedCount() {
        return stagedIndexes.size();
    }

    /** The entry to stage as this one, parents first. */
    Staged staged(int at) {
        return new Staged(stagedIndexes.get(at), stagedNumbers.get(at), stagedCuts.get(at));
    }

    /** Directories to stage that are above the scope, parents first. */
    List<String> plainParents() {
        return plainParents;
    }

    Staged newDirectory(String path) {
        return newDirectories.get(path);
    }

    List<CopyReport.PathAct> verbs() {
        return verbs;
    }

    long count(CopyAct verb) {
        return counts.getOrDefault(verb, 0L);
    }

    /** Paths that would be deleted but for what they hold. */
    Set<String> kept() {
        return kept;
    }

    /** Directories that come although the copy is narrowed to what is below them. */
    Set<String> parents() {
        return parents;
    }

    /** Patterns that narrow the copy and match nothing. */
    List<String> idle() {
        return idle;
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    boolean changesNothing() {
        return stagedCount() == 0 && deletions.isEmpty() && modes.isEmpty();
    }

    private void verb(String path, CopyAct verb) {
        counts.merge(verb, 1L, Long::sum);
        if (verbs.size() < CopyReport.LISTED) {
            verbs.add(new CopyReport.PathAct(path, verb));
        }
    }

    private void compare() throws IOException {
        int w = 0;
        int c = 0;
        while (w < wanted.size() || c < current.size()) {
            int order = w == wanted.size() ? -1 : c == current.size() ? 1 : current.comparePaths(c, wanted, w);
            if (order != 0 || !identical(c, w)) {
                compare(order, c, w);
            }
            w += order >= 0 ? 1 : 0;
            c += order <= 0 ? 1 : 0;
        }
    }

    /** Nothing to do, not even for the time; asked before the path's text is made, since it holds for most entries. */
    private boolean identical(int c, int w) {
        return current.sameContent(c, wanted, w)
                && current.permissions(c) == wanted.permissions(w)
                && current.modified(c) == wanted.modified(w)
                && current.owner(c) == wanted.owner(w);
    }

    private void compare(int order, int c, int w) throws IOException {
        String path = order < 0 ? current.path(c) : wanted.path(w);
        if (!narrowing.matches(path)) {
            return;
        }
        if (order < 0) {
            deletions.add(c);
        } else if (order > 0) {
            additions.add(w);
            verb(path, CopyAct.ADD);
        } else if (!current.sameContent(c, wanted, w)) {
            replacements.add(new int[] {c, w});
            verb(path, CopyAct.REPLACE);
        } else if (current.permissions(c) != wanted.permissions(w)) {
            modes.add(new int[] {c, w});
            verb(path, CopyAct.PERMISSIONS);
        }
        if (order == 0) {
            ownerAndTime(path, c, w);
        }
    }

    private void ownerAndTime(String path, int c, int w) {
        boolean stays = current.kind(c) == wanted.kind(w)
                && (wanted.kind(w) == Kind.DIRECTORY || current.sameContent(c, wanted, w));
        if (stays && chown && wanted.owner(w) >= 0 && wanted.owner(w) != current.owner(c)) {
            times.add(new Step(Action.OWNER, path, 0, wanted.owner(w), current.owner(c)));
            if (wanted.kind(w) != Kind.SYMLINK && (wanted.permissions(w) & 06000) != 0) {
                // Giving a file away takes these bits off it.
                times.add(new Step(Action.MODE, path, 0, wanted.permissions(w), current.permissions(c)));
            }
        }
        long to = wanted.modified(w);
        if (stays && to != 0 && to != current.modified(c)) {
            times.add(new Step(Action.TIME, path, 0, to, current.modified(c)));
        }
    }

    private List<Step> removals() throws IOException {
        Set<String> going = new HashSet<>();
        deletions.forEach(c -> going.add(current.path(c)));
        List<Step> removals = new ArrayList<>();
        // Last first, so that a directory comes after what it holds.
        for (int i = deletions.size() - 1; i >= 0; i--) {
            int c = deletions.get(i);
            String path = current.path(c);
            if (current.kind(c) == Kind.FILE && holdsHidden(path)) {
                going.remove(path);
                kept.add(path);
                deletions.remove(i);
                continue;
            }
            if (current.kind(c) != Kind.DIRECTORY) {
                removals.add(new Step(Action.REMOVE, path, numbers++, 0, 0));
            } else if (holdsOnly(path, going)) {
                removals.add(new Step(Action.RMDIR, path, 0, current.owner(c), current.permissions(c)));
            } else {
                going.remove(path);
                kept.add(path);
                deletions.remove(i);
                continue;
            }
            touch(path);
        }
        for (int c : deletions) {
            verb(current.path(c), CopyAct.DELETE);
        }
        kept.stream().sorted(TreePaths::compare).forEach(path -> verb(path, CopyAct.KEEP));
        for (int[] pair : replacements) {
            Kind from = current.kind(pair[0]);
            Kind to = wanted.kind(pair[1]);
            String path = wanted.path(pair[1]);
            if (from == Kind.FILE && to != Kind.FILE && holdsHidden(path)) {
                throw new TreeRefusedException("'" + path + "' in '" + root + "' holds local or secret values, but the"
                        + " source has no file there: move them away first, or leave the path out of the copy.");
            }
            if (from != Kind.DIRECTORY && to == Kind.DIRECTORY) {
                removals.add(new Step(Action.REMOVE, path, numbers++, 0, 0));
            } else if (from == Kind.DIRECTORY) {
                if (!holdsOnly(path, going)) {
                    throw new TreeRefusedException("'" + path + "' in '" + root
                            + "' is a directory that holds something outside this copy, but the source has "
                            + (to == Kind.FILE ? "a file" : "a symbolic link")
                            + " there: move what it holds away, or widen the copy.");
                }
                removals.add(new Step(Action.RMDIR, path, 0, current.owner(pair[0]), current.permissions(pair[0])));
            }
        }
        return removals;
    }

    /** A file with a local or secret value of the target's own is never deleted. */
    private boolean holdsHidden(String path) throws IOException {
        ValueMask mask = hidden.hasInside() ? hidden.maskFor(path) : null;
        if (mask == null) {
            return false;
        }
        try (InputStream in = held.open(PathNames.resolve(root, path))) {
            return mask.anyIn(in.readNBytes(ValueMask.LARGEST + 1));
        }
    }

    private boolean holdsOnly(String directory, Set<String> going) throws IOException {
        for (Path child : held.list(PathNames.resolve(root, directory))) {
            String name = PathNames.name(child);
            if (name == null || !going.contains(directory + "/" + name)) {
                return false;
            }
        }
        return true;
    }

    private List<Step> puts() throws IOException {
        List<Step> puts = new ArrayList<>();
        replacements.forEach(pair -> additions.add(pair[1]));
        for (int w : additions.sorted()) {
            String path = wanted.path(w);
            put(w, path, parentOf(path, puts), puts);
        }
        return puts;
    }

    /**
     * @param w its index, or -1 for a directory outside the manifest
     * @param parent the staged directory it goes into, or null if that is live already
     */
    private Staged put(int w, String path, Staged parent, List<Step> puts) {
        Staged mine =
                parent == null ? new Staged(w, numbers++, path.length()) : new Staged(w, parent.number, parent.cut);
        Kind kind = w < 0 ? Kind.DIRECTORY : wanted.kind(w);
        if (parent == null) {
            puts.add(new Step(Action.PUT, path, mine.number, 0, 0));
            if (w >= 0 && kind == Kind.DIRECTORY && (wanted.permissions(w) & 0200) == 0) {
                // A directory that may not be written to cannot be renamed to another place either.
                puts.add(new Step(Action.MODE, path, 0, wanted.permissions(w), wanted.permissions(w) | 0700));
            }
            touch(path);
        }
        if (kind == Kind.DIRECTORY) {
            newDirectories.put(path, mine);
        }
        if (w < 0) {
            plainParents.add(path);
            return mine;
        }
        stagedIndexes.add(mine.index);
        stagedNumbers.add(mine.number);
        stagedCuts.add(mine.cut);
        if (kind == Kind.FILE) {
            files++;
            bytes += wanted.length(w);
        }
        return mine;
    }

    /** The staged directory the path goes into, or null if its parent is live already. */
    private Staged parentOf(String path, List<Step> puts) throws IOException {
        String parent = TreePaths.parent(path);
        if (parent.isEmpty()) {
            return null;
        }
        Staged known = newDirectories.get(parent);
        if (known != null) {
            return known;
        }
        int c = current.indexOf(parent);
        if (c >= 0 && current.kind(c) == Kind.DIRECTORY) {
            return null;
        }
        FileFacts facts = FileFacts.ofNullable(PathNames.resolve(root, parent));
        if (facts != null) {
            if (facts.isDirectory()) {
                requireNoLinkAbove(parent);
                return null;
            }
            throw new TreeRefusedException("'" + path + "' cannot be copied to '" + root + "': '" + parent + "' is "
                    + facts.typeName() + " there and outside this copy. Remove it, or widen the copy.");
        }
        Staged above = parentOf(parent, puts);
        int w = Math.max(-1, wanted.indexOf(parent));
        if (w >= 0) {
            // The copy is narrowed to what is below; without it there is no place for that.
            parents.add(parent);
            verb(parent, CopyAct.ADD);
        }
        return put(w, parent, above, puts);
    }

    private void requireNoLinkAbove(String path) throws IOException {
        for (String above = path; !above.isEmpty(); above = TreePaths.parent(above)) {
            if (Files.isSymbolicLink(PathNames.resolve(root, above))) {
                throw new TreeRefusedException("Nothing is written below '" + above + "' in '" + root
                        + "', which is a symbolic link: replace it by a directory.");
            }
        }
    }

    private void touch(String path) {
        touched.add(TreePaths.parent(path));
    }

    /** Lets the owner write to directories that forbid it, for as long as the switch lasts. */
    private void lift() throws IOException {
        for (String directory : touched) {
            Path live = directory.isEmpty() ? root : PathNames.resolve(root, directory);
            FileFacts facts = FileFacts.ofNullable(live);
            if (facts == null || !facts.isDirectory() && !directory.isEmpty()) {
                continue;
            }
            if (!directory.isEmpty() && FileFacts.device(live) != device) {
                throw new TreeRefusedException("'" + directory + "' in '" + root
                        + "' is on another file system, so it cannot be switched with the rest: make it an environment of"
                        + " its own, or leave it out of the scope.");
            }
            if (!Files.isWritable(live)) {
                if ((facts.permissions() & 0200) != 0 || facts.uid() != FileFacts.me()) {
                    throw new TreeRefusedException(
                            "The directory " + (directory.isEmpty() ? "" : "'" + directory + "' in ")
                                    + "'" + root + "' cannot be written to: "
                                    + FileExtras.seal(live).orElse("give this node's user the permission") + ".");
                }
                int lifted = facts.permissions() | 0700;
                steps.add(new Step(Action.MODE, directory, 0, lifted, facts.permissions()));
                int w = wanted.indexOf(directory);
                boolean stays = w >= 0 && narrowing.matches(directory) && wanted.kind(w) == Kind.DIRECTORY;
                settled.add(new Step(
                        Action.MODE, directory, 0, stays ? wanted.permissions(w) : facts.permissions(), lifted));
            }
        }
    }

    private final List<Step> settled = new ArrayList<>();

    private void settle() {
        Set<String> gone = new HashSet<>();
        steps.stream().filter(step -> step.action() == Action.RMDIR).forEach(step -> gone.add(step.path()));
        Set<String> lifted = new HashSet<>();
        for (Step step : settled) {
            lifted.add(step.path());
            if (!gone.contains(step.path())) {
                steps.add(step);
            }
        }
        for (int[] pair : modes) {
            String path = wanted.path(pair[1]);
            if (!lifted.contains(path)) {
                steps.add(new Step(Action.MODE, path, 0, wanted.permissions(pair[1]), current.permissions(pair[0])));
            }
        }
        Set<String> timed = new HashSet<>();
        times.stream().filter(step -> step.action() == Action.TIME).forEach(step -> timed.add(step.path()));
        steps.addAll(times);
        for (String directory : touched) {
            int w = directory.isEmpty() ? -1 : wanted.indexOf(directory);
            int c = directory.isEmpty() ? -1 : current.indexOf(directory);
            if (w >= 0
                    && c >= 0
                    && !timed.contains(directory)
                    && wanted.modified(w) != 0
                    && narrowing.matches(directory)
                    && current.kind(c) == Kind.DIRECTORY
                    && wanted.kind(w) == Kind.DIRECTORY) {
                steps.add(new Step(Action.TIME, directory, 0, wanted.modified(w), current.modified(c)));
            }
        }
    }

    /**
     * Refuses if what goes was edited since it was read.
     *
     * @param look by which it was read; null if the copy read it for itself
     */
    void recheck(Look look, HeldFolders held) throws IOException {
        for (int c : deletions) {
            recheck(c, look, held);
        }
        for (int[] pair : replacements) {
            recheck(pair[0], look, held);
        }
        for (Step step : steps) {
            if (step.action() == Action.PUT && current.indexOf(step.path()) < 0) {
                if (Files.exists(PathNames.resolve(root, step.path()), LinkOption.NOFOLLOW_LINKS)) {
                    throw edited(step.path());
                }
            }
        }
    }

    private void recheck(int c, Look look, HeldFolders held) throws IOException {
        if (look != null ? !look.isStill(c, held) : !isOfItsTime(c)) {
            throw edited(current.path(c));
        }
    }

    private boolean isOfItsTime(int c) throws IOException {
        FileFacts facts = FileFacts.ofNullable(PathNames.resolve(root, current.path(c)));
        return facts != null
                && facts.kind() == current.kind(c)
                && (!facts.isFile() || facts.modified() == current.modified(c));
    }

    /**
     * After the switch: whether each entry it touched is, by kind, mode, size and time, what it should be.
     *
     * @param expected what the target should be now
     */
    boolean isDone(EntryTable expected, HeldFolders now) throws IOException {
        for (Step step : steps) {
            boolean isContent = step.action() == Action.PUT || step.action() == Action.MODE;
            if (isContent && !step.path().isEmpty() && !isThere(step.path(), expected, now)) {
                return false;
            }
        }
        for (int at = 0; at < stagedCount(); at++) {
            if (!isThere(wanted.path(staged(at).index()), expected, now)) {
                return false;
            }
        }
        for (int c : deletions) {
            if (FileFacts.ofNullable(PathNames.resolve(root, current.path(c))) != null) {
                return false;
            }
        }
        return true;
    }

    private boolean isThere(String path, EntryTable expected, HeldFolders now) throws IOException {
        Path there = PathNames.resolve(root, path);
        FileFacts facts = FileFacts.ofNullable(there);
        int e = expected.indexOf(path);
        if (facts == null || e < 0 || facts.kind() != expected.kind(e)) {
            return false;
        }
        return switch (expected.kind(e)) {
            case SYMLINK -> expected.linkTarget(e).equals(PathNames.text(now.linkTarget(there)));
            case DIRECTORY -> facts.permissions() == expected.permissions(e);
            case FILE -> facts.permissions() == expected.permissions(e)
                    && facts.size() == expected.length(e)
                    && facts.modified() == expected.modified(e)
                    && facts.modified() != 0;
        };
    }

    private TreeRefusedException edited(String path) {
        return new TreeRefusedException(
                "'" + path + "' in '" + root
                        + "' was edited while the copy was being prepared; the target is as it was. Copy again when nobody edits.");
    }
}
