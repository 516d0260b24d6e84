package io.jenkins.plugins.promotion.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Work that the calling thread shares with helpers: they take what they can, the caller does what is left. The first
 * failure of any of them is thrown to the caller. A file is read or written by one thread from begin to end, so a few
 * large ones have a helper each, more than there are processors: all end at about the same time, none idles meanwhile.
 * Little work is the caller's alone.
 */
public final class Crew<T> implements AutoCloseable {
    private static final int QUEUE = 16;
    private static final long TICK_MILLIS = 250;
    /** More would only compete for the disk. */
    private static final int MOST_HELPERS = 8;
    /** Work of so many bytes is worth a helper of its own. */
    private static final long LARGE = 16L << 20;
    /** Less than this is done before a thread has begun. */
    private static final int FEW = 8;

    private static final long FEW_BYTES = 1L << 18;

    private final String name;
    private final Supplier<? extends Worker<T>> hiring;
    private final Worker<T> caller;
    private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> helpers = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean complete;
    private volatile boolean stopped;
    private int large;
    private int added;
    private long bytesAdded;

    /** What one thread works with. */
    public interface Worker<T> extends Closeable {
        void work(T work) throws IOException, InterruptedException;

        @Override
        default void close() throws IOException {}
    }

    /** @param hiring makes the worker of each thread; called by the caller first */
    public Crew(String name, Supplier<? extends Worker<T>> hiring) {
        this.name = name;
        this.hiring = hiring;
        this.caller = hiring.get();
    }

    /** Does the work, or has it done. */
    public void add(T work, long bytes) throws IOException, InterruptedException {
        rethrow();
        large += bytes >= LARGE ? 1 : 0;
        bytesAdded += bytes;
        added++;
        if (helpers.size() < Math.min(MOST_HELPERS, Math.max(isWorthAHelper() ? 1 : 0, large))) {
            Thread helper = new Thread(this::help, name);
            helper.setDaemon(true);
            helpers.add(helper);
            helper.start();
        }
        if (!waiting.offer(work)) {
            caller.work(work);
        }
    }

    private boolean isWorthAHelper() {
        return added > FEW || bytesAdded > FEW_BYTES;
    }

    /** Has the caller do it. */
    public void runAlone(T work) throws IOException, InterruptedException {
        rethrow();
        caller.work(work);
    }

    private void help() {
        try (Worker<T> worker = hiring.get()) {
            while (!isStopped()) {
                boolean last = complete;
                T next = waiting.poll(last ? 0 : 1, TimeUnit.MILLISECONDS);
                if (next != null) {
                    worker.work(next);
                } else if (last) {
                    return;
                }
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Whoever works on something long asks now and then. */
    public boolean isStopped() {
        return stopped || failure.get() != null;
    }

    /**
     * Returns when all work is done.
     *
     * @param tick called by the caller now and then, and at last when all is done
     */
    public void await(Runnable tick) throws IOException, InterruptedException {
        complete = true;
        for (T left; !isStopped() && (left = waiting.poll()) != null; ) {
            caller.work(left);
            tick.run();
        }
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                helper.join(TICK_MILLIS);
                tick.run();
            }
        }
        rethrow();
        tick.run();
    }

    private void rethrow() throws IOException, InterruptedException {
        Throwable failed = failure.get();
        if (failed instanceof IOException e) {
            throw e;
        } else if (failed instanceof InterruptedException e) {
            throw e;
        } else if (failed != null) {
            throw new IOException("The thread '" + name + "' failed: " + failed, failed);
        }
    }

    /** Returns when no helper works any more, also when interrupted: what they write to is the caller's. */
    @Override
    public void close() throws IOException {
        stopped = true;
        for (Thread helper : helpers) {
            join(helper);
        }
        caller.close();
    }

    /** What came of a task that has ended, or why it failed. */
    public static <T> T result(FutureTask<T> ended, String failed) throws IOException, InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException cause) {
                throw cause;
            }
            throw e.getCause() instanceof IOException cause ? cause : new IOException(failed, e.getCause());
        }
    }

    /** Waits for a thread to end, also when interrupted. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
