package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** What is synced, file by file and folder by folder. */
public final class Synced {

    /** What is watched. */
    public interface Act {
        /** Does it. */
        void perform() throws Exception;
    }

    private Synced() {}

    /** Paths that were synced meanwhile, by whatever thread. */
    public static List<String> during(Act act) throws Exception {
        List<String> synced = new CopyOnWriteArrayList<>();
        listening(synced::add, act);
        return synced;
    }

    /** The disk fails when this path is to be synced for the first time. */
    public static void failing(Path path, Act act) throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        listening(
                synced -> {
                    if (synced.equals(path.toString()) && !failed.getAndSet(true)) {
                        throw Synced.<RuntimeException>sneaky(new IOException("the disk fails"));
                    }
                },
                act);
    }

    /** As the system's call would throw it, within which the log is written. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E sneaky(Exception e) throws E {
        throw (E) e;
    }

    private static void listening(Consumer<String> listener, Act act) throws Exception {
        Handler listening = new StreamHandler() {
            @Override
            public void publish(LogRecord record) {
                listener.accept(record.getParameters()[0].toString());
            }
        };
        listening.setLevel(Level.ALL);
        Logger logger = Logger.getLogger(Sync.class.getName());
        Level before = logger.getLevel();
        logger.setLevel(Level.FINEST);
        logger.addHandler(listening);
        try {
            act.perform();
        } finally {
            logger.removeHandler(listening);
            logger.setLevel(before);
        }
    }
}
