package io.jenkins.plugins.promotion.steps;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Lets only so many evaluate at once; the others have their turn in the order in which they came. Who takes long works, as
 * an item of a plan or a copy does, and keeps nobody waiting: its turn goes to the next although it is not at its end.
 */
final class Turns {

    private final int most;
    private final Executor threads;
    private final Function<Runnable, Future<?>> timer;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int taken;

    /**
     * @param most how many evaluate at once
     * @param timer runs something when a turn is over at the latest, unless it is cancelled before
     */
    Turns(int most, Executor threads, Function<Runnable, Future<?>> timer) {
        this.most = most;
        this.threads = threads;
        this.timer = timer;
    }

    /** Runs the work in its turn, on another thread. */
    void take(Runnable work) {
        synchronized (this) {
            if (taken == most) {
                waiting.add(work);
                return;
            }
            taken++;
        }
        begin(work);
    }

    private void begin(Runnable work) {
        try {
            threads.execute(() -> {
                Turn turn = new Turn();
                Future<?> overdue = timer.apply(turn::end);
                try {
                    work.run();
                } finally {
                    overdue.cancel(false);
                    turn.end();
                }
            });
        } catch (RejectedExecutionException e) {
            new Turn().end();
            throw e;
        }
    }

    private final class Turn {
        private boolean ended;

        /** The next, if there is one, has it. */
        void end() {
            Runnable next;
            synchronized (Turns.this) {
                if (ended) {
                    return;
                }
                ended = true;
                next = waiting.poll();
                taken -= next == null ? 1 : 0;
            }
            if (next != null) {
                begin(next);
            }
        }
    }
}
