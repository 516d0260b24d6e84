package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real file system of a Unix machine. */
public final class UnixFileOps implements FileOps {
    private static final long NANOS = 1_000_000_000L;
    private static final int SAID = 4096;
    private static final int RWX = 0777;
    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** The process's own, which Java never changes; -1 as long as nobody has asked. */
    private static volatile int umask = -1;

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        Files.createDirectory(directory, Modes.attribute(mode));
        settleMode(directory, mode);
    }

    @Override
    public OutputStream createFile(Path file, int mode) throws IOException {
        FileChannel channel = FileChannel.open(file, NEW_FILE, Modes.attribute(mode));
        try {
            settleMode(file, mode);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new ChannelStream(channel);
    }

    static final class ChannelStream extends OutputStream {
        private final FileChannel channel;

        ChannelStream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The process's umask may have taken bits away; only then, and for the bits open cannot set, is chmod needed. */
    private void settleMode(Path path, int mode) throws IOException {
        if (loses(mode)) {
            setMode(path, mode);
        }
    }

    static boolean loses(int mode) {
        return (mode & (~RWX | umask())) != 0;
    }

    /** All bits where the system does not say, so that every mode is set. */
    private static int umask() {
        int known = umask;
        if (known < 0) {
            known = readUmask();
            umask = known;
        }
        return known;
    }

    private static int readUmask() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Umask:"))
                    .findFirst()
                    .map(line -> Integer.parseInt(line.substring(6).strip(), 8))
                    .orElse(RWX);
        } catch (IOException | RuntimeException e) {
            return RWX;
        }
    }

    @Override
    public void copyTree(Path from, Path directory) throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder("cp", "-aT", "--", from.toString(), directory.toString());
        program.environment().put("LC_ALL", "C");
        Process copy = program.redirectErrorStream(true).start();
        try {
            StringBuilder said = new StringBuilder();
            InputStream in = copy.getInputStream();
            do {
                while (in.available() > 0) {
                    byte[] part = in.readNBytes(in.available());
                    said.append(said.length() < SAID ? new String(part, StandardCharsets.UTF_8) : "");
                }
            } while (!copy.waitFor(20, TimeUnit.MILLISECONDS));
            said.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            if (copy.exitValue() != 0) {
                String first = said.toString().lines().findFirst().orElse("cp ended with status " + copy.exitValue());
                throw new FileSystemException(directory.toString(), null, first);
            }
        } finally {
            copy.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void createSymlink(Path link, String target) throws IOException {
        Path wanted = PathNames.path(target);
        if (PathNames.text(wanted).equals(target)) {
            Files.createSymbolicLink(link, wanted);
        } else {
            // A target such as 'a//b/' cannot be said with a Path, which normalises it.
            run("ln", "-sT", "--", target, link.toString());
        }
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        Files.createLink(link, existing);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        Modes.change(path, mode);
    }

    @Override
    public void setModified(Path path, long nanos) throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, time, null);
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<Path> withExtras(List<Path> files) throws IOException {
        return FileExtras.among(files, file -> FileExtras.hasAttributes(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public Optional<String> seal(Path folder) {
        return FileExtras.seal(folder);
    }

    @Override
    public void carryExtras(Path from, Path to) throws IOException {
        Set<OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel old = Files.newByteChannel(from, reading);
                SeekableByteChannel fresh = Files.newByteChannel(to, reading)) {
            FileExtras.carry(old, fresh, from);
        }
    }

    @Override
    public void sync(Path path) throws IOException {
        sync(path, FileChannel::open);
    }

    interface Opening {
        SeekableByteChannel open(Path path, OpenOption how) throws IOException;
    }

    /** Syncs all of the file system that a directory is on; false where there is no program that does. */
    public static boolean syncFileSystem(Path directory) {
        try {
            run("sync", "-f", directory.toString());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void sync(Path path, Opening opening) throws IOException {
        Sync.noted(path);
        // A channel closes itself when its thread is interrupted; a sync is worth the wait.
        boolean interrupted = Thread.interrupted();
        try {
            force(path, opening);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Who owns a file may still lack the right to open it one way or the other; either serves. */
    private void force(Path path, Opening opening) throws IOException {
        for (StandardOpenOption option : List.of(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            try (SeekableByteChannel channel = opening.open(path, option)) {
                ((FileChannel) channel).force(true);
                return;
            } catch (AccessDeniedException e) {
                // the other way
            }
        }
        syncTree(Folders.above(path.toAbsolutePath()));
    }

    @Override
    public void syncTree(Path directory) throws IOException {
        try {
            run("sync", "-f", directory.toString());
        } catch (IOException e) {
            syncOneByOne(directory);
        }
    }

    private void syncOneByOne(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    sync(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                sync(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public FileOps within(HeldFolders folders) {
        return new HeldFileOps(this, folders);
    }

    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (process.waitFor(10, TimeUnit.MINUTES)) {
                        break;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (process.exitValue() != 0) {
            throw new FileSystemException(
                    command[command.length - 1], null, command[0] + " ended with status " + process.exitValue());
        }
    }
}
