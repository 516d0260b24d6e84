package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.tree.EntryTable;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Deletes what nothing names: whole files, and packs after what lives in them moved to a new one. */
final class Removal {
    private static final int MANY_PACKS = 16;
    /** Where earlier versions kept local and secret values with backups, which nothing ever read. */
    private static final String PRIVATE = "private";

    private final StoreFolder store;
    private final FileOps ops;
    /** A copy whose end the controller did not hear of leaves a backup that nothing names, and somebody may want it. */
    private static final Duration UNNAMED_BACKUPS = Duration.ofDays(30);

    private final IdTable live = new IdTable();

    Removal(StoreFolder store) {
        this.store = store;
        this.ops = store.ops();
    }

    /**
     * Forgets snapshots and backups that nothing names, then deletes blobs that nothing names.
     *
     * @param kept which ids of snapshots and backups are named
     * @param before younger ones are kept anyway, since what will name them may not be recorded yet; backups 30 days more
     */
    Removed prune(Predicate<String> kept, Instant before) throws IOException, InterruptedException {
        int[] forgotten = new int[2];
        long blobs = prune(Set.of(), () -> {
            for (String id : store.snapshots().ids()) {
                if (!kept.test(id) && store.snapshots().time(id).isBefore(before)) {
                    store.snapshots().delete(id);
                    forgotten[0]++;
                }
            }
            for (String id : store.backups().ids()) {
                if (!kept.test(id) && store.backups().time(id).isBefore(before.minus(UNNAMED_BACKUPS))) {
                    store.backups().delete(id);
                    forgotten[1]++;
                }
            }
        });
        return new Removed(forgotten[0], forgotten[1], blobs);
    }

    private interface Forgetting {
        void run() throws IOException;
    }

    long prune(Set<String> named) throws IOException, InterruptedException {
        return prune(named, () -> {});
    }

    private long prune(Set<String> named, Forgetting forgetting) throws IOException, InterruptedException {
        try (UseMarkers.Marker mine = store.markers().mark(StoreFolder.PRUNING)) {
            if (store.markers().othersAt(StoreFolder.USING, mine)) {
                throw new TreeRefusedException("The store '" + store.directory()
                        + "' is in use by a capture or copy: prune it when they are done.");
            }
            forgetting.run();
            for (Path left : Folders.list(store.directory())) {
                if (Folders.name(left).startsWith(StoreFolder.INCOMING)
                        || Folders.name(left).equals(PRIVATE)) {
                    Folders.delete(ops, left);
                }
            }
            collectLive(named);
            return large() + packed();
        }
    }

    /** Moves damaged blobs out of the way, kept for whoever looks into them, so that a capture can bring them back. */
    void setAside(Set<String> damaged) throws IOException, InterruptedException {
        try (UseMarkers.Marker mine = store.markers().mark(StoreFolder.PRUNING)) {
            if (store.markers().othersAt(StoreFolder.USING, mine)) {
                throw new TreeRefusedException("The store '" + store.directory() + "' is in use by a capture or copy.");
            }
            Path aside = store.directory().resolve("damaged");
            store.require(aside);
            for (String id : damaged) {
                if (Files.exists(store.large(id))) {
                    ops.move(store.large(id), aside.resolve(id));
                }
            }
            store.packs().refresh();
            for (Pack pack : store.packs().all()) {
                if (damaged.stream()
                        .anyMatch(id -> pack.blobs().find(HexFormat.of().parseHex(id)) >= 0)) {
                    setAside(pack, aside);
                }
            }
            store.packs().refresh();
        }
    }

    /** What is good in the pack goes on in a new one, also where it is damaged in another. */
    private void setAside(Pack pack, Path aside) throws IOException, InterruptedException {
        try (BlobWriter writer = new BlobWriter(store, id -> false, null)) {
            try (BlobReader reader = new BlobReader()) {
                for (int i = 0; i < pack.blobs().size(); i++) {
                    if (reader.read(pack, i)) {
                        int length = pack.blobs().length(i);
                        byte[] blob = Arrays.copyOfRange(reader.buffer(), reader.offset(), reader.offset() + length);
                        writer.put(pack.blobs().id(i), blob, length);
                    }
                }
            }
            writer.commit();
            ops.move(pack.file(), aside.resolve(pack.file().getFileName()));
            if (Files.exists(Pack.index(pack.file()))) {
                ops.delete(Pack.index(pack.file()));
            }
        }
    }

    private void collectLive(Set<String> named) throws IOException {
        named.forEach(id -> live.add(HexFormat.of().parseHex(id), 0, 0));
        for (String id : store.snapshots().ids()) {
            collect(store.snapshots().load(id));
        }
        for (String id : store.backups().ids()) {
            collect(store.backups().load(id));
        }
    }

    private void collect(Manifest manifest) {
        EntryTable table = manifest.table();
        for (int i = 0; i < table.size(); i++) {
            if (table.kind(i) == Kind.FILE) {
                live.add(table.hash(i), 0, 0);
            }
        }
    }

    private long large() throws IOException {
        long pruned = 0;
        for (String id : store.largeBlobs()) {
            if (live.find(HexFormat.of().parseHex(id)) < 0) {
                ops.delete(store.large(id));
                pruned++;
            }
        }
        return pruned;
    }

    private long packed() throws IOException, InterruptedException {
        store.packs().refresh();
        boolean merge = store.packs().all().size() > MANY_PACKS;
        long pruned = 0;
        try (BlobWriter writer = new BlobWriter(store, id -> false, null)) {
            List<Pack> gone = new ArrayList<>();
            for (Pack pack : store.packs().all()) {
                long dead = dead(pack);
                if ((dead > 0 || merge) && keepLiving(pack, writer)) {
                    gone.add(pack);
                    pruned += dead;
                }
            }
            writer.commit();
            for (Pack pack : gone) {
                ops.delete(pack.file());
                if (Files.exists(Pack.index(pack.file()))) {
                    ops.delete(Pack.index(pack.file()));
                }
            }
        }
        store.packs().refresh();
        return pruned;
    }

    private long dead(Pack pack) {
        long dead = 0;
        for (int i = 0; i < pack.blobs().size(); i++) {
            dead += live.find(pack.blobs().id(i)) < 0 ? 1 : 0;
        }
        return dead;
    }

    /** False if a living blob is damaged: then the pack stays for whoever looks into it. */
    private boolean keepLiving(Pack pack, BlobWriter writer) throws IOException, InterruptedException {
        try (BlobReader reader = new BlobReader()) {
            for (int i = 0; i < pack.blobs().size(); i++) {
                byte[] id = pack.blobs().id(i);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (live.find(id) >= 0) {
                    if (!reader.read(pack, i)) {
                        return false;
                    }
                    int length = pack.blobs().length(i);
                    writer.put(
                            id, Arrays.copyOfRange(reader.buffer(), reader.offset(), reader.offset() + length), length);
                }
            }
            return true;
        }
    }
}
