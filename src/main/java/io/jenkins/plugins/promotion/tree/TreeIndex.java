package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What was hashed in a tree before, for one scan: a file that still has the device, inode, size, mode, modification time and
 * time of change it had then is believed to hold what it held, and is not read. It is believed for nothing else.
 *
 * <p>A file is remembered only if it was last changed before the scan began, by more than the file system's step (git's
 * "racy" rule), and only if all that was written until then was brought to the disk before the file was read: so whatever
 * is written later, be it into a mapping of the file in memory, gives it another time of change, and a machine that
 * loses its power has what was hashed. Where a scan reads only a few files, nothing of them is remembered, since reading them
 * again is quicker than the sync.
 */
public final class TreeIndex {
    /** Bytes of the largest index that is kept, some half a million files. */
    static final int LARGEST = 64 << 20;

    private static final byte[] HEAD = "tree index v1\n".getBytes(StandardCharsets.UTF_8);
    private static final int FRONT = HEAD.length + Sha256.LENGTH;
    /** Device, inode, size, modified, changed, mode. */
    private static final int FACTS = 5 * Long.BYTES + Integer.BYTES;

    /** Longer than a tick of any kernel's clock; of file systems that know more than whole seconds. */
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long SECONDS_STEP = TimeUnit.MILLISECONDS.toNanos(2100);

    private final Path root;
    private final TreeIndexes home;
    private final byte[] key;
    private final String objection;

    /** What was remembered, as it stands in the file, and where the next entry begins. */
    private final ByteBuffer old;

    private int at;

    private long[] facts = new long[0];
    private int[] modes = new int[0];
    private boolean edited;
    private boolean asked;
    private boolean synced;
    private boolean fresh;
    private long begun;
    private long believed;

    /** Nothing is believed and nothing remembered: every byte is hashed. */
    public static TreeIndex none() {
        return without(null);
    }

    /** As {@link #none()}, since this is in the way of one: half a sentence that begins with a verb. */
    static TreeIndex without(String objection) {
        return new TreeIndex(null, null, null, null, objection);
    }

    TreeIndex(Path root, TreeIndexes home, byte[] key, byte[] stored, String objection) {
        this.root = root;
        this.home = home;
        this.key = key;
        this.objection = objection;
        this.old = stored == null || !isSound(stored, key)
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(stored, 0, stored.length - Sha256.LENGTH);
        this.at = old.limit() == 0 ? 0 : FRONT;
    }

    private static boolean isSound(byte[] stored, byte[] key) {
        int end = stored.length - Sha256.LENGTH;
        if (end < FRONT
                || !Arrays.equals(stored, 0, HEAD.length, HEAD, 0, HEAD.length)
                || !Arrays.equals(stored, HEAD.length, FRONT, key, 0, key.length)) {
            return false;
        }
        MessageDigest sha = Sha256.start();
        sha.update(stored, 0, end);
        return Arrays.equals(sha.digest(), Arrays.copyOfRange(stored, end, stored.length));
    }

    /** Why no file of this tree can be believed, as half a sentence that begins with a verb; null if it can, or nobody asked. */
    public String objection() {
        return objection;
    }

    /** How many files were believed and so not read. */
    public long believed() {
        return believed;
    }

    boolean isUsed() {
        return home != null;
    }

    /** Where the tree really is. */
    Path root() {
        return root;
    }

    /** After the scan: whether a file is by all that is known of it what it was, and was known well enough to say so. */
    boolean isAsKept(int index, FileFacts now) {
        int first = index * 5;
        return index < modes.length
                && modes[index] != 0
                && modes[index] == now.mode()
                && facts[first] == now.device()
                && facts[first + 1] == now.inode()
                && facts[first + 2] == now.size()
                && facts[first + 3] == now.modified()
                && facts[first + 4] == now.changed();
    }

    /**
     * The hash of a file that is what it was, or null. To be asked of the entries of a table in their order.
     *
     * @param index the file's place in the table
     */
    byte[] hash(EntryTable table, int index, FileFacts now) {
        edited = false;
        if (!seek(table, index)) {
            return null;
        }
        int begin = at + Integer.BYTES + old.getInt(at);
        if (!isAt(begin, now)) {
            edited = old.getLong(begin + 16) != now.size() || old.getLong(begin + 24) != now.modified();
            return null;
        }
        byte[] hash = new byte[Sha256.LENGTH];
        old.get(begin + FACTS, hash);
        return hash;
    }

    /** Whether the file that was asked for last is known, and by its size or time was written to since. */
    boolean wasEdited() {
        return edited;
    }

    /** Says that the file was not read, since what is remembered of it holds. */
    void believe(int index, FileFacts now) {
        keep(index, now);
        believed++;
    }

    /** Goes on to the entry of this path; false if there is none. */
    private boolean seek(EntryTable table, int index) {
        while (at < old.limit()) {
            int length = old.getInt(at);
            int order = table.comparePath(index, old.array(), at + Integer.BYTES, at + Integer.BYTES + length);
            if (order <= 0) {
                return order == 0;
            }
            at += Integer.BYTES + length + FACTS + Sha256.LENGTH;
        }
        return false;
    }

    private boolean isAt(int begin, FileFacts now) {
        return old.getLong(begin) == now.device()
                && old.getLong(begin + 8) == now.inode()
                && old.getLong(begin + 16) == now.size()
                && old.getLong(begin + 24) == now.modified()
                && old.getLong(begin + 32) == now.changed()
                && old.getInt(begin + 40) == now.mode();
    }

    /**
     * Before the first file is read.
     *
     * @param much whether it is more than a few files, so that to remember them is worth a sync
     */
    void aboutToRead(boolean much) {
        if (!isUsed() || asked || !much && !home.remembersFew()) {
            return;
        }
        OptionalLong now = home.now();
        asked = true;
        begun = now.orElse(0);
        synced = now.isPresent() && UnixFileOps.syncFileSystem(root);
    }

    /** Remembers a file that was read, if it can be known again. */
    void read(int index, FileFacts held) {
        if (held == null || !synced) {
            return;
        }
        if (isBefore(held.changed(), begun) && held.device() == home.device()) {
            keep(index, held);
            fresh = true;
        }
    }

    /** Whether what was changed at one time would have another time of change if it was changed after this one. */
    static boolean isBefore(long changed, long begun) {
        long step = changed % TimeUnit.SECONDS.toNanos(1) == 0 ? SECONDS_STEP : STEP;
        return changed < begun - step;
    }

    private void keep(int index, FileFacts of) {
        if (index >= modes.length) {
            int size = Math.max(64, Math.max(index + 1, modes.length + (modes.length >> 1)));
            modes = Arrays.copyOf(modes, size);
            facts = Arrays.copyOf(facts, size * 5);
        }
        modes[index] = of.mode();
        int first = index * 5;
        facts[first] = of.device();
        facts[first + 1] = of.inode();
        facts[first + 2] = of.size();
        facts[first + 3] = of.modified();
        facts[first + 4] = of.changed();
    }

    /** Keeps what this scan learnt for the next one, if there is anything new and it can be kept. */
    void save(EntryTable table) {
        if (!fresh) {
            return;
        }
        long size = FRONT + Sha256.LENGTH;
        for (int i = 0; i < modes.length; i++) {
            size += modes[i] == 0 ? 0 : Integer.BYTES + table.pathLength(i) + FACTS + Sha256.LENGTH;
        }
        if (size > LARGEST) {
            return;
        }
        try {
            home.write(key, out -> write(table, out));
        } catch (IOException e) {
            // So the next scan reads more than it would have to.
        }
    }

    private void write(EntryTable table, OutputStream file) throws IOException {
        MessageDigest sha = Sha256.start();
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(file, sha), Blobs.SMALL));
        out.write(HEAD);
        out.write(key);
        for (int i = 0; i < modes.length; i++) {
            if (modes[i] != 0) {
                out.writeInt(table.pathLength(i));
                table.writePath(i, out);
                for (int fact = 0; fact < 5; fact++) {
                    out.writeLong(facts[i * 5 + fact]);
                }
                out.writeInt(modes[i]);
                out.write(table.hash(i));
            }
        }
        out.flush();
        file.write(sha.digest());
    }
}
