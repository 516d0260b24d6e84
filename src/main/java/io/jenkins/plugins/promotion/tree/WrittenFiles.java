package io.jenkins.plugins.promotion.tree;

import java.util.BitSet;

/**
 * After a copy: which files need not be read again to know that the target is what it should be. One that the copy did
 * not write was hashed just before, and is known by its size and time; one that it wrote is read back.
 */
final class WrittenFiles implements TreeScanner.Known {
    private final EntryTable wanted;
    private final BitSet written;
    private final EntryTable expected;

    WrittenFiles(EntryTable wanted, BitSet written, EntryTable expected) {
        this.wanted = wanted;
        this.written = written;
        this.expected = expected;
    }

    @Override
    public byte[] hash(String path, FileFacts facts) {
        int index = expected.indexOf(path);
        if (index < 0 || expected.kind(index) != Kind.FILE) {
            return null;
        }
        boolean untouched = expected.length(index) == facts.size() && expected.modified(index) == facts.modified();
        if (!untouched || facts.modified() == 0) {
            return null;
        }
        int at = expected == wanted ? index : wanted.indexOf(path);
        return at >= 0 && written.get(at) ? null : expected.hash(index);
    }
}
