package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.tree.EntryTable;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.TreePaths;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who owns what a copy stages. Root gives everything to whom the source says; everybody else, and root where the source
 * does not say, keeps a replaced file's group, and hands a folder's group down where the folder does so itself. For
 * several threads.
 */
final class Owners {
    private static final int HANDS_DOWN = 02000;

    private final Path root;
    private final EntryTable wanted;
    private final EntryTable current;
    private final FileOps ops;
    private final boolean chown;
    private final int me;
    private final long plain;
    private final Map<String, Long> folders = new ConcurrentHashMap<>();

    /** @param staging the folder that everything is staged in */
    Owners(Path root, EntryTable wanted, EntryTable current, Path staging, FileOps ops) throws IOException {
        this.root = root;
        this.wanted = wanted;
        this.current = current;
        this.ops = ops;
        FileFacts mine = FileFacts.of(staging);
        this.me = mine.uid();
        this.chown = me == 0;
        // Where folders hand their groups down, what root makes in those it gave away is anybody's.
        this.plain = chown && handsDown(mine) ? -1 : (long) me << 32 | mine.gid();
    }

    static boolean handsDown(FileFacts folder) {
        return (folder.permissions() & HANDS_DOWN) != 0;
    }

    /**
     * Gives away what was just staged.
     *
     * @param top path of the folder or file that the switch will move with it
     */
    void settle(Path place, int index, String path, String top) throws IOException {
        long owner = of(index, path, top);
        if (owner < 0 || owner == plain) {
            return;
        }
        try {
            ops.setOwner(place, (int) (owner >> 32), (int) owner);
        } catch (FileSystemException e) {
            if (chown) {
                throw e;
            }
            return; // A group this user is not in; its own must do.
        }
        if (wanted.kind(index) == Kind.FILE && (wanted.permissions(index) & 06000) != 0) {
            // Giving a file away takes these bits off it.
            ops.setMode(place, wanted.permissions(index));
        }
    }

    private long of(int index, String path, String top) throws IOException {
        if (chown && wanted.owner(index) >= 0) {
            return wanted.owner(index);
        }
        int now = path.equals(top) ? current.indexOf(path) : -1;
        if (now >= 0 && wanted.kind(index) == Kind.FILE && current.kind(now) == Kind.FILE) {
            return chown ? current.owner(now) : (long) me << 32 | current.gid(now);
        }
        return below(TreePaths.parent(top));
    }

    private long below(String folder) throws IOException {
        Long known = folders.get(folder);
        if (known == null) {
            FileFacts facts = FileFacts.ofNullable(folder.isEmpty() ? root : PathNames.resolve(root, folder));
            known = facts != null && facts.isDirectory() && handsDown(facts) ? (long) me << 32 | facts.gid() : plain;
            folders.put(folder, known);
        }
        return known;
    }
}
