package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.HashBeside;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.files.WriteBehind;
import io.jenkins.plugins.promotion.tree.Blobs;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What lies where in a store's directory, and how it is read; who writes there makes sure that it is whole. */
final class StoreFolder {
    static final String INCOMING = "incoming-";
    static final String USING = "using";
    static final String PRUNING = "pruning";
    private static final int PRIVATE = 0700;
    private static final int CHUNK = 64 * 1024;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    /** Bytes of a blob that takes longer to hash than it takes to hand on. */
    private static final long WORTH_A_THREAD = 16L << 20;

    private final Path dir;
    private final FileOps ops;
    private final Packs packs;
    private final Snapshots snapshots;
    private final Snapshots backups;

    StoreFolder(Path dir, FileOps ops) {
        this.dir = dir.toAbsolutePath();
        this.ops = ops;
        this.packs = new Packs(this.dir.resolve("packs"));
        this.snapshots = new Snapshots("snapshot", this.dir.resolve("snapshots"), ops);
        this.backups = new Snapshots("backup", this.dir.resolve("backups"), ops);
    }

    Path directory() {
        return dir;
    }

    boolean exists() {
        return Files.isDirectory(dir);
    }

    FileOps ops() {
        return ops;
    }

    Packs packs() {
        return packs;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    Snapshots backups() {
        return backups;
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

    boolean has(byte[] id) {
        return packs.find(id) != null || Files.exists(large(HexFormat.of().formatHex(id)));
    }

    /** Those of the blobs that are not here, each once. */
    Set<String> missing(Collection<String> ids) throws IOException {
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
    InputStream open(String id) throws IOException {
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
    void transfer(BlobReader reader, byte[] id, OutputStream out, WriteBehind behind) throws IOException {
        Packs.Place place = packs.find(id);
        if (place == null) {
            transferLarge(HexFormat.of().formatHex(id), reader, out, behind);
            return;
        }
        requireGood(reader.read(place.pack(), place.index()), id);
        int length = place.pack().blobs().length(place.index());
        out.write(reader.buffer(), reader.offset(), length);
        behind.wrote(length);
    }

    private void transferLarge(String id, BlobReader reader, OutputStream out, WriteBehind behind) throws IOException {
        if (!Files.exists(large(id))) {
            throw missing(id);
        }
        if (Files.size(large(id)) >= WORTH_A_THREAD) {
            transferHashedBeside(id, out, behind);
            return;
        }
        byte[] buffer = reader.scratch(CHUNK);
        try (InputStream in = new VerifiedStream(PathNames.open(large(id)), id, dir)) {
            for (int read; (read = in.read(buffer, 0, CHUNK)) > 0; ) {
                out.write(buffer, 0, read);
                behind.wrote(read);
            }
        }
    }

    private void transferHashedBeside(String id, OutputStream out, WriteBehind behind) throws IOException {
        try (InputStream in = PathNames.open(large(id));
                HashBeside sha = new HashBeside()) {
            byte[] buffer = sha.buffer();
            for (int read; (read = in.read(buffer)) > 0; buffer = sha.buffer()) {
                sha.add(buffer, read);
                out.write(buffer, 0, read);
                behind.wrote(read);
            }
            requireGood(Arrays.equals(sha.digest(), bytes(id)), bytes(id));
        }
    }

    /** Keeps prunings away until it is closed; waits for one that runs. */
    UseMarkers.Marker use() throws IOException, InterruptedException {
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

    /** A part of a blob that is longer than {@link Blobs#SMALL}, not verified: whoever puts the parts together does that. */
    byte[] readPart(String id, long offset, int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(large(id).toFile(), "r")) {
            byte[] part = new byte[(int) Math.min(length, Math.max(0, file.length() - offset))];
            file.seek(offset);
            file.readFully(part);
            return part;
        } catch (FileNotFoundException e) {
            throw missing(id);
        }
    }

    /** Ids of the large blobs. */
    List<String> largeBlobs() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path group : Folders.list(dir.resolve("blobs"))) {
            for (Path file : Folders.list(group)) {
                String id = Folders.name(group) + Folders.name(file);
                if (ID.matcher(id).matches()) { // Else it is none of this plugin's.
                    ids.add(id);
                }
            }
        }
        return ids;
    }
}
