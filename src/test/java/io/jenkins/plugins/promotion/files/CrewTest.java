package io.jenkins.plugins.promotion.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class CrewTest {
    private static final long LARGE = 64L << 20;

    private final AtomicInteger closed = new AtomicInteger();

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private Crew<Work> crew() {
        return new Crew<>("crew-test", () -> new Crew.Worker<>() {
            @Override
            public void work(Work work) throws IOException, InterruptedException {
                work.run();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
    }

    @Test
    public void everyWorkIsDoneOnceBeforeAwaitReturns() throws Exception {
        List<AtomicInteger> done = new ArrayList<>();
        AtomicInteger ticks = new AtomicInteger();
        try (Crew<Work> crew = crew()) {
            for (int i = 0; i < 1000; i++) {
                AtomicInteger mine = new AtomicInteger();
                done.add(mine);
                crew.add(mine::incrementAndGet, 1);
            }
            crew.await(ticks::incrementAndGet);
            for (AtomicInteger one : done) {
                assertEquals(1, one.get());
            }
        }
        assertTrue(ticks.get() > 0);
        assertEquals("the caller's worker and one helper's", 2, closed.get());
    }

    @Test
    public void littleWorkIsTheCallersAlone() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Crew<Work> crew = crew()) {
            for (int i = 0; i < 5; i++) {
                crew.add(() -> threads.add(Thread.currentThread()), 1);
            }
            crew.await(() -> {});
        }
        assertEquals(Set.of(Thread.currentThread()), threads);
        assertEquals(1, closed.get());
    }

    @Test
    public void largeWorksRunTogether() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(5);
        try (Crew<Work> crew = crew()) {
            for (int i = 0; i < 5; i++) {
                crew.add(
                        () -> {
                            threads.add(Thread.currentThread());
                            all.countDown();
                            assertTrue("each waits for all others", all.await(1, TimeUnit.MINUTES));
                        },
                        LARGE);
            }
            crew.await(() -> {});
        }
        assertEquals(5, threads.size());
    }

    @Test
    public void theFailureOfAHelperReachesTheCallerAndStopsTheRest() throws Exception {
        CountDownLatch failing = new CountDownLatch(1);
        AtomicInteger later = new AtomicInteger();
        try (Crew<Work> crew = crew()) {
            crew.add(
                    () -> {
                        failing.await();
                        throw new IOException("no room");
                    },
                    1);
            for (int i = 0; i < 10; i++) {
                crew.add(later::incrementAndGet, 1);
            }
            failing.countDown();
            IOException e = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    crew.add(() -> Thread.onSpinWait(), 1);
                }
                crew.await(() -> {});
            });
            assertEquals("no room", e.getMessage());
            assertTrue(crew.isStopped());
        }
    }

    @Test
    public void closingAfterAFailureOfTheCallerWaitsForTheHelpers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Crew<Work> crew = crew();
        crew.add(
                () -> {
                    begun.countDown();
                    while (!crew.isStopped()) {
                        Thread.onSpinWait();
                    }
                    stopped.await();
                    ended.incrementAndGet();
                },
                LARGE);
        begun.await();
        assertThrows(
                IOException.class,
                () -> crew.runAlone(() -> {
                    throw new IOException("mine");
                }));
        Thread closing = new Thread(() -> {
            try {
                crew.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        closing.start();
        stopped.countDown();
        closing.join();
        assertEquals(1, ended.get());
    }
}
