package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.tree.Blobs;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Many small blobs in one file, since a file each would cost more than their content. A pack is a head and, for each
 * blob, its id, its length in four bytes and its content. Beside it lies an index, which holds nothing that the pack
 * does not: a damaged or lost index is made anew by reading the pack.
 */
public final class Pack {
    static final byte[] HEAD = "promotion pack 1\n".getBytes(StandardCharsets.US_ASCII);
    static final int RECORD_HEAD = Sha256.LENGTH + 4;
    /** The longest blob that goes into a pack. */
    static final int LONGEST = Blobs.SMALL;

    private static final byte[] INDEX_HEAD = "promotion index 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final IdTable blobs;

    private Pack(Path file, IdTable blobs) {
        this.file = file;
        this.blobs = blobs;
    }

    Path file() {
        return file;
    }

    IdTable blobs() {
        return blobs;
    }

    static Path index(Path pack) {
        return pack.resolveSibling(Folders.name(pack).replace(".pack", ".index"));
    }

    /** Opens a whole pack by its index, or without if that is damaged. */
    static Pack open(Path file) throws IOException {
        try {
            return new Pack(file, readIndex(index(file)));
        } catch (IOException e) {
            return new Pack(file, readPack(file));
        }
    }

    static void writeIndex(IdTable blobs, OutputStream to) throws IOException {
        MessageDigest sha = Sha256.start();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER))) {
            DataOutputStream hashed = new DataOutputStream(new DigestOutputStream(out, sha));
            hashed.write(INDEX_HEAD);
            hashed.writeInt(blobs.size());
            byte[] entry = new byte[Sha256.LENGTH + 12];
            for (int i = 0; i < blobs.size(); i++) {
                System.arraycopy(blobs.id(i), 0, entry, 0, Sha256.LENGTH);
                java.nio.ByteBuffer.wrap(entry)
                        .putLong(Sha256.LENGTH, blobs.offset(i))
                        .putInt(Sha256.LENGTH + 8, blobs.length(i));
                hashed.write(entry);
            }
            out.write(sha.digest());
        }
    }

    private static IdTable readIndex(Path index) throws IOException {
        MessageDigest sha = Sha256.start();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(index), BUFFER)) {
            DataInputStream in = new DataInputStream(new DigestInputStream(raw, sha));
            requireHead(in, INDEX_HEAD, index);
            int count = in.readInt();
            IdTable blobs = new IdTable();
            byte[] entry = new byte[Sha256.LENGTH + 12];
            for (int i = 0; i < count; i++) {
                in.readFully(entry);
                java.nio.ByteBuffer numbers = java.nio.ByteBuffer.wrap(entry);
                blobs.add(entry, numbers.getLong(Sha256.LENGTH), numbers.getInt(Sha256.LENGTH + 8));
            }
            byte[] claimed = sha.digest();
            if (!Arrays.equals(claimed, raw.readNBytes(Sha256.LENGTH))) {
                throw new IOException("The index '" + index + "' is damaged.");
            }
            return blobs;
        }
    }

    private static IdTable readPack(Path file) throws IOException {
        IdTable blobs = new IdTable();
        long size = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            requireHead(in, HEAD, file);
            long offset = HEAD.length;
            while (offset + RECORD_HEAD <= size) {
                byte[] id = in.readNBytes(Sha256.LENGTH);
                int length = in.readInt();
                offset += RECORD_HEAD;
                if (length < 0 || length > LONGEST || offset + length > size) {
                    break;
                }
                blobs.add(id, offset, length);
                in.skipNBytes(length);
                offset += length;
            }
            return blobs;
        } catch (EOFException e) {
            return blobs;
        }
    }

    private static void requireHead(InputStream in, byte[] head, Path file) throws IOException {
        if (!Arrays.equals(head, in.readNBytes(head.length))) {
            throw new IOException("'" + file + "' does not begin as it should.");
        }
    }
}
