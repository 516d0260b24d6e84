package io.jenkins.plugins.promotion;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.site.SharedLooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The state of this controller that outlives builds, opened once: its changes, what its environments are bound to, the
 * clock, and who wants to hear of events.
 */
@Extension
public class Promotion {

    /** Only tests of this package replace it; no property and no request can. */
    volatile Clock source = Clock.systemDefaultZone();

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return source.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return source.withZone(zone);
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    };
    private static final Logger LOGGER = Logger.getLogger(Promotion.class.getName());
    private static final Duration LAST_WORDS = Duration.ofSeconds(20);

    private final ReadWriteLock stores = new ReentrantReadWriteLock();
    private final SharedLooks looks = new SharedLooks();
    final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private Changes changes;
    private Bindings bindings;

    public static Promotion get() {
        return ExtensionList.lookupSingleton(Promotion.class);
    }

    /** Hears of facts after they are stored. Called on the thread that stored them, so it must return at once. */
    public interface Listener {
        /** A fact of this change was recorded. */
        void changed(String changeKey);

        /** The binding of this environment is another. */
        default void bound(String environment) {}

        /** A build is over. Pipeline does not stop the steps of one that was killed. */
        default void ended(String build) {}

        /**
         * The controller is going down: what can be interrupted is.
         *
         * @return completes when nothing of it is at work any more
         */
        default Future<?> goingDown() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** What looks after the stores; there is one. */
    public interface Upkeep extends ExtensionPoint {
        /** A change ended, and may have left what nothing needs any more. Returns at once. */
        void changeEnded();
    }

    /** The folder under JENKINS_HOME that holds everything. */
    public static Path root() {
        return Jenkins.get().getRootDir().toPath().resolve("configuration-promotion");
    }

    /** The one clock. */
    public Clock clock() {
        return clock;
    }

    public synchronized Changes changes() {
        if (changes == null) {
            try {
                changes = new Changes(root().resolve("changes"), clock, this::changed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return changes;
    }

    /** The looks at environments that all who wait share. */
    public SharedLooks looks() {
        return looks;
    }

    private void changed(Change change) {
        looks.event();
        listeners.forEach(l -> l.changed(change.key()));
        if (change.summary().isEnded()) {
            ExtensionList.lookupSingleton(Upkeep.class).changeEnded();
        }
    }

    /** Held by each step while it works, so that the stores are not pruned meanwhile. */
    public Lock storesInUse() {
        return stores.readLock();
    }

    /** Held while the stores are pruned; can be had only while no step works. */
    public Lock storesAlone() {
        return stores.writeLock();
    }

    public synchronized Bindings bindings() {
        if (bindings == null) {
            bindings = new Bindings(root().resolve("environments"), clock, this::bound);
        }
        return bindings;
    }

    private void bound(String environment) {
        looks.event();
        listeners.forEach(l -> l.bound(environment));
    }

    /** A build, {@code <job>#<n>}, is over. */
    public void ended(String build) {
        listeners.forEach(l -> l.ended(build));
    }

    /** Interrupts all that can be taken up again, and then waits once for all of it. */
    void rest(Duration atMost) {
        List<Future<?>> ends =
                listeners.stream().<Future<?>>map(Listener::goingDown).toList();
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (Future<?> work : ends) {
                work.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.log(Level.INFO, "Not all work ended before the controller did; it is taken up after a restart", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends work in good order before the controller goes down; it is taken up again after a restart. */
    @Extension
    public static final class Shutdown extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            Promotion.get().rest(LAST_WORDS);
        }
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void forget(Listener listener) {
        listeners.remove(listener);
    }
}
