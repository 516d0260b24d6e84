package io.jenkins.plugins.promotion.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads large staged files back and compares their hash, beside the thread that stages the next. So a large blob is
 * copied by the kernel and read once, which verifies the blob and the copy together.
 */
final class StagedCheck implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ExecutorService second = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "configuration-tree-check");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Future<?>> running = new ArrayDeque<>();

    void add(Path file, byte[] hash, IOException ifDamaged) {
        running.add(second.submit(() -> {
            MessageDigest sha = Sha256.start();
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = PathNames.open(file)) {
                for (int read; (read = in.read(buffer)) > 0; ) {
                    sha.update(buffer, 0, read);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
            if (!Arrays.equals(hash, sha.digest())) {
                throw ifDamaged;
            }
            return null;
        }));
    }

    /** Waits for all files; throws for the first that is damaged. */
    void await() throws IOException, InterruptedException {
        for (Future<?> check; (check = running.poll()) != null; ) {
            try {
                check.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException damaged) {
                    throw damaged;
                }
                throw new IOException("A staged file could not be read back.", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        second.shutdownNow();
    }
}
