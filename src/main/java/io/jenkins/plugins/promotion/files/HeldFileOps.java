package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Operations below a root that others may write to, each done in {@linkplain HeldFolders a held folder}. What the platform
 * does by a path only goes by a {@linkplain Handle handle}: of the held folder, where the last segment is not followed, or else
 * of what is open.
 */
final class HeldFileOps implements FileOps {
    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final int RWX = 0777;

    private final UnixFileOps plain;
    private final HeldFolders held;

    HeldFileOps(UnixFileOps plain, HeldFolders held) {
        this.plain = plain;
        this.held = held;
    }

    private static FileSystemException swapped(Path path) {
        return new FileSystemException(path.toString(), null, "was replaced by something else meanwhile");
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        if (!held.covers(directory)) {
            plain.createDirectory(directory, mode);
        } else {
            held.reach(directory, there -> Files.createDirectory(there, Modes.attribute(mode)));
            held.drop(directory);
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
            held.reach(link, there -> done(() -> plain.createSymlink(there, target)));
        } else {
            plain.createSymlink(link, target);
        }
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        if (held.covers(link) && held.covers(existing)) {
            held.reach(link, there -> held.reach(existing, one -> done(() -> plain.createLink(there, one))));
        } else {
            plain.createLink(link, existing);
        }
    }

    private interface Act {
        void run() throws IOException;
    }

    private static Object done(Act act) throws IOException {
        act.run();
        return act;
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
                deleteEmpty(above, path);
            } else {
                above.deleteFile(path.getFileName());
            }
            return null;
        });
        held.drop(path);
    }

    /** Of a folder that is not empty the stream's exception does not say which it is. */
    private static void deleteEmpty(SecureDirectoryStream<Path> above, Path path) throws IOException {
        try {
            above.deleteDirectory(path.getFileName());
        } catch (DirectoryNotEmptyException e) {
            throw HeldFolders.withPath(path.toString(), e);
        }
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
            if (!held.isSafe(path)) {
                throw e; // A link that came meanwhile would be followed.
            }
            held.reach(path, there -> done(() -> plain.setMode(there, mode)));
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

    @Override
    public void setModified(Path path, long nanos) throws IOException {
        if (held.covers(path)) {
            held.reachToOpen(path, there -> done(() -> plain.setModified(there, nanos)));
        } else {
            plain.setModified(path, nanos);
        }
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        BasicFileAttributes is = held.covers(path) ? held.attributes(path) : null;
        if (is == null) {
            plain.setOwner(path, uid, gid);
        } else if (is.isSymbolicLink()) {
            held.reach(path, there -> done(() -> plain.setOwner(there, uid, gid)));
        } else {
            UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
            try {
                view(path, file -> {
                    file.setGroup(names.lookupPrincipalByGroupName(Integer.toUnsignedString(gid)));
                    file.setOwner(names.lookupPrincipalByName(Integer.toUnsignedString(uid)));
                });
            } catch (AccessDeniedException e) {
                held.reach(path, there -> done(() -> plain.setOwner(there, uid, gid)));
            }
        }
    }

    @Override
    public List<Path> withExtras(List<Path> files) throws IOException {
        return FileExtras.among(
                files,
                file -> held.covers(file)
                        ? held.reachToOpen(file, there -> FileExtras.hasAttributes(there, LinkOption.NOFOLLOW_LINKS))
                        : FileExtras.hasAttributes(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public Optional<String> seal(Path folder) {
        return FileExtras.seal(folder);
    }

    @Override
    public void carryExtras(Path from, Path to) throws IOException {
        try (SeekableByteChannel old = open(from);
                SeekableByteChannel fresh = open(to)) {
            FileExtras.carry(old, fresh, from);
        }
    }

    @Override
    public void sync(Path path) throws IOException {
        if (held.covers(path)) {
            plain.sync(path, held::channel);
        } else {
            plain.sync(path);
        }
    }

    @Override
    public void syncTree(Path directory) throws IOException {
        plain.syncTree(directory);
    }

    @Override
    public FileOps within(HeldFolders folders) {
        return new HeldFileOps(plain, folders);
    }
}
