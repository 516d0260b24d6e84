package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads small blobs from packs, one after the other, each verified. Reads ahead as long as blobs are asked for in the
 * order they lie in, which is the order they were captured in. For one thread.
 */
public final class BlobReader implements AutoCloseable {
    private static final int AHEAD = 512 * 1024;
    private static final int NEAR = 64 * 1024;

    private final Map<Path, RandomAccessFile> open = new HashMap<>();
    private final MessageDigest sha = Sha256.start();
    private byte[] window = new byte[0];
    private Path windowPack;
    private long windowBegin;
    private int windowLength;

    /** The blob's bytes in {@link #buffer()} from {@link #offset()} on, or false if they are not its bytes any more. */
    boolean read(Pack pack, int index) throws IOException {
        long offset = pack.blobs().offset(index);
        int length = pack.blobs().length(index);
        boolean samePack = pack.file().equals(windowPack);
        if (!samePack || offset < windowBegin || offset + length > windowBegin + windowLength) {
            long windowEnd = windowBegin + windowLength;
            boolean sequential = samePack && offset >= windowBegin && offset - windowEnd < NEAR;
            fill(pack.file(), offset, sequential ? AHEAD : length);
        }
        position = (int) (offset - windowBegin);
        if (position + length > windowLength) {
            return false;
        }
        sha.update(window, position, length);
        return Arrays.equals(sha.digest(), pack.blobs().id(index));
    }

    private int position;

    /** Where {@link #read} put the blob. */
    byte[] buffer() {
        return window;
    }

    /** A buffer of at least this length for another use; what was read is forgotten. */
    byte[] scratch(int length) {
        windowPack = null;
        require(length);
        return window;
    }

    int offset() {
        return position;
    }

    private void require(int length) {
        if (window.length < length) {
            window = new byte[length];
        }
    }

    private void fill(Path pack, long offset, int length) throws IOException {
        RandomAccessFile file = open.get(pack);
        if (file == null) {
            file = new RandomAccessFile(pack.toFile(), "r");
            open.put(pack, file);
        }
        require(length);
        file.seek(offset);
        windowPack = pack;
        windowBegin = offset;
        windowLength = 0;
        while (windowLength < length) {
            int read = file.read(window, windowLength, length - windowLength);
            if (read < 0) {
                break;
            }
            windowLength += read;
        }
    }

    @Override
    public void close() throws IOException {
        for (RandomAccessFile file : open.values()) {
            file.close();
        }
    }
}
