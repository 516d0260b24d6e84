package io.jenkins.plugins.promotion.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a tree and says what it holds. Every byte is hashed; sizes and times are never trusted. The calling thread
 * walks, a second one hashes what was found; when the second cannot keep up, the first hashes too.
 */
public final class TreeScanner {
    private static final int BATCH = 64;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int QUEUE = 64;

    private final TreeSpec spec;
    private final Path root;
    private final BlobWriter store;
    private final CopyProgress progress;
    private final HiddenValues hidden;
    private final TreeWalk walk;
    private final Known known;
    private final FileHasher hasher;

    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final ConcurrentLinkedQueue<Batch> done = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean walked;
    private Thread second;
    private Batch batch = new Batch();
    private long doneFiles;
    private long doneBytes;
    private long foundFiles;
    private long foundBytes;

    /** What need not be read again. */
    interface Known {
        /** The hash of a file of which these facts are enough to know it, or null if it has to be read. */
        byte[] hash(String path, FileFacts facts);
    }

    private TreeScanner(TreeSpec spec, boolean lenient, BlobWriter store, Known known, CopyProgress progress) {
        this.spec = spec;
        this.root = Path.of(spec.root());
        this.known = known;
        this.store = store;
        this.progress = progress;
        this.hidden = new HiddenValues(spec);
        this.hasher = new FileHasher(root, hidden, store);
        this.walk = new TreeWalk(spec, hidden, lenient, this::found);
    }

    /**
     * What the tree holds now.
     *
     * @throws TreeRefusedException naming what cannot be captured
     */
    public static Manifest scan(TreeSpec spec) throws IOException, InterruptedException {
        return scan(spec, CopyProgress.NONE);
    }

    /** As {@link #scan(TreeSpec)}, telling how far it is. */
    public static Manifest scan(TreeSpec spec, CopyProgress progress) throws IOException, InterruptedException {
        return new TreeScanner(spec, false, null, null, progress).run();
    }

    /** As {@link #scan(TreeSpec)}, and puts every content that the store lacks into it, durable on return. */
    public static Manifest capture(TreeSpec spec, ContentStore store) throws IOException, InterruptedException {
        return capture(spec, store, CopyProgress.NONE);
    }

    /** As {@link #capture(TreeSpec, ContentStore)}, telling how far it is. */
    public static Manifest capture(TreeSpec spec, ContentStore store, CopyProgress progress)
            throws IOException, InterruptedException {
        return capture(spec, false, store, progress);
    }

    /** What the tree holds, where files that are known are not read. */
    static Manifest rescan(TreeSpec spec, Known known) throws IOException, InterruptedException {
        return new TreeScanner(spec, false, null, known, CopyProgress.NONE).run();
    }

    /** Captures what can be captured and leaves out the rest. */
    static Manifest captureLeniently(TreeSpec spec, ContentStore store) throws IOException, InterruptedException {
        return capture(spec, true, store, CopyProgress.NONE);
    }

    private static Manifest capture(TreeSpec spec, boolean lenient, ContentStore store, CopyProgress progress)
            throws IOException, InterruptedException {
        try (BlobWriter writer = store.writer()) {
            Manifest manifest = new TreeScanner(spec, lenient, writer, null, progress).run();
            writer.commit();
            return manifest;
        }
    }

    /** Files found together, and what came out when they were read. */
    private static final class Batch {
        final int[] indexes = new int[BATCH];
        final String[] paths = new String[BATCH];
        final Path[] files = new Path[BATCH];
        final FileFacts[] facts = new FileFacts[BATCH];
        final FileHasher.Read[] read = new FileHasher.Read[BATCH];
        int size;
        long bytes;
    }

    private Manifest run() throws IOException, InterruptedException {
        long rootModified;
        try {
            EntryTable table = walk.walk();
            rootModified = FileFacts.of(root).modified();
            dispatch();
            walked = true;
            for (Batch left; (left = waiting.poll()) != null; ) {
                hash(hasher, left);
                collect();
            }
            if (second != null) {
                second.join();
            }
            collect();
            rethrow();
            table.trim();
            return new Manifest(spec.scopeVersion(), table, rootModified);
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure.compareAndSet(null, e);
            throw e;
        } finally {
            walked = true;
            awaitSecond();
        }
    }

    /** The second thread must not outlive the scan: it writes to the caller's store. */
    private void awaitSecond() {
        boolean interrupted = false;
        while (second != null && second.isAlive()) {
            try {
                second.join();
            } catch (InterruptedException e) {
                interrupted = true;
                failure.compareAndSet(null, e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void found(int index, String path, Path file, FileFacts facts) throws IOException, InterruptedException {
        byte[] hash = known == null ? null : known.hash(path, facts);
        if (hash != null) {
            walk.table().setHash(index, hash);
            return;
        }
        foundFiles++;
        foundBytes += facts.size();
        int at = batch.size++;
        batch.indexes[at] = index;
        batch.paths[at] = path;
        batch.files[at] = file;
        batch.facts[at] = facts;
        batch.bytes += facts.size();
        if (batch.size == BATCH || batch.bytes >= BATCH_BYTES) {
            dispatch();
        }
    }

    private void dispatch() throws IOException, InterruptedException {
        rethrow();
        if (second == null && (foundFiles > BATCH || foundBytes > BATCH_BYTES)) {
            second = new Thread(this::hashAll, "configuration-tree-hash");
            second.setDaemon(true);
            second.start();
        }
        if (second == null || !waiting.offer(batch)) {
            hash(hasher, batch);
        }
        batch = new Batch();
        collect();
    }

    private void hashAll() {
        try {
            FileHasher mine = new FileHasher(root, hidden, store);
            while (failure.get() == null) {
                boolean last = walked;
                Batch next = waiting.poll(last ? 0 : 1, TimeUnit.MILLISECONDS);
                if (next != null) {
                    hash(mine, next);
                } else if (last) {
                    return;
                }
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void hash(FileHasher by, Batch files) throws IOException, InterruptedException {
        for (int i = 0; i < files.size; i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            files.read[i] = by.read(files.paths[i], files.files[i], files.facts[i]);
        }
        done.add(files);
    }

    /** Enters finished batches into the table, which only the calling thread touches. */
    private void collect() {
        for (Batch finished; (finished = done.poll()) != null; ) {
            EntryTable table = walk.table();
            for (int i = 0; i < finished.size; i++) {
                FileHasher.Read read = finished.read[i];
                table.setHash(finished.indexes[i], read.hash());
                table.setLength(finished.indexes[i], read.length());
                table.setModified(finished.indexes[i], read.modified());
                doneFiles++;
                doneBytes += finished.facts[i].size();
            }
            progress.report(doneFiles, doneBytes, walked ? foundFiles : -1, walked ? foundBytes : -1);
        }
    }

    private void rethrow() throws IOException, InterruptedException {
        Throwable failed = failure.get();
        if (failed instanceof IOException e) {
            throw e;
        } else if (failed instanceof InterruptedException e) {
            throw e;
        } else if (failed != null) {
            throw new IOException("The tree '" + root + "' could not be read: " + failed, failed);
        }
    }
}
