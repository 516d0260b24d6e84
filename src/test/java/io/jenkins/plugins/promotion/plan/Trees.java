package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Trees in memory, for tests. */
final class Trees {
    private final Map<String, TreeEntry> entries = new TreeMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();

    static Trees tree() {
        return new Trees();
    }

    Trees file(String path, String text) {
        return file(path, text, 0644);
    }

    Trees file(String path, String text, int permissions) {
        return file(path, text.getBytes(UTF_8), permissions);
    }

    Trees file(String path, byte[] bytes, int permissions) {
        String sha256 = Canonical.sha256(bytes);
        contents.put(sha256, bytes);
        entries.put(path, new TreeEntry(path, Kind.FILE, permissions, bytes.length, sha256));
        int slash = path.lastIndexOf('/');
        return slash < 0 ? this : folder(path.substring(0, slash));
    }

    Trees folder(String path) {
        entries.putIfAbsent(path, new TreeEntry(path, Kind.DIRECTORY, 0755, 0, ""));
        int slash = path.lastIndexOf('/');
        return slash < 0 ? this : folder(path.substring(0, slash));
    }

    Trees link(String path, String target) {
        entries.put(path, new TreeEntry(path, Kind.SYMLINK, 0777, target.getBytes(UTF_8).length, target));
        return this;
    }

    Trees without(String path) {
        entries.remove(path);
        return this;
    }

    Trees copy() {
        Trees copy = new Trees();
        copy.entries.putAll(entries);
        copy.contents.putAll(contents);
        return copy;
    }

    Snapshot snapshot() {
        Map<String, byte[]> bytes = Map.copyOf(contents);
        return new Snapshot(
                Manifest.of("v1:all", List.copyOf(entries.values())),
                entry -> Objects.requireNonNull(bytes.get(entry.content())));
    }
}
