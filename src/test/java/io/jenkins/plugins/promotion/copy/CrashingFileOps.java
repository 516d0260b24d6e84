package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.tree.FileFacts;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The real file system, until the k-th operation fails. Remembers what was not synced, so that a test can take it away
 * as a power cut would: content not synced becomes empty, the last operations on names never happened. Two threads of a
 * copy use it, one at a time, so that every run of the same copy has the same number of operations.
 */
final class CrashingFileOps implements FileOps {
    private final FileOps plain = new UnixFileOps();
    private final FileOps real;
    private final Path spare;
    private final int failing;
    private final boolean dead;
    private final Count counted;
    private final Set<Object> unsyncedFiles;
    private final Deque<Undo> unsyncedNames;

    private static final class Count {
        int count;
        boolean crashed;
    }

    private interface Action {
        void run() throws IOException;
    }

    private record Undo(Set<Path> directories, Action action) {}

    /**
     * Fails the operation of this number (from 0), and if dead every one after it.
     *
     * @param spare a directory on the same file system, for what a power cut may bring back; made when needed
     */
    CrashingFileOps(Path spare, int failing, boolean dead) {
        this.spare = spare;
        this.failing = failing;
        this.dead = dead;
        real = plain;
        counted = new Count();
        unsyncedFiles = new HashSet<>();
        unsyncedNames = new ArrayDeque<>();
    }

    private CrashingFileOps(CrashingFileOps all, FileOps real) {
        spare = all.spare;
        failing = all.failing;
        dead = all.dead;
        counted = all.counted;
        unsyncedFiles = all.unsyncedFiles;
        unsyncedNames = all.unsyncedNames;
        this.real = real;
    }

    @Override
    public FileOps within(HeldFolders folders) {
        return new CrashingFileOps(this, real.within(folders));
    }

    @Override
    public List<Path> withExtras(List<Path> files) throws IOException {
        return real.withExtras(files);
    }

    @Override
    public Optional<String> seal(Path folder) throws IOException {
        return real.seal(folder);
    }

    @Override
    public void carryExtras(Path from, Path to) throws IOException {
        step();
        real.carryExtras(from, to);
    }

    boolean crashed() {
        return counted.crashed;
    }

    int count() {
        return counted.count;
    }

    private void step() throws IOException {
        synchronized (counted) {
            int now = counted.count++;
            if (dead ? now >= failing : now == failing) {
                counted.crashed = true;
                throw new IOException("operation " + now + " fails");
            }
        }
    }

    /** A power cut: drops unsynced contents, and of the unsynced changes of names the newest part. */
    void loseUnsynced(Path below, double part) throws IOException {
        List<Path> lost = new ArrayList<>();
        try (var paths = Files.walk(below)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && unsyncedFiles.contains(key(path))) {
                    lost.add(path);
                }
            }
        }
        for (Path path : lost) {
            Files.setAttribute(path, "unix:mode", 0600);
            Files.write(path, new byte[0]);
        }
        for (int drop = (int) Math.ceil(unsyncedNames.size() * part); drop > 0; drop--) {
            unsyncedNames.removeLast().action.run();
        }
    }

    private Path spare() throws IOException {
        return Files.createDirectories(spare).resolve(UUID.randomUUID().toString());
    }

    private static Object key(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private void names(Action undo, Path... paths) {
        Set<Path> directories = new HashSet<>();
        for (Path path : paths) {
            directories.add(path.getParent());
        }
        unsyncedNames.addLast(new Undo(directories, undo));
    }

    @Override
    public synchronized void createDirectory(Path directory, int mode) throws IOException {
        step();
        real.createDirectory(directory, mode);
        names(() -> remove(directory), directory);
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var children = Files.list(path)) {
                for (Path child : (Iterable<Path>) children::iterator) {
                    remove(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    @Override
    public synchronized OutputStream createFile(Path file, int mode) throws IOException {
        step();
        OutputStream out = real.createFile(file, mode);
        unsyncedFiles.add(key(file));
        names(() -> Files.deleteIfExists(file), file);
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length / 2);
                step();
                out.write(bytes, offset + length / 2, length - length / 2);
            }
        };
    }

    @Override
    public synchronized void copyTree(Path from, Path directory) throws IOException {
        FileFacts facts = FileFacts.of(from);
        createDirectory(directory, 0700);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
            for (Path child : children) {
                FileFacts its = FileFacts.of(child);
                Path place = directory.resolve(child.getFileName());
                if (its.isDirectory()) {
                    copyTree(child, place);
                } else if (Files.isSymbolicLink(child)) {
                    createSymlink(place, Files.readSymbolicLink(child).toString());
                } else {
                    try (OutputStream out = createFile(place, its.permissions())) {
                        out.write(Files.readAllBytes(child));
                    }
                    setModified(place, its.modified());
                }
            }
        }
        setMode(directory, facts.permissions());
        setModified(directory, facts.modified());
    }

    @Override
    public synchronized void createSymlink(Path link, String target) throws IOException {
        step();
        real.createSymlink(link, target);
        names(() -> Files.deleteIfExists(link), link);
    }

    @Override
    public synchronized void createLink(Path link, Path existing) throws IOException {
        step();
        real.createLink(link, existing);
        names(() -> Files.deleteIfExists(link), link);
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        step();
        Path saved = null;
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            saved = spare();
            Files.move(to, saved);
            real.move(from, to);
        } else {
            real.move(from, to);
        }
        Path replaced = saved;
        names(
                () -> {
                    Folders.createOwn(from.getParent());
                    Files.move(to, from, StandardCopyOption.ATOMIC_MOVE);
                    if (replaced != null) {
                        bringBack(replaced, to);
                    }
                },
                from,
                to);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        step();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var children = Files.list(path)) {
                if (children.findAny().isPresent()) {
                    throw new DirectoryNotEmptyException(path.toString());
                }
            }
        }
        // A power cut brings back the very same, not one that looks like it.
        Path saved = spare();
        Files.move(path, saved);
        names(() -> bringBack(saved, path), path);
    }

    /** The directory may have gone meanwhile by an operation that is not counted. */
    private static void bringBack(Path saved, Path path) throws IOException {
        Folders.createOwn(path.getParent());
        Files.move(saved, path);
    }

    @Override
    public synchronized void setMode(Path path, int mode) throws IOException {
        step();
        int old = FileFacts.of(path).permissions();
        real.setMode(path, mode);
        names(() -> plain.setMode(path, old), path);
    }

    @Override
    public synchronized void setModified(Path path, long nanos) throws IOException {
        step();
        real.setModified(path, nanos);
    }

    @Override
    public synchronized void setOwner(Path path, int uid, int gid) throws IOException {
        step();
        real.setOwner(path, uid, gid);
    }

    @Override
    public synchronized void sync(Path path) throws IOException {
        step();
        if (Files.isDirectory(path)) {
            // Names are ordered: with the last change in this directory all earlier ones are durable.
            List<Undo> all = new ArrayList<>(unsyncedNames);
            for (int i = all.size() - 1; i >= 0; i--) {
                if (all.get(i).directories.contains(path)) {
                    unsyncedNames.clear();
                    unsyncedNames.addAll(all.subList(i + 1, all.size()));
                    break;
                }
            }
        } else {
            unsyncedFiles.remove(key(path));
        }
    }

    @Override
    public synchronized void syncTree(Path directory) throws IOException {
        step();
        unsyncedFiles.clear();
        unsyncedNames.clear();
    }
}
