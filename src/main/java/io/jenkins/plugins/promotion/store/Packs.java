package io.jenkins.plugins.promotion.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The packs of a store as they are now; another thread or process may add and remove some at any time. */
final class Packs {
    private final Path dir;
    private Map<Path, Pack> known = Map.of();
    private Pack last;

    Packs(Path dir) {
        this.dir = dir;
    }

    Path directory() {
        return dir;
    }

    /** One blob in one pack. */
    record Place(Pack pack, int index) {}

    /** Where the blob is among the packs known since the last {@link #refresh()}, or null. */
    synchronized Place find(byte[] id) {
        // Blobs of one tree mostly lie together.
        int near = last == null ? -1 : last.blobs().find(id);
        if (near >= 0) {
            return new Place(last, near);
        }
        for (Pack pack : known.values()) {
            int index = pack.blobs().find(id);
            if (index >= 0) {
                last = pack;
                return new Place(pack, index);
            }
        }
        return null;
    }

    synchronized List<Pack> all() {
        return List.copyOf(known.values());
    }

    /** Looks for packs that came or went. */
    synchronized void refresh() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir, "*.pack")) {
                stream.forEach(files::add);
            }
        }
        if (!known.keySet().equals(Set.copyOf(files))) {
            Map<Path, Pack> now = new HashMap<>();
            for (Path file : files) {
                Pack pack = known.get(file);
                now.put(file, pack == null ? Pack.open(file) : pack);
            }
            known = now;
            last = null;
        }
    }
}
