package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Changes for which something is to be done, each once however often it is asked for, one after the other and apart from who
 * asks. Where it fails it is tried again with growing pauses, and others do not wait for that.
 */
public final class WorkQueue {

    private static final Logger LOGGER = Logger.getLogger(WorkQueue.class.getName());
    /** Pauses after the first failure, the second, and so on; the last one from then on. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1));

    private final String failed;
    private final Work work;
    private final Workers workers;
    private final Set<String> due = new LinkedHashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private boolean busy;
    private boolean over;

    /** What is done for a change. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does all there is to do.
         *
         * @throws Exception if it is to be tried again
         */
        void of(String key) throws Exception;
    }

    /** @param failed what the log says before the change's key where that fails */
    public WorkQueue(String failed, Work work, Workers workers) {
        this.failed = failed;
        this.work = work;
        this.workers = workers;
    }

    /**
     * How long to wait after a failure.
     *
     * @param times how often it failed by now, from 1
     */
    public static Duration pause(int times) {
        return PAUSES.get(Math.min(times, PAUSES.size()) - 1);
    }

    /** There may be something to do for a change. Returns at once. */
    public synchronized void add(String key) {
        if (over || !due.add(key) || busy) {
            return;
        }
        busy = true;
        workers.after(Duration.ZERO, this::work);
    }

    /** Does no more. */
    public synchronized void end() {
        over = true;
        due.clear();
    }

    /** Whether what is done for a change now failed the last time. Only the work itself may ask. */
    boolean isFailing(String key) {
        return failures.containsKey(key);
    }

    private void work() {
        for (Optional<String> key = next(); key.isPresent(); key = next()) {
            try {
                work.of(key.get());
                failures.remove(key.get());
            } catch (Exception | Error e) { // InterruptedException too: a listener may throw it by itself.
                if (!isOver()) {
                    later(key.get(), e);
                }
            }
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized Optional<String> next() {
        Iterator<String> first = due.iterator();
        if (over || !first.hasNext()) {
            busy = false;
            return Optional.empty();
        }
        String key = first.next();
        first.remove();
        return Optional.of(key);
    }

    private static String told(Throwable cause) {
        return cause.getClass() == IOException.class && cause.getMessage() != null
                ? cause.getMessage()
                : cause.toString();
    }

    private void later(String key, Throwable cause) {
        int times = failures.merge(key, 1, Integer::sum);
        Duration pause = pause(times);
        String what =
                failed + " of change " + key + " (attempt " + times + "); it is tried again in " + Lengths.text(pause);
        Level level = times == 1 ? Level.WARNING : Level.FINE;
        if (cause instanceof IOException) { // What is not there now, such as a mail server: no fault of a program.
            LOGGER.log(level, () -> what + ": " + Lines.one(told(cause)));
            LOGGER.log(Level.FINE, what, cause);
        } else {
            LOGGER.log(level, what, cause);
        }
        workers.after(pause, () -> add(key));
    }
}
