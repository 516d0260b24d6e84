package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.files.WriteBehind;
import io.jenkins.plugins.promotion.tree.Blobs;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeIndex;
import io.jenkins.plugins.promotion.tree.TreeIndexes;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Contents by their SHA-256, each kept once, and the snapshots and backups of trees that name them. Contents are
 * written under temporary names, synced and renamed, so that what is found is whole; they are verified whenever they are
 * read. Small ones lie together in packs. No live file ever shares its bytes with a blob.
 */
public final class ContentStore implements Blobs {
    private final StoreFolder folder;

    /** A store in this directory, made when first written to. */
    public ContentStore(Path dir) {
        this(dir, new UnixFileOps());
    }

    /** As {@link #ContentStore(Path)}, by other operations. */
    public ContentStore(Path dir, FileOps ops) {
        this(new StoreFolder(dir, ops));
    }

    /** How it changes files; whoever copies from it on the same machine does so too. */
    public FileOps ops() {
        return folder.ops();
    }

    private ContentStore(StoreFolder folder) {
        this.folder = folder;
    }

    public Path directory() {
        return folder.directory();
    }

    Packs packs() {
        return folder.packs();
    }

    @Override
    public boolean contains(String id) throws IOException {
        return missing(List.of(id)).isEmpty();
    }

    public boolean has(byte[] id) {
        return folder.has(id);
    }

    /** Those of the blobs that are not here, each once. */
    public Set<String> missing(Collection<String> ids) throws IOException {
        return folder.missing(ids);
    }

    /**
     * The blob's content. The stream's end throws if what was read does not have the blob's hash, so whoever reads to the
     * end has good bytes.
     */
    public InputStream open(String id) throws IOException {
        return folder.open(id);
    }

    /**
     * Writes a blob's bytes. Throws if they are not its bytes any more: before the first is written if the blob is in a
     * pack, after the last if it is a file of its own.
     */
    public void transfer(BlobReader reader, byte[] id, OutputStream out, WriteBehind behind) throws IOException {
        folder.transfer(reader, id, out, behind);
    }

    /** A part of a blob that is longer than {@link #SMALL}, not verified: whoever puts the parts together does that. */
    public byte[] readPart(String id, long offset, int length) throws IOException {
        return folder.readPart(id, offset, length);
    }

    /** Keeps {@link #prune} away until it is closed; waits for one that runs. */
    public UseMarkers.Marker use() throws IOException, InterruptedException {
        return folder.use();
    }

    @Override
    public byte[] read(String id) throws IOException {
        try (InputStream in = open(id)) {
            return in.readAllBytes();
        }
    }

    /** Keeps the manifest, whose blobs must be here. Returns the id, which follows from the digest. */
    public String saveSnapshot(Manifest manifest) throws IOException {
        String id = manifest.digest().hex();
        folder.require(folder.snapshots().directory());
        folder.snapshots().save(id, manifest);
        return id;
    }

    /**
     * Keeps the manifest that another node sent for this id, whose blobs must be here; one that is stored already stays as it
     * is.
     *
     * @throws TreeRefusedException if it is another's
     */
    public void takeSnapshot(String id, Manifest manifest) throws IOException {
        if (!manifest.digest().hex().equals(id)) {
            throw new TreeRefusedException("Snapshot " + id + " was asked for, but "
                    + manifest.digest().hex() + " came: it is not stored. Look into the node that sent it.");
        }
        if (folder.snapshots().isGood(id)) {
            folder.snapshots().touch(id);
        } else {
            saveSnapshot(manifest);
        }
    }

    /** @throws IOException if there is no such snapshot or it is damaged */
    public Manifest loadSnapshot(String id) throws IOException {
        return folder.snapshots().load(id);
    }

    public boolean hasSnapshot(String id) {
        return folder.snapshots().has(id);
    }

    /** Ids of all snapshots, sorted. */
    public List<String> snapshots() throws IOException {
        return folder.snapshots().ids();
    }

    /** Forgets the snapshot; its blobs stay until {@link #prune}. Unknown ids are ignored. */
    public void deleteSnapshot(String id) throws IOException {
        folder.snapshots().delete(id);
    }

    public String saveBackup(Manifest manifest) throws IOException {
        String id = manifest.digest().hex().substring(0, 12) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        folder.require(folder.backups().directory());
        folder.backups().save(id, manifest);
        return id;
    }

    /** What the tree was when a copy made this backup. */
    public Manifest loadBackup(String id) throws IOException {
        return folder.backups().load(id);
    }

    /** Ids of all backups, sorted. */
    public List<String> backups() throws IOException {
        return folder.backups().ids();
    }

    /** Forgets a backup. */
    public void deleteBackup(String id) throws IOException {
        folder.backups().delete(id);
    }

    /** Reads every blob and returns the ids of those whose bytes are not theirs any more, sorted. */
    public List<String> verify() throws IOException, InterruptedException {
        return new Verification(folder).damaged();
    }

    /** As {@link #verify}, and says which snapshots and backups the damage hurts; they stay while it reads. */
    public Findings report() throws IOException, InterruptedException {
        if (!folder.exists()) {
            return new Findings(0, 0, List.of(), List.of(), List.of());
        }
        try (UseMarkers.Marker use = use()) {
            return new Verification(folder).report();
        }
    }

    /**
     * Moves blobs that a report found damaged out of the way, so that the next capture of a tree that still has their
     * content brings them back.
     *
     * @throws TreeRefusedException while a capture or copy uses the store
     */
    public void setAside(Findings report) throws IOException, InterruptedException {
        if (!report.damaged().isEmpty()) {
            new Removal(folder).setAside(Set.copyOf(report.damaged()));
        }
    }

    /**
     * Deletes blobs that neither the given set nor a stored snapshot or backup names; returns how many.
     *
     * @throws TreeRefusedException while a capture or copy uses the store
     */
    public long prune(Set<String> live) throws IOException, InterruptedException {
        if (!folder.exists()) {
            return 0;
        }
        return new Removal(folder).prune(live);
    }

    /**
     * Forgets snapshots and backups that nothing names, and deletes the blobs that no other names.
     *
     * @param kept which ids of snapshots and backups are named somewhere
     * @param before younger ones are kept anyway
     * @throws TreeRefusedException while a capture or copy uses the store
     */
    public Removed prune(Predicate<String> kept, Instant before) throws IOException, InterruptedException {
        return folder.exists() ? new Removal(folder).prune(kept, before) : new Removed(0, 0, 0);
    }

    /** As {@link #capture(TreeSpec, TreeIndex, TreeProgress)}, every byte hashed. */
    public Manifest capture(TreeSpec tree, TreeProgress progress) throws IOException, InterruptedException {
        return capture(tree, TreeIndex.none(), progress);
    }

    /** What was hashed in this tree before, for one look at it. */
    public TreeIndex index(TreeSpec tree) throws IOException {
        return new TreeIndexes(directory().resolve("index")).open(tree);
    }

    /**
     * What the tree holds at one instant, its contents and a snapshot of it stored; no pruning comes between.
     *
     * @param index what it knows is not read
     * @throws TreeRefusedException naming what cannot be captured
     */
    public Manifest capture(TreeSpec tree, TreeIndex index, TreeProgress progress)
            throws IOException, InterruptedException {
        try (UseMarkers.Marker use = use()) {
            long now = FileFacts.of(use.file()).changed();
            Manifest manifest = TreeScanner.captureStill(tree, this, index, progress, now);
            saveSnapshot(manifest);
            return manifest;
        } catch (IOException e) {
            throw FileOps.isFull(e)
                    ? new TreeRefusedException(
                            "The file system of the content store '" + directory()
                                    + "' is full: make room, then try again.",
                            e)
                    : e;
        }
    }

    @Override
    public Blobs.Writer writer() throws IOException, InterruptedException {
        return new BlobWriter(folder, folder::has, use());
    }

    /** Writes these blobs, verified, one after the other, for {@link #readBlobs} of another node's store. */
    public void writeBlobs(OutputStream out, Collection<String> ids) throws IOException {
        BlobTransfer.write(folder, out, ids);
    }

    /** Takes in what {@link #writeBlobs} wrote of these; durable on return. Returns how many blobs came. */
    public long readBlobs(InputStream in, Collection<String> wanted) throws IOException, InterruptedException {
        try (Blobs.Writer writer = writer()) {
            return BlobTransfer.read(folder, in, Set.copyOf(wanted), writer);
        }
    }

    /**
     * Takes a part of a blob that comes from another store. With the last part the blob is verified and there, durably.
     *
     * @param transfer name of this transfer, unlike that of any other: letters, digits and {@code -}
     * @param offset end of the parts that came before
     */
    public void takePart(String transfer, String id, long offset, byte[] part, boolean last)
            throws IOException, InterruptedException {
        new BlobParts(folder, transfer, id).take(offset, part, last);
    }
}
