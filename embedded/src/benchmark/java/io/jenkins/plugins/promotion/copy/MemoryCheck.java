package io.jenkins.plugins.promotion.copy;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Runs in a JVM of its own with a small heap; its exit status says whether that was enough. Prints one line: the
 * seconds of a digest, a capture, a copy and the copy again, and the bytes that were in use after the fullest garbage
 * collection.
 */
final class MemoryCheck {
    private static final AtomicLong MOST = new AtomicLong();

    private MemoryCheck() {}

    public static void main(String[] args) throws Exception {
        ManagementFactory.getGarbageCollectorMXBeans().forEach(MemoryCheck::listen);
        TreeSpec from = TreeSpec.of(args[0]);
        ContentStore store = new ContentStore(Path.of(args[1]));
        TreeSpec to = from.at(Files.createDirectories(Path.of(args[2])).toString());
        double[] seconds = new double[4];
        long begin = System.nanoTime();
        TreeDigest digest = TreeScanner.scan(from).digest();
        seconds[0] = since(begin);
        begin = System.nanoTime();
        Manifest wanted = TreeScanner.capture(from, store);
        store.saveSnapshot(wanted);
        seconds[1] = since(begin);
        for (int i = 2; i < seconds.length; i++) {
            begin = System.nanoTime();
            CopyReport report = new TreeCopy().copy(wanted, to, store, CopyOptions.DEFAULT, TreeProgress.NONE);
            seconds[i] = since(begin);
            if (!report.after().equals(digest)) {
                throw new IllegalStateException("The copy differs.");
            }
        }
        System.gc();
        MOST.accumulateAndGet(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), Math::max);
        System.out.printf(Locale.ROOT, "%f %f %f %f %d%n", seconds[0], seconds[1], seconds[2], seconds[3], MOST.get());
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void listen(GarbageCollectorMXBean collector) {
        ((NotificationEmitter) collector)
                .addNotificationListener(
                        (notification, handback) -> {
                            Map<String, MemoryUsage> after = GarbageCollectionNotificationInfo.from(
                                            (CompositeData) notification.getUserData())
                                    .getGcInfo()
                                    .getMemoryUsageAfterGc();
                            long used = after.entrySet().stream()
                                    .filter(pool -> pool.getKey().matches(".*(Eden|Survivor|Old|Tenured).*"))
                                    .mapToLong(pool -> pool.getValue().getUsed())
                                    .sum();
                            MOST.accumulateAndGet(used, Math::max);
                        },
                        null,
                        null);
    }
}
