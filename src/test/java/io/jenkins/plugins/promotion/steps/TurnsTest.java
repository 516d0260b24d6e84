package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** So many at once, in their order; who takes long keeps nobody waiting. */
public class TurnsTest {

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((failed, why) -> {}); // It is told by whoever gives the thread.
        return thread;
    });
    private final List<Runnable> overdue = new ArrayList<>();

    private final Turns turns = new Turns(4, threads, end -> {
        synchronized (overdue) {
            overdue.add(end);
        }
        return new CompletableFuture<>();
    });

    @After
    public void end() {
        threads.shutdownNow();
    }

    @Test
    public void ofAThousandFourWorkAtOnceAndAllDo() throws Exception {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            turns.take(() -> {
                most.accumulateAndGet(working.incrementAndGet(), Math::max);
                Thread.yield();
                working.decrementAndGet();
                done.countDown();
            });
        }
        assertTrue(done.await(1, TimeUnit.MINUTES));
        assertTrue("" + most, most.get() <= 4);
    }

    @Test
    public void whoTakesLongLosesItsTurnAndGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            turns.take(() -> {
                begun.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
            });
        }
        begun.await();
        CountDownLatch next = new CountDownLatch(1);
        turns.take(next::countDown);
        assertEquals(1, next.getCount());
        overdue.get(0).run();
        assertTrue(next.await(1, TimeUnit.MINUTES));
        go.countDown();
        assertTrue(ended.await(1, TimeUnit.MINUTES));
    }

    @Test
    public void whatFailsGivesItsTurnBack() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            turns.take(() -> {
                throw new IllegalStateException("meant to be told by the thread");
            });
        }
        turns.take(done::countDown);
        assertTrue(done.await(1, TimeUnit.MINUTES));
    }
}
