package io.jenkins.embedded;

import io.jenkins.embedded.bind.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** The folder that the host keeps everything in, locked against a second host, with the example laid out once. */
final class HomeFolder {
    private final Path folder;
    private FileLock lock;

    HomeFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws Refusal when another host uses it */
    void lock() throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new Refusal("Another host is running in " + folder + "; stop it, or choose another --home");
        }
    }

    /** Copies the folder of environments unless that was done before; the example itself never changes. */
    boolean layOut(Path source) throws IOException {
        Path target = folder.resolve("environments");
        if (!Files.isDirectory(source) || Files.exists(target)) {
            return false;
        }
        Path draft = folder.resolve("environments.new");
        hudson.Util.deleteRecursive(draft.toFile());
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(draft.resolve(source.relativize(dir).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        draft.resolve(source.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
        makeEmptyFolders(draft);
        Files.move(draft, target);
        return true;
    }

    /** Git keeps no empty folders, so a file names them. */
    private static void makeEmptyFolders(Path environments) throws IOException {
        Path list = environments.resolve("empty-folders.txt");
        if (Files.exists(list)) {
            for (String line : Files.readAllLines(list)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    Files.createDirectories(environments.resolve(line.strip()));
                }
            }
            Files.delete(list);
        }
    }
}
