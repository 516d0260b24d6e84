package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Makes a git tree of a directory. What belongs to the configuration and would get lost in git is refused by name. */
final class FolderTree {
    private static final int FEW = 5;
    private static final int TYPE = 0170000;

    private final TreeSpec tree;
    private final ObjectInserter inserter;
    private final DirCache index = DirCache.newInCore();
    private final DirCacheBuilder builder = index.builder();
    private final List<String> modes = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> folders = new ArrayList<>();
    private final boolean item;
    private final ListedModes listed;

    /**
     * @param item whether one item of a plan made it, so that an empty folder may only be waiting for its files
     * @param lists whether what git does not keep is listed on the branch
     */
    FolderTree(TreeSpec tree, ObjectInserter inserter, boolean item, boolean lists) {
        this.listed = lists ? new ListedModes() : null;
        this.tree = tree;
        this.inserter = inserter;
        this.item = item;
    }

    /** The empty folders that were found, outer ones first. */
    List<String> emptyFolders() {
        return folders.stream().sorted().toList();
    }

    /**
     * Stores what is in the directory.
     *
     * @return id of the tree
     * @throws TreeRefusedException naming what git cannot keep
     */
    ObjectId store() throws IOException, InterruptedException {
        directory(Path.of(tree.root()), "");
        requireNothingLost();
        if (listed != null && !listed.modes().isEmpty()) {
            add(ListedModes.FILE, FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, listed.bytes()));
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    /** @return how many entries git has of it */
    private int directory(Path directory, String prefix) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int kept = 0;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String name = PathNames.name(child);
                if (name == null) {
                    throw new TreeRefusedException(
                            "The name of '" + child + "' is not valid UTF-8: rename it, or remove it.");
                }
                if (!(prefix + name).equals(TreeSpec.RESERVED)) {
                    requireNotReserved(prefix + name);
                    requireNotTheList(prefix + name);
                    GitTrees.requireName(name, prefix);
                    kept += entry(child, prefix + name);
                }
            }
        }
        return kept;
    }

    private void requireNotTheList(String path) throws TreeRefusedException {
        if (listed != null && path.equals(ListedModes.FILE)) {
            throw new TreeRefusedException("'" + path + "' is where permissions and empty folders are listed on the"
                    + " branch: rename it, or let the environment list none.");
        }
    }

    private static void requireNotReserved(String path) throws TreeRefusedException {
        if (TreePaths.isReserved(path)) {
            throw new TreeRefusedException(
                    "'" + path + "' is a name that copies reserve, in another spelling: rename it.");
        }
    }

    private int entry(Path file, String path) throws IOException, InterruptedException {
        Map<String, Object> facts = Files.readAttributes(file, "unix:mode,size", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) facts.get("mode");
        switch (mode & TYPE) {
            case 0040000 -> {
                int kept = directory(file, path + "/");
                if (listed != null) {
                    list(path, mode, true, kept == 0);
                    return kept;
                } else if (kept == 0) {
                    folders.add(path);
                }
                note(kept == 0 && !item, empty, path, 0);
                note(kept > 0 && (mode & 07777) != 0755, modes, path, mode);
                return kept;
            }
            case 0120000 -> {
                String target = PathNames.text(Files.readSymbolicLink(file));
                if (target == null) {
                    throw new TreeRefusedException("The target of the symbolic link '" + path
                            + "' is not valid UTF-8: point it elsewhere, or remove it.");
                }
                byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
                add(path, FileMode.SYMLINK, inserter.insert(Constants.OBJ_BLOB, bytes));
            }
            case 0100000 -> {
                int permissions = mode & 07777;
                if (listed == null) {
                    note(permissions != 0644 && permissions != 0755, modes, path, mode);
                } else {
                    list(path, mode, false, false);
                }
                try (InputStream in = Files.newInputStream(file)) {
                    ObjectId id = inserter.insert(Constants.OBJ_BLOB, (long) facts.get("size"), in);
                    add(path, (mode & 0100) == 0 ? FileMode.REGULAR_FILE : FileMode.EXECUTABLE_FILE, id);
                }
            }
            default -> {
                return 0;
            }
        }
        return 1;
    }

    private void add(String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path.getBytes(StandardCharsets.UTF_8));
        entry.setFileMode(mode);
        entry.setObjectId(id);
        builder.add(entry);
    }

    private void list(String path, int mode, boolean folder, boolean none) {
        if (ListedModes.readable(mode, folder)) {
            listed.note(path, mode & 07777, folder, none);
        } else {
            note(true, modes, path, mode);
        }
    }

    /** Only what is compared between environments can get lost. */
    private void note(boolean lost, List<String> list, String path, int mode) {
        if (lost && list.size() <= FEW && tree.scope().matches(path) && !isOwn(path)) {
            list.add("'" + path + "'" + (mode == 0 ? "" : String.format(" (%04o)", mode & 07777)));
        }
    }

    private boolean isOwn(String path) {
        return Stream.concat(tree.local().stream(), tree.secret().stream())
                .anyMatch(rule -> rule.wholeFile() && rule.covers(path));
    }

    private void requireNothingLost() throws TreeRefusedException {
        List<String> refusals = new ArrayList<>();
        if (!modes.isEmpty()) {
            refusals.add("permissions other than 0644 and 0755 of files, and 0755 of folders: " + few(modes)
                    + "; change them in the source, for example by chmod -R u=rwX,go=rX, or let the environment list"
                    + " them on the branch (listModes)");
        }
        if (!empty.isEmpty()) {
            refusals.add("empty folders: " + few(empty)
                    + "; put a file such as .gitkeep into each in the source, leave them out of the scope, or let the"
                    + " environment list them on the branch (listModes)");
        }
        if (!refusals.isEmpty()) {
            throw new TreeRefusedException("git cannot keep " + String.join(". Nor can it keep ", refusals) + ".");
        }
    }

    private static String few(List<String> found) {
        List<String> sorted = new ArrayList<>(new TreeSet<>(found));
        return sorted.size() <= FEW
                ? String.join(", ", sorted)
                : String.join(", ", sorted.subList(0, FEW)) + " and others";
    }
}
