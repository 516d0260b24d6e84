package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.tree.CopyPlan.Staged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files whose directories exist, in batches: a second thread takes what it can, the calling thread does what is
 * left. A copy of few bytes is done by the calling thread alone, one file after the other.
 */
final class StagedFiles implements AutoCloseable {
    private static final int BATCH = 256;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int QUEUE = 16;
    private static final int ALONE = 1000;

    private final Writer writer;
    private final boolean alone;
    private final BlockingQueue<List<Staged>> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final BlobReader reader = new BlobReader();
    private final AtomicLong doneFiles = new AtomicLong();
    private final AtomicLong doneBytes = new AtomicLong();
    private List<Staged> batch = new ArrayList<>();
    private long batchBytes;
    private Thread second;
    private volatile boolean complete;
    private volatile boolean stopped;
    private volatile Throwable failure;

    /** Writes one file; called by two threads, each with a reader of its own. Returns its length. */
    interface Writer {
        long write(Staged file, BlobReader reader) throws IOException;
    }

    StagedFiles(Writer writer, long files, long bytes) {
        this.writer = writer;
        this.alone = files < ALONE && bytes < 2 * BATCH_BYTES;
    }

    long files() {
        return doneFiles.get();
    }

    long bytes() {
        return doneBytes.get();
    }

    void add(Staged file, long length) throws IOException, InterruptedException {
        if (alone) {
            write(file, reader);
            return;
        }
        batch.add(file);
        batchBytes += length;
        if (batch.size() == BATCH || batchBytes >= BATCH_BYTES) {
            dispatch();
        }
    }

    private void dispatch() throws IOException, InterruptedException {
        rethrow();
        if (second == null) {
            second = new Thread(this::runSecond, "configuration-tree-write");
            second.setDaemon(true);
            second.start();
        }
        if (!waiting.offer(batch)) {
            write(batch, reader);
        }
        batch = new ArrayList<>();
        batchBytes = 0;
    }

    private void runSecond() {
        try (BlobReader mine = new BlobReader()) {
            while (!stopped) {
                boolean last = complete;
                List<Staged> next = waiting.poll(last ? 0 : 1, TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next, mine);
                } else if (last) {
                    return;
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void write(List<Staged> files, BlobReader by) throws IOException, InterruptedException {
        for (Staged file : files) {
            if (stopped) {
                return;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            write(file, by);
        }
    }

    private void write(Staged file, BlobReader by) throws IOException {
        doneBytes.addAndGet(writer.write(file, by));
        doneFiles.incrementAndGet();
    }

    /** Returns when all files are written. */
    void await() throws IOException, InterruptedException {
        write(batch, reader);
        complete = true;
        for (List<Staged> left; (left = waiting.poll()) != null; ) {
            write(left, reader);
        }
        if (second != null) {
            second.join();
        }
        rethrow();
    }

    private void rethrow() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        } else if (failure != null) {
            throw new IOException("A file could not be staged: " + failure, failure);
        }
    }

    /** The second thread must not outlive the copy, which tidies up after a failure. */
    @Override
    public void close() throws IOException {
        stopped = true;
        if (second != null) {
            Staging.join(second);
        }
        reader.close();
    }
}
