package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.Changes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Delivers the events of all changes to all hearers. Nothing is queued: what is to be delivered follows from the journals
 * and from how far each hearer was told, so that a crash loses nothing.
 *
 * <p>The contract with a hearer: each event at least once, with an id that is the same each time; a second time only if the
 * controller went down after the event was taken and before that was on the disk. Events of one change come in their order;
 * one that is not taken holds up the later ones of the same change for the same hearer, and nothing else. It is offered
 * again with growing pauses until it is three days old. A new hearer hears what happens from then on.
 */
public final class Outbox {

    private static final Logger LOGGER = Logger.getLogger(Outbox.class.getName());

    private final Changes changes;
    private final Path home;
    private final Clock clock;
    private final Workers workers;
    private final Map<String, Deliveries> byHearer = new LinkedHashMap<>();

    /**
     * @param home folder for what is kept of hearers
     * @param workers on whose threads events are delivered
     */
    public Outbox(Changes changes, Path home, Clock clock, Workers workers) {
        this.changes = changes;
        this.home = home;
        this.clock = clock;
        this.workers = workers;
    }

    /** These are the hearers from now on. One that is known by its id goes on where it was. */
    public void hearers(Collection<? extends Hearer> hearers) {
        List<Deliveries> now = replace(hearers);
        // Not under the lock: whoever opens a change tells so here.
        List<Change> all = changes.all();
        for (Deliveries deliveries : now) {
            all.stream().filter(deliveries::concerns).map(Change::key).forEach(deliveries::wake);
        }
    }

    private synchronized List<Deliveries> replace(Collection<? extends Hearer> hearers) {
        Map<String, Deliveries> gone = new LinkedHashMap<>(byHearer);
        byHearer.clear();
        for (Hearer hearer : hearers) {
            Deliveries known = gone.remove(hearer.id());
            try {
                Deliveries deliveries = known == null
                        ? new Deliveries(hearer, changes, new Cursors(home, hearer.id()), clock, workers)
                        : known;
                deliveries.to(hearer);
                byHearer.put(hearer.id(), deliveries);
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Listener " + hearer.id() + " is told nothing", e);
            }
        }
        gone.forEach(this::forget);
        return List.copyOf(byHearer.values());
    }

    private void forget(String id, Deliveries deliveries) {
        deliveries.end();
        try {
            new Cursors(home, id).forget();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Listener " + id + " is not forgotten", e);
        }
    }

    /** A fact of this change was recorded. Returns at once. */
    public synchronized void changed(String key) {
        byHearer.values().forEach(deliveries -> deliveries.wake(key));
    }

    /** Delivers no more; what was not delivered is once there is another outbox. */
    public synchronized void end() {
        byHearer.values().forEach(Deliveries::end);
        byHearer.clear();
    }
}
