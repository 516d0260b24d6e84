package io.jenkins.plugins.promotion.tree;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What a target holds after a copy: the wanted entries where the copy may act, its own elsewhere. */
public final class Merge {
    private Merge() {}

    /**
     * @param kept paths that stay although the copy may act there
     * @param made paths that come although it may not
     */
    public static Manifest of(
            Manifest wanted, Manifest current, PathFilter copied, Set<String> kept, Set<String> made) {
        if (copied.everything() && kept.isEmpty()) {
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
            boolean acts = copied.matches(path) || made.contains(path);
            if (order <= 0 && acts) {
                append(merged, path, w, i);
            } else if (order >= 0 && (!acts || kept.contains(path))) {
                append(merged, path, c, j);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new Manifest(wanted.scopeVersion(), merged, wanted.rootModified());
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
