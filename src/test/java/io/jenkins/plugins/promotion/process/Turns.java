package io.jenkins.plugins.promotion.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets the test and the scripts it started take turns, so that one of them runs at a time and nothing depends on how long
 * it takes. A script runs until it waits; the test runs until it says {@link #settle}.
 */
final class Turns {

    private static final long PATIENCE = 120;

    private final List<Turn> turns = new ArrayList<>();

    /** Something that goes on when it is ready. */
    interface Turn {
        boolean isReady();

        /** Goes on until it waits again. */
        void take();

        default boolean isOver() {
            return false;
        }
    }

    void add(Turn turn) {
        turns.add(turn);
    }

    void remove(Turn turn) {
        turns.remove(turn);
    }

    /** Lets everything go on that can, until all of it waits or is over. */
    void settle() {
        boolean any;
        do {
            any = false;
            for (Turn turn : List.copyOf(turns)) {
                if (turns.contains(turn) && turn.isReady()) {
                    turn.take();
                    any = true;
                }
            }
            turns.removeIf(Turn::isOver);
        } while (any);
    }

    /** A thread of its own that runs only in its turns. */
    final class Strand implements Turn {

        private static final ThreadLocal<Strand> CURRENT = new ThreadLocal<>();

        private final Semaphore go = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);
        private volatile BooleanSupplier ready = () -> true;
        private volatile BooleanSupplier first = () -> true;
        private volatile boolean over;

        Strand(String name, Runnable work) {
            Thread thread = new Thread(
                    () -> {
                        CURRENT.set(this);
                        go.acquireUninterruptibly();
                        try {
                            work.run();
                        } finally {
                            over = true;
                            back.release();
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
            add(this);
        }

        /** The strand on whose thread this is called. */
        static Strand current() {
            return CURRENT.get();
        }

        /** Ends the turn of this strand, until something is true. */
        void await(BooleanSupplier until) {
            await(until, () -> true);
        }

        /**
         * Ends the turn of this strand, until something is true and then something was done; that is done by whoever
         * settles, since a change of threads costs more than most of it.
         *
         * @param work whether the strand itself goes on now
         */
        void await(BooleanSupplier until, BooleanSupplier work) {
            first = work;
            ready = until;
            back.release();
            go.acquireUninterruptibly();
        }

        /** Another strand beside this one. */
        Strand fork(String name, Runnable work) {
            return new Strand(name, work);
        }

        @Override
        public boolean isReady() {
            return !over && ready.getAsBoolean();
        }

        @Override
        public void take() {
            if (!first.getAsBoolean()) {
                return;
            }
            go.release();
            try {
                if (!back.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
                    throw new AssertionError("a script neither waits nor ends");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean isOver() {
            return over;
        }
    }
}
