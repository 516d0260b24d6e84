package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many bytes a second this machine can hash at most: SHA-256 on all processors, from memory. */
final class HashingSpeed {
    private static final int CHUNK = 64 * 1024;
    private static final long NANOS = 1_000_000_000L;

    private final double bytesPerSecond;

    private HashingSpeed(double bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    static HashingSpeed measure() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            double best = 0;
            for (int round = 0; round < 3; round++) {
                List<Callable<Long>> tasks = new ArrayList<>();
                for (int i = 0; i < processors; i++) {
                    tasks.add(HashingSpeed::hashForASecond);
                }
                double sum = 0;
                for (Future<Long> bytes : threads.invokeAll(tasks)) {
                    sum += bytes.get();
                }
                best = Math.max(best, sum);
            }
            return new HashingSpeed(best);
        } finally {
            threads.shutdown();
        }
    }

    private static long hashForASecond() {
        MessageDigest sha = Sha256.start();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; bytes += CHUNK) {
            sha.update(chunk);
        }
        return bytes;
    }

    double seconds(long bytes) {
        return bytes / bytesPerSecond;
    }

    double megabytesPerSecond() {
        return bytesPerSecond / 1e6;
    }
}
