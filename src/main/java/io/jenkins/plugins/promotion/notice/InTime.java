package io.jenkins.plugins.promotion.notice;

import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks what another plugin answers, and waits no longer than is said. Not everything that hangs can be interrupted, so the
 * same is not asked again while it hangs, and no more than a few of them are let hang.
 */
final class InTime {

    private static final int MOST_HANGING = 4;

    private final String who;
    private final Duration most;
    private final Map<String, Future<?>> hanging = new ConcurrentHashMap<>();

    /** @param who is asked, as the beginning of a sentence */
    InTime(String who, Duration most) {
        this.who = who;
        this.most = most;
    }

    /**
     * Asks, as the system.
     *
     * @param what names it: of the same name no two are asked at once
     * @throws IOException if there was no answer in time, or none can be asked for now
     */
    void ask(String what, Runnable question) throws IOException, InterruptedException {
        hanging.values().removeIf(Future::isDone);
        if (hanging.containsKey(what) || hanging.size() >= MOST_HANGING) {
            throw new IOException(who + " has not answered yet what it was asked before");
        }
        FutureTask<Void> answer = new FutureTask<>(
                () -> {
                    try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                        question.run();
                    }
                },
                null);
        Thread thread = new Thread(answer, "Configuration promotion asks: " + what);
        thread.setDaemon(true);
        thread.start();
        try {
            answer.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            hanging.put(what, answer);
            thread.interrupt();
            throw new IOException(who + " did not answer within " + Lengths.text(most), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
