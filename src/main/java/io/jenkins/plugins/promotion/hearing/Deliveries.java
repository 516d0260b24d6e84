package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.Item;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What is delivered to one hearer: change by change, in the order of the facts, each event until it was taken. */
final class Deliveries {

    private static final Logger LOGGER = Logger.getLogger(Deliveries.class.getName());
    /** What is older is no news; an event that nobody took until then is left out. */
    static final Duration NEWS = Duration.ofDays(3);

    private volatile Hearer hearer;
    private final Changes changes;
    private final Cursors cursors;
    private final Clock clock;
    private final WorkQueue queue;
    private final Instant since;

    private final Map<String, Position> positions = new HashMap<>();

    /**
     * How far a change was told.
     *
     * @param seq number of the last fact that is done with
     * @param state after it, {@code null} where it is to be computed
     * @param told how many events of the fact after that were taken already
     */
    private record Position(long seq, ChangeState state, int told) {}

    Deliveries(Hearer hearer, Changes changes, Cursors cursors, Clock clock, Workers workers) throws IOException {
        this.hearer = hearer;
        this.changes = changes;
        this.cursors = cursors;
        this.clock = clock;
        this.queue = new WorkQueue("Listener " + hearer.id() + " did not take an event", this::deliver, workers);
        // As coarse as facts are dated, or one of the same millisecond would seem older.
        this.since = cursors.since(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Whether something of this change may still be news to it. */
    boolean concerns(Change change) {
        OffsetDateTime ended = change.summary().endedAt();
        return ended == null || isNews(ended);
    }

    private boolean isNews(OffsetDateTime at) {
        Instant when = at.toInstant();
        return !when.isBefore(since) && !when.isBefore(clock.instant().minus(NEWS));
    }

    /** It is the same listener, defined otherwise. */
    void to(Hearer same) {
        hearer = same;
    }

    /** There may be something to deliver. Returns at once. */
    void wake(String key) {
        queue.add(key);
    }

    /** Delivers no more. */
    void end() {
        queue.end();
    }

    private void deliver(String key) throws Exception {
        Optional<Change> found = changes.get(key);
        if (found.isEmpty()) {
            return;
        }
        Change change = found.get();
        Position position = positions.get(key);
        if (position == null) {
            position = new Position(cursors.told(change), null, 0);
        }
        if (position.seq() < change.count()) {
            for (Change.Step step : change.since(position.seq(), position.state())) {
                position = tell(change, step, position);
            }
        }
        ChangeState now = change.state();
        if (change.summary().isEnded()) {
            positions.remove(key);
        } else {
            // The same object as everybody has, as far as it is the same.
            positions.put(key, now.version() == position.seq() ? new Position(position.seq(), now, 0) : position);
        }
    }

    private Position tell(Change change, Change.Step step, Position position) throws Exception {
        long seq = step.recorded().seq();
        int told = position.told();
        List<PromotionEvent> events = Telling.of(change.key(), step, (revision, item) -> item(change, revision, item));
        boolean any = false;
        for (int i = 0; i < events.size(); i++) {
            PromotionEvent event = events.get(i);
            if (!isNews(event.source().at())) {
                if (queue.isFailing(change.key())) {
                    LOGGER.log(Level.WARNING, "Listener {0} never took event {1}; it is left out now", new Object[] {
                        hearer.id(), event.source().id()
                    });
                }
            } else {
                any = true;
                if (i >= told) {
                    positions.put(change.key(), new Position(seq - 1, step.before(), i));
                    hearer.hear(event);
                }
            }
        }
        if (any) {
            positions.put(change.key(), new Position(seq - 1, step.before(), events.size()));
            cursors.told(change, seq);
        }
        Position next = new Position(seq, step.after(), 0);
        positions.put(change.key(), next);
        return next;
    }

    private static Optional<Item> item(Change change, long revision, String id) {
        try {
            return StoredPlan.read(change, revision).item(id);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "An event tells less than it could", e);
            return Optional.empty();
        }
    }
}
