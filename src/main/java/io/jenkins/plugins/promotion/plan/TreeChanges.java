package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what must happen, path by path, so that one tree becomes another; deletions come first, the deepest first. */
final class TreeChanges {
    private final Snapshot first;
    private final Snapshot second;

    private TreeChanges(Snapshot first, Snapshot second) {
        this.first = first;
        this.second = second;
    }

    /** All changes outside the excluded paths. */
    static List<Wanted> between(Snapshot first, Snapshot second, List<String> exclude) throws IOException {
        TreeChanges changes = new TreeChanges(first, second);
        Scope scope = new Scope(List.of(), exclude);
        TreeDiff diff = TreeDiff.between(first.manifest(), second.manifest());
        List<Wanted> deletions = new ArrayList<>();
        for (String path : diff.deleted()) {
            deletions.add(0, files(path, changes.delete(path)));
        }
        Set<String> added = new HashSet<>(diff.added());
        Set<String> changed = new HashSet<>(diff.changed());
        Set<String> permissions = new HashSet<>(diff.modeChanged());
        List<Wanted> others = new ArrayList<>();
        for (TreeEntry entry : second.manifest().entries()) {
            String path = entry.path();
            if (added.contains(path)) {
                others.add(files(path, changes.create(entry)));
            } else if (changed.contains(path)) {
                others.add(changes.change(entry));
            } else if (permissions.contains(path)) {
                others.add(files(path, WholeFile.permissionsOnly(path, permissions(entry))));
            }
        }
        deletions.addAll(others);
        return deletions.stream().filter(wanted -> scope.matches(wanted.path())).toList();
    }

    private static Wanted files(String path, WholeFile... actions) {
        return new Wanted(path, List.of(actions), Optional.empty(), false);
    }

    private WholeFile delete(String path) {
        TreeEntry entry = first.entry(path).orElseThrow();
        return new WholeFile(
                path,
                Effect.DELETE,
                Optional.empty(),
                Canonical.sha256(entry),
                Optional.empty(),
                entry.kind() == Kind.DIRECTORY,
                Optional.empty());
    }

    private WholeFile create(TreeEntry entry) {
        return content(entry, Effect.CREATE, Optional.empty(), Optional.of(permissions(entry)));
    }

    private static WholeFile content(
            TreeEntry entry, Effect verb, Optional<String> sha256, Optional<String> permissions) {
        return new WholeFile(
                entry.path(),
                verb,
                entry.kind() == Kind.FILE ? Optional.of(entry.path()) : Optional.empty(),
                sha256,
                entry.kind() == Kind.SYMLINK ? Optional.of(entry.content()) : Optional.empty(),
                entry.kind() == Kind.DIRECTORY,
                entry.kind() == Kind.SYMLINK ? Optional.empty() : permissions);
    }

    private Wanted change(TreeEntry after) throws IOException {
        String path = after.path();
        TreeEntry before = first.entry(path).orElseThrow();
        if (before.kind() == Kind.DIRECTORY || after.kind() == Kind.DIRECTORY) {
            return files(path, delete(path), create(after));
        }
        boolean permissionsDiffer = before.permissions() != after.permissions();
        WholeFile whole = content(
                after,
                Effect.REPLACE,
                Canonical.sha256(before),
                permissionsDiffer ? Optional.of(permissions(after)) : Optional.empty());
        Optional<StructuredFile> a = first.structured(path);
        Optional<StructuredFile> b = second.structured(path);
        Optional<List<Wanted.Single>> values =
                a.isPresent() && b.isPresent() ? ValueChanges.between(a.get(), b.get()) : Optional.empty();
        Optional<byte[]> applied = values.isPresent()
                ? ValueChanges.applied(a.get(), first.contents().read(before), values.get())
                : Optional.empty();
        boolean exact = applied.isPresent()
                && Arrays.equals(applied.get(), second.contents().read(after));
        if (applied.isPresent()
                && !exact
                && !StructuredFiles.of(path, applied.get())
                        .whole()
                        .equals(b.get().whole())) {
            values = Optional.empty(); // What came would stand in another place, which counts in this file.
        }
        return new Wanted(path, List.of(whole), values, exact);
    }

    static String permissions(TreeEntry entry) {
        return Permissions.text(entry.permissions());
    }
}
