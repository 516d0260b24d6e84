package io.jenkins.plugins.promotion.change;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The states of the ended changes that somebody asked for last; of all others only the summary is held. */
final class Recent {
    /** How many are held at most. */
    static final int MOST = 32;

    private final Map<Change, ChangeState> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Change, ChangeState> eldest) {
            return super.size() > MOST;
        }
    };

    private final BiConsumer<Change, IOException> damaged;

    /** @param damaged hears of a change that turns out to be unreadable when somebody asks for more than its summary */
    Recent(BiConsumer<Change, IOException> damaged) {
        this.damaged = damaged;
    }

    void isDamaged(Change change, IOException why) {
        damaged.accept(change, why);
    }

    /** The state, or {@code null} if it has to be read. */
    synchronized ChangeState get(Change change) {
        return states.get(change);
    }

    synchronized void put(Change change, ChangeState state) {
        states.put(change, state);
    }

    synchronized void remove(Change change) {
        states.remove(change);
    }

    synchronized int size() {
        return states.size();
    }
}
