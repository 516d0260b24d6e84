package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One blob that comes part by part, in a file of its own until it is whole. */
final class BlobParts {
    private final StoreFolder store;
    private final String id;
    private final Path folder;
    private final Path file;

    /** @throws IllegalArgumentException if the transfer's name is none */
    BlobParts(StoreFolder store, String transfer, String id) {
        if (!transfer.matches("[0-9A-Za-z-]{1,64}") || !id.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + transfer + "' and '" + id + "' name no transfer of a blob.");
        }
        this.store = store;
        this.id = id;
        this.folder = store.directory().resolve(StoreFolder.INCOMING + "parts-" + transfer);
        this.file = folder.resolve(id);
    }

    void take(long offset, byte[] part, boolean last) throws IOException, InterruptedException {
        if (offset == 0) {
            begin();
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            if (out.length() != offset) {
                throw new IOException("Content " + id + " does not go on at " + offset + " but at " + out.length()
                        + ": its transfer to '" + store.directory() + "' was interrupted; copy again.");
            }
            out.seek(offset);
            out.write(part);
        }
        if (last) {
            end();
        }
    }

    private void begin() throws IOException {
        store.require(store.directory());
        try {
            store.ops().createDirectory(folder, 0700);
        } catch (FileAlreadyExistsException e) {
            // An earlier part made it.
        }
        Files.deleteIfExists(file);
        store.ops().createFile(file, 0600).close();
    }

    private String put(InputStream in) throws IOException, InterruptedException {
        try (BlobWriter writer = new BlobWriter(store, store::has, store.use())) {
            String put = writer.put(in);
            writer.commit();
            return put;
        }
    }

    private void end() throws IOException, InterruptedException {
        String found;
        try (InputStream in = Files.newInputStream(file)) {
            found = put(in);
        } finally {
            Files.deleteIfExists(file);
            Folders.delete(store.ops(), folder);
        }
        if (!found.equals(id)) {
            throw new IOException("Content " + id + " was damaged on its way to '" + store.directory()
                    + "', or in the store it came from: copy again, and verify that store on the page Environments.");
        }
    }
}
