package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.plan.RelativePath;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueMask;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The paths of an environment that an item may touch: below the root, in the scope, and neither local nor secret.
 *
 * @param held the environment, its folders held open for as long as an item works on it
 */
record Territory(TreeSpec tree, HeldTree held) implements Closeable {
    static Territory of(TreeSpec tree) throws IOException {
        return of(tree, new UnixFileOps());
    }

    static Territory of(TreeSpec tree, FileOps ops) throws IOException {
        Path root = Path.of(tree.root());
        if (!Files.isDirectory(root)) {
            throw Refusal.conflict("the environment's root " + root + " is not a directory");
        }
        return new Territory(tree, new HeldTree(tree, ops));
    }

    /** The real path of the environment's root. */
    Path root() {
        return held.root();
    }

    /**
     * The path of a file to read or write.
     *
     * @throws Refusal if it leads out of the root or through a symbolic link, or is not the plan's to touch
     */
    Path at(String relative) throws IOException {
        Path path = below(relative);
        for (Path above = HeldTree.parent(path); !above.equals(root()); above = HeldTree.parent(above)) {
            if (Files.isSymbolicLink(above)) {
                throw Refusal.conflict(relative + " leads through the symbolic link "
                        + root().relativize(above)
                        + "; name the path without links, since scope, local and secret paths are told by it");
            }
        }
        if (!tree.scope().matches(relative)) {
            throw Refusal.conflict(relative + " is outside the environment's scope, so no plan may read or change it");
        }
        for (ValueRule rule : rules()) {
            if (rule.wholeFile() && rule.covers(relative)) {
                throw Refusal.conflict(relative + " belongs to this environment (local or secret '" + rule
                        + "'), so no plan may read or change it");
            }
        }
        return path;
    }

    /** As {@link #at}, and the value at the pointer is not the environment's own. */
    Path at(String relative, String pointer) throws IOException {
        Path path = at(relative);
        for (ValueRule rule : rules()) {
            if (rule.wholeFile() || !rule.covers(relative)) {
                continue;
            }
            boolean above = StructuredFiles.covers(relative, pointer, rule.pointer());
            if (above || StructuredFiles.covers(relative, rule.pointer(), pointer)) {
                throw Refusal.conflict("the value " + pointer + " of " + relative
                        + (above && !pointer.equals(rule.pointer()) ? " holds one that" : "")
                        + " belongs to this environment (local or secret '" + rule
                        + "'), so no plan may read or change it"
                        + (above ? "; name the values beside it one by one, or replace the file" : ""));
            }
        }
        return path;
    }

    /** Whether the file was put there only to hold this environment's own values, before the plan creates it. */
    boolean nothingButOwn(String relative, FileState state) {
        if (state.kind() != FileState.Form.FILE || !StructuredFiles.supports(relative)) {
            return false;
        }
        try {
            StructuredFile file = StructuredFiles.of(relative, state.content());
            List<String> own = rules().stream()
                    .filter(rule -> !rule.wholeFile() && rule.covers(relative))
                    .flatMap(rule -> file.places(rule.pointer()).stream())
                    .toList();
            return !own.isEmpty()
                    && file.flatten().keySet().stream().allMatch(pointer -> own.stream()
                            .anyMatch(mine -> StructuredFiles.holds(relative, mine, pointer)));
        } catch (Refusal e) {
            return false;
        }
    }

    /** The directory a program runs in. */
    Path directory(String relative) throws IOException {
        if (relative.isEmpty() || relative.equals(".")) {
            return root();
        }
        Path path = below(relative);
        if (!Files.isDirectory(path) || !path.toRealPath().startsWith(root())) {
            throw Refusal.conflict("the directory " + relative + " does not exist in the environment");
        }
        return path;
    }

    private Path below(String relative) throws IOException {
        Optional<String> objection = RelativePath.objection(relative);
        if (objection.isPresent()) {
            throw Refusal.conflict("'" + relative + "': " + objection.get());
        }
        Path path = PathNames.resolve(root(), relative);
        Path parent = HeldTree.parent(path);
        while (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parent = HeldTree.parent(parent);
        }
        if (!Files.isDirectory(parent)) {
            throw Refusal.conflict(
                    relative + " would be below " + root().relativize(parent) + ", which is not a directory");
        }
        if (!parent.toRealPath().startsWith(root())) {
            throw Refusal.conflict(relative + " leads out of the environment's root through a symbolic link");
        }
        return path;
    }

    /** The content as it may be shown or compared: without this environment's own values. */
    byte[] masked(String relative, byte[] content) {
        try {
            return new HiddenValues(tree).masked(relative, content);
        } catch (TreeRefusedException e) {
            throw Refusal.conflict(e.getMessage());
        }
    }

    /** Whether the file holds values of this environment. */
    boolean holdsOwn(String relative, FileState state) {
        try {
            return state.kind() == FileState.Form.FILE && new HiddenValues(tree).anyIn(relative, state.content());
        } catch (TreeRefusedException e) {
            throw Refusal.conflict(e.getMessage());
        }
    }

    /**
     * Refuses a change of other values that moves this environment's own ones, as where an item of a list goes: what is hidden
     * by its place would then stand elsewhere, and be told.
     */
    void requireOwnStay(String relative, byte[] before, byte[] after) {
        try {
            ValueMask mask = new HiddenValues(tree).maskFor(relative);
            if (mask != null && !mask.isSameIn(before, after)) {
                throw Refusal.conflict(
                        "a local or secret value of " + relative + " would stand in another place afterwards,"
                                + " where it is not hidden; change the value beside it in place, or put the whole list into a file"
                                + " item");
            }
        } catch (TreeRefusedException e) {
            throw Refusal.conflict(e.getMessage());
        }
    }

    /** New content, with this environment's own values in it. */
    byte[] keepingOwn(String relative, byte[] content, FileState before) {
        try {
            byte[] own = before.kind() == FileState.Form.FILE ? before.content() : null;
            return new HiddenValues(tree).keeping(relative, content, own);
        } catch (TreeRefusedException e) {
            throw Refusal.conflict(
                    before.kind() == FileState.Form.ABSENT
                            ? e.getMessage() + " A file that holds nothing but that value is enough; make it before"
                                    + " production is copied, so that it is part of what is compared."
                            : e.getMessage());
        }
    }

    /** {@link FileState#digest} over the masked content, which may be written down and shown. */
    String digest(String relative, FileState state) {
        return state.kind() == FileState.Form.FILE
                ? state.with(masked(relative, state.content())).digest()
                : state.digest();
    }

    private List<ValueRule> rules() {
        List<ValueRule> rules = new ArrayList<>(tree.local());
        rules.addAll(tree.secret());
        return rules;
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
