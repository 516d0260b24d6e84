package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Brings a directory to a tree of a repository, byte by byte: no line ends are turned, no filter of the repository runs,
 * and no link is followed.
 */
final class Checkout {
    private final ObjectReader reader;
    private final Path root;
    private final Path spare;
    private final boolean lists;
    private final ObjectInserter.Formatter hashes = new ObjectInserter.Formatter();

    /**
     * @param root created if need be
     * @param spare a path on its file system, for contents on their way
     * @param lists whether what git does not keep is listed on the branch
     */
    Checkout(ObjectReader reader, Path root, Path spare, boolean lists) {
        this.lists = lists;
        this.reader = reader;
        this.root = root;
        this.spare = spare;
    }

    /**
     * Does it.
     *
     * @param known the tree that the directory is at; null if it may hold anything, which is then read
     * @throws TreeRefusedException naming what cannot be brought there
     */
    void bring(ObjectId wanted, ObjectId known) throws IOException, InterruptedException {
        remove(spare);
        folder(root);
        GitTrees.Entry list = list(wanted);
        // What another list gave is taken back by looking at everything.
        directory(wanted, known == null || !Objects.equals(list, list(known)) ? null : known, root, "");
        if (list != null) {
            ListedModes.read(reader.open(list.id(), Constants.OBJ_BLOB).getBytes(ListedModes.LARGEST))
                    .apply(root);
        }
    }

    /** The list of what git does not keep; null if there is none. */
    private GitTrees.Entry list(ObjectId tree) throws IOException {
        GitTrees.Entry list = lists ? GitTrees.entries(reader, tree, "").get(ListedModes.FILE) : null;
        return list == null || list.mode() == FileMode.REGULAR_FILE ? list : null;
    }

    private Map<String, GitTrees.Entry> entries(ObjectId tree, String prefix) throws IOException {
        Map<String, GitTrees.Entry> entries = GitTrees.entries(reader, tree, prefix);
        if (lists && prefix.isEmpty()) {
            entries.remove(ListedModes.FILE);
        }
        return entries;
    }

    private void directory(ObjectId wanted, ObjectId known, Path directory, String prefix)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Map<String, GitTrees.Entry> entries = entries(wanted, prefix);
        Map<String, GitTrees.Entry> before = known == null ? null : entries(known, prefix);
        for (Path child : before == null ? children(directory) : paths(directory, before)) {
            String name = PathNames.name(child);
            if (name == null || !entries.containsKey(name)) {
                remove(child);
            }
        }
        for (Map.Entry<String, GitTrees.Entry> each : entries.entrySet()) {
            GitTrees.Entry entry = each.getValue();
            GitTrees.Entry old = before == null ? null : before.get(each.getKey());
            if (!entry.equals(old)) {
                String path = prefix + each.getKey();
                put(entry, old, before != null, PathNames.resolve(directory, each.getKey()), path);
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        return Folders.list(directory);
    }

    private static List<Path> paths(Path directory, Map<String, GitTrees.Entry> entries) {
        return entries.keySet().stream()
                .map(name -> PathNames.resolve(directory, name))
                .toList();
    }

    private void put(GitTrees.Entry entry, GitTrees.Entry old, boolean known, Path file, String path)
            throws IOException, InterruptedException {
        if (TreePaths.isReserved(path)) {
            throw new TreeRefusedException(
                    "'" + path + "' is on the branch, but the name is reserved for copies: remove it there.");
        }
        if (entry.isTree()) {
            boolean was = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            if (!was) {
                remove(file);
            }
            folder(file);
            ObjectId below = known && was && old != null && old.isTree() ? old.id() : null;
            directory(entry.id(), below, file, path + "/");
        } else if (entry.mode() == FileMode.GITLINK) {
            throw new TreeRefusedException("'" + path + "' on the branch is a submodule, which cannot be copied:"
                    + " put its files into the branch, or name a folder of the branch without it.");
        } else if (entry.mode() == FileMode.SYMLINK) {
            link(entry.id(), file, path);
        } else {
            file(entry, file);
        }
    }

    private static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
        }
        Modes.change(folder, 0755);
    }

    private void link(ObjectId id, Path link, String path) throws IOException {
        String target;
        try {
            byte[] bytes = reader.open(id, Constants.OBJ_BLOB).getBytes(4096);
            target = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TreeRefusedException("The target of the symbolic link '" + path
                    + "' on the branch is not valid UTF-8: point it elsewhere, or remove it there.");
        }
        if (Files.isSymbolicLink(link) && target.equals(PathNames.text(Files.readSymbolicLink(link)))) {
            return;
        }
        remove(link);
        new UnixFileOps().createSymlink(link, target);
    }

    private void file(GitTrees.Entry entry, Path file) throws IOException {
        ObjectLoader blob = reader.open(entry.id(), Constants.OBJ_BLOB);
        if (!holds(file, entry.id(), blob.getSize())) {
            try (InputStream in = blob.openStream()) {
                Files.copy(in, spare, StandardCopyOption.REPLACE_EXISTING);
            }
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                remove(file);
            }
            Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        boolean runs = entry.mode() == FileMode.EXECUTABLE_FILE;
        Files.setPosixFilePermissions(file, Modes.set(runs ? 0755 : 0644));
    }

    private boolean holds(Path file, ObjectId id, long size) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return hashes.idFor(Constants.OBJ_BLOB, size, in).equals(id);
        }
    }

    /** Removes whatever is there, following no link. */
    static void remove(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Folders.delete(new UnixFileOps(), path);
        }
    }
}
