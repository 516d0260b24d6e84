package io.jenkins.embedded.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things one after the other on one thread, which goes away when idle. */
public final class SerialExecutor implements Executor {
    private final ThreadPoolExecutor executor;
    private volatile Thread thread;

    public SerialExecutor(String name) {
        executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler((work, refused) -> work.run());
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Work that has not begun is still done; later work is done by whoever brings it. */
    public void shutdown() {
        executor.shutdown();
    }

    /** Work that has not begun is still done; later work is dropped. */
    public void end() {
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.shutdown();
    }

    /** False when work is still going on after this many seconds. */
    public boolean await(int seconds) throws InterruptedException {
        return executor.awaitTermination(seconds, TimeUnit.SECONDS);
    }
}
