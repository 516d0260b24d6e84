package io.jenkins.plugins.promotion.steps;

import hudson.model.Computer;
import io.jenkins.plugins.promotion.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/**
 * Evaluates something on pooled threads, one evaluation at a time: soon after each event, and at an instant. Events that
 * come while it is being evaluated lead to one more evaluation. Between evaluations no thread is held.
 */
final class Evaluations {

    private static final Duration LONGEST_NAP = Duration.ofHours(1);

    private final Runnable work;
    private boolean busy;
    private boolean again;
    private boolean over;
    private Future<?> running;
    private ScheduledFuture<?> nap;
    private CompletableFuture<Void> atWork = CompletableFuture.completedFuture(null);

    Evaluations(Runnable work) {
        this.work = work;
    }

    /** Evaluates soon. */
    synchronized void wake() {
        if (over) {
            return;
        }
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        try {
            running = Computer.threadPoolForRemoting.submit(this::evaluate);
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
        nap = Timer.get().schedule(this::wake, millis, TimeUnit.MILLISECONDS);
    }

    private void evaluate() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        synchronized (this) {
            atWork = end;
        }
        try {
            work.run();
        } finally {
            boolean repeat;
            synchronized (this) {
                busy = false;
                repeat = again;
                again = false;
            }
            end.complete(null);
            if (repeat) {
                wake();
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
