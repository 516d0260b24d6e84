package io.jenkins.plugins.promotion.tree;

/** What need not be read again, since it was read before. */
abstract class KnownHashes {
    private EntryTable read;
    private int next;

    /** @param table what was read; asked for once it is known */
    void readAs(EntryTable table) {
        read = table;
    }

    /** The hash of a file of which these facts are enough to know it, or null if it has to be read. */
    byte[] hash(String path, FileFacts facts) {
        // A walk asks in the order of the table, which spares most of the searching.
        int index = read.indexOf(path, next);
        next = index >= 0 ? index + 1 : -1 - index;
        boolean known = index >= 0
                && read.kind(index) == Kind.FILE
                && read.length(index) == facts.size()
                && isKnown(index, facts);
        return known ? read.hash(index) : null;
    }

    /** Whether a file of the length that was read then is the one that was read. */
    abstract boolean isKnown(int index, FileFacts facts);
}
