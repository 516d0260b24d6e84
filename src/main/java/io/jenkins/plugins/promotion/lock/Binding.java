package io.jenkins.plugins.promotion.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The state of one environment that outlives builds. Times are ISO 8601 with offset; changes are named by their key.
 *
 * @param fence number of the newest lock token ever given for this environment
 * @param lock the lock, or {@code null}
 * @param queue who waits for the lock, first come first served
 * @param mark the unfinished apply, or {@code null}
 * @param occupant key of the change whose copy lies here, or {@code null}
 * @param known the tree this plugin last wrote or recorded here, or {@code null} before the first time
 * @param origin where the content came from, or {@code null}
 * @param place where it was when a build last worked on it, or {@code null} if none did
 */
public record Binding(
        String environment,
        long fence,
        Lock lock,
        List<Waiting> queue,
        Mark mark,
        String occupant,
        Known known,
        Origin origin,
        Place place) {

    /** A held lock. */
    public record Lock(
            String token,
            String change,
            String changeName,
            String since,
            String reason,
            String by,
            String build,
            String tree) {

        private Lock renamed(UnaryOperator<String> builds) {
            String owner = by != null && by.equals("build:" + build) ? "build:" + builds.apply(build) : by;
            return new Lock(token, change, changeName, since, reason, owner, builds.apply(build), tree);
        }
    }

    /** A change in the queue. */
    public record Waiting(String ticket, String change, String changeName, String since, String reason, String build) {}

    /**
     * An apply that has begun and is neither finished nor rolled back, or the way back of one that was finished.
     *
     * @param doing {@link #APPLYING} or {@link #BACKING_OUT}
     */
    public record Mark(String change, String changeName, String apply, String since, String doing) {
        public static final String APPLYING = "applying";
        public static final String BACKING_OUT = "backing out";

        /** Marks of earlier versions say nothing of it. */
        public Mark {
            doing = doing == null ? APPLYING : doing;
        }

        /** Of an apply. */
        public Mark(String change, String changeName, String apply, String since) {
            this(change, changeName, apply, since, APPLYING);
        }

        /** As pages and refusals show it. */
        public String text() {
            return doing + " " + changeName;
        }
    }

    /**
     * A tree that is accounted for.
     *
     * @param what {@code copied}, {@code applied} or {@code recorded}
     * @param snapshot id of a stored snapshot of it, or {@code null}
     */
    public record Known(String tree, String snapshot, String what, String change, String at) {}

    /** Where the content came from. */
    public record Origin(String from, String tree, String change, String at) {}

    /**
     * Where an environment is. What it is bound to is bound to this, whatever its name.
     *
     * @param node name of the node
     * @param root absolute path of its tree there, or {@code null} where that is none of its own
     * @param where node, type and location as one text
     * @param path the same as text of which another may be the beginning, or {@code null}
     * @param folder full name of the folder that defines it, or {@code null} if an administrator does
     */
    public record Place(String node, String root, String where, String path, String folder) {

        /** Whether one is the other, or lies in it, as far as texts tell: two that run the same programs may well be two. */
        public boolean overlaps(Place other) {
            return path != null && other.path != null && (lies(path, other.path) || lies(other.path, path));
        }

        private static boolean lies(String place, String within) {
            return (place + "/").startsWith(within.endsWith("/") ? within : within + "/");
        }
    }

    public Binding {
        queue = queue == null ? List.of() : List.copyOf(queue);
    }

    public static Binding fresh(String environment) {
        return new Binding(environment, 0, null, List.of(), null, null, null, null, null);
    }

    /** Place of a change in the queue, from 1, or 0 if it does not wait. */
    public int queuePosition(String ticket) {
        for (int i = 0; i < queue.size(); i++) {
            if (queue.get(i).ticket().equals(ticket)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether a change would get the lock now, or has it: nobody else holds it, comes before, or is applying. */
    public boolean isFreeFor(String change, String ticket) {
        boolean first = queue.isEmpty() || queue.get(0).ticket().equals(ticket);
        boolean unmarked = mark == null || mark.change().equals(change);
        return lock == null ? first && unmarked : lock.change().equals(change);
    }

    /** The same with other values; each names what it alters. */
    public Binding withLock(Lock newLock) {
        long number = newLock == null ? fence : fence + 1;
        return new Binding(environment, number, newLock, queue, mark, occupant, known, origin, place);
    }

    public Binding withQueue(List<Waiting> newQueue) {
        return new Binding(environment, fence, lock, newQueue, mark, occupant, known, origin, place);
    }

    public Binding withMark(Mark newMark) {
        return new Binding(environment, fence, lock, queue, newMark, occupant, known, origin, place);
    }

    public Binding withOccupant(String newOccupant) {
        return new Binding(environment, fence, lock, queue, mark, newOccupant, known, origin, place);
    }

    public Binding withKnown(Known newKnown) {
        return new Binding(environment, fence, lock, queue, mark, occupant, newKnown, origin, place);
    }

    public Binding withOrigin(Origin newOrigin) {
        return new Binding(environment, fence, lock, queue, mark, occupant, known, newOrigin, place);
    }

    public Binding withPlace(Place newPlace) {
        return new Binding(environment, fence, lock, queue, mark, occupant, known, origin, newPlace);
    }

    /**
     * Whether a change has it, which nothing else may come at by another name.
     *
     * @param over whether the change with this key has ended, or is gone
     */
    public boolean isHeld(Predicate<String> over) {
        return mark != null || lock != null && !over.test(lock.change()) || occupant != null && !over.test(occupant);
    }

    /** The same where builds have other names. */
    Binding renamed(UnaryOperator<String> builds) {
        Binding renamed = withQueue(queue.stream()
                .map(w -> new Waiting(
                        w.ticket(), w.change(), w.changeName(), w.since(), w.reason(), builds.apply(w.build())))
                .toList());
        return lock == null
                ? renamed
                : new Binding(
                        environment, fence, lock.renamed(builds), renamed.queue, mark, occupant, known, origin, place);
    }

    /** Puts a ticket at the end of the queue, unless it is in it. */
    Binding enqueue(Waiting waiting) {
        if (queuePosition(waiting.ticket()) > 0) {
            return this;
        }
        List<Waiting> longer = new ArrayList<>(queue);
        longer.add(waiting);
        return withQueue(longer);
    }

    Binding dequeue(String ticket) {
        return withQueue(queue.stream().filter(w -> !w.ticket().equals(ticket)).toList());
    }
}
