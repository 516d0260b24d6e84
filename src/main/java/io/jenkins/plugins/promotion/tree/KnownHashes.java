package io.jenkins.plugins.promotion.tree;

/** What need not be read again. */
interface KnownHashes {
    /** The hash of a file of which these facts are enough to know it, or null if it has to be read. */
    byte[] hash(String path, FileFacts facts);
}
