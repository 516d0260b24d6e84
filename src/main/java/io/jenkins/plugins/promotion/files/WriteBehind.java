package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Has the disk write while the processors still work: each time enough has been written below a directory, a thread
 * syncs it, so that the last sync, the one that counts, finds little left. Small copies never start it. Safe for several
 * threads.
 */
public final class WriteBehind implements AutoCloseable {
    private static final long STEP = 64L << 20;

    private final FileOps ops;
    private final Path directory;
    private Thread thread;
    private long unsynced;
    private boolean closed;
    private Throwable failure;

    public WriteBehind(FileOps ops, Path directory) {
        this.ops = ops;
        this.directory = directory;
    }

    /** So many bytes more. */
    public synchronized void wrote(long bytes) {
        unsynced += bytes;
        if (unsynced >= STEP) {
            if (thread == null) {
                thread = new Thread(this::run, "configuration-tree-sync");
                thread.setDaemon(true);
                thread.start();
            }
            notifyAll();
        }
    }

    private void run() {
        try {
            while (awaitStep()) {
                ops.syncTree(directory);
            }
        } catch (IOException | RuntimeException | Error | InterruptedException e) {
            synchronized (this) {
                failure = e;
            }
        }
    }

    private synchronized boolean awaitStep() throws InterruptedException {
        while (unsynced < STEP && !closed) {
            wait();
        }
        unsynced = 0;
        return !closed;
    }

    /**
     * Ends the thread, after the sync it is at.
     *
     * @throws IOException if a sync failed: what was written may be lost, and no later sync would say so
     */
    @Override
    public void close() throws IOException {
        Thread ending;
        synchronized (this) {
            closed = true;
            notifyAll();
            ending = thread;
        }
        if (ending != null) {
            Crew.join(ending);
        }
        Throwable told;
        synchronized (this) {
            told = failure;
            failure = null; // Told once: who closes again on the way out must not hide it by itself.
        }
        if (told instanceof IOException e) {
            throw e;
        } else if (told != null) {
            throw new IOException("'" + directory + "' could not be made durable: " + told, told);
        }
    }
}
