package io.jenkins.plugins.promotion;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.upkeep.NodePruning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import jenkins.model.Jenkins;

/**
 * The state of this controller that outlives builds, opened once: its changes, what its environments are bound to, the
 * clock, and who wants to hear of events.
 */
@Extension
public class Promotion {

    private volatile Clock source = Clock.systemDefaultZone();
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
    private final ReadWriteLock stores = new ReentrantReadWriteLock();
    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
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
        void bound(String environment);

        /** The controller is going down; returns soon, when nothing is at work any more. */
        default void goingDown() {}
    }

    /** The folder under JENKINS_HOME that holds everything. */
    public static Path root() {
        return Jenkins.get().getRootDir().toPath().resolve("configuration-promotion");
    }

    /** The one clock. Only tests of this package replace it; no property and no request can. */
    public Clock clock() {
        return clock;
    }

    void useClock(Clock replacement) {
        source = replacement;
        for (Change change : changes().all()) {
            listeners.forEach(l -> l.changed(change.key()));
        }
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

    private void changed(Change change) {
        listeners.forEach(l -> l.changed(change.key()));
        if (change.state().phase().isEnded()) {
            NodePruning.get().soon();
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
            bindings =
                    new Bindings(root().resolve("environments"), clock, name -> listeners.forEach(l -> l.bound(name)));
        }
        return bindings;
    }

    /** Ends work in good order before the controller goes down; it is taken up again after a restart. */
    @Extension
    public static final class Shutdown extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            Promotion.get().listeners.forEach(Listener::goingDown);
        }
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void forget(Listener listener) {
        listeners.remove(listener);
    }
}
