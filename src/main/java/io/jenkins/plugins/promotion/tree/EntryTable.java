package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Entries column by column in growing arrays. Filled in canonical order, then only read. */
public final class EntryTable implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int FIRST = 64;
    private static final int PERMISSIONS = 07777;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private int size;
    private byte[] names = new byte[FIRST * 32];
    private int[] ends = new int[FIRST];
    private short[] modes = new short[FIRST];
    private long[] lengths = new long[FIRST];
    private long[] modified = new long[FIRST];
    private int[] owners = new int[FIRST];
    private byte[] hashes = new byte[FIRST * Sha256.LENGTH];
    private long[] ownerPairs = new long[0];
    private int ownerCount;
    /** Where each pair stands, while the table is filled. */
    private transient Map<Long, Integer> ownerIndexes;

    private int[] linkIndexes = new int[0];
    private final List<String> linkTargets = new ArrayList<>();

    public int size() {
        return size;
    }

    /** Appends an entry whose hash or link target is set later; returns its index. */
    int add(byte[] path, Kind kind, int permissions, long length, long modifiedNanos, int uid, int gid) {
        grow(path.length);
        int begin = begin(size);
        System.arraycopy(path, 0, names, begin, path.length);
        ends[size] = begin + path.length;
        modes[size] = (short) (kind.ordinal() << 12 | (kind == Kind.SYMLINK ? 0777 : permissions & PERMISSIONS));
        lengths[size] = length;
        modified[size] = modifiedNanos;
        owners[size] = owner(uid, gid);
        return size++;
    }

    void add(TreeEntry entry) {
        String objection = TreePaths.objection(entry.path());
        if (objection != null) {
            throw new IllegalArgumentException("Path '" + entry.path() + "' is refused: " + objection + ".");
        }
        byte[] path = entry.path().getBytes(StandardCharsets.UTF_8);
        int index = add(path, entry.kind(), entry.permissions(), entry.size(), 0, -1, -1);
        switch (entry.kind()) {
            case FILE -> setHash(index, HexFormat.of().parseHex(entry.content()));
            case SYMLINK -> setLink(index, entry.content());
            default -> lengths[index] = 0;
        }
    }

    void setHash(int index, byte[] hash) {
        if (hash.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("'" + path(index) + "' has no SHA-256 of 64 hex digits.");
        }
        System.arraycopy(hash, 0, hashes, index * Sha256.LENGTH, Sha256.LENGTH);
    }

    void setLink(int index, String target) {
        linkIndexes = Arrays.copyOf(
                linkIndexes,
                linkTargets.size() + 1 > linkIndexes.length ? Math.max(8, linkIndexes.length * 2) : linkIndexes.length);
        linkIndexes[linkTargets.size()] = index;
        linkTargets.add(target);
        lengths[index] = target.getBytes(StandardCharsets.UTF_8).length;
    }

    void setLength(int index, long length) {
        lengths[index] = length;
    }

    void setModified(int index, long nanos) {
        modified[index] = nanos;
    }

    /** Gives back what growing took in advance. */
    void trim() {
        names = Arrays.copyOf(names, begin(size));
        ends = Arrays.copyOf(ends, size);
        modes = Arrays.copyOf(modes, size);
        lengths = Arrays.copyOf(lengths, size);
        modified = Arrays.copyOf(modified, size);
        owners = Arrays.copyOf(owners, size);
        ownerPairs = Arrays.copyOf(ownerPairs, ownerCount);
        ownerIndexes = null;
        hashes = Arrays.copyOf(hashes, size * Sha256.LENGTH);
    }

    private int begin(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private void grow(int nameLength) {
        if (size == ends.length) {
            int capacity = size + (size >> 1) + FIRST;
            ends = Arrays.copyOf(ends, capacity);
            modes = Arrays.copyOf(modes, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            modified = Arrays.copyOf(modified, capacity);
            owners = Arrays.copyOf(owners, capacity);
            hashes = Arrays.copyOf(hashes, Math.multiplyExact(capacity, Sha256.LENGTH));
        }
        int need = Math.addExact(begin(size), nameLength);
        if (need > names.length) {
            names = Arrays.copyOf(names, Math.max(need, Math.addExact(names.length, names.length >> 1)));
        }
    }

    private int owner(int uid, int gid) {
        long pair = (long) uid << 32 | gid & 0xffffffffL;
        if (size > 0 && ownerPairs[owners[size - 1]] == pair) {
            return owners[size - 1];
        }
        if (ownerIndexes == null) {
            ownerIndexes = new HashMap<>();
            for (int i = 0; i < ownerCount; i++) {
                ownerIndexes.put(ownerPairs[i], i);
            }
        }
        Integer known = ownerIndexes.putIfAbsent(pair, ownerCount);
        if (known != null) {
            return known;
        }
        if (ownerCount == ownerPairs.length) {
            ownerPairs = Arrays.copyOf(ownerPairs, Math.max(4, ownerCount * 2));
        }
        ownerPairs[ownerCount] = pair;
        return ownerCount++;
    }

    public Kind kind(int index) {
        return KINDS[modes[index] >> 12 & 3];
    }

    private static final Kind[] KINDS = Kind.values();

    public int permissions(int index) {
        return modes[index] & PERMISSIONS;
    }

    public long length(int index) {
        return lengths[index];
    }

    /** Nanoseconds since the epoch; 0 if unknown. */
    public long modified(int index) {
        return modified[index];
    }

    /** Owner and group in one number; negative if unknown. */
    public long owner(int index) {
        return ownerPairs[owners[index]];
    }

    /** Numeric user, or -1 if unknown. */
    int uid(int index) {
        return (int) (ownerPairs[owners[index]] >> 32);
    }

    public int gid(int index) {
        return (int) ownerPairs[owners[index]];
    }

    public String path(int index) {
        int begin = begin(index);
        return new String(names, begin, ends[index] - begin, StandardCharsets.UTF_8);
    }

    public String linkTarget(int index) {
        int at = Arrays.binarySearch(linkIndexes, 0, linkTargets.size(), index);
        return linkTargets.get(at);
    }

    public byte[] hash(int index) {
        return Arrays.copyOfRange(hashes, index * Sha256.LENGTH, (index + 1) * Sha256.LENGTH);
    }

    void hashHex(int index, byte[] into) {
        for (int i = 0; i < Sha256.LENGTH; i++) {
            byte b = hashes[index * Sha256.LENGTH + i];
            into[2 * i] = HEX[b >> 4 & 15];
            into[2 * i + 1] = HEX[b & 15];
        }
    }

    @SuppressWarnings("deprecation")
    public String content(int index) {
        return switch (kind(index)) {
            case FILE -> {
                byte[] hex = new byte[2 * Sha256.LENGTH];
                hashHex(index, hex);
                yield new String(hex, 0);
            }
            case SYMLINK -> linkTarget(index);
            case DIRECTORY -> "";
        };
    }

    TreeEntry entry(int index) {
        return new TreeEntry(path(index), kind(index), permissions(index), length(index), content(index));
    }

    public int indexOf(String path) {
        return indexOf(path.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #indexOf(String)}, looking at and shortly after an index first. */
    int indexOf(String path, int near) {
        byte[] wanted = path.getBytes(StandardCharsets.UTF_8);
        for (int i = near; i < Math.min(size, near + 4); i++) {
            if (Arrays.equals(names, begin(i), ends[i], wanted, 0, wanted.length)) {
                return i;
            }
        }
        return indexOf(wanted);
    }

    private int indexOf(byte[] wanted) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Arrays.compareUnsigned(names, begin(middle), ends[middle], wanted, 0, wanted.length);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /** True if an entry has the name that copies reserve, or lies below it. */
    public boolean hasReserved() {
        for (int i = 0; i < size; i++) {
            // Its name begins with a dot in every spelling, be it one of another form or behind what is not seen.
            int begin = begin(i);
            boolean plain = begin < ends[i] && names[begin] > '.';
            if (!plain && TreePaths.isReserved(path(i))) {
                return true;
            }
        }
        return false;
    }

    public int comparePaths(int index, EntryTable other, int otherIndex) {
        return Arrays.compareUnsigned(
                names, begin(index), ends[index], other.names, other.begin(otherIndex), other.ends[otherIndex]);
    }

    /** As {@link #comparePaths}, with bytes from elsewhere. */
    int comparePath(int index, byte[] other, int from, int to) {
        return Arrays.compareUnsigned(names, begin(index), ends[index], other, from, to);
    }

    int pathLength(int index) {
        return ends[index] - begin(index);
    }

    void writePath(int index, OutputStream out) throws IOException {
        out.write(names, begin(index), pathLength(index));
    }

    public boolean sameContent(int index, EntryTable other, int otherIndex) {
        if ((modes[index] >> 12) != (other.modes[otherIndex] >> 12) || lengths[index] != other.lengths[otherIndex]) {
            return false;
        }
        return switch (kind(index)) {
            case FILE -> Arrays.equals(
                    hashes,
                    index * Sha256.LENGTH,
                    (index + 1) * Sha256.LENGTH,
                    other.hashes,
                    otherIndex * Sha256.LENGTH,
                    (otherIndex + 1) * Sha256.LENGTH);
            case SYMLINK -> linkTarget(index).equals(other.linkTarget(otherIndex));
            case DIRECTORY -> true;
        };
    }

    void updateWithPath(int index, MessageDigest digest) {
        int begin = begin(index);
        digest.update(names, begin, ends[index] - begin);
    }

    /** @throws IllegalArgumentException naming the first path that is malformed, out of order or below a non-directory */
    public void validate() {
        List<String> parents = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String path = path(i);
            String objection = TreePaths.objection(path);
            if (objection == null && i > 0 && comparePaths(i - 1, this, i) >= 0) {
                objection = "it is listed twice or out of order";
            }
            if (objection == null) {
                objection = parentObjection(path, parents);
            }
            if (objection != null) {
                throw new IllegalArgumentException("Path '" + path + "' is refused: " + objection + ".");
            }
        }
    }

    private String parentObjection(String path, List<String> knownGood) {
        String parent = TreePaths.parent(path);
        if (parent.isEmpty() || !knownGood.isEmpty() && knownGood.get(0).equals(parent)) {
            return null;
        }
        for (String above = parent; !above.isEmpty(); above = TreePaths.parent(above)) {
            int at = indexOf(above);
            if (at >= 0 && kind(at) != Kind.DIRECTORY) {
                return "it lies below '" + above + "', which is no directory";
            }
        }
        knownGood.clear();
        knownGood.add(parent);
        return null;
    }
}
