package io.jenkins.plugins.promotion.steps;

import hudson.model.TaskListener;
import io.jenkins.plugins.promotion.tree.CopyProgress;
import java.time.Duration;

/** Prints how far a copy is, at most once in five seconds; travels to the environment's node. */
final class CopyLog implements CopyProgress {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private final TaskListener listener;
    private transient long began;
    private transient long last;

    CopyLog(TaskListener listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void report(long files, long bytes, long totalFiles, long totalBytes) {
        long now = System.nanoTime();
        if (began == 0) {
            began = now;
            last = now;
        }
        if (now - last < PAUSE) {
            return;
        }
        last = now;
        long rate = (long) (bytes / ((now - began) / 1e9));
        String remaining = rate == 0 || totalBytes < 0 ? "?" : Long.toString((totalBytes - bytes) / rate);
        listener.getLogger()
                .printf(
                        "[promotion]   %d of %d files, %d of %d MB, %d MB/s, %s s remaining%n",
                        files, totalFiles, bytes >> 20, totalBytes >> 20, rate >> 20, remaining);
    }
}
