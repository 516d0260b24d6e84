package jenkins.util;

import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs things later, as SYSTEM. */
public class Timer {
    private static ScheduledExecutorService executor;

    private Timer() {}

    public static synchronized ScheduledExecutorService get() {
        if (executor == null) {
            AtomicInteger count = new AtomicInteger();
            ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(4, work -> {
                Thread thread = new Thread(
                        () -> {
                            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                                work.run();
                            }
                        },
                        "jenkins.util.Timer " + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            made.setRemoveOnCancelPolicy(true);
            executor = Executors.unconfigurableScheduledExecutorService(made);
        }
        return executor;
    }

    public static synchronized void shutdown() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }
}
