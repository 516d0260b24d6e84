package io.jenkins.plugins.promotion.files;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A path by which the system, and programs of this user, reach what this process holds open, whatever lies at its own path by
 * then: for what can be done by a path only. Which of the open files it is, is told by a position that no other one has.
 */
final class Handle {
    private static final Path PROCESS =
            Path.of("/proc").resolve(Long.toString(ProcessHandle.current().pid()));
    /** Beyond the end of what anybody reads, and within what every file system can seek to. */
    private static final long LEAST = 1L << 32;

    private static final long MOST = 1L << 40;

    /** What was opened gets a number that was given back, mostly one of these; the newest first. */
    private static volatile List<Path> recent = List.of();

    private static final int REMEMBERED = 8;

    private Handle() {}

    /** @param open for as long as the path is used, and for nothing else */
    static Path of(SeekableByteChannel open) throws IOException {
        long mark = ThreadLocalRandom.current().nextLong(LEAST, MOST);
        open.position(mark);
        String line = "pos:\t" + mark;
        for (Path guess : recent) {
            if (line.equals(firstLine(guess))) {
                return found(guess);
            }
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESS.resolve("fdinfo"))) {
            for (Path one : all) {
                if (line.equals(firstLine(one))) {
                    return found(one);
                }
            }
        }
        throw new FileNotFoundException("this system does not tell what a process holds open");
    }

    private static Path found(Path told) {
        List<Path> known = recent;
        if (known.isEmpty() || !told.equals(known.get(0))) {
            Stream<Path> others = known.stream().filter(one -> !told.equals(one));
            recent = Stream.concat(Stream.of(told), others).limit(REMEMBERED).toList();
        }
        return PROCESS.resolve("fd").resolve(told.getFileName());
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return in.readLine();
        } catch (NoSuchFileException e) {
            return null; // Closed by another thread meanwhile.
        } catch (FileSystemException e) {
            throw e; // Such as too many open files.
        } catch (IOException e) {
            return null; // Closed by another thread between opening and reading, which the system tells without a name.
        }
    }
}
