package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.store.Findings.Hurt;
import io.jenkins.plugins.promotion.tree.EntryTable;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads everything a store holds and names what is damaged. */
final class Verification {
    private final StoreFolder store;
    private long contents;
    private long bytes;

    Verification(StoreFolder store) {
        this.store = store;
    }

    /** Everything, with whom the damage hurts. */
    Findings report() throws IOException, InterruptedException {
        Set<String> damaged = new TreeSet<>(damaged());
        Set<String> lost = lost(damaged);
        List<Hurt> hurt = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (String id : store.snapshots().ids()) {
            hurt(false, id, store.snapshots()::load, lost, hurt, unreadable);
        }
        for (String id : store.backups().ids()) {
            hurt(true, id, store.backups()::load, lost, hurt, unreadable);
        }
        return new Findings(contents, bytes, List.copyOf(damaged), hurt, unreadable);
    }

    /** Those that are good nowhere; a blob may lie in several packs. */
    private Set<String> lost(Set<String> damaged) throws IOException {
        Set<String> lost = new TreeSet<>(damaged);
        try (BlobReader reader = new BlobReader()) {
            for (String id : damaged) {
                for (Pack pack : store.packs().all()) {
                    int index = pack.blobs().find(HexFormat.of().parseHex(id));
                    if (index >= 0 && reader.read(pack, index)) {
                        lost.remove(id);
                    }
                }
            }
        }
        return lost;
    }

    private interface Loading {
        Manifest load(String id) throws IOException;
    }

    private void hurt(
            boolean backup, String id, Loading from, Set<String> lost, List<Hurt> hurt, List<String> unreadable)
            throws InterruptedException {
        check();
        try {
            EntryTable table = from.load(id).table();
            List<String> paths = new ArrayList<>();
            long count = 0;
            for (int i = 0; i < table.size(); i++) {
                if (table.kind(i) == Kind.FILE && (lost.contains(table.content(i)) || !store.has(table.hash(i)))) {
                    count++;
                    if (paths.size() < Findings.LISTED) {
                        paths.add(table.path(i));
                    }
                }
            }
            if (count > 0) {
                hurt.add(new Hurt(backup, id, paths, count));
            }
        } catch (IOException | RuntimeException e) {
            unreadable.add((backup ? "backup " : "snapshot ") + id + ": " + e.getMessage());
        }
    }

    List<String> damaged() throws IOException, InterruptedException {
        TreeSet<String> damaged = new TreeSet<>();
        store.packs().refresh();
        for (Pack pack : store.packs().all()) {
            packed(pack, damaged);
        }
        for (String id : store.largeBlobs()) {
            check();
            contents++;
            try (InputStream in = store.open(id)) {
                bytes += in.transferTo(OutputStream.nullOutputStream());
            } catch (VerifiedStream.DamagedException e) {
                damaged.add(id);
            }
        }
        return List.copyOf(damaged);
    }

    private void packed(Pack pack, TreeSet<String> damaged) throws IOException, InterruptedException {
        IdTable blobs = pack.blobs();
        int[] inOrder = IntStream.range(0, blobs.size())
                .boxed()
                .sorted(Comparator.comparingLong(blobs::offset))
                .mapToInt(Integer::intValue)
                .toArray();
        try (BlobReader reader = new BlobReader()) {
            for (int index : inOrder) {
                check();
                contents++;
                bytes += blobs.length(index);
                if (!reader.read(pack, index)) {
                    damaged.add(HexFormat.of().formatHex(blobs.id(index)));
                }
            }
        }
    }

    private static void check() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
