package io.jenkins.plugins.promotion.tree;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a tree and says what it holds. Every byte is hashed, by two threads; sizes and times are never trusted. A file
 * that changes while it is read is read again, and refused by name if it does not come to rest.
 */
public final class TreeScanner {
    private static final int THREADS = 2;
    private static final int BATCH = 32;
    private static final int BUFFER = 256 * 1024;
    private static final int ATTEMPTS = 5;

    private final TreeSpec spec;
    private final Path root;
    private final ContentStore.Writer store;
    private final CopyProgress progress;
    private EntryTable table;
    private long totalBytes;
    private long totalFiles;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong doneFiles = new AtomicLong();
    private final AtomicLong doneBytes = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private TreeScanner(TreeSpec spec, ContentStore.Writer store, CopyProgress progress) {
        this.spec = spec;
        this.root = Path.of(spec.root());
        this.store = store;
        this.progress = progress;
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
        return new TreeScanner(spec, null, progress).run();
    }

    /** As {@link #scan(TreeSpec)}, and puts every content that the store lacks into it, durable on return. */
    public static Manifest capture(TreeSpec spec, ContentStore store) throws IOException, InterruptedException {
        return capture(spec, store, CopyProgress.NONE);
    }

    /** As {@link #capture(TreeSpec, ContentStore)}, telling how far it is. */
    public static Manifest capture(TreeSpec spec, ContentStore store, CopyProgress progress)
            throws IOException, InterruptedException {
        try (ContentStore.Writer writer = store.writer()) {
            Manifest manifest = new TreeScanner(spec, writer, progress).run();
            writer.commit();
            return manifest;
        }
    }

    private Manifest run() throws IOException, InterruptedException {
        table = new TreeWalk(spec, new HiddenValues(spec)).walk();
        long rootModified = FileFacts.of(root).modified();
        for (int i = 0; i < table.size(); i++) {
            if (table.kind(i) == Kind.FILE) {
                totalFiles++;
                totalBytes += table.length(i);
            }
        }
        Thread[] others = new Thread[totalFiles > BATCH ? THREADS - 1 : 0];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Thread(() -> hash(false), "configuration-tree-hash-" + i);
            others[i].setDaemon(true);
            others[i].start();
        }
        hash(true);
        join(others);
        rethrow(failure.get());
        return new Manifest(spec.scopeVersion(), table, rootModified);
    }

    private void join(Thread[] threads) throws InterruptedException {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                failure.compareAndSet(null, e);
                thread.join();
            }
        }
    }

    private static void rethrow(Throwable failed) throws IOException, InterruptedException {
        if (failed instanceof IOException e) {
            throw e;
        } else if (failed instanceof InterruptedException e) {
            throw e;
        } else if (failed != null) {
            throw new IOException("The tree could not be read.", failed);
        }
    }

    private void hash(boolean caller) {
        byte[] buffer = new byte[BUFFER];
        MessageDigest sha = Sha256.start();
        try {
            int begin;
            while (failure.get() == null && (begin = next.getAndAdd(BATCH)) < table.size()) {
                if (caller && Thread.interrupted()) {
                    throw new InterruptedException();
                }
                for (int i = begin; i < Math.min(begin + BATCH, table.size()); i++) {
                    if (table.kind(i) == Kind.FILE) {
                        file(i, sha, buffer);
                        doneFiles.incrementAndGet();
                        doneBytes.addAndGet(table.length(i));
                    }
                }
                if (caller) {
                    progress.report(doneFiles.get(), doneBytes.get(), totalFiles, totalBytes);
                }
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void file(int index, MessageDigest sha, byte[] buffer) throws IOException {
        String path = table.path(index);
        Path file = PathNames.resolve(root, path);
        FileFacts before = new FileFacts(0, table.length(index), table.modified(index), 0, 0, 0, 0);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] hash;
            try (InputStream in = new FileInputStream(file.toFile())) {
                hash = digest(in, sha, buffer);
                if (store != null) {
                    store.put(hash, file, before.size());
                }
            } catch (FileNotFoundException e) {
                throw new TreeRefusedException("The file '" + path + "' in '" + root + "' cannot be read ("
                        + e.getMessage() + "): give this node's user the permission, or leave it out of the scope.");
            }
            FileFacts after = FileFacts.ofNullable(file);
            if (after != null && after.size() == before.size() && after.modified() == before.modified()) {
                table.setHash(index, hash);
                table.setLength(index, after.size());
                table.setModified(index, after.modified());
                return;
            }
            if (after == null || !after.isFile()) {
                break;
            }
            before = after;
        }
        throw new TreeRefusedException("The file '" + path + "' in '" + root
                + "' keeps changing while it is read: stop what writes it, or leave it out of the scope.");
    }

    private static byte[] digest(InputStream in, MessageDigest sha, byte[] buffer) throws IOException {
        sha.reset();
        for (int read; (read = in.read(buffer)) > 0; ) {
            sha.update(buffer, 0, read);
        }
        return sha.digest();
    }
}
