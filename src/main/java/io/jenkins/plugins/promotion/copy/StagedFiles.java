package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.copy.CopyPlan.Staged;
import io.jenkins.plugins.promotion.files.Crew;
import io.jenkins.plugins.promotion.store.BlobReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files whose directories exist, in batches shared by a {@link Crew}. A copy of few bytes is done by the calling
 * thread alone, one file after the other.
 */
final class StagedFiles implements AutoCloseable {
    private static final int BATCH = 256;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int ALONE = 1000;

    private final Writer writer;
    private final boolean alone;
    private final Crew<List<Staged>> crew = new Crew<>("configuration-tree-write", Hand::new);
    private final AtomicLong doneFiles = new AtomicLong();
    private final AtomicLong doneBytes = new AtomicLong();
    private List<Staged> batch = new ArrayList<>();
    private long batchBytes;

    /** Writes one file; called by several threads, each with a reader of its own. Returns its length. */
    interface Writer {
        long write(Staged file, BlobReader reader) throws IOException;
    }

    StagedFiles(Writer writer, long files, long bytes) {
        this.writer = writer;
        this.alone = files < ALONE && bytes < 2 * BATCH_BYTES;
    }

    private final class Hand implements Crew.Worker<List<Staged>> {
        private final BlobReader reader = new BlobReader();

        @Override
        public void work(List<Staged> files) throws IOException, InterruptedException {
            for (Staged file : files) {
                if (crew.isStopped()) {
                    return;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                doneBytes.addAndGet(writer.write(file, reader));
                doneFiles.incrementAndGet();
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    long files() {
        return doneFiles.get();
    }

    long bytes() {
        return doneBytes.get();
    }

    void add(Staged file, long length) throws IOException, InterruptedException {
        if (alone) {
            crew.runAlone(List.of(file));
            return;
        }
        batch.add(file);
        batchBytes += length;
        if (batch.size() == BATCH || batchBytes >= BATCH_BYTES) {
            crew.add(batch, batchBytes);
            batch = new ArrayList<>();
            batchBytes = 0;
        }
    }

    /** Returns when all files are written; {@code tick} is called now and then, and at last. */
    void await(Runnable tick) throws IOException, InterruptedException {
        crew.runAlone(batch);
        crew.await(tick);
    }

    @Override
    public void close() throws IOException {
        crew.close();
    }
}
