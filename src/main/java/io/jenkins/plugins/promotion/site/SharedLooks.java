package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * One look at an environment for all who want one. A look serves everybody who wants to see what is there after an event,
 * if it began after that event; so of any number whom one event wakes, the first looks and the others are told. For those
 * who look out, not for what is recorded.
 */
public final class SharedLooks {

    private final Map<String, Place> places = new HashMap<>();
    private long events;

    /** Of one environment. */
    private static final class Place {
        boolean looking;
        long begun = -1;
        TreeState seen;
    }

    /** A look at the environment itself. */
    public interface Look {
        TreeState now() throws IOException, InterruptedException;
    }

    /** Something happened, or the time has come to look anew: what was seen until now is old for whoever asks since then. */
    public synchronized long event() {
        return ++events;
    }

    /** The last event. */
    public synchronized long last() {
        return events;
    }

    /**
     * What is there, as seen after an event.
     *
     * @param environment its name
     * @param since the event, see {@link #last()}
     */
    public TreeState at(String environment, long since, Look look) throws IOException, InterruptedException {
        Place place;
        synchronized (this) {
            place = places.computeIfAbsent(environment, name -> new Place());
            while (place.looking) {
                wait();
            }
            if (place.seen != null && place.begun >= since) {
                return place.seen;
            }
            place.looking = true;
            place.seen = null;
            place.begun = events;
        }
        TreeState seen = null;
        try {
            seen = look.now();
            return seen;
        } finally {
            synchronized (this) {
                place.seen = seen;
                place.looking = false;
                notifyAll();
            }
        }
    }
}
