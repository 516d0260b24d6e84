package io.jenkins.plugins.promotion.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads everything a store holds and names what is damaged. */
final class StoreCheck {
    private final ContentStore store;

    StoreCheck(ContentStore store) {
        this.store = store;
    }

    List<String> damaged() throws IOException, InterruptedException {
        TreeSet<String> damaged = new TreeSet<>();
        store.packs().refresh();
        for (Pack pack : store.packs().all()) {
            packed(pack, damaged);
        }
        for (String id : store.largeBlobs()) {
            check();
            try (InputStream in = store.open(id)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                damaged.add(id);
            }
        }
        return List.copyOf(damaged);
    }

    private static void packed(Pack pack, TreeSet<String> damaged) throws IOException, InterruptedException {
        IdTable blobs = pack.blobs();
        int[] inOrder = IntStream.range(0, blobs.size())
                .boxed()
                .sorted(Comparator.comparingLong(blobs::offset))
                .mapToInt(Integer::intValue)
                .toArray();
        try (BlobReader reader = new BlobReader()) {
            for (int index : inOrder) {
                check();
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
