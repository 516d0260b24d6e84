package org.jvnet.hudson.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;
import org.junit.rules.ExternalResource;

/** Sets the level of loggers during a test and keeps what they say. */
public class LoggerRule extends ExternalResource {
    private final Map<Logger, Level> before = new LinkedHashMap<>();
    private final List<LogRecord> kept = new ArrayList<>();
    private int maximum;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            synchronized (kept) {
                if (kept.size() < maximum) {
                    kept.add(event);
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LoggerRule capture(int maximum) {
        this.maximum = maximum;
        handler.setLevel(Level.ALL);
        return this;
    }

    public LoggerRule quiet() {
        return this;
    }

    public LoggerRule record(Logger logger, Level level) {
        if (before.putIfAbsent(logger, logger.getLevel() == null ? Level.INFO : logger.getLevel()) == null) {
            logger.addHandler(handler);
        }
        logger.setLevel(level);
        return this;
    }

    public LoggerRule record(String name, Level level) {
        return record(Logger.getLogger(name), level);
    }

    public LoggerRule record(Class<?> clazz, Level level) {
        return record(clazz.getName(), level);
    }

    public LoggerRule recordPackage(Class<?> clazz, Level level) {
        return record(clazz.getPackageName(), level);
    }

    public List<LogRecord> getRecords() {
        synchronized (kept) {
            return new ArrayList<>(kept);
        }
    }

    /** Formatted messages. */
    public List<String> getMessages() {
        SimpleFormatter formatter = new SimpleFormatter();
        return getRecords().stream().map(formatter::formatMessage).toList();
    }

    @Override
    protected void after() {
        before.forEach((logger, level) -> {
            logger.removeHandler(handler);
            logger.setLevel(level);
        });
        before.clear();
        synchronized (kept) {
            kept.clear();
        }
    }

    /** Matches when a message of at least this level was kept. */
    public static Matcher<LoggerRule> recorded(Level level, Matcher<String> message) {
        return new TypeSafeMatcher<>() {
            @Override
            protected boolean matchesSafely(LoggerRule rule) {
                SimpleFormatter formatter = new SimpleFormatter();
                return rule.getRecords().stream()
                        .anyMatch(r -> (level == null || r.getLevel().equals(level))
                                && message.matches(formatter.formatMessage(r)));
            }

            @Override
            public void describeTo(Description description) {
                description
                        .appendText("has a log record with a message matching ")
                        .appendDescriptionOf(message);
            }
        };
    }

    public static Matcher<LoggerRule> recorded(Matcher<String> message) {
        return recorded(null, message);
    }
}
