package io.jenkins.plugins.promotion.view;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Looks that may take long, for people who cannot wait long: of each thing there is one look at a time, which all share who
 * ask meanwhile, so that no work piles up where nobody waits for it any more.
 *
 * @param <T> what a look tells
 */
final class BriefLooks<T> {

    private final Map<String, FutureTask<T>> running = new ConcurrentHashMap<>();
    private final Executor executor;
    private final BiConsumer<String, Exception> untold;

    /** @param untold is told why nothing was seen of a thing */
    BriefLooks(Executor executor, BiConsumer<String, Exception> untold) {
        this.executor = executor;
        this.untold = untold;
    }

    /**
     * What is seen.
     *
     * @param look begins unless one of that name is under way
     * @param deadline as {@link System#nanoTime()} tells it
     * @return empty where nothing could be seen by then
     */
    Optional<T> at(String name, Callable<T> look, long deadline) throws IOException {
        FutureTask<T> mine = new FutureTask<>(look);
        FutureTask<T> one = running.computeIfAbsent(name, n -> mine);
        if (one == mine) {
            begin(name, one);
        }
        try {
            return Optional.of(one.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            untold.accept(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void begin(String name, FutureTask<T> look) {
        Runnable once = () -> {
            try {
                look.run();
            } finally {
                running.remove(name, look);
            }
        };
        try {
            executor.execute(once);
        } catch (RuntimeException e) { // Nobody would ever end it.
            running.remove(name, look);
            look.cancel(false);
            throw e;
        }
    }
}
