package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on one connection, in a thread of its own, so that it can be broken off whatever the driver waits for. The connection
 * is closed whatever happens.
 */
final class SqlSession {
    private static final long PATIENCE_SECONDS = 10;

    private final DataSourceLogin source;
    private final Path root;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Connection connection;
    private volatile Statement running;
    private volatile boolean broken;
    private volatile Throwable failure;

    /** What is done on the connection. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection, SqlSession session) throws SQLException;
    }

    SqlSession(DataSourceLogin source, Path root) {
        this.source = source;
        this.root = root;
    }

    /**
     * Does it to its end.
     *
     * @param timeout null for none
     * @throws SQLException as the work
     * @throws TimeoutException if it had to be broken off
     * @throws InterruptedException likewise
     * @throws Refusal if the data source cannot be used as it is defined
     */
    void run(Duration timeout, Work work) throws SQLException, TimeoutException, InterruptedException {
        Thread thread = new Thread(() -> work(work), "SQL of a work plan on " + source.name());
        thread.setDaemon(true);
        thread.start();
        try {
            boolean inTime = true;
            if (timeout == null) {
                ended.await();
            } else {
                inTime = ended.await(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
            }
            if (!inTime) {
                breakOff();
                throw new TimeoutException();
            }
        } catch (InterruptedException e) {
            breakOff();
            throw e;
        }
        if (failure instanceof SQLException sql) {
            throw sql;
        } else if (failure instanceof Refusal refusal) {
            throw refusal;
        } else if (failure != null) {
            throw new SQLException(failure.toString(), failure);
        }
    }

    private void work(Work work) {
        try {
            connection = JdbcDrivers.connect(source, root);
            requireUnbroken();
            work.on(connection, this);
        } catch (Throwable e) { // Whatever a driver throws is told to who waits.
            failure = e;
        } finally {
            ended.countDown();
            close();
        }
    }

    private void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException | RuntimeException e) {
            // What counts was committed or rolled back before.
        }
    }

    /** Makes that statement the one that is broken off. */
    void running(Statement statement) throws SQLException {
        running = statement;
        requireUnbroken();
    }

    /** Before what cannot be taken back. */
    void requireUnbroken() throws SQLException {
        if (broken) {
            throw new SQLException("broken off");
        }
    }

    /** Whether there was a connection at all. */
    boolean connected() {
        return connection != null;
    }

    private void breakOff() throws InterruptedException {
        broken = true;
        inBackground(() -> {
            Statement statement = running;
            if (statement != null) {
                statement.cancel();
            }
        });
        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            inBackground(() -> {
                Connection open = connection;
                if (open != null) {
                    open.abort(Runnable::run);
                }
            });
        }
    }

    /** Something a driver may hang in as well. */
    @FunctionalInterface
    private interface Asked {
        void now() throws SQLException;
    }

    private void inBackground(Asked asked) {
        Thread thread = new Thread(
                () -> {
                    try {
                        asked.now();
                    } catch (SQLException | RuntimeException e) {
                        // There is nothing else that could be done.
                    }
                },
                "end of SQL of a work plan on " + source.name());
        thread.setDaemon(true);
        thread.start();
    }
}
