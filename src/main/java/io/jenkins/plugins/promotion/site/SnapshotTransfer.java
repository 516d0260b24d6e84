package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Brings a snapshot from one node's store to another's, by way of the controller: only the contents that are missing there,
 * small ones many at a time, large ones in parts.
 *
 * @param from an environment of the node that has it
 * @param to one of the node that is to have it
 */
record SnapshotTransfer(EnvironmentSite from, EnvironmentSite to) {

    /** The most content that travels at once, in bytes and in number. */
    private static final int PART = 4 << 20;

    private static final int BATCH = 4096;

    /** Bytes that go with each content beside its own, at the most: its id, and the lengths of its chunks. */
    private static final int FRAME = 1024;

    void bring(String snapshot) throws IOException, InterruptedException {
        Manifest manifest = from.ask(new Load(snapshot));
        // Also of a snapshot that is there: damaged contents of it may have been set aside.
        ArrayList<String> missing = to.ask(new Missing(manifest));
        if (missing.isEmpty() && to.ask(new Has(snapshot))) {
            return;
        }
        Map<String, Long> lengths = new HashMap<>();
        manifest.entries().stream()
                .filter(entry -> entry.kind() == Kind.FILE)
                .forEach(entry -> lengths.put(entry.content(), entry.size()));
        String transfer = UUID.randomUUID().toString();
        ArrayList<String> batch = new ArrayList<>();
        long bytes = 0;
        for (String id : missing) {
            long length = lengths.get(id);
            if (length > ContentStore.SMALL) {
                transfer(transfer, id, length);
                continue;
            }
            if (bytes + length > PART || batch.size() == BATCH) {
                bring(batch, bytes);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(id);
            bytes += length;
        }
        if (!batch.isEmpty()) {
            bring(batch, bytes);
        }
        to.ask(new Save(snapshot, manifest));
    }

    private void bring(ArrayList<String> batch, long bytes) throws IOException, InterruptedException {
        to.ask(new Take(batch, from.ask(new Give(batch, bytes))));
    }

    /** A large blob travels in parts, so that neither node nor the controller holds more than one of them. */
    private void transfer(String transfer, String id, long length) throws IOException, InterruptedException {
        for (long at = 0; at < length; at += PART) {
            byte[] part = from.ask(new GivePart(id, at, length));
            to.ask(new TakePart(transfer, id, at, part, at + PART >= length));
        }
    }

    private record GivePart(String id, long offset, long whole) implements StoreQuestion<byte[]> {
        @Override
        public void check(byte[] part) {
            long wanted = Math.min(PART, whole - offset);
            Answers.require(part.length == wanted, part.length + " bytes of " + wanted);
        }

        @Override
        public byte[] answer(TreeSpec tree, ContentStore store) throws IOException {
            return store.readPart(id, offset, PART);
        }
    }

    private record TakePart(String transfer, String id, long offset, byte[] part, boolean last)
            implements StoreQuestion<Boolean> {
        @Override
        public void check(Boolean taken) {
            Answers.require(taken, "it took nothing");
        }

        @Override
        public Boolean answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            store.takePart(transfer, id, offset, part, last);
            return true;
        }
    }

    private record Has(String snapshot) implements StoreQuestion<Boolean> {
        @Override
        public void check(Boolean has) {
            Answers.require(has != null, "neither yes nor no");
        }

        @Override
        public Boolean answer(TreeSpec tree, ContentStore store) {
            return store.hasSnapshot(snapshot);
        }
    }

    private record Load(String snapshot) implements StoreQuestion<Manifest> {
        @Override
        public void check(Manifest manifest) {
            Answers.require(
                    manifest.digest().hex().equals(snapshot), "snapshot " + manifest.digest() + " was not asked for");
        }

        @Override
        public Manifest answer(TreeSpec tree, ContentStore store) throws IOException {
            return store.loadSnapshot(snapshot);
        }
    }

    private record Missing(Manifest manifest) implements StoreQuestion<ArrayList<String>> {
        @Override
        public void check(ArrayList<String> missing) {
            Answers.among("contents", missing, named());
        }

        @Override
        public ArrayList<String> answer(TreeSpec tree, ContentStore store) throws IOException {
            return new ArrayList<>(store.missing(named()));
        }

        private Set<String> named() {
            Set<String> named = new LinkedHashSet<>();
            for (TreeEntry entry : manifest.entries()) {
                if (entry.kind() == Kind.FILE) {
                    named.add(entry.content());
                }
            }
            return named;
        }
    }

    private record Give(List<String> ids, long bytes) implements StoreQuestion<byte[]> {
        @Override
        public void check(byte[] blobs) {
            long most = bytes + (long) ids.size() * FRAME;
            Answers.require(blobs.length <= most, blobs.length + " bytes of " + most);
        }

        @Override
        public byte[] answer(TreeSpec tree, ContentStore store) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.writeBlobs(out, ids);
            return out.toByteArray();
        }
    }

    private record Take(List<String> ids, byte[] blobs) implements StoreQuestion<Long> {
        @Override
        public void check(Long taken) {
            Answers.require(taken == ids.size(), "it took " + taken + " of " + ids.size());
        }

        @Override
        public Long answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            return store.readBlobs(new ByteArrayInputStream(blobs), ids);
        }
    }

    private record Save(String snapshot, Manifest manifest) implements StoreQuestion<String> {
        @Override
        public void check(String saved) {
            Answers.require(saved.equals(snapshot), "another was stored");
        }

        @Override
        public String answer(TreeSpec tree, ContentStore store) throws IOException {
            store.takeSnapshot(snapshot, manifest);
            return snapshot;
        }
    }
}
