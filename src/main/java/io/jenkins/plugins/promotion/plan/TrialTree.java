package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A tree in memory on which items are followed, so that it is known what is left for others to do. An item makes what it is
 * to make also where it would be refused, since then it is the person's who wrote it to say what is meant.
 */
final class TrialTree {
    /** Hides an environment's own values in content that a plan brings, as a capture does. */
    @FunctionalInterface
    interface Mask {
        Mask NONE = (path, content) -> content;

        byte[] of(String path, byte[] content) throws IOException;
    }

    private final Snapshot start;
    private final PlanFiles files;
    private final Mask mask;
    private final TreeMap<String, TreeEntry> entries = new TreeMap<>();
    private final Map<String, byte[]> written = new HashMap<>();
    private boolean changed;

    TrialTree(Snapshot start, PlanFiles files, Mask mask) {
        this.start = start;
        this.files = files;
        this.mask = mask;
        start.manifest().entries().forEach(entry -> entries.put(entry.path(), entry));
    }

    /** Follows an item; says why it would be refused, if it would. */
    Optional<String> follow(ItemAction action) throws IOException {
        changed = false;
        return action.follow(this);
    }

    /** Whether the last item followed changed anything. */
    boolean changed() {
        return changed;
    }

    Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    boolean emptyBelow(String path) {
        String next = entries.higherKey(path + "/");
        return next == null || !next.startsWith(path + "/");
    }

    /** The content of a file that is there. */
    byte[] content(String path) throws IOException {
        TreeEntry file = entries.get(path);
        byte[] bytes = written.get(file.content());
        return bytes == null ? start.contents().read(file) : bytes;
    }

    /** What a file beside the plan becomes at a path. */
    byte[] source(String name, String path) throws IOException {
        return mask.of(path, files.read(name));
    }

    /** A file beside the plan as it is. */
    byte[] source(String name) throws IOException {
        return files.read(name);
    }

    void remove(String path) {
        changed |= entries.remove(path) != null;
    }

    /**
     * Puts something there, and the folders above it; leaves it where one of these is something else.
     *
     * @param content of a file, or the target of a link
     */
    void put(String path, Kind kind, int permissions, byte[] content) {
        for (String above = TreePaths.parent(path); !above.isEmpty(); above = TreePaths.parent(above)) {
            TreeEntry there = entries.putIfAbsent(above, new TreeEntry(above, Kind.DIRECTORY, 0755, 0, ""));
            if (there != null && there.kind() != Kind.DIRECTORY) {
                return;
            }
        }
        String is =
                switch (kind) {
                    case FILE -> Canonical.sha256(content);
                    case SYMLINK -> new String(content, StandardCharsets.UTF_8);
                    case DIRECTORY -> "";
                };
        if (kind == Kind.FILE) {
            written.put(is, content);
        }
        TreeEntry now = new TreeEntry(path, kind, permissions, content.length, is);
        TreeEntry was = entries.put(path, now);
        changed |= was == null || was.kind() != kind || !was.content().equals(is) || was.permissions() != permissions;
    }

    Snapshot snapshot() {
        Map<String, byte[]> bytes = Map.copyOf(written);
        return new Snapshot(
                Manifest.of(start.manifest().scopeVersion(), List.copyOf(entries.values())),
                file -> bytes.containsKey(file.content())
                        ? bytes.get(file.content())
                        : start.contents().read(file));
    }
}
