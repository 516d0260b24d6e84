package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** SHA-256 of bytes that pass, by a thread of its own, while the caller reads on and writes. For one caller. */
public final class HashBeside implements AutoCloseable {
    private static final int CHUNKS = 4;
    private static final int CHUNK = 256 * 1024;
    private static final Part END = new Part(new byte[0], 0);

    private final MessageDigest sha = Sha256.start();
    private final BlockingQueue<byte[]> empty = new LinkedBlockingQueue<>();
    private final BlockingQueue<Part> full = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "configuration-tree-hash");
    private boolean ended;

    private record Part(byte[] buffer, int length) {}

    public HashBeside() {
        for (int i = 0; i < CHUNKS; i++) {
            empty.add(new byte[CHUNK]);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            for (Part part; (part = full.take()) != END; ) {
                sha.update(part.buffer, 0, part.length);
                empty.add(part.buffer);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // Nobody has this thread to interrupt it.
        }
    }

    /** A buffer to fill and to {@link #add}; waits for one. */
    public byte[] buffer() throws IOException {
        try {
            return empty.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new ClosedByInterruptException().initCause(e);
        }
    }

    /** Takes in what a buffer begins with; until the next one is asked for, it still has that. */
    public void add(byte[] buffer, int length) {
        full.add(new Part(buffer, length));
    }

    /** Of all that was added. */
    public byte[] digest() {
        close();
        return sha.digest();
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            full.add(END);
            Crew.join(thread);
        }
    }
}
