package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.process.people.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does the work of an outbox when told to, and keeps the rest until as much time was said to have passed. */
public final class Desk implements Workers {

    private final Scene.Hands clock;
    private final Map<Duration, List<Runnable>> todo = new TreeMap<>();

    public Desk(Scene.Hands clock) {
        this.clock = clock;
    }

    @Override
    public void after(Duration pause, Runnable work) {
        todo.computeIfAbsent(pause, none -> new ArrayList<>()).add(work);
    }

    /** Does all that is due. */
    public void settle() {
        for (List<Runnable> now = todo.remove(Duration.ZERO); now != null; now = todo.remove(Duration.ZERO)) {
            now.forEach(Runnable::run);
        }
    }

    /** The shortest pause is over; returns how long it was. */
    public Duration passOne() {
        Iterator<Duration> first = todo.keySet().iterator();
        Duration pause = first.next();
        List<Runnable> now = todo.remove(pause);
        clock.pass(pause);
        now.forEach(Runnable::run);
        settle();
        return pause;
    }
}
