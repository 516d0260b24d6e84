package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.files.WriteBehind;
import io.jenkins.plugins.promotion.tree.Blobs;
import io.jenkins.plugins.promotion.tree.Blobs.Source;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Adds blobs to a store: small ones to one new pack, large ones to files of their own, all under temporary names until
 * {@link #commit()} makes them durable together and gives them theirs. Safe for several threads.
 */
public final class BlobWriter implements Blobs.Writer {
    private static final int PRIVATE = 0700;
    private static final int BLOB_MODE = 0400;
    private static final int BUFFER = 256 * 1024;

    private final StoreFolder store;
    private final FileOps ops;
    private final Predicate<byte[]> present;
    private final UseMarkers.Marker use;
    private final Path temp;
    private final Path packFile;
    private final WriteBehind behind;
    private final IdTable packed = new IdTable();
    private final Set<String> large = new HashSet<>();
    private Set<Long> lengthsBefore;
    private OutputStream pack;
    private long packEnd;
    private boolean committed;

    /**
     * @param present says which blobs need not be added
     * @param use closed with this; null if the caller holds the store otherwise
     */
    BlobWriter(StoreFolder store, Predicate<byte[]> present, UseMarkers.Marker use) {
        this.store = store;
        this.present = present;
        this.ops = store.ops();
        this.use = use;
        this.temp = store.directory().resolve(StoreFolder.INCOMING + UUID.randomUUID());
        this.packFile = temp.resolve("pack");
        this.behind = new WriteBehind(ops, temp);
    }

    private void requireTemp() throws IOException {
        if (!Files.isDirectory(temp)) {
            ops.createDirectory(temp, PRIVATE);
        }
    }

    @Override
    public boolean has(byte[] id) {
        return present.test(id);
    }

    @Override
    public void put(byte[] id, byte[] content, int length) throws IOException {
        if (present.test(id)) {
            return;
        }
        synchronized (this) {
            if (packed.find(id) >= 0) {
                return;
            }
            if (pack == null) {
                requireTemp();
                pack = new BufferedOutputStream(ops.createFile(packFile, BLOB_MODE), BUFFER);
                pack.write(Pack.HEAD);
                packEnd = Pack.HEAD.length;
            }
            pack.write(id);
            pack.write(ByteBuffer.allocate(4).putInt(length).array());
            pack.write(content, 0, length);
            packed.add(id, packEnd + Pack.RECORD_HEAD, length);
            packEnd += Pack.RECORD_HEAD + length;
            behind.wrote(length);
        }
    }

    @Override
    public void put(byte[] id, Source file) throws IOException {
        if (present.test(id)) {
            return;
        }
        synchronized (this) {
            if (large.contains(HexFormat.of().formatHex(id))) {
                return;
            }
        }
        try (InputStream in = file.open()) {
            put(in);
        }
    }

    @Override
    public synchronized boolean isNewLength(long length) throws IOException {
        if (lengthsBefore == null) {
            lengthsBefore = new HashSet<>();
            for (String id : store.largeBlobs()) {
                lengthsBefore.add(Files.size(store.large(id)));
            }
        }
        return !lengthsBefore.contains(length);
    }

    @Override
    public String put(InputStream in) throws IOException {
        byte[] begin = in.readNBytes(Pack.LONGEST + 1);
        MessageDigest sha = Sha256.start();
        sha.update(begin);
        if (begin.length <= Pack.LONGEST) {
            byte[] id = sha.digest();
            put(id, begin, begin.length);
            return HexFormat.of().formatHex(id);
        }
        synchronized (this) {
            requireTemp();
        }
        Path file = temp.resolve(UUID.randomUUID().toString());
        try (OutputStream out = ops.createFile(file, BLOB_MODE)) {
            out.write(begin);
            for (int read; (read = in.read(begin)) > 0; ) {
                sha.update(begin, 0, read);
                out.write(begin, 0, read);
                behind.wrote(read);
            }
        }
        String id = HexFormat.of().formatHex(sha.digest());
        synchronized (this) {
            if (!present.test(HexFormat.of().parseHex(id)) && large.add(id)) {
                ops.move(file, temp.resolve(id));
            } else {
                ops.delete(file);
            }
        }
        return id;
    }

    @Override
    public synchronized void commit() throws IOException {
        if (committed || packed.size() == 0 && large.isEmpty()) {
            return;
        }
        committed = true;
        behind.close();
        List<Path> files = new ArrayList<>();
        large.forEach(id -> files.add(temp.resolve(id)));
        if (pack != null) {
            pack.close();
            Pack.writeIndex(packed, ops.createFile(temp.resolve("index"), BLOB_MODE));
            files.add(packFile);
            files.add(temp.resolve("index"));
        }
        Durable.files(ops, files, temp);
        Set<Path> directories = new HashSet<>();
        for (String id : large) {
            Path blob = store.large(id);
            store.require(Folders.above(blob));
            ops.move(temp.resolve(id), blob);
            directories.add(Folders.above(blob));
        }
        if (pack != null) {
            Path home = store.packs().directory().resolve(UUID.randomUUID() + ".pack");
            store.require(Folders.above(home));
            ops.move(temp.resolve("index"), Pack.index(home));
            ops.move(packFile, home);
            directories.add(Folders.above(home));
        }
        Durable.files(ops, List.copyOf(directories), store.directory());
        store.packs().refresh();
    }

    @Override
    public synchronized void close() throws IOException {
        try (Closeable last = this::release;
                WriteBehind ending = behind) {
            if (pack != null) {
                pack.close();
            }
        }
    }

    private void release() throws IOException {
        try {
            if (Files.isDirectory(temp)) {
                Folders.delete(ops, temp);
            }
        } finally {
            if (use != null) {
                use.close();
            }
        }
    }
}
