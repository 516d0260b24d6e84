package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Gives the bytes behind the entries of a manifest. */
@FunctionalInterface
public interface TreeContents {
    /** No contents at all. */
    TreeContents NONE = file -> {
        throw new NoSuchFileException(file.path());
    };

    /**
     * The bytes of a file, as captured: local and secret values are not in them.
     *
     * @param file an entry that is a file
     * @throws IOException if they cannot be had, or are not what the entry says
     */
    byte[] read(TreeEntry file) throws IOException;

    /** The contents of snapshots in a store. */
    static TreeContents of(ContentStore store) {
        return file -> store.read(file.content());
    }
}
