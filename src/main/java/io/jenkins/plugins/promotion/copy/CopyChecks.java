package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.EntryTable;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.PathFilter;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What has to hold before and after a copy; each check refuses by name. */
final class CopyChecks {
    /** Setuid and setgid. */
    private static final int PRIVILEGES = 06000;

    private CopyChecks() {}

    /** The manifest speaks of the target's scope, and of nothing outside it. */
    static void requireFit(Manifest wanted, TreeSpec target) throws IOException {
        if (!wanted.scopeVersion().equals(target.scopeVersion())) {
            throw new TreeRefusedException("The source was captured with scope " + wanted.scopeVersion() + ", but '"
                    + target.root() + "' has scope " + target.scopeVersion() + " ("
                    + target.scope().versionText() + "; local " + target.local() + ", secret " + target.secret()
                    + "): give both environments the same scope, local and secret values.");
        }
        try {
            wanted.table().validate();
        } catch (IllegalArgumentException e) {
            throw new TreeRefusedException("The manifest cannot be copied: " + e.getMessage(), e);
        }
        for (int i = 0; i < wanted.table().size() && !target.privileged(); i++) {
            // A scan leaves them out; one that has them comes from a node that answers what it likes.
            if (wanted.table().kind(i) == Kind.FILE && (wanted.table().permissions(i) & PRIVILEGES) != 0) {
                throw new TreeRefusedException("'" + wanted.table().path(i) + "' carries setuid or setgid, which '"
                        + target.root() + "' does not take over: capture the source again, and look into its node.");
            }
        }
        HiddenValues hidden = new HiddenValues(target);
        PathFilter filter = target.scope().matcher();
        if (filter.everything() && !hidden.hasWhole() && !wanted.table().hasReserved()) {
            return;
        }
        for (int i = 0; i < wanted.table().size(); i++) {
            String path = wanted.table().path(i);
            if (TreePaths.isReserved(path) || !filter.matches(path) || hidden.covers(path)) {
                throw new TreeRefusedException("The manifest names '" + path + "', which is outside the scope of '"
                        + target.root() + "': capture the source again.");
            }
        }
    }

    static void requireExpected(Manifest current, CopyOptions options, TreeSpec target) throws TreeRefusedException {
        if (options.expectedTarget() != null && !options.expectedTarget().equals(current.digest())) {
            throw new TreeRefusedException("'" + target.root() + "' was expected to be "
                    + options.expectedTarget().shortForm() + " but is "
                    + current.digest().shortForm()
                    + ": somebody edited it. Look at the drift, then copy again, or discard the edits with a reason.");
        }
    }

    /**
     * A copy that is narrowed to nothing was meant for something that is spelt otherwise.
     *
     * @return patterns that match nothing, beside others that do
     */
    static List<String> requireMatch(Manifest wanted, Manifest current, CopyOptions options, TreeSpec target)
            throws TreeRefusedException {
        List<String> idle = options.include().stream()
                .filter(pattern -> isIdle(pattern, wanted, current))
                .toList();
        if (!idle.isEmpty() && idle.size() == options.include().size()) {
            throw new TreeRefusedException("include: " + String.join(", ", idle)
                    + " matches nothing, neither of what is copied nor in '" + target.root()
                    + "': see how the paths are spelt; ** stands for any folders, and upper and lower case count.");
        }
        List<String> all = new ArrayList<>(idle);
        options.exclude().stream()
                .filter(pattern -> !idle.contains(pattern) && isIdle(pattern, wanted, current))
                .forEach(all::add);
        return all;
    }

    private static boolean isIdle(String pattern, Manifest wanted, Manifest current) {
        PathFilter filter = new Scope(List.of(pattern), List.of()).matcher();
        return !filter.everything() && !matches(filter, wanted) && !matches(filter, current);
    }

    private static boolean matches(PathFilter filter, Manifest tree) {
        EntryTable table = tree.table();
        for (int i = 0; i < table.size(); i++) {
            if (filter.matches(table.path(i))) {
                return true;
            }
        }
        return false;
    }

    /** Every content that has to be written is in the store. */
    static void requireContents(Manifest wanted, CopyPlan plan, ContentStore store) throws TreeRefusedException {
        EntryTable table = wanted.table();
        for (int at = 0; at < plan.stagedCount(); at++) {
            int i = plan.staged(at).index();
            if (table.kind(i) == Kind.FILE && !store.has(table.hash(i))) {
                throw new TreeRefusedException("The content of '" + table.path(i) + "' (" + table.content(i)
                        + ") is missing from the store '" + store.directory()
                        + "': capture the source again, or send its blobs to this node.");
            }
        }
    }

    /** Every content of the tree is in the store. */
    static boolean hasContents(EntryTable table, ContentStore store) {
        for (int i = 0; i < table.size(); i++) {
            if (table.kind(i) == Kind.FILE && !store.has(table.hash(i))) {
                return false;
            }
        }
        return true;
    }

    /** Names that differ in case or Unicode form only, where the target's file system takes them for one. */
    static void requireNamesFit(SwitchArea area, Manifest wanted, FileOps ops) throws IOException {
        if (takesForOne(area, ops, "probe-a", "PROBE-A")) {
            requireDistinct(wanted, name -> name.toLowerCase(Locale.ROOT), "case");
        }
        // One letter, as one code point and as two.
        if (takesForOne(area, ops, "probe-\u00e9", "probe-e\u0301")) {
            requireDistinct(wanted, name -> Normalizer.normalize(name, Normalizer.Form.NFC), "Unicode form");
        }
    }

    private static boolean takesForOne(SwitchArea area, FileOps ops, String one, String other) throws IOException {
        Path probe = PathNames.resolve(area.folder(), one);
        Path second = PathNames.resolve(area.folder(), other);
        ops.createFile(probe, 0600).close();
        try {
            ops.createFile(second, 0600).close();
            ops.delete(second);
            return false;
        } catch (FileAlreadyExistsException e) {
            return true;
        } finally {
            ops.delete(probe);
        }
    }

    static void requireDistinct(Manifest wanted, UnaryOperator<String> fold, String what) throws TreeRefusedException {
        Map<String, String> seen = new HashMap<>();
        for (TreeEntry entry : wanted.entries()) {
            String other = seen.put(fold.apply(entry.path()), entry.path());
            if (other != null) {
                throw new TreeRefusedException("'" + other + "' and '" + entry.path() + "' differ in " + what
                        + " only, and the target's file system cannot hold both: rename one of them.");
            }
        }
    }

    /** The target now is what it should be. */
    static void verify(TreeSpec target, Manifest expected) throws IOException, InterruptedException {
        Manifest after = TreeScanner.rescan(target, expected);
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

    static TreeRefusedException noRoom(Path root, IOException e) {
        return new TreeRefusedException(
                "The file system of '" + root + "' is full; the target is as it was. Make room, then copy again.", e);
    }
}
