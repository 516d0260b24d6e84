package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a tree was seen to hold by its {@linkplain TreeIndex index}, for the copy that follows on the same machine, so that
 * nobody looks twice. The last look only, once, and as long as memory is not short: who gets none looks for himself.
 */
public final class Look {
    private static final AtomicReference<SoftReference<Look>> LAST = new AtomicReference<>(new SoftReference<>(null));

    private final TreeSpec spec;
    private final Path root;
    private final Manifest manifest;
    private final TreeIndex index;

    private Look(TreeSpec spec, Path root, Manifest manifest, TreeIndex index) {
        this.spec = spec;
        this.root = root;
        this.manifest = manifest;
        this.index = index;
    }

    /** Looks, and hands on what it sees. */
    public static Manifest at(TreeSpec spec, TreeIndex index) throws IOException, InterruptedException {
        Manifest manifest = TreeScanner.scan(spec, index, TreeProgress.NONE);
        if (index.isUsed()) {
            LAST.set(new SoftReference<>(new Look(spec, index.root(), manifest, index)));
        }
        return manifest;
    }

    /** Takes the last look, if it was at this tree and saw this; else null. */
    public static Look handedOn(TreeSpec spec, Path root, TreeDigest seen) {
        SoftReference<Look> last = LAST.get();
        Look look = last.get();
        boolean fits = look != null
                && look.spec.equals(spec)
                && look.root.equals(root)
                && look.manifest.digest().equals(seen);
        return fits && LAST.compareAndSet(last, new SoftReference<>(null)) ? look : null;
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * Whether an entry is what was seen: a file by its time, since no hash tells of its own values, and by all else that the
     * index goes by, or else by its bytes.
     *
     * @param held folders of the tree
     */
    public boolean isStill(int entry, HeldFolders held) throws IOException {
        EntryTable table = manifest.table();
        String path = table.path(entry);
        Path there = PathNames.resolve(root, path);
        FileFacts now = FileFacts.ofNullable(there);
        if (now == null || now.kind() != table.kind(entry)) {
            return false;
        }
        return switch (table.kind(entry)) {
            case DIRECTORY -> true;
            case SYMLINK -> table.linkTarget(entry).equals(PathNames.text(held.linkTarget(there)));
            case FILE -> now.modified() == table.modified(entry)
                    && (index.isAsKept(entry, now) || isSame(table.hash(entry), path, there, now, held));
        };
    }

    private boolean isSame(byte[] hash, String path, Path file, FileFacts now, HeldFolders held) throws IOException {
        FileHasher hasher = new FileHasher(root, held, new HiddenValues(spec), null, false);
        return Arrays.equals(hash, hasher.read(path, file, now).hash());
    }
}
