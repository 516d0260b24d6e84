package io.jenkins.plugins.promotion.tree;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** What a target holds after a copy: the wanted entries where the copy may act, its own elsewhere. */
final class Merge {
    private Merge() {}

    static Manifest of(Manifest wanted, Manifest current, PathFilter copied, Predicate<String> kept) {
        if (copied.everything() && !keepsAny(wanted, current, kept)) {
            return wanted;
        }
        EntryTable w = wanted.table();
        EntryTable c = current.table();
        EntryTable merged = new EntryTable();
        int i = 0;
        int j = 0;
        while (i < w.size() || j < c.size()) {
            int order = i == w.size() ? 1 : j == c.size() ? -1 : w.comparePaths(i, c, j);
            String path = order <= 0 ? w.path(i) : c.path(j);
            boolean acts = copied.matches(path);
            if (order <= 0 && acts) {
                append(merged, path, w, i);
            } else if (order >= 0 && (!acts || kept.test(path))) {
                append(merged, path, c, j);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new Manifest(wanted.scopeVersion(), merged, wanted.rootModified());
    }

    private static boolean keepsAny(Manifest wanted, Manifest current, Predicate<String> kept) {
        EntryTable c = current.table();
        for (int j = 0; j < c.size(); j++) {
            if (c.kind(j) == Kind.DIRECTORY && kept.test(c.path(j))) {
                return true;
            }
        }
        return false;
    }

    private static void append(EntryTable to, String path, EntryTable from, int index) {
        int added = to.add(
                path.getBytes(StandardCharsets.UTF_8),
                from.kind(index),
                from.permissions(index),
                from.length(index),
                from.modified(index),
                from.uid(index),
                from.gid(index));
        if (from.kind(index) == Kind.FILE) {
            to.setHash(added, from.hash(index));
        } else if (from.kind(index) == Kind.SYMLINK) {
            to.setLink(added, from.linkTarget(index));
        }
    }
}
