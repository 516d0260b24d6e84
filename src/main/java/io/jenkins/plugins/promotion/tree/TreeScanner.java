package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Crew;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads a tree and says what it holds. Every byte is hashed, but for files that a {@link TreeIndex} knows, where one is
 * given. The calling thread walks, a {@link Crew} hashes what was found.
 */
public final class TreeScanner {
    private static final int BATCH = 64;
    /** How often what was edited is read again. */
    private static final int READINGS = 3;
    /** How many of the edited are told. */
    private static final int NAMED = 3;

    private static final int EXECUTABLE = 0111;
    private static final long BATCH_BYTES = 1 << 20;

    private final TreeSpec spec;
    private final Path root;
    private final Blobs.Writer store;
    private final TreeProgress progress;
    private final HiddenValues hidden;
    private final TreeWalk walk;
    private final KnownHashes known;
    private final Stillness seen;
    private final TreeIndex index;
    private final HeldFolders held;
    private final Crew<Batch> crew;

    private final ConcurrentLinkedQueue<Batch> done = new ConcurrentLinkedQueue<>();
    private boolean walked;
    private Batch batch = new Batch();
    private long doneFiles;
    private long doneBytes;
    private long foundFiles;
    private long foundBytes;

    private TreeScanner(
            TreeSpec spec,
            Blobs.Writer store,
            KnownHashes known,
            Stillness seen,
            TreeIndex index,
            TreeProgress progress)
            throws IOException {
        this.spec = spec;
        this.root = Path.of(spec.root());
        this.known = known;
        this.seen = seen;
        this.index = index;
        this.store = store;
        this.progress = progress;
        this.hidden = new HiddenValues(spec);
        TreeWalk.requireRoot(root);
        this.held = held(spec);
        this.walk = new TreeWalk(spec, held, hidden, this::found, seen);
        this.crew = new Crew<>("configuration-tree-hash", Hasher::new);
    }

    /**
     * What the tree holds now.
     *
     * @throws TreeRefusedException naming what cannot be captured
     */
    public static Manifest scan(TreeSpec spec) throws IOException, InterruptedException {
        return scan(spec, TreeProgress.NONE);
    }

    /** How many of the files carry setuid or setgid that is left out, since it is no configuration here. */
    public static long leftOutPrivileges(TreeSpec spec, Manifest manifest) throws IOException {
        long count = 0;
        EntryTable table = manifest.table();
        for (int i = 0; i < table.size() && !spec.privileged(); i++) {
            if (table.kind(i) == Kind.FILE && (table.permissions(i) & EXECUTABLE) != 0) {
                FileFacts facts = FileFacts.ofNullable(PathNames.resolve(Path.of(spec.root()), table.path(i)));
                count += facts != null && (facts.permissions() & TreeWalk.PRIVILEGES) != 0 ? 1 : 0;
            }
        }
        return count;
    }

    /** As {@link #scan(TreeSpec)}, telling how far it is. */
    public static Manifest scan(TreeSpec spec, TreeProgress progress) throws IOException, InterruptedException {
        return scan(spec, TreeIndex.none(), progress);
    }

    /** As {@link #scan(TreeSpec)}, but what the index knows is not read. */
    public static Manifest scan(TreeSpec spec, TreeIndex index, TreeProgress progress)
            throws IOException, InterruptedException {
        return new TreeScanner(spec, null, null, null, index, progress).run();
    }

    /** As {@link #scan(TreeSpec)}, and hands every content that the blobs lack to them, durable on return. */
    public static Manifest capture(TreeSpec spec, Blobs blobs) throws IOException, InterruptedException {
        return capture(spec, blobs, TreeProgress.NONE);
    }

    /** As {@link #capture(TreeSpec, Blobs)}, telling how far it is. */
    public static Manifest capture(TreeSpec spec, Blobs blobs, TreeProgress progress)
            throws IOException, InterruptedException {
        return capture(spec, blobs, TreeIndex.none(), progress);
    }

    /** As {@link #capture(TreeSpec, Blobs)}, but what the index knows and the blobs have is not read. */
    public static Manifest capture(TreeSpec spec, Blobs blobs, TreeIndex index, TreeProgress progress)
            throws IOException, InterruptedException {
        try (Blobs.Writer writer = blobs.writer()) {
            Manifest manifest = new TreeScanner(spec, writer, null, null, index, progress).run();
            writer.commit();
            return manifest;
        }
    }

    /**
     * As {@link #capture(TreeSpec, Blobs, TreeIndex, TreeProgress)}, of a tree that others may edit meanwhile: what it held at
     * one instant. After everything was read, all is looked at again by its times; what is another, or cannot be told by
     * them, is read again, until two readings come to the same.
     *
     * @param begun now, by the clock that gives files their times of change, in nanoseconds since the epoch
     * @throws TreeRefusedException naming what does not come to rest
     */
    public static Manifest captureStill(TreeSpec spec, Blobs blobs, TreeIndex index, TreeProgress progress, long begun)
            throws IOException, InterruptedException {
        try (Blobs.Writer writer = blobs.writer()) {
            Stillness seen = new Stillness(Path.of(spec.root()), begun);
            Manifest read = new TreeScanner(spec, writer, null, seen, index, progress).run();
            for (int times = 1; !seen.isStill(read.table()); times++) {
                Stillness later = new Stillness(Path.of(spec.root()), begun);
                Manifest again = new TreeScanner(spec, writer, seen, later, TreeIndex.none(), progress).run();
                TreeDiff moved = TreeDiff.between(read, again);
                read = again;
                if (moved.isEmpty()) {
                    break;
                }
                if (times == READINGS) {
                    throw moving(spec, moved);
                }
                seen = later;
            }
            writer.commit();
            return read;
        }
    }

    private static TreeRefusedException moving(TreeSpec spec, TreeDiff moved) {
        return new TreeRefusedException(
                "'" + spec.root() + "' was edited while it was read, and each of " + READINGS
                        + " times that it was read again: " + String.join(", ", moved.told(NAMED, Locale.ENGLISH))
                        + ". Let nobody edit there until it is read, or leave out of the scope what never rests; then try again.");
    }

    /** What the tree holds after a copy that hashed what it wrote; files that are as expected to the nanosecond are not read. */
    public static Manifest rescan(TreeSpec spec, Manifest expected) throws IOException, InterruptedException {
        KnownHashes known = new KnownFiles(expected.table());
        return new TreeScanner(spec, null, known, null, TreeIndex.none(), TreeProgress.NONE).run();
    }

    /** Files found together, and what came out when they were read. */
    private static final class Batch {
        final int[] indexes = new int[BATCH];
        final String[] paths = new String[BATCH];
        final Path[] files = new Path[BATCH];
        final FileFacts[] facts = new FileFacts[BATCH];
        final boolean[] edited = new boolean[BATCH];
        final FileHasher.Read[] read = new FileHasher.Read[BATCH];
        int size;
        long bytes;
    }

    private static HeldFolders held(TreeSpec spec) throws IOException {
        Path root = Path.of(spec.root());
        try {
            return spec.hold(root);
        } catch (AccessDeniedException e) {
            throw TreeWalk.unreadable(root);
        }
    }

    private Manifest run() throws IOException, InterruptedException {
        try (HeldFolders last = held;
                Crew<Batch> ending = crew) {
            EntryTable table = walk.walk();
            long rootModified = FileFacts.of(root).modified();
            walked = true;
            index.aboutToRead(false);
            crew.runAlone(batch);
            collect();
            crew.await(this::collect);
            index.save(table);
            table.trim();
            return new Manifest(spec.scopeVersion(), table, rootModified);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("The scan was interrupted.").initCause(e);
        }
    }

    private void found(int at, String path, Path file, FileFacts facts) throws IOException, InterruptedException {
        byte[] hash = known == null ? null : known.hash(path, facts);
        if (hash != null) {
            walk.table().setHash(at, hash);
            return;
        }
        byte[] believed = index.hash(walk.table(), at, facts);
        if (believed != null && (store == null || store.has(believed))) {
            walk.table().setHash(at, believed);
            index.believe(at, facts);
            return;
        }
        foundFiles++;
        foundBytes += facts.size();
        int next = batch.size++;
        batch.indexes[next] = at;
        batch.paths[next] = path;
        batch.files[next] = file;
        batch.facts[next] = facts;
        batch.edited[next] = index.wasEdited();
        batch.bytes += facts.size();
        if (batch.size == BATCH || batch.bytes >= BATCH_BYTES) {
            dispatch();
        }
    }

    private void dispatch() throws IOException, InterruptedException {
        index.aboutToRead(true);
        crew.add(batch, batch.bytes);
        batch = new Batch();
        collect();
    }

    private final class Hasher implements Crew.Worker<Batch> {
        private final FileHasher hasher = new FileHasher(root, held, hidden, store, index.isUsed());

        @Override
        public void work(Batch files) throws IOException, InterruptedException {
            for (int i = 0; i < files.size && !crew.isStopped(); i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                files.read[i] = hasher.read(files.paths[i], files.files[i], files.facts[i], files.edited[i]);
            }
            if (!crew.isStopped()) {
                done.add(files);
            }
        }
    }

    /** Enters finished batches into the table, which only the calling thread touches. */
    private void collect() {
        for (Batch finished; (finished = done.poll()) != null; ) {
            EntryTable table = walk.table();
            for (int i = 0; i < finished.size; i++) {
                FileHasher.Read read = finished.read[i];
                table.setHash(finished.indexes[i], read.hash());
                table.setLength(finished.indexes[i], read.length());
                table.setModified(finished.indexes[i], read.facts().modified());
                if (seen != null) {
                    seen.entry(finished.indexes[i], read.facts());
                }
                index.read(finished.indexes[i], read.settled() ? read.facts() : null);
                doneFiles++;
                doneBytes += finished.facts[i].size();
            }
            progress.report(doneFiles, doneBytes, walked ? foundFiles : -1, walked ? foundBytes : -1);
        }
    }
}
