package io.jenkins.plugins.promotion.files;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folders below a root, each opened from the one above it without following a symbolic link, and held open while
 * they are used. What is done in a held folder is done in the folder that was opened, whatever its path means by then:
 * whoever swaps a folder for a link leads nobody out of the root. Safe for several threads.
 */
public final class HeldFolders implements Closeable {
    private static final int MOST_OPEN = 64;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** Of group and others. */
    private static final int WRITE = 022;

    private static final Path SELF = Path.of(".");
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path root;
    private final Duration longest;
    private final Map<Path, Held> open = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Held {
        final SecureDirectoryStream<Path> folder;
        /** Whether nobody else can put something in the place of what lies there. */
        final boolean own;

        int users;
        boolean dropped;
        private SeekableByteChannel open;
        private Path handle;

        Held(SecureDirectoryStream<Path> folder, Path path) throws IOException {
            this.folder = folder;
            this.own = isOwn(folder, path);
        }

        /** A path that leads here, whatever lies at the folder's own by then. */
        synchronized Path handle() throws IOException {
            if (handle == null) {
                boolean interrupted = Thread.interrupted(); // A channel would close itself.
                try {
                    open = folder.newByteChannel(SELF, READ);
                    handle = Handle.of(open);
                } finally {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            return handle;
        }

        synchronized void close() throws IOException {
            folder.close();
            if (open != null) {
                open.close();
            }
        }
    }

    private static boolean isOwn(SecureDirectoryStream<Path> folder, Path path) throws IOException {
        try {
            Map<String, Object> is = Files.readAttributes(path, "unix:uid,mode,fileKey");
            return (int) is.get("uid") == Modes.me()
                    && ((int) is.get("mode") & WRITE) == 0
                    && is.get("fileKey").equals(key(folder));
        } catch (FileSystemException e) {
            return false; // Moved, for one.
        }
    }

    /** Something to do in an open folder, with names that have one segment. */
    interface Act<T> {
        T in(SecureDirectoryStream<Path> folder) throws IOException;
    }

    /** @param root a directory, or a link to one: what it is now, that it is for as long as this is open */
    public HeldFolders(Path root) throws IOException {
        this(root, LONGEST);
    }

    /** @param longest how long an opening may take where others can swap what is opened */
    HeldFolders(Path root, Duration longest) throws IOException {
        this.root = root;
        this.longest = longest;
        open.put(root, new Held(secure(Files.newDirectoryStream(root), root), root));
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path folder) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new FileSystemException(
                folder.toString(), null, "this platform cannot open folders without following links");
    }

    /**
     * Whether the root that is held lies below a folder: found again from there down, through no link, it is the very same. So
     * it does not matter what its path means by then.
     */
    public boolean liesBelow(Path folder) throws IOException {
        Path above = folder.toRealPath();
        Path here = root.toRealPath();
        if (!here.startsWith(above) || here.equals(above)) {
            return false;
        }
        try (HeldFolders from = new HeldFolders(above)) {
            BasicFileAttributes found = from.attributes(here);
            return found != null && found.fileKey().equals(in(root, HeldFolders::key));
        }
    }

    private static Object key(SecureDirectoryStream<Path> folder) throws IOException {
        return folder.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    /** Whether the path lies below the root; the root itself does not. */
    boolean covers(Path path) {
        return path.startsWith(root) && !path.equals(root);
    }

    /** As {@link #in}, of an act that opens something there; somebody may have swapped that for what never opens. */
    <T> T opening(Path path, Act<T> act) throws IOException {
        Path folder = path.getParent();
        Held held = lease(folder);
        try {
            return opening(held, path, act);
        } catch (FileSystemException e) {
            throw withWholePath(folder, e);
        } finally {
            giveBack(held);
        }
    }

    private <T> T opening(Held held, Path path, Act<T> act) throws IOException {
        if (held.own) {
            return act.in(held.folder);
        }
        return Patience.open(path, longest, () -> {
            // Of its own, since a folder in which something is being opened cannot be closed.
            try (DirectoryStream<Path> apart = held.folder.newDirectoryStream(SELF, LinkOption.NOFOLLOW_LINKS)) {
                return act.in((SecureDirectoryStream<Path>) apart);
            }
        });
    }

    /** Something that the platform does by a path only. */
    public interface ByPath<T> {
        /** @param path of which no link in the last segment must be followed */
        T at(Path path) throws IOException;
    }

    /** Does that to what is in the held folder, or to the root, whatever the path means by then; nothing is opened by it. */
    public <T> T reach(Path path, ByPath<T> act) throws IOException {
        Path folder = path.equals(root) ? root : path.getParent();
        Held held = lease(folder);
        try {
            return act.at(handle(held, path));
        } catch (FileSystemException e) {
            throw withPath(path.toString(), e);
        } finally {
            giveBack(held);
        }
    }

    /** As {@link #reach}, of an act that opens what is there; somebody may have swapped that for what never opens. */
    <T> T reachToOpen(Path path, ByPath<T> act) throws IOException {
        Path folder = path.equals(root) ? root : path.getParent();
        Held held = lease(folder);
        try {
            Path there = handle(held, path);
            return held.own ? act.at(there) : Patience.open(path, longest, () -> act.at(there));
        } catch (FileSystemException e) {
            throw withPath(path.toString(), e);
        } finally {
            giveBack(held);
        }
    }

    private Path handle(Held held, Path path) throws IOException {
        return path.equals(root) ? held.handle() : held.handle().resolve(path.getFileName());
    }

    /** Whether nobody else can put something in the place of what is there. */
    boolean isSafe(Path path) throws IOException {
        Held held = lease(path.getParent());
        try {
            return held.own;
        } finally {
            giveBack(held);
        }
    }

    <T> T in(Path folder, Act<T> act) throws IOException {
        Held held = lease(folder);
        try {
            return act.in(held.folder);
        } catch (FileSystemException e) {
            throw withWholePath(folder, e);
        } finally {
            giveBack(held);
        }
    }

    /** In a held folder the platform knows names only, and by a handle none of people's. */
    private static FileSystemException withWholePath(Path folder, FileSystemException e) {
        if (e.getFile() == null || Path.of(e.getFile()).isAbsolute()) {
            return e;
        }
        return withPath(folder.resolve(e.getFile()).toString(), e);
    }

    static FileSystemException withPath(String file, FileSystemException e) {
        FileSystemException whole;
        if (e instanceof NoSuchFileException) {
            whole = new NoSuchFileException(file);
        } else if (e instanceof AccessDeniedException) {
            whole = new AccessDeniedException(file);
        } else if (e instanceof FileAlreadyExistsException) {
            whole = new FileAlreadyExistsException(file);
        } else if (e instanceof DirectoryNotEmptyException) {
            whole = new DirectoryNotEmptyException(file);
        } else if (e instanceof NotDirectoryException) {
            whole = new NotDirectoryException(file);
        } else {
            whole = new FileSystemException(file, e.getOtherFile(), e.getReason());
        }
        whole.initCause(e);
        return whole;
    }

    private synchronized Held lease(Path folder) throws IOException {
        Held held = open.get(folder);
        if (held == null) {
            held = new Held(opened(folder), folder);
            open.put(folder, held);
            closeUnused();
        }
        held.users++;
        return held;
    }

    private SecureDirectoryStream<Path> opened(Path folder) throws IOException {
        if (!covers(folder)) {
            throw new IllegalArgumentException("'" + folder + "' is not below '" + root + "'");
        }
        Held above = lease(folder.getParent());
        try {
            return opening(
                    above, folder, from -> from.newDirectoryStream(folder.getFileName(), LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw withWholePath(folder.getParent(), e);
        } catch (FileSystemException e) {
            throw told(above, folder, e);
        } finally {
            giveBack(above);
        }
    }

    /** With the whole path, and what is there instead of a folder. */
    private static IOException told(Held above, Path folder, FileSystemException e) {
        String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        try {
            BasicFileAttributes is = attributes(above.folder, folder.getFileName());
            if (is.isSymbolicLink()) {
                reason = "is a symbolic link where a folder was, and none is followed";
            } else if (e instanceof NotDirectoryException) {
                reason = "is no folder";
            }
        } catch (IOException gone) {
            e.addSuppressed(gone);
        }
        return (IOException) new FileSystemException(folder.toString(), null, reason).initCause(e);
    }

    private void closeUnused() throws IOException {
        for (Iterator<Map.Entry<Path, Held>> all = open.entrySet().iterator();
                open.size() > MOST_OPEN && all.hasNext(); ) {
            Map.Entry<Path, Held> one = all.next();
            if (one.getValue().users == 0 && !one.getKey().equals(root)) {
                all.remove();
                one.getValue().close();
            }
        }
    }

    private synchronized void giveBack(Held held) throws IOException {
        held.users--;
        if (held.dropped && held.users == 0) {
            held.close();
        }
    }

    /** Forgets what is held at the path and below: something else is there from now on. */
    synchronized void drop(Path path) throws IOException {
        for (Iterator<Map.Entry<Path, Held>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Path, Held> one = all.next();
            if (one.getKey().startsWith(path) && !one.getKey().equals(root)) {
                all.remove();
                one.getValue().dropped = true;
                if (one.getValue().users == 0) {
                    one.getValue().close();
                }
            }
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** What is at a path below the root, links not followed; null if nothing is. */
    public BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return in(path.getParent(), folder -> attributes(folder, path.getFileName()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Where a link below the root points. */
    public Path linkTarget(Path link) throws IOException {
        return reach(link, Files::readSymbolicLink);
    }

    /** Whether something is at a path below the root, be it a link that leads nowhere. */
    public boolean exists(Path path) throws IOException {
        return attributes(path) != null;
    }

    /** Whether a folder, and no link to one, is at the path. */
    public boolean isFolder(Path path) throws IOException {
        BasicFileAttributes is = attributes(path);
        return is != null && is.isDirectory();
    }

    /** What lies in a folder. */
    public List<Path> list(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        in(folder, held -> {
            // Each stream can be read only once.
            try (DirectoryStream<Path> names = held.newDirectoryStream(SELF, LinkOption.NOFOLLOW_LINKS)) {
                names.forEach(name -> children.add(folder.resolve(name.getFileName())));
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return null;
        });
        return children;
    }

    /**
     * Opens a file to read.
     *
     * @throws FileNotFoundException if it cannot be opened, or is a link
     */
    public InputStream open(Path file) throws IOException {
        try {
            return Channels.newInputStream(channel(file));
        } catch (FileSystemException e) {
            throw (IOException) new FileNotFoundException(file.toString()).initCause(e);
        }
    }

    /**
     * The content of a file, of so many bytes at the most.
     *
     * @throws FileSystemException if it is longer, is a link, or cannot be read
     */
    public byte[] read(Path file, long most) throws IOException {
        try (InputStream in = Channels.newInputStream(channel(file))) {
            byte[] content = in.readNBytes(Math.toIntExact(most + 1));
            if (content.length > most) {
                throw new FileSystemException(file.toString(), null, "became larger while it was read");
            }
            return content;
        }
    }

    /** Opens a file to read, or a folder; no link. */
    SeekableByteChannel channel(Path file) throws IOException {
        return channel(file, StandardOpenOption.READ);
    }

    SeekableByteChannel channel(Path file, OpenOption how) throws IOException {
        return opening(file, folder -> {
            try {
                return folder.newByteChannel(file.getFileName(), Set.of(how, LinkOption.NOFOLLOW_LINKS));
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) { // A link, which has no exception of its own.
                throw (IOException) new FileSystemException(file.toString(), null, e.getMessage()).initCause(e);
            }
        });
    }

    @Override
    public synchronized void close() throws IOException {
        for (Held held : open.values()) {
            held.close();
        }
        open.clear();
    }
}
