package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.files.WriteBehind;
import io.jenkins.plugins.promotion.tree.Blobs;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
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
    static final String INCOMING = "incoming-";
    static final String USING = "using";
    static final String PRUNING = "pruning";
    private static final int PRIVATE = 0700;
    private static final int CHUNK = 64 * 1024;

    private final Path dir;
    private final FileOps ops;
    private final Packs packs;
    private final Snapshots snapshots;
    private final Snapshots backups;

    /** A store in this directory, made when first written to. */
    public ContentStore(Path dir) {
        this(dir, new UnixFileOps());
    }

    /** As {@link #ContentStore(Path)}, by other operations. */
    public ContentStore(Path dir, FileOps ops) {
        this.dir = dir.toAbsolutePath();
        this.ops = ops;
        this.packs = new Packs(this.dir.resolve("packs"));
        this.snapshots = new Snapshots("snapshot", this.dir.resolve("snapshots"), ops);
        this.backups = new Snapshots("backup", this.dir.resolve("backups"), ops);
    }

    public Path directory() {
        return dir;
    }

    Packs packs() {
        return packs;
    }

    FileOps ops() {
        return ops;
    }

    UseMarkers markers() {
        return new UseMarkers(dir.resolve("use"));
    }

    /** Where a blob that is too large for a pack lies. */
    Path large(String id) {
        return dir.resolve("blobs").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }

    private static byte[] bytes(String id) {
        if (id.length() != 2 * Sha256.LENGTH) {
            throw new IllegalArgumentException("'" + id + "' is no blob id: expected 64 hex digits.");
        }
        return HexFormat.of().parseHex(id);
    }

    /** Creates the directory and those above it as far as they are missing. */
    void require(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.equals(dir)) {
            Folders.createOwn(Folders.above(dir));
        } else {
            require(Folders.above(directory));
        }
        try {
            ops.createDirectory(directory, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            return;
        }
        ops.sync(Folders.above(directory));
    }

    @Override
    public boolean contains(String id) throws IOException {
        return missing(List.of(id)).isEmpty();
    }

    public boolean has(byte[] id) {
        return packs.find(id) != null || Files.exists(large(HexFormat.of().formatHex(id)));
    }

    /** Those of the blobs that are not here, each once. */
    public Set<String> missing(Collection<String> ids) throws IOException {
        packs.refresh();
        Set<String> missing = new LinkedHashSet<>();
        for (String id : ids) {
            if (!has(bytes(id))) {
                missing.add(id);
            }
        }
        return missing;
    }

    /**
     * The blob's content. The stream's end throws if what was read does not have the blob's hash, so whoever reads to the
     * end has good bytes.
     */
    public InputStream open(String id) throws IOException {
        Packs.Place place = packs.find(bytes(id));
        if (place == null && !Files.exists(large(id))) {
            packs.refresh();
            place = packs.find(bytes(id));
        }
        if (place != null) {
            try (BlobReader reader = new BlobReader()) {
                return new ByteArrayInputStream(read(reader, place, id));
            }
        }
        Path file = large(id);
        if (!Files.exists(file)) {
            throw missing(id);
        }
        return new VerifiedStream(Files.newInputStream(file), id, dir);
    }

    private byte[] read(BlobReader reader, Packs.Place place, String id) throws IOException {
        requireGood(reader.read(place.pack(), place.index()), bytes(id));
        int length = place.pack().blobs().length(place.index());
        return Arrays.copyOfRange(reader.buffer(), reader.offset(), reader.offset() + length);
    }

    private TreeRefusedException missing(String id) {
        return new TreeRefusedException(
                "Content " + id + " is missing from the store '" + dir + "': capture the tree it came from again.");
    }

    private void requireGood(boolean good, byte[] id) throws IOException {
        if (!good) {
            throw VerifiedStream.damaged(HexFormat.of().formatHex(id), dir);
        }
    }

    /**
     * Writes a blob's bytes. Throws if they are not its bytes any more: before the first is written if the blob is in a
     * pack, after the last if it is a file of its own.
     */
    public void transfer(BlobReader reader, byte[] id, OutputStream out, WriteBehind behind) throws IOException {
        Packs.Place place = packs.find(id);
        if (place == null) {
            transferLarge(HexFormat.of().formatHex(id), reader.scratch(), out, behind);
            return;
        }
        requireGood(reader.read(place.pack(), place.index()), id);
        int length = place.pack().blobs().length(place.index());
        out.write(reader.buffer(), reader.offset(), length);
        behind.wrote(length);
    }

    private void transferLarge(String id, byte[] buffer, OutputStream out, WriteBehind behind) throws IOException {
        if (!Files.exists(large(id))) {
            throw missing(id);
        }
        try (InputStream in = new VerifiedStream(PathNames.open(large(id)), id, dir)) {
            for (int read; (read = in.read(buffer, 0, CHUNK)) > 0; ) {
                out.write(buffer, 0, read);
                behind.wrote(read);
            }
        }
    }

    @Override
    public byte[] read(String id) throws IOException {
        try (InputStream in = open(id)) {
            return in.readAllBytes();
        }
    }

    /** Puts content in and makes it durable; returns its id. */
    public String put(InputStream content) throws IOException, InterruptedException {
        try (Blobs.Writer writer = writer()) {
            String id = writer.put(content);
            writer.commit();
            return id;
        }
    }

    /** Keeps the manifest, whose blobs must be here. Returns the id, which follows from the digest. */
    public String saveSnapshot(Manifest manifest) throws IOException {
        String id = manifest.digest().hex();
        require(snapshots.directory());
        snapshots.save(id, manifest);
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
        if (snapshots.isGood(id)) {
            snapshots.touch(id);
        } else {
            saveSnapshot(manifest);
        }
    }

    /** @throws IOException if there is no such snapshot or it is damaged */
    public Manifest loadSnapshot(String id) throws IOException {
        return snapshots.load(id);
    }

    public boolean hasSnapshot(String id) {
        return snapshots.has(id);
    }

    /** Ids of all snapshots, sorted. */
    public List<String> snapshots() throws IOException {
        return snapshots.ids();
    }

    /** Forgets the snapshot; its blobs stay until {@link #prune}. Unknown ids are ignored. */
    public void deleteSnapshot(String id) throws IOException {
        snapshots.delete(id);
    }

    public String saveBackup(Manifest manifest) throws IOException {
        String id = manifest.digest().hex().substring(0, 12) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        saveBackup(id, manifest);
        return id;
    }

    public void saveBackup(String id, Manifest manifest) throws IOException {
        require(backups.directory());
        backups.save(id, manifest);
    }

    /** What the tree was when a copy made this backup. */
    public Manifest loadBackup(String id) throws IOException {
        return backups.load(id);
    }

    boolean hasBackup(String id) {
        return backups.has(id);
    }

    /** Ids of all backups, sorted. */
    public List<String> backups() throws IOException {
        return backups.ids();
    }

    /** Forgets a backup and the local and secret values that were kept with it. */
    public void deleteBackup(String id) throws IOException {
        backups.delete(id);
        privateValues().backups.delete(id);
    }

    /** Local and secret values of backups: a store inside, which never leaves this node. */
    public ContentStore privateValues() {
        return new ContentStore(dir.resolve("private"), ops);
    }

    /** Reads every blob and returns the ids of those whose bytes are not theirs any more, sorted. */
    public List<String> verify() throws IOException, InterruptedException {
        return new Verification(this).damaged();
    }

    /** As {@link #verify}, and says which snapshots and backups the damage hurts; they stay while it reads. */
    public Findings report() throws IOException, InterruptedException {
        if (!Files.isDirectory(dir)) {
            return new Findings(0, 0, List.of(), List.of(), List.of());
        }
        try (UseMarkers.Marker use = use()) {
            return new Verification(this).report();
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
            new Removal(this).setAside(Set.copyOf(report.damaged()));
        }
        ContentStore own = privateValues();
        if (Files.isDirectory(own.dir)) {
            Set<String> theirs = Set.copyOf(own.verify());
            if (!theirs.isEmpty()) {
                new Removal(own).setAside(theirs);
            }
        }
    }

    /**
     * Deletes blobs that neither the given set nor a stored snapshot or backup names; returns how many.
     *
     * @throws TreeRefusedException while a capture or copy uses the store
     */
    public long prune(Set<String> live) throws IOException, InterruptedException {
        if (!Files.isDirectory(dir)) {
            return 0;
        }
        return new Removal(this).prune(live);
    }

    /**
     * Forgets snapshots and backups that nothing names, with the local and secret values kept with them, and deletes the
     * blobs that no other names.
     *
     * @param kept which ids of snapshots and backups are named somewhere
     * @param before younger ones are kept anyway
     * @throws TreeRefusedException while a capture or copy uses the store
     */
    public Removed prune(Predicate<String> kept, Instant before) throws IOException, InterruptedException {
        return Files.isDirectory(dir) ? new Removal(this).prune(kept, before) : new Removed(0, 0, 0);
    }

    Instant snapshotTime(String id) throws IOException {
        return snapshots.time(id);
    }

    Instant backupTime(String id) throws IOException {
        return backups.time(id);
    }

    /**
     * What the tree holds, its contents and a snapshot of it stored; no pruning comes between.
     *
     * @throws TreeRefusedException naming what cannot be captured
     */
    public Manifest capture(TreeSpec tree, TreeProgress progress) throws IOException, InterruptedException {
        try (UseMarkers.Marker use = use()) {
            Manifest manifest = TreeScanner.capture(tree, this, progress);
            saveSnapshot(manifest);
            return manifest;
        } catch (IOException e) {
            throw FileOps.isFull(e)
                    ? new TreeRefusedException(
                            "The file system of the content store '" + dir + "' is full: make room, then try again.", e)
                    : e;
        }
    }

    /** Keeps {@link #prune} away until it is closed; waits for one that runs. */
    public UseMarkers.Marker use() throws IOException, InterruptedException {
        require(dir);
        while (true) {
            UseMarkers.Marker mine = markers().mark(USING);
            if (!markers().othersAt(PRUNING, mine)) {
                packs.refresh();
                return mine;
            }
            mine.close();
            markers().awaitOthers(PRUNING, mine);
        }
    }

    @Override
    public Blobs.Writer writer() throws IOException, InterruptedException {
        return new BlobWriter(this, ops, this::has, use());
    }

    /** Writes these blobs, verified, one after the other, for {@link #readBlobs} of another node's store. */
    public void writeBlobs(OutputStream out, Collection<String> ids) throws IOException {
        BlobTransfer.write(this, out, ids);
    }

    /** Takes in what {@link #writeBlobs} wrote; durable on return. Returns how many blobs came. */
    public long readBlobs(InputStream in) throws IOException, InterruptedException {
        try (Blobs.Writer writer = writer()) {
            return BlobTransfer.read(this, in, writer);
        }
    }

    /** Length of a blob in bytes. */
    public long length(String id) throws IOException {
        Packs.Place place = packs.find(bytes(id));
        if (place == null && !Files.exists(large(id))) {
            packs.refresh();
            place = packs.find(bytes(id));
        }
        if (place != null) {
            return place.pack().blobs().length(place.index());
        }
        try {
            return Files.size(large(id));
        } catch (NoSuchFileException e) {
            throw missing(id);
        }
    }

    /** A part of a blob that is longer than {@link #SMALL}, not verified: whoever puts the parts together does that. */
    public byte[] readPart(String id, long offset, int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(large(id).toFile(), "r")) {
            byte[] part = new byte[(int) Math.min(length, Math.max(0, file.length() - offset))];
            file.seek(offset);
            file.readFully(part);
            return part;
        } catch (FileNotFoundException e) {
            throw missing(id);
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
        new BlobParts(this, transfer, id).take(offset, part, last);
    }

    /** Ids of the large blobs. */
    List<String> largeBlobs() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path group : Folders.list(dir.resolve("blobs"))) {
            for (Path file : Folders.list(group)) {
                ids.add(Folders.name(group) + Folders.name(file));
            }
        }
        return ids;
    }
}
