package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.util.Optional;

/**
 * A stored tree with its contents.
 *
 * @param manifest what it holds
 * @param contents the bytes of its files
 */
public record Snapshot(Manifest manifest, TreeContents contents) {
    /** Files larger than this are compared as a whole, in bytes. */
    private static final long STRUCTURED_BYTES = 4 << 20;

    /** A snapshot of a store. */
    public static Snapshot of(Manifest manifest, ContentStore store) {
        return new Snapshot(manifest, TreeContents.of(store));
    }

    Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(manifest.get(path));
    }

    /** The file, if values inside it can be told apart. */
    Optional<StructuredFile> structured(String path) throws IOException {
        TreeEntry entry = manifest.get(path);
        if (entry == null
                || entry.kind() != Kind.FILE
                || entry.size() > STRUCTURED_BYTES
                || !StructuredFiles.supports(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StructuredFiles.of(path, contents.read(entry)));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }
}
