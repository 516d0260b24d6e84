package io.jenkins.plugins.promotion.tree;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Contents by their SHA-256, each kept once, and snapshots of trees that name them. A blob is written under a temporary
 * name, synced and renamed, so that what stands under its name is whole; it is verified whenever it is read. No live
 * file ever shares its bytes with a blob.
 */
public final class ContentStore {
    private static final int PRIVATE = 0700;
    private static final int BUFFER = 64 * 1024;
    private static final int BLOB_MODE = 0400;
    private static final String USING = "using";
    private static final String PRUNING = "pruning";
    private static final long RETRY_MILLIS = 20;

    private final Path dir;
    private final FileOps ops;

    /** A store in this directory, made when first written to. */
    public ContentStore(Path dir) {
        this(dir, new UnixFileOps());
    }

    ContentStore(Path dir, FileOps ops) {
        this.dir = dir.toAbsolutePath();
        this.ops = ops;
    }

    Path directory() {
        return dir;
    }

    private Path blob(String id) {
        if (!id.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + id + "' is no blob id: expected 64 hex digits.");
        }
        return dir.resolve("blobs").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }

    private Path snapshot(String id) {
        if (!id.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + id + "' is no snapshot id: expected 64 hex digits.");
        }
        return dir.resolve("snapshots").resolve(id + ".json");
    }

    /** Creates the directory and those above it as far as they are missing. */
    private void require(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            if (!directory.equals(dir)) {
                require(directory.getParent());
            } else if (!Files.isDirectory(dir.getParent())) {
                Files.createDirectories(dir.getParent());
            }
            try {
                ops.createDirectory(directory, PRIVATE);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // made by another thread meanwhile
            }
        }
    }

    /** True if the blob is here; its content is not read. */
    public boolean contains(String id) {
        return Files.exists(blob(id));
    }

    /** Those of the blobs that are not here, each once. */
    public Set<String> missing(Collection<String> ids) {
        Set<String> missing = new LinkedHashSet<>();
        for (String id : ids) {
            if (!contains(id)) {
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
        Path file = blob(id);
        if (!Files.exists(file)) {
            throw new TreeRefusedException(
                    "Content " + id + " is missing from the store '" + dir + "': capture the tree it came from again.");
        }
        return new VerifiedStream(Files.newInputStream(file), id, dir);
    }

    /** The blob's content as a whole, verified; for small ones. */
    public byte[] read(String id) throws IOException {
        try (InputStream in = open(id)) {
            return in.readAllBytes();
        }
    }

    /** Puts content in and makes it durable; returns its id. */
    public String put(InputStream content) throws IOException {
        try (Writer writer = writer()) {
            String id = writer.put(content);
            writer.commit();
            return id;
        }
    }

    /** Keeps the manifest; its blobs must be here. Returns the id, which follows from the digest. */
    public String saveSnapshot(Manifest manifest) throws IOException {
        String id = manifest.digest().hex();
        Path file = snapshot(id);
        require(file.getParent());
        Path temp = file.resolveSibling(id + "." + UUID.randomUUID() + ".tmp");
        try (OutputStream out = new BufferedOutputStream(ops.createFile(temp, BLOB_MODE), BUFFER)) {
            manifest.writeTo(out);
        }
        ops.sync(temp);
        ops.move(temp, file);
        ops.sync(file.getParent());
        return id;
    }

    /** @throws IOException if there is no such snapshot or it is damaged */
    public Manifest loadSnapshot(String id) throws IOException {
        Path file = snapshot(id);
        if (!Files.exists(file)) {
            throw new TreeRefusedException("Snapshot " + id + " is not in the store '" + dir + "'.");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return Manifest.readFrom(in);
        }
    }

    public boolean hasSnapshot(String id) {
        return Files.exists(snapshot(id));
    }

    /** Ids of all snapshots. */
    public List<String> snapshots() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : list(dir.resolve("snapshots"))) {
            String name = file.getFileName().toString();
            if (name.endsWith(".json")) {
                ids.add(name.substring(0, name.length() - 5));
            }
        }
        return ids;
    }

    /** Forgets the snapshot; its blobs stay until {@link #prune}. Unknown ids are ignored. */
    public void deleteSnapshot(String id) throws IOException {
        Path file = snapshot(id);
        if (Files.exists(file)) {
            ops.delete(file);
        }
    }

    /** Reads every blob and returns the ids of those whose bytes are not theirs any more, sorted. */
    public List<String> verify() throws IOException, InterruptedException {
        Set<String> damaged = new TreeSet<>();
        for (String id : blobs()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try (InputStream in = open(id)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                damaged.add(id);
            }
        }
        return List.copyOf(damaged);
    }

    private Set<String> blobs() throws IOException {
        Set<String> ids = new HashSet<>();
        for (Path group : list(dir.resolve("blobs"))) {
            for (Path file : list(group)) {
                String id = group.getFileName().toString() + file.getFileName();
                if (id.length() == 2 * Sha256.LENGTH) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(found::add);
            }
        }
        return found;
    }

    /**
     * Deletes blobs that neither the given set nor a stored snapshot or backup names; returns how many.
     *
     * @throws TreeRefusedException while a capture or copy uses the store
     */
    public long prune(Set<String> live) throws IOException, InterruptedException {
        Set<String> keep = new HashSet<>(live);
        for (String id : snapshots()) {
            for (TreeEntry entry : loadSnapshot(id).entries()) {
                if (entry.kind() == Kind.FILE) {
                    keep.add(entry.content());
                }
            }
        }
        long pruned = 0;
        if (!Files.isDirectory(dir)) {
            return 0;
        }
        UseMarkers markers = new UseMarkers(dir.resolve("use"));
        try (UseMarkers.Marker mine = markers.mark(PRUNING)) {
            if (markers.othersAt(USING, mine)) {
                throw new TreeRefusedException(
                        "The store '" + dir + "' is in use by a capture or copy: prune it when they are done.");
            }
            for (String id : blobs()) {
                if (!keep.contains(id)) {
                    ops.delete(blob(id));
                    pruned++;
                }
            }
        }
        return pruned;
    }

    /** Keeps {@link #prune} away until it is closed. */
    UseMarkers.Marker use() throws IOException, InterruptedException {
        require(dir);
        UseMarkers markers = new UseMarkers(dir.resolve("use"));
        while (true) {
            UseMarkers.Marker mine = markers.mark(USING);
            if (!markers.othersAt(PRUNING, mine)) {
                return mine;
            }
            mine.close();
            Thread.sleep(RETRY_MILLIS);
        }
    }

    /** Writes these blobs, verified, one after the other, for {@link #readBlobs} of another node's store. */
    public void writeBlobs(OutputStream out, Collection<String> ids) throws IOException {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
        for (String id : ids) {
            try (InputStream in = open(id)) {
                byte[] chunk = new byte[BUFFER];
                data.writeBoolean(true);
                data.write(HexFormat.of().parseHex(id));
                for (int read; (read = in.read(chunk)) > 0; ) {
                    data.writeInt(read);
                    data.write(chunk, 0, read);
                }
                data.writeInt(0);
            }
        }
        data.writeBoolean(false);
        data.flush();
    }

    /** Takes in what {@link #writeBlobs} wrote; durable on return. Returns how many blobs came. */
    public long readBlobs(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, BUFFER));
        long count = 0;
        try (Writer writer = writer()) {
            while (data.readBoolean()) {
                byte[] claimed = data.readNBytes(Sha256.LENGTH);
                String id = writer.put(new ChunkedStream(data));
                if (!id.equals(HexFormat.of().formatHex(claimed))) {
                    throw new IOException("Content " + HexFormat.of().formatHex(claimed)
                            + " was damaged on its way to '" + dir + "': send it again.");
                }
                count++;
            }
            writer.commit();
        }
        return count;
    }

    /** Begins to add blobs; nothing is visible before {@link Writer#commit()}. */
    Writer writer() throws IOException {
        try {
            return new Writer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the store '" + dir + "'.", e);
        }
    }

    /** Adds blobs under temporary names, syncs them together, then gives them theirs. Safe for several threads. */
    final class Writer implements AutoCloseable {
        private final UseMarkers.Marker use;
        private final Path temp;
        private final Set<String> added = ConcurrentHashMap.newKeySet();

        Writer() throws IOException, InterruptedException {
            use = use();
            temp = dir.resolve("incoming-" + UUID.randomUUID());
        }

        /** Adds the file's content, which has this hash unless it changes meanwhile; then it is refused. */
        void put(byte[] hash, Path file, long size) throws IOException {
            String id = HexFormat.of().formatHex(hash);
            if (!added.contains(id) && !contains(id)) {
                try (InputStream in = Files.newInputStream(file)) {
                    put(in);
                }
            }
        }

        String put(InputStream in) throws IOException {
            synchronized (this) {
                require(temp);
            }
            Path file = temp.resolve(UUID.randomUUID().toString());
            MessageDigest sha = Sha256.start();
            try (OutputStream out = ops.createFile(file, BLOB_MODE)) {
                byte[] buffer = new byte[BUFFER];
                for (int read; (read = in.read(buffer)) > 0; ) {
                    sha.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
            }
            String id = HexFormat.of().formatHex(sha.digest());
            if (added.add(id) && !contains(id)) {
                ops.move(file, temp.resolve(id));
            } else {
                ops.delete(file);
            }
            return id;
        }

        void commit() throws IOException {
            if (added.isEmpty()) {
                return;
            }
            ops.syncTree(temp);
            Set<Path> groups = new HashSet<>();
            for (String id : added) {
                Path from = temp.resolve(id);
                if (Files.exists(from)) {
                    Path to = blob(id);
                    require(to.getParent());
                    ops.move(from, to);
                    groups.add(to.getParent());
                }
            }
            for (Path group : groups) {
                ops.sync(group);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                if (Files.isDirectory(temp)) {
                    for (Path left : list(temp)) {
                        ops.delete(left);
                    }
                    ops.delete(temp);
                }
            } finally {
                use.close();
            }
        }
    }

    /** One blob inside a stream of many: chunks with their lengths, ended by an empty one. */
    private static final class ChunkedStream extends InputStream {
        private final DataInputStream in;
        private int left;
        private boolean ended;

        ChunkedStream(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = in.readInt();
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, offset, Math.min(length, left));
            if (read < 0) {
                throw new IOException("The stream of blobs ended in the middle of one.");
            }
            left -= read;
            return read;
        }
    }
}
