package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the indexes of a machine's trees lie: a folder that only this process's user can enter, a file for each tree and
 * scope. What is damaged, or another's, is not believed and made anew; an index that is lost costs one whole reading.
 */
public final class TreeIndexes {
    /** Trees that are remembered at most; the one that was remembered longest ago goes. */
    static final int MOST = 64;

    /** File systems of which is known that whatever changes a file's content moves its time of change. */
    private static final Set<String> SOUND = Set.of("ext3", "ext4", "xfs", "btrfs");

    private static final long PROOF_NANOS = 200_000_000;
    /** The folders, of this process, where changes were seen to move the time. */
    private static final Set<Path> PROVED = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final long ahead;
    private long device;

    /** @param folder made when first written to; those above it must not be open to others */
    public TreeIndexes(Path folder) {
        this(folder, 0);
    }

    /**
     * For tests: remembers whatever is read.
     *
     * @param ahead nanoseconds by which its clock runs ahead, as if nothing had changed just now
     */
    TreeIndexes(Path folder, long ahead) {
        this.folder = folder;
        this.ahead = ahead;
    }

    /** Whether a scan remembers what it reads though it be one file. */
    boolean remembersFew() {
        return ahead != 0;
    }

    /** The index of a tree, for one scan of it; one that believes nothing, and says why, where none can be trusted. */
    public TreeIndex open(TreeSpec spec) throws IOException {
        Path root = Path.of(spec.root());
        if (!Files.isDirectory(root)) {
            return TreeIndex.none(); // The scan tells.
        }
        Path real = root.toRealPath();
        device = FileFacts.device(real);
        String objection = objection(Files.getFileStore(real).type());
        Path there = Folders.nearest(folder).toRealPath();
        if (objection == null && FileFacts.device(there) != device) {
            objection = objection(Files.getFileStore(there).type());
        }
        if (objection == null && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            String open = Folders.objection(folder);
            objection = open == null ? null : "is not believed, since its folder '" + folder + "' " + open;
        }
        if (objection != null) {
            return TreeIndex.without(objection);
        }
        byte[] key = key(real, spec);
        return new TreeIndex(real, this, key, stored(file(key)), null);
    }

    /** Why files on a file system of this type cannot be known by their times, or null if they can. */
    static String objection(String type) {
        return SOUND.contains(type)
                ? null
                : "is not used on a file system of type " + type + ", but only on "
                        + String.join(", ", SOUND.stream().sorted().toList());
    }

    private static byte[] key(Path real, TreeSpec spec) {
        MessageDigest sha = Sha256.start();
        String text = PathNames.text(real);
        for (String part : List.of(
                text == null ? real.toUri().getRawPath() : text,
                spec.scope().versionText(),
                spec.local().toString(),
                spec.secret().toString(),
                String.valueOf(spec.privileged()))) {
            sha.update(part.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        }
        return sha.digest();
    }

    private Path file(byte[] key) {
        return folder.resolve(HexFormat.of().formatHex(key));
    }

    /** Null if there is none that can be read. */
    private static byte[] stored(Path file) {
        try {
            if (Files.size(file) > TreeIndex.LARGEST) {
                return null;
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** The file system that the tree's root is on. */
    long device() {
        return device;
    }

    /**
     * When it is now, by the clock that gives files their times of change, in nanoseconds since the epoch; empty where
     * changes do not move them. Asked of a file in the indexes' own folder, since a look at a tree writes nothing there.
     */
    OptionalLong now() {
        try {
            require();
            Path probe = folder.resolve("probe-" + UUID.randomUUID());
            Files.createFile(probe, Modes.attribute(Modes.OWN_FILE));
            try {
                long now = FileFacts.of(probe).changed();
                boolean proved = PROVED.contains(folder) || moves(probe, now) && PROVED.add(folder);
                return proved ? OptionalLong.of(now + ahead) : OptionalLong.empty();
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether a change with the time put back is told by the time of change, in a while. */
    private static boolean moves(Path probe, long before) throws IOException {
        FileTime modified = Files.getLastModifiedTime(probe);
        for (long end = System.nanoTime() + PROOF_NANOS; System.nanoTime() < end; ) {
            Files.write(probe, new byte[] {1});
            Files.setLastModifiedTime(probe, modified);
            if (FileFacts.of(probe).changed() > before) {
                return true;
            }
        }
        return false;
    }

    /** The folder is there, and nobody else can have written to it. */
    private void require() throws IOException {
        Folders.createOwn(folder);
        String objection = Folders.objection(folder);
        if (objection != null) {
            throw new IOException("'" + folder + "' " + objection);
        }
    }

    /** Writes an index. */
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Replaces a tree's index; not synced, since what a crash damages is not believed. */
    void write(byte[] key, Writing content) throws IOException {
        require();
        Path fresh = folder.resolve("new-" + UUID.randomUUID());
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    Modes.attribute(Modes.OWN_FILE))) {
                content.to(Channels.newOutputStream(channel));
            }
            Files.move(fresh, file(key), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        List<Path> all = Folders.list(folder);
        if (all.size() > MOST) {
            Map<Path, FileTime> times = new HashMap<>();
            for (Path one : all) {
                if (Files.exists(one)) {
                    times.put(one, Files.getLastModifiedTime(one));
                }
            }
            List<Path> oldest = times.keySet().stream()
                    .sorted(Comparator.comparing(times::get))
                    .limit(Math.max(0, times.size() - MOST))
                    .toList();
            for (Path one : oldest) {
                Files.deleteIfExists(one);
            }
        }
    }
}
