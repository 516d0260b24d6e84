package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Lists the entries of a tree in canonical order, contents not yet read; no folder that became a link is listed. Directories are
 * read depth first; since
 * {@code a-b} sorts between {@code a} and {@code a/b}, a directory stands in its parent's list twice: as an entry, and,
 * with a slash, as the place where its own entries follow.
 */
public final class TreeWalk {
    /** Setuid and setgid. */
    static final int PRIVILEGES = 06000;

    private final Path root;
    private final HeldFolders held;
    private final PathFilter filter;
    private final boolean all;
    private final boolean privileged;
    private final HiddenValues hidden;
    private final FileSink files;
    private final Stillness seen;
    private final EntryTable table = new EntryTable();

    /** Hears of every file as it is found, to read it. */
    interface FileSink {
        FileSink NONE = (index, path, file, facts) -> {};

        void file(int index, String path, Path file, FileFacts facts) throws IOException, InterruptedException;
    }

    /** @param seen is told of everything that is found; may be null */
    TreeWalk(TreeSpec spec, HeldFolders held, HiddenValues hidden, FileSink files, Stillness seen) {
        this.held = held;
        this.root = Path.of(spec.root());
        this.filter = spec.scope().matcher();
        this.all = filter.everything();
        this.privileged = spec.privileged();
        this.hidden = hidden;
        this.files = files;
        this.seen = seen;
    }

    /** @throws TreeRefusedException if the machine or the root cannot hold an environment's tree */
    public static void requireRoot(Path root) throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            throw new TreeRefusedException("Directory environments are supported on Unix nodes only; this node runs "
                    + System.getProperty("os.name") + ". Put '" + root + "' on a Linux node.");
        }
        if (!root.isAbsolute()) {
            throw new TreeRefusedException("The root '" + root + "' must be an absolute path.");
        }
        if (!Files.exists(root)) {
            throw new TreeRefusedException(
                    "The directory '" + root + "' does not exist on this node: create it, or correct the environment.");
        }
        if (!Files.isDirectory(root)) {
            throw new TreeRefusedException("'" + root + "' is not a directory: correct the environment's root.");
        }
    }

    EntryTable table() {
        return table;
    }

    EntryTable walk() throws IOException, InterruptedException {
        requireRoot(root);
        directory(root, "");
        return table;
    }

    private record Item(String name, byte[] bytes, Path path, FileFacts facts, boolean descent)
            implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }
    }

    private void directory(Path directory, String prefix) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        for (Item item : items(directory, prefix)) {
            String path = prefix.isEmpty() ? item.name : prefix + item.name;
            if (item.descent) {
                if (seen != null && !all && !filter.matches(path)) {
                    seen.folder(item.path, item.facts);
                }
                directory(item.path, path + "/");
            } else if (all || filter.matches(path)) {
                add(path, item.path, item.facts);
            }
        }
    }

    private List<Item> items(Path directory, String prefix) throws IOException {
        List<Path> children;
        try {
            children = held.list(directory);
        } catch (AccessDeniedException e) {
            throw unreadable(directory);
        }
        List<Item> items = new ArrayList<>(children.size());
        for (Path child : children) {
            String name = PathNames.name(child);
            if (name == null) {
                throw new TreeRefusedException("The name of '" + child + "' is not valid UTF-8 (bytes "
                        + child.toUri().getRawPath() + "): rename it, or leave it out of the scope.");
            }
            String path = prefix + name;
            if (path.equals(TreeSpec.RESERVED) || hidden.names(path)) {
                continue;
            }
            FileFacts facts = FileFacts.ofNullable(child);
            if (prefix.isEmpty() && TreePaths.isReserved(name)) {
                throw new TreeRefusedException("'" + name + "' in '" + root + "' is a name that copies reserve, in"
                        + " another spelling: rename it.");
            }
            if (facts == null) {
                throw new TreeRefusedException("'" + path + "' vanished from '" + root
                        + "' while it was listed: something else is changing the tree; try again when it is quiet.");
            }
            items.add(new Item(name, name.getBytes(StandardCharsets.UTF_8), child, facts, false));
            if (facts.isDirectory() && (all || filter.mayMatchBelow(path))) {
                items.add(new Item(name, (name + "/").getBytes(StandardCharsets.UTF_8), child, facts, true));
            }
        }
        Collections.sort(items);
        return items;
    }

    static TreeRefusedException unreadable(Path directory) {
        return new TreeRefusedException("The directory '" + directory
                + "' cannot be read: give this node's user the permission, or leave it out of the scope.");
    }

    private void add(String path, Path file, FileFacts facts) throws IOException, InterruptedException {
        Kind kind = facts.kind();
        if (kind == null) {
            throw new TreeRefusedException("'" + path + "' in '" + root + "' is " + facts.typeName()
                    + ", which cannot be copied: remove it, or leave it out of the scope.");
        }
        String target = kind == Kind.SYMLINK ? target(path, file) : null;
        int index = table.add(
                path.getBytes(StandardCharsets.UTF_8),
                kind,
                kind == Kind.FILE && !privileged ? facts.permissions() & ~PRIVILEGES : facts.permissions(),
                kind == Kind.FILE ? facts.size() : 0,
                facts.modified(),
                facts.uid(),
                facts.gid());
        if (seen != null) {
            seen.entry(index, facts);
        }
        if (kind == Kind.FILE) {
            files.file(index, path, file, facts);
        } else if (kind == Kind.SYMLINK) {
            table.setLink(index, target);
        }
    }

    private String target(String path, Path link) throws IOException {
        String target = PathNames.text(held.linkTarget(link));
        if (target == null) {
            throw new TreeRefusedException("The target of the symbolic link '" + path + "' in '" + root
                    + "' is not valid UTF-8: point it elsewhere, or leave it out of the scope.");
        }
        return target;
    }
}
