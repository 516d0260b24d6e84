package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.Sha256;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Reads files, hashes them, and, when given a writer, stores them. A file that changes while it is read is read again,
 * and refused by name if it does not come to rest. No link is followed, be it one that somebody puts in the place of a folder meanwhile. For one thread.
 */
final class FileHasher {
    private static final int ATTEMPTS = 5;
    /** What FileInputStream reads without a detour; most configuration files are no longer. */
    private static final int SHORT = 8 * 1024;

    private static final int LONG = 64 * 1024;

    private final Path root;
    private final HeldFolders held;
    private final HiddenValues hidden;
    private final Blobs.Writer store;
    private final boolean settles;
    private final MessageDigest sha = Sha256.start();
    /** Grows up to {@link Blobs#SMALL} as longer files come: most trees have none. */
    private byte[] buffer = new byte[SHORT];

    /** @param settles whether to find out if everything about a file is after the reading what it was before */
    FileHasher(Path root, HeldFolders held, HiddenValues hidden, Blobs.Writer store, boolean settles) {
        this.root = root;
        this.held = held;
        this.hidden = hidden;
        this.store = store;
        this.settles = settles;
    }

    /**
     * What was read: the content's hash and length, masked if values in it are hidden.
     *
     * @param facts of the file before it was read
     * @param settled whether they held after the reading too; false where nobody asked, or something is hidden
     */
    record Read(byte[] hash, long length, FileFacts facts, boolean settled) {
        Read(byte[] hash, long length, FileFacts facts) {
            this(hash, length, facts, false);
        }

        Read settling() {
            return new Read(hash, length, facts, true);
        }
    }

    /** As {@link #read(String, Path, FileFacts, boolean)} of a file of which nothing is known. */
    Read read(String path, Path file, FileFacts facts) throws IOException {
        return read(path, file, facts, false);
    }

    /** @param edited whether the store hardly has its content, so that it is hashed while it is stored */
    Read read(String path, Path file, FileFacts facts, boolean edited) throws IOException {
        ValueMask mask = hidden.hasInside() ? hidden.maskFor(path) : null;
        FileFacts before = facts;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Read read;
            try {
                read = mask == null ? plain(file, before, edited) : masked(path, file, before, mask);
            } catch (FileNotFoundException e) {
                if (!isFile(file)) {
                    break;
                }
                throw new TreeRefusedException("The file '" + path + "' in '" + root
                        + "' cannot be read: give this node's user the permission, or leave it out of the scope.");
            }
            BasicFileAttributes now = read == null ? null : held.attributes(file);
            if (before.holdFor(now) && before.isOf(now)) {
                boolean settled = settles && mask == null && before.equals(FileFacts.ofNullable(file));
                return settled ? read.settling() : read;
            }
            before = FileFacts.ofNullable(file);
            if (before == null || !before.isFile()) {
                break;
            }
        }
        throw new TreeRefusedException("The file '" + path + "' in '" + root
                + "' keeps changing while it is read: stop what writes it, or leave it out of the scope.");
    }

    private boolean isFile(Path file) throws IOException {
        BasicFileAttributes is = held.attributes(file);
        return is != null && is.isRegularFile();
    }

    /** Null if the length is not what it was. */
    private Read plain(Path file, FileFacts facts, boolean edited) throws IOException {
        long size = facts.size();
        try (InputStream in = held.open(file)) {
            if (size > Blobs.SMALL) {
                return large(file, facts, in, edited);
            }
            require((int) size + 1); // One more shows that it grew.
            int length = 0;
            int most = size <= SHORT ? SHORT : LONG;
            for (int read;
                    length < size && (read = in.read(buffer, length, Math.min(most, buffer.length - length))) > 0; ) {
                length += read;
            }
            if (length != size) {
                return null;
            }
            sha.update(buffer, 0, length);
            byte[] hash = sha.digest();
            if (store != null) {
                store.put(hash, buffer, length);
            }
            return new Read(hash, length, facts);
        }
    }

    private void require(int length) {
        if (buffer.length < length) {
            buffer = new byte[Math.min(Blobs.SMALL, Math.max(length, 4 * buffer.length))];
        }
    }

    private Read large(Path file, FileFacts facts, InputStream in, boolean edited) throws IOException {
        if (store != null && (edited || store.isNewLength(facts.size()))) {
            String id = store.put(new Start(in, facts.size()));
            return in.read() < 0 ? new Read(HexFormat.of().parseHex(id), facts.size(), facts) : null;
        }
        require(LONG);
        long length = 0;
        for (int read; length <= facts.size() && (read = in.read(buffer, 0, LONG)) > 0; ) {
            sha.update(buffer, 0, read);
            length += read;
        }
        byte[] hash = sha.digest();
        if (store != null) {
            store.put(hash, () -> new Start(held.open(file), facts.size() + 1));
        }
        return new Read(hash, length, facts);
    }

    /** So many bytes of a file that may grow as fast as it is read. */
    private static final class Start extends FilterInputStream {
        private long left;

        Start(InputStream in, long most) {
            super(in);
            left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = left == 0 && length > 0 ? -1 : super.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }

    private Read masked(String path, Path file, FileFacts facts, ValueMask mask) throws IOException {
        if (facts.size() > ValueMask.LARGEST) {
            throw new TreeRefusedException("The file '" + path + "' in '" + root + "' has " + facts.size()
                    + " bytes, too many to hide single values in it: hide the file as a whole.");
        }
        byte[] raw;
        try (InputStream in = held.open(file)) {
            raw = in.readNBytes((int) facts.size() + 1);
        }
        if (raw.length != facts.size()) {
            return null;
        }
        byte[] content = mask.mask(raw);
        byte[] hash = sha.digest(content);
        if (store != null) {
            store.put(new ByteArrayInputStream(content));
        }
        return new Read(hash, content.length, facts);
    }
}
