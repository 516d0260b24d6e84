package io.jenkins.plugins.promotion.steps;

import hudson.model.TaskListener;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.time.Duration;

/** Prints how far a copy is, at most once in five seconds; travels to the environment's node. */
final class CopyLog implements TreeProgress {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private final TaskListener listener;
    private final String doing;
    private transient long began;
    private transient long last;

    /** @param doing {@code reading} or {@code writing} */
    CopyLog(TaskListener listener, String doing) {
        this.listener = listener;
        this.doing = doing;
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
        listener.getLogger().println("[promotion]   " + line(files, bytes, totalFiles, totalBytes, now - began));
    }

    /** @param nanos since the first report */
    String line(long files, long bytes, long totalFiles, long totalBytes, long nanos) {
        long rate = (long) (bytes / (nanos / 1e9));
        if (totalFiles < 0) { // The walk goes on, so nobody knows yet.
            return doing + ": " + Counts.of(files, "file") + ", " + Counts.bytes(bytes) + ", " + Counts.bytes(rate)
                    + "/s";
        }
        String remaining =
                rate == 0 ? "" : ", " + Lengths.text(Duration.ofSeconds((totalBytes - bytes) / rate)) + " remaining";
        return doing + ": " + Counts.number(files) + " of " + Counts.of(totalFiles, "file") + ", "
                + Counts.bytes(bytes) + " of " + Counts.bytes(totalBytes) + ", " + Counts.bytes(rate) + "/s"
                + remaining;
    }
}
