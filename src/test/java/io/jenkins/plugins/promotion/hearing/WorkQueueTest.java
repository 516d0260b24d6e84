package io.jenkins.plugins.promotion.hearing;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What the log of the controller says where something cannot be done yet. */
public class WorkQueueTest {

    private final Logger logger = Logger.getLogger(WorkQueue.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord one) {
            logged.add(one);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Before
    public void listen() {
        logger.setLevel(Level.ALL);
        logger.addHandler(collector);
    }

    @After
    public void listenNoMore() {
        logger.removeHandler(collector);
        logger.setLevel(null);
    }

    private void fails(Exception with) {
        List<Runnable> desk = new ArrayList<>();
        WorkQueue queue = new WorkQueue(
                "Mail was not sent",
                key -> {
                    throw with;
                },
                (pause, work) -> {
                    if (pause.equals(Duration.ZERO)) {
                        desk.add(work);
                    }
                });
        queue.add("k");
        desk.forEach(Runnable::run);
    }

    @Test
    public void whatIsNotThereIsOneLineAndItsTraceForWhoeverAsksForIt() {
        IOException cause = new IOException("no server\nat localhost");
        fails(cause);
        assertEquals(2, logged.size());
        LogRecord warning = logged.get(0);
        assertEquals(Level.WARNING, warning.getLevel());
        assertThat(
                warning.getMessage(),
                containsString("Mail was not sent of change k (attempt 1); it is tried again in 10 s: no server"));
        assertThat(warning.getMessage(), not(containsString("\n")));
        assertNull(warning.getThrown());
        assertEquals(Level.FINE, logged.get(1).getLevel());
        assertSame(cause, logged.get(1).getThrown());
    }

    @Test
    public void whatIsAFaultIsToldWithItsTrace() {
        RuntimeException cause = new IllegalStateException("a fault");
        fails(cause);
        assertEquals(1, logged.size());
        assertEquals(Level.WARNING, logged.get(0).getLevel());
        assertSame(cause, logged.get(0).getThrown());
    }

    /** What listeners of other plugins throw ends neither their own event nor those of other changes. */
    @Test
    public void whoThrowsAnInterruptionIsAskedAgainAndHoldsUpNobody() {
        List<String> asked = new ArrayList<>();
        Deque<Runnable> desk = new ArrayDeque<>();
        WorkQueue queue = new WorkQueue(
                "Mail was not sent",
                key -> {
                    asked.add(key);
                    if (asked.size() == 1) {
                        throw new InterruptedException("of itself");
                    }
                },
                (pause, work) -> desk.add(work));
        queue.add("k");
        queue.add("other");
        while (!desk.isEmpty()) {
            desk.remove().run();
        }
        assertEquals(List.of("k", "other", "k"), asked);
    }
}
