package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** What lies in folders that may not be there, folders that nobody else may enter, and folders that go. */
public final class Folders {
    /** A file is deleted before a thread has begun. */
    private static final int FEW = 16;

    private static final int MOST_HELPERS = 7;

    private Folders() {}

    /** The files and directories directly in a directory; none if it does not exist. */
    public static List<Path> list(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(found::add);
            }
        }
        return found;
    }

    /** The folder above an absolute path, or one of several segments. */
    public static Path above(Path path) {
        return Objects.requireNonNull(path.getParent(), () -> "nothing is above '" + path + "'");
    }

    /** The folder itself, or if it is not there, the nearest above it that is. */
    public static Path nearest(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            there = above(there);
        }
        return there;
    }

    /** Where a path really is, links followed; of what is not there yet, where it would be made. */
    public static Path real(Path path) throws IOException {
        Path whole = path.toAbsolutePath();
        try {
            return whole.toRealPath();
        } catch (NoSuchFileException e) {
            if (whole.getParent() == null) {
                return whole;
            }
            return Files.isSymbolicLink(whole)
                    ? real(whole.resolveSibling(Files.readSymbolicLink(whole)))
                    : real(whole.getParent())
                            .resolve(last(whole))
                            .normalize(); // Above a link's end is not above the link.
        }
    }

    /** A path's last segment. */
    public static Path last(Path path) {
        return Objects.requireNonNull(path.getFileName(), () -> "'" + path + "' has no name");
    }

    /** A path's last segment as text. */
    public static String name(Path path) {
        return last(path).toString();
    }

    /** Makes a folder, and those above it that are missing, all for this user alone. */
    public static void createOwn(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        if (absolute.getParent() != null) {
            createOwn(absolute.getParent());
        }
        try {
            Files.createDirectory(absolute, Modes.attribute(Modes.OWN_FOLDER));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(absolute)) {
                throw e;
            }
        }
    }

    /** Why what a folder holds cannot be believed, since others than this user may have put it there; null if it can. */
    public static String objection(Path folder) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(folder, "unix:mode,uid,isDirectory,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
        if ((boolean) facts.get("isSymbolicLink")) {
            return "is a symbolic link";
        }
        if (!(boolean) facts.get("isDirectory")) {
            return "is no folder";
        }
        if ((int) facts.get("uid") != Modes.me()) {
            return "belongs to another user";
        }
        int open = (int) facts.get("mode") & 0077;
        return open == 0 ? null : String.format("is open to others (mode %04o)", (int) facts.get("mode") & 07777);
    }

    /**
     * Deletes a path with everything below it, also below folders that may not be written to. No link is followed,
     * whoever puts one there meanwhile.
     */
    public static void delete(FileOps ops, Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path above = above(absolute);
        try (HeldFolders held = new HeldFolders(above)) {
            delete(held, ops.within(held), absolute);
        }
    }

    /** As {@link #delete(FileOps, Path)}, by operations within folders that are held already. */
    public static void delete(HeldFolders held, FileOps within, Path path) throws IOException {
        delete(held, within, path, MOST_HELPERS);
    }

    private static void delete(HeldFolders held, FileOps within, Path path, int helpers) throws IOException {
        try {
            deleteAll(held, within, path, helpers);
        } catch (NoSuchFileException e) {
            // Somebody else deletes there too.
            if (held.exists(path)) {
                delete(held, within, path, helpers);
            }
        }
    }

    private static void deleteAll(HeldFolders held, FileOps within, Path path, int helpers) throws IOException {
        BasicFileAttributes is = held.attributes(path);
        if (is != null && is.isDirectory()) {
            if (!Files.isReadable(path) || !Files.isWritable(path) || !Files.isExecutable(path)) {
                within.setMode(path, Modes.OWN_FOLDER);
            }
            deleteEach(held, within, held.list(path), helpers);
        }
        within.delete(path);
    }

    /** Many by several threads, since the disk is waited for with each: it may take back at once what a file took. */
    private static void deleteEach(HeldFolders held, FileOps within, List<Path> children, int most) throws IOException {
        Queue<Path> left = new ConcurrentLinkedQueue<>(children);
        AtomicReference<IOException> failure = new AtomicReference<>();
        int count = Math.min(most, children.size() / FEW);
        int below = count > 0 ? 0 : most; // Who is helped has no more help in the folders below.
        Runnable hand = () -> {
            try {
                for (Path child; failure.get() == null && (child = left.poll()) != null; ) {
                    delete(held, within, child, below);
                }
            } catch (IOException e) {
                failure.compareAndSet(null, e);
            }
        };
        List<Thread> helpers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread helper = new Thread(hand, "configuration-tree-delete");
            helper.setDaemon(true);
            helpers.add(helper);
            helper.start();
        }
        hand.run();
        helpers.forEach(Crew::join);
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
