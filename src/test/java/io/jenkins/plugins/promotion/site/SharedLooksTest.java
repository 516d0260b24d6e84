package io.jenkins.plugins.promotion.site;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** One look for all whom an event wakes, and none that began before the event. */
public class SharedLooksTest {

    private final SharedLooks looks = new SharedLooks();
    private final AtomicInteger taken = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @After
    public void end() {
        threads.shutdownNow();
    }

    private TreeState look() {
        return new TreeState("v1:" + taken.incrementAndGet(), "", 1, 1, 0, null);
    }

    @Test
    public void ofAHundredWhomAnEventWakesOneLooks() throws Exception {
        CountDownLatch all = new CountDownLatch(100);
        long event = looks.event();
        List<Future<TreeState>> seen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            seen.add(threads.submit(() -> {
                all.countDown();
                all.await();
                return looks.at("test", event, this::look);
            }));
        }
        for (Future<TreeState> one : seen) {
            assertEquals("v1:1", one.get(1, TimeUnit.MINUTES).tree());
        }
        assertEquals(1, taken.get());
    }

    @Test
    public void theNextEventHasALookOfItsOwn() throws Exception {
        assertEquals("v1:1", looks.at("test", looks.event(), this::look).tree());
        assertEquals("v1:2", looks.at("test", looks.event(), this::look).tree());
        assertEquals("v1:2", looks.at("test", looks.last(), this::look).tree());
    }

    /** What happens while somebody looks may not have been seen. */
    @Test
    public void aLookThatBeganBeforeTheEventDoesNotServe() throws Exception {
        long[] event = new long[1];
        looks.at("test", looks.event(), () -> {
            event[0] = looks.event();
            return look();
        });
        assertEquals("v1:2", looks.at("test", event[0], this::look).tree());
    }

    @Test
    public void eachEnvironmentIsLookedAtForItself() throws Exception {
        long event = looks.event();
        assertEquals("v1:1", looks.at("test", event, this::look).tree());
        assertEquals("v1:2", looks.at("development", event, this::look).tree());
    }

    @Test
    public void afterALookThatFailedTheNextOneLooks() throws Exception {
        long event = looks.event();
        assertThrows(
                IOException.class,
                () -> looks.at("test", event, () -> {
                    throw new IOException("away");
                }));
        assertEquals("v1:1", looks.at("test", event, this::look).tree());
    }
}
