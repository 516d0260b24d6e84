package io.jenkins.plugins.promotion.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens what somebody else can swap for a pipe between the look at it and the opening, which then waits until somebody writes
 * there. The platform knows no opening that does not wait, so a thread does it that can be left behind.
 */
final class Patience {
    private static final int MOST_LEFT_BEHIND = 256;
    private static final long IDLE_SECONDS = 10;
    private static final ExecutorService THREADS = new ThreadPoolExecutor(
            0, MOST_LEFT_BEHIND, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "configuration-tree-open");
                thread.setDaemon(true);
                return thread;
            });
    /** Stands where a result would, once nobody waits for it any more. */
    private static final Object NOBODY = new Object();

    private Patience() {}

    /** What is done in a thread of its own. */
    interface Opening<T> {
        T open() throws IOException;
    }

    /**
     * What is opened, within a time.
     *
     * @throws FileSystemException if it takes longer; whatever is opened afterwards is closed
     */
    static <T> T open(Path path, Duration most, Opening<T> opening) throws IOException {
        AtomicReference<Object> met = new AtomicReference<>();
        FutureTask<T> task = new FutureTask<>(() -> {
            T opened = opening.open();
            if (!met.compareAndSet(null, opened) && opened instanceof Closeable late) {
                late.close();
            }
            return opened;
        });
        try {
            THREADS.execute(task);
        } catch (RejectedExecutionException e) {
            throw new FileSystemException(
                    path.toString(), null, "cannot be opened, since too many others wait for that");
        }
        return result(path, most, task, met);
    }

    private static <T> T result(Path path, Duration most, FutureTask<T> task, AtomicReference<Object> met)
            throws IOException {
        boolean interrupted = false;
        long end = System.nanoTime() + most.toNanos();
        try {
            while (true) {
                try {
                    return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // For what follows; an opening takes no time.
                } catch (TimeoutException e) {
                    if (met.compareAndSet(null, NOBODY)) {
                        throw new FileSystemException(
                                path.toString(),
                                null,
                                "became a pipe while it was opened, or its disk does not answer");
                    }
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            } else if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
