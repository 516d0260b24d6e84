package io.jenkins.plugins.promotion.steps;

import hudson.model.Computer;
import io.jenkins.plugins.promotion.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import jenkins.util.Timer;

/**
 * Evaluates something on pooled threads, one evaluation at a time: soon after each event, and at an instant. Events that
 * come while it is being evaluated lead to one more evaluation. Between evaluations no thread is held. All of a controller
 * share {@link Turns}, so that an event that wakes a thousand does not take a thousand threads.
 */
final class Evaluations {

    private static final Duration LONGEST_NAP = Duration.ofHours(1);
    private static final Duration LONGEST_TURN = Duration.ofSeconds(2);

    private static final Turns TURNS = new Turns(
            2 * Runtime.getRuntime().availableProcessors(),
            work -> Computer.threadPoolForRemoting.execute(work),
            work -> Timer.get().schedule(work, LONGEST_TURN.toMillis(), TimeUnit.MILLISECONDS));

    private final LongConsumer work;
    private long woken;
    private boolean busy;
    private boolean again;
    private boolean over;
    private Future<?> running;
    private ScheduledFuture<?> nap;
    private CompletableFuture<Void> atWork = CompletableFuture.completedFuture(null);

    /** @param work is told after which event what was seen of environments is new enough */
    Evaluations(LongConsumer work) {
        this.work = work;
    }

    /** Evaluates soon, since something happened that others hear of too. */
    void wake() {
        wake(Promotion.get().looks().last());
    }

    /** Evaluates soon, with a fresh look at everything. */
    void wakeAnew() {
        wake(Promotion.get().looks().event());
    }

    private synchronized void wake(long event) {
        if (over) {
            return;
        }
        woken = Math.max(woken, event);
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        try {
            FutureTask<Void> evaluation = new FutureTask<>(this::evaluate, null);
            running = evaluation;
            TURNS.take(evaluation);
        } catch (RejectedExecutionException e) {
            busy = false; // The controller is going down; there is another evaluation after its restart.
        }
    }

    /** Evaluates at an instant of the plugin's clock, or some time before, instead of at the one named last. */
    synchronized void wakeAt(Instant instant) {
        if (over) {
            return;
        }
        if (nap != null) {
            nap.cancel(false);
        }
        Duration left = Duration.between(Promotion.get().clock().instant(), instant);
        long millis = Math.max(50, Math.min(left.toMillis(), LONGEST_NAP.toMillis()));
        nap = Timer.get().schedule(this::wakeAnew, millis, TimeUnit.MILLISECONDS);
    }

    private void evaluate() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        long since;
        synchronized (this) {
            atWork = end;
            since = woken;
        }
        try {
            work.accept(since);
        } finally {
            boolean repeat;
            synchronized (this) {
                busy = false;
                repeat = again;
                again = false;
            }
            end.complete(null);
            if (repeat) {
                wake(0); // What woke it is remembered.
            }
        }
    }

    /** Evaluates no more. */
    synchronized void end() {
        over = true;
        if (nap != null) {
            nap.cancel(false);
        }
    }

    /**
     * Interrupts what is being evaluated.
     *
     * @return completes when nothing is at work
     */
    synchronized CompletableFuture<Void> interrupt() {
        if (running != null) {
            running.cancel(true);
        }
        return atWork;
    }
}
