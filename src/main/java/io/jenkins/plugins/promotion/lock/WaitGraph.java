package io.jenkins.plugins.promotion.lock;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which changes wait for what others have, so that those who wait for each other are told. Kept in memory only: whoever
 * waits says so whenever it looks again.
 */
public final class WaitGraph {

    private final Map<String, Wait> places = new LinkedHashMap<>();

    /**
     * A step that waits.
     *
     * @param change key of its change
     * @param build which runs the step
     * @param environment what it waits for
     * @param holder key of the change that has that
     */
    public record Wait(String change, String build, String environment, String holder) {}

    /**
     * Says that a step waits.
     *
     * @param place which step, for as long as it runs
     * @return whether that is new
     */
    public synchronized boolean add(String place, Wait wait) {
        return !wait.equals(places.put(place, wait));
    }

    /** The step waits no more. */
    public synchronized void remove(String place) {
        places.remove(place);
    }

    /**
     * How whoever has what a change waits for waits, by others or not, for that very change.
     *
     * @param building whether a build is still going on
     * @return the waits, the first of them the holder's; empty where the change has only to wait
     */
    public synchronized List<Wait> back(Wait from, Predicate<String> building) {
        List<Wait> way = new ArrayList<>();
        return leadsBack(from.holder(), from.change(), building, new HashSet<>(), way) ? way : List.of();
    }

    private boolean leadsBack(String from, String to, Predicate<String> building, Set<String> seen, List<Wait> way) {
        if (from.equals(to)) {
            return true;
        }
        if (!seen.add(from)) {
            return false;
        }
        for (Wait wait : places.values()) {
            if (wait.change().equals(from) && building.test(wait.build())) {
                way.add(wait);
                if (leadsBack(wait.holder(), to, building, seen, way)) {
                    return true;
                }
                way.remove(way.size() - 1);
            }
        }
        return false;
    }
}
