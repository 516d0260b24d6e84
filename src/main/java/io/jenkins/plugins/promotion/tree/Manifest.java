package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.RandomAccess;

/**
 * What a tree holds: its entries in the order of their paths' UTF-8 bytes, and the digest over them. Immutable. Kept in
 * arrays, some 120 bytes an entry, so that a million entries travel and fit.
 *
 * <p>Beside what counts (path, kind, permissions, content) it remembers modification times and owners, which a copy
 * restores where it may but which are in no digest and no comparison.
 */
public final class Manifest implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int HEX = 2 * Sha256.LENGTH;

    private final String scopeVersion;
    private final EntryTable table;
    private final long rootModified;
    private final long files;
    private final long bytes;
    private final transient TreeDigest digest;

    Manifest(String scopeVersion, EntryTable table, long rootModified) {
        this.scopeVersion = scopeVersion;
        this.table = table;
        this.rootModified = rootModified;
        long countedFiles = 0;
        long countedBytes = 0;
        for (int i = 0; i < table.size(); i++) {
            if (table.kind(i) == Kind.FILE) {
                countedFiles++;
                countedBytes += table.length(i);
            }
        }
        files = countedFiles;
        bytes = countedBytes;
        digest = computeDigest();
    }

    /**
     * A manifest of these entries, in any order.
     *
     * @throws IllegalArgumentException if a path is malformed, listed twice, or lies below something that is no directory
     */
    public static Manifest of(String scopeVersion, List<TreeEntry> entries) {
        EntryTable table = new EntryTable();
        entries.stream().sorted((a, b) -> TreePaths.compare(a.path(), b.path())).forEach(table::add);
        table.validate();
        return new Manifest(scopeVersion, table, 0);
    }

    /**
     * The tree's identity. SHA-256 over the line {@code tree v1}, the scope's version, and for every entry in order its
     * kind's letter, permissions in octal, size in decimal and content, separated by spaces, then NUL, the path, NUL; all
     * UTF-8.
     */
    public TreeDigest digest() {
        return digest;
    }

    private TreeDigest computeDigest() {
        MessageDigest sha = Sha256.start();
        sha.update(("tree v1 " + scopeVersion + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] hex = new byte[HEX];
        byte[] head = new byte[32];
        for (int i = 0; i < table.size(); i++) {
            Kind kind = table.kind(i);
            sha.update(head, 0, head(kind, table.permissions(i), table.length(i), head));
            if (kind == Kind.FILE) {
                table.hashHex(i, hex);
                sha.update(hex);
            } else if (kind == Kind.SYMLINK) {
                sha.update(table.linkTarget(i).getBytes(StandardCharsets.UTF_8));
            }
            sha.update((byte) 0);
            table.updateWithPath(i, sha);
            sha.update((byte) 0);
        }
        return TreeDigest.ofHex(HexFormat.of().formatHex(sha.digest()));
    }

    /** Writes kind, permissions and size, each followed by a space; returns how many bytes. */
    private static int head(Kind kind, int permissions, long size, byte[] into) {
        into[0] = (byte) kind.letter();
        into[1] = ' ';
        for (int digit = 0; digit < 4; digit++) {
            into[2 + digit] = (byte) ('0' + (permissions >> 9 - 3 * digit & 7));
        }
        into[6] = ' ';
        int digits = 1;
        for (long rest = size; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = size;
        for (int at = 6 + digits; at > 6; at--) {
            into[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        into[7 + digits] = ' ';
        return 8 + digits;
    }

    /**
     * SHA-256 over what a copy gives its target and no digest counts: times, and owners where those can be given. Two trees
     * of one digest that agree in it too are left as they are. With owners it is never the same as without, so that nobody
     * takes what was not looked at for alike.
     *
     * @param owners whether owners count
     */
    public String timesAndOwners(boolean owners) {
        MessageDigest sha = Sha256.start();
        ByteBuffer one = ByteBuffer.allocate(2 * Long.BYTES);
        sha.update(one.putLong(rootModified).putLong(owners ? 1 : 0).array());
        for (int i = 0; i < table.size(); i++) {
            one.clear().putLong(table.modified(i)).putLong(owners ? table.owner(i) : 0);
            sha.update(one.array());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** All entries in canonical order; each is made when asked for. */
    public List<TreeEntry> entries() {
        return new EntryList(table);
    }

    /** The entry at this path, or null. */
    public TreeEntry get(String path) {
        int index = table.indexOf(path);
        return index < 0 ? null : table.entry(index);
    }

    /** Number of files; directories and symbolic links are not counted. */
    public long fileCount() {
        return files;
    }

    /** Bytes of all files together. */
    public long byteCount() {
        return bytes;
    }

    /** The version of the scope this was captured with, see {@link TreeSpec#scopeVersion()}. */
    public String scopeVersion() {
        return scopeVersion;
    }

    public EntryTable table() {
        return table;
    }

    public long rootModified() {
        return rootModified;
    }

    /** Writes it as JSON, one entry a line; {@link #readFrom} reads it. The stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        ManifestJson.write(this, out);
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws IOException if it is no manifest, is cut short, holds a hostile path, or does not have the digest it claims
     */
    public static Manifest readFrom(InputStream in) throws IOException {
        return ManifestJson.read(in);
    }

    /** What comes from another machine is what its entries say, and nothing it claims to be. */
    private Object readResolve() throws ObjectStreamException {
        try {
            table.validate();
            return new Manifest(scopeVersion, table, rootModified);
        } catch (RuntimeException e) {
            throw (ObjectStreamException)
                    new InvalidObjectException("A manifest that arrived cannot be used: " + e.getMessage())
                            .initCause(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest && manifest.digest.equals(digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return digest.shortForm() + " (" + Counts.of(table.size(), "entry", "entries") + ", " + Counts.of(files, "file")
                + ", " + Counts.bytes(bytes) + ")";
    }

    private static final class EntryList extends AbstractList<TreeEntry> implements RandomAccess {
        private final EntryTable table;

        EntryList(EntryTable table) {
            this.table = table;
        }

        @Override
        public TreeEntry get(int index) {
            return table.entry(index);
        }

        @Override
        public int size() {
            return table.size();
        }
    }
}
