package io.jenkins.plugins.promotion.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A tree to measure with: files of random bytes, fifty to a directory.
 *
 * @param smallest bytes of the smallest file, {@code largest} of the largest
 */
record BenchmarkTree(int files, int smallest, int largest) {
    private static final int PER_DIRECTORY = 50;
    private static final int CHUNK = 64 * 1024;

    /** What it holds, for people. */
    String name() {
        String unit = smallest < 1 << 10 ? "bytes" : smallest < 1 << 20 ? "KiB" : "MiB";
        int one = smallest < 1 << 10 ? 1 : smallest < 1 << 20 ? 1 << 10 : 1 << 20;
        String sizes = smallest == largest ? "" + smallest / one : smallest / one + "-" + largest / one;
        return String.format("%,d files of %s %s", files, sizes, unit);
    }

    /** About how many it has. */
    long bytes() {
        return files * ((long) smallest + largest) / 2;
    }

    void create(Path root) throws IOException {
        Random random = new Random(files);
        byte[] chunk = new byte[CHUNK];
        for (int i = 0; i < files; i++) {
            Path directory = directory(root, i);
            if (i % PER_DIRECTORY == 0) {
                Files.createDirectories(directory);
            }
            int left = smallest + random.nextInt(largest - smallest + 1);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(root, i)), CHUNK)) {
                while (left > 0) {
                    byte[] content = left < CHUNK ? new byte[left] : chunk;
                    random.nextBytes(content);
                    out.write(content);
                    left -= content.length;
                }
            }
        }
    }

    /** Changes the first bytes of about one file in a hundred, others each round. */
    void change(Path root, int round) throws IOException {
        int step = Math.min(100, files);
        for (int i = round % step; i < files; i += step) {
            try (var channel = Files.newByteChannel(file(root, i), java.nio.file.StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap(("changed in round " + round + "\n").getBytes()));
            }
        }
    }

    private static Path directory(Path root, int file) {
        return root.resolve("group-" + file / (20 * PER_DIRECTORY)).resolve("part-" + file / PER_DIRECTORY % 20);
    }

    private static Path file(Path root, int file) {
        return directory(root, file).resolve("file-" + file + ".conf");
    }
}
