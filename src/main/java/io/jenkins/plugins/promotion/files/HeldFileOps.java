package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Operations below a root that others may write to, each done in {@linkplain HeldFolders a held folder}. For three
 * things the platform has no such call. A new folder, link or second name is therefore made under a name that nobody can
 * know, in a folder of this user's own, looked at, and moved into its place. A mode beyond the nine bits, and access control
 * lists, go by a {@linkplain Handle handle} of what is open; the owner of a link, a time, and the mode of what its owner may not
 * read go by the path, after a look that it still means what is held, and another one after.
 */
final class HeldFileOps implements FileOps {
    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final int RWX = 0777;

    private final UnixFileOps plain;
    private final HeldFolders held;
    private final Path workshop;

    /** @param workshop folder of this user alone, below the root, in which new things get their shape */
    HeldFileOps(UnixFileOps plain, HeldFolders held, Path workshop) {
        this.plain = plain;
        this.held = held;
        this.workshop = workshop;
    }

    private interface Making {
        void at(Path path) throws IOException;
    }

    /** Makes something in the workshop and moves it to its place, where nothing is. */
    private void make(Path place, Making making) throws IOException {
        if (held.exists(place)) {
            throw new FileAlreadyExistsException(place.toString());
        }
        Path made = workshop.resolve("make-" + UUID.randomUUID());
        requireHeld(workshop);
        making.at(made);
        requireHeld(workshop);
        rename(made, place);
    }

    private static FileSystemException swapped(Path path) {
        return new FileSystemException(path.toString(), null, "was replaced by something else meanwhile");
    }

    /** A folder's path leads to the folder that is held. */
    private void requireHeld(Path folder) throws IOException {
        if (!held.key(folder).equals(keyByPath(folder))) {
            throw swapped(folder);
        }
    }

    private static Object keyByPath(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        if (!held.covers(directory)) {
            plain.createDirectory(directory, mode);
        } else if (directory.equals(workshop)) {
            plain.createDirectory(directory, mode);
            if (!held.isFolder(directory)) {
                throw swapped(directory);
            }
        } else {
            make(directory, made -> Files.createDirectory(made, Modes.attribute(mode)));
            if (UnixFileOps.loses(mode)) {
                setMode(directory, mode);
            }
        }
    }

    @Override
    public OutputStream createFile(Path file, int mode) throws IOException {
        if (!held.covers(file)) {
            return plain.createFile(file, mode);
        }
        FileChannel channel = held.in(file.getParent(), folder ->
                (FileChannel) folder.newByteChannel(file.getFileName(), NEW_FILE, Modes.attribute(mode)));
        try {
            if (UnixFileOps.loses(mode)) {
                setMode(file, mode);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new UnixFileOps.ChannelStream(channel);
    }

    @Override
    public void copyTree(Path from, Path directory) throws IOException, InterruptedException {
        plain.copyTree(from, directory);
    }

    @Override
    public void createSymlink(Path link, String target) throws IOException {
        if (held.covers(link)) {
            make(link, made -> plain.createSymlink(made, target));
        } else {
            plain.createSymlink(link, target);
        }
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        if (!held.covers(link)) {
            plain.createLink(link, existing);
            return;
        }
        make(link, made -> {
            plain.createLink(made, existing);
            if (!Objects.equals(key(made), key(existing))) {
                if (held.exists(made)) {
                    delete(made);
                }
                throw swapped(existing);
            }
        });
    }

    private Object key(Path path) throws IOException {
        BasicFileAttributes is = held.attributes(path);
        return is == null ? null : is.fileKey();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (held.covers(from) && held.covers(to)) {
            rename(from, to);
        } else {
            plain.move(from, to);
        }
    }

    private void rename(Path from, Path to) throws IOException {
        held.in(from.getParent(), source -> {
            held.in(to.getParent(), target -> {
                source.move(from.getFileName(), target, to.getFileName());
                return null;
            });
            return null;
        });
        held.drop(from);
        held.drop(to);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (!held.covers(path)) {
            plain.delete(path);
            return;
        }
        boolean folder = held.isFolder(path);
        held.in(path.getParent(), above -> {
            if (folder) {
                above.deleteDirectory(path.getFileName());
            } else {
                above.deleteFile(path.getFileName());
            }
            return null;
        });
        held.drop(path);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        if (!held.covers(path)) {
            plain.setMode(path, mode);
            return;
        }
        if ((mode & ~RWX) == 0) {
            try {
                view(path, file -> file.setPermissions(Modes.set(mode)));
                return;
            } catch (AccessDeniedException e) {
                // Who may not read it cannot open it; below it is tried once more.
            }
        }
        try (SeekableByteChannel open = open(path)) {
            plain.setMode(Handle.of(open), mode);
        } catch (AccessDeniedException e) {
            byPath(path, () -> plain.setMode(path, mode));
        }
    }

    /** Of a file or folder; to open anything else could take for ever. */
    private SeekableByteChannel open(Path path) throws IOException {
        if (!held.covers(path)) {
            return Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        }
        BasicFileAttributes is = held.attributes(path);
        if (is == null || !is.isRegularFile() && !is.isDirectory()) {
            throw swapped(path);
        }
        return held.channel(path);
    }

    private interface Setting {
        void of(PosixFileAttributeView file) throws IOException;
    }

    private void view(Path path, Setting setting) throws IOException {
        held.opening(path, folder -> {
            setting.of(folder.getFileAttributeView(
                    path.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
            return null;
        });
    }

    private interface Act {
        void run() throws IOException;
    }

    private void byPath(Path path, Act act) throws IOException {
        requireSame(path);
        act.run();
        requireSame(path);
    }

    /** The path means what is held, if it is below the root. */
    private void requireSame(Path path) throws IOException {
        if (held.covers(path)) {
            held.requireSame(path);
        }
    }

    @Override
    public void setModified(Path path, long nanos) throws IOException {
        if (held.covers(path)) {
            requireSame(path);
        }
        plain.setModified(path, nanos);
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        BasicFileAttributes is = held.covers(path) ? held.attributes(path) : null;
        if (is == null) {
            plain.setOwner(path, uid, gid);
        } else if (is.isSymbolicLink()) {
            byPath(path, () -> plain.setOwner(path, uid, gid));
        } else {
            UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
            try {
                view(path, file -> {
                    file.setGroup(names.lookupPrincipalByGroupName(Integer.toUnsignedString(gid)));
                    file.setOwner(names.lookupPrincipalByName(Integer.toUnsignedString(uid)));
                });
            } catch (AccessDeniedException e) {
                byPath(path, () -> plain.setOwner(path, uid, gid));
            }
        }
    }

    @Override
    public List<Path> withExtras(List<Path> files) throws IOException {
        return plain.withExtras(files);
    }

    @Override
    public void carryExtras(Path from, Path to) throws IOException {
        try (SeekableByteChannel old = open(from);
                SeekableByteChannel fresh = open(to)) {
            FileExtras.carry(old, fresh, from);
        }
        requireSame(from);
        requireSame(to);
    }

    @Override
    public void sync(Path path) throws IOException {
        plain.sync(path);
    }

    @Override
    public void syncTree(Path directory) throws IOException {
        plain.syncTree(directory);
    }

    @Override
    public FileOps within(HeldFolders folders, Path ownFolder) {
        return new HeldFileOps(plain, folders, ownFolder);
    }
}
