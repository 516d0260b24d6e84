package io.jenkins.plugins.promotion.files;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        Handler listening = new StreamHandler() {
            @Override
            public void publish(LogRecord record) {
                synced.add(record.getParameters()[0].toString());
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
        return synced;
    }
}
