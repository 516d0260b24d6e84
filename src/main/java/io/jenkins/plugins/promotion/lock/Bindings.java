package io.jenkins.plugins.promotion.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.NotKept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The bindings of all environments, one file each below a root. Environments do not wait for one another: each has its own
 * monitor. A write is synced before it is seen.
 */
public final class Bindings {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final String SUFFIX = ".json";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private final Path root;
    private final Clock clock;
    private final Consumer<String> listener;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final WaitGraph waits = new WaitGraph();

    /** @param listener told the environment's name after every change of its binding */
    public Bindings(Path root, Clock clock, Consumer<String> listener) {
        this.root = root;
        this.clock = clock;
        this.listener = listener;
    }

    private static final class Slot {
        private volatile Binding binding;
        /** The binding in which nothing abandoned was found, if it is still that. */
        private volatile Binding tended;
        /** Key of the change that writes there now. */
        private String writer;
        /** Whether somebody wanted to write there, or the lock, meanwhile. */
        private boolean isAwaited;
    }

    /** An environment that is being looked at and written to; closed once what was written is recorded. */
    public final class Reservation implements AutoCloseable {
        private final String environment;
        private final Slot slot;
        private boolean closed;

        private Reservation(String environment, Slot slot) {
            this.environment = environment;
            this.slot = slot;
        }

        @Override
        public void close() {
            boolean awaited;
            synchronized (slot) {
                awaited = slot.isAwaited && !closed;
                if (!closed) {
                    slot.writer = null;
                    slot.isAwaited = false;
                }
                closed = true;
            }
            if (awaited) {
                listener.accept(environment);
            }
        }
    }

    /**
     * Reserves an environment for one write, from before it is looked at until what was written is recorded: until then no
     * other change gets its lock, and nobody else a reservation. Lasts no longer than this process, after which an
     * interrupted write begins by looking again.
     *
     * @param change key of the change that writes
     * @return empty while somebody else has it
     */
    public Optional<Reservation> reserve(String environment, String change) throws IOException {
        of(environment);
        Slot slot = slots.get(environment);
        synchronized (slot) {
            if (slot.writer != null) {
                slot.isAwaited = true;
                return Optional.empty();
            }
            slot.writer = change;
            return Optional.of(new Reservation(environment, slot));
        }
    }

    /**
     * Whether nothing is being written to an environment, and nothing was since its binding was this one.
     *
     * @param who asks
     */
    public boolean isStill(Binding seen, String who) throws IOException {
        Optional<Reservation> nobodyWrites = reserve(seen.environment(), who);
        if (nobodyWrites.isEmpty()) {
            return false;
        }
        try (Reservation ignored = nobodyWrites.get()) {
            Binding now = of(seen.environment());
            return now.mark() == null && Objects.equals(now.known(), seen.known());
        }
    }

    /** Who waits for whom. */
    public WaitGraph waits() {
        return waits;
    }

    /** What this environment is bound to now. */
    public Binding of(String environment) throws IOException {
        Slot slot = slots.computeIfAbsent(environment, e -> new Slot());
        if (slot.binding == null) {
            synchronized (slot) {
                if (slot.binding == null) {
                    slot.binding = read(environment);
                }
            }
        }
        return slot.binding;
    }

    /** Every environment that ever was bound to something, defined or not; what else lies there, such as a copy, is none. */
    public List<String> names() throws IOException {
        return Folders.list(root).stream()
                .map(Folders::name)
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .filter(NAME.asMatchPredicate())
                .toList();
    }

    /** What each of them is bound to. */
    public List<Binding> all() throws IOException {
        List<Binding> all = new ArrayList<>();
        for (String name : names()) {
            all.add(of(name));
        }
        return all;
    }

    /**
     * Changes a binding.
     *
     * @param change from the old to the new; returns its argument to leave all as it is
     */
    public Binding update(String environment, UnaryOperator<Binding> change) throws IOException {
        of(environment);
        Slot slot = slots.get(environment);
        Binding after;
        synchronized (slot) {
            Binding before = slot.binding;
            after = change.apply(before);
            if (after.equals(before)) {
                return before;
            }
            write(after);
            slot.binding = after;
        }
        listener.accept(environment);
        return after;
    }

    /**
     * Takes the lock for a change if it is free, nobody is before it in the queue and no other change writes there;
     * otherwise puts it into the queue.
     *
     * @param tree digest of the environment's configuration now
     * @return the lock where the change holds it now (also when it held it already), or empty while it waits
     */
    public Optional<Binding.Lock> acquire(String environment, Binding.Waiting request, String by, String tree)
            throws IOException {
        Binding after = update(environment, b -> {
            if (!b.isFreeFor(request.change(), request.ticket())) {
                return b.enqueue(request);
            }
            if (b.lock() != null) {
                return b.dequeue(request.ticket());
            }
            if (isWrittenByAnother(environment, request.change())) {
                return b.enqueue(request);
            }
            return b.dequeue(request.ticket())
                    .withLock(new Binding.Lock(
                            environment + "-" + (b.fence() + 1),
                            request.change(),
                            request.changeName(),
                            now(),
                            request.reason(),
                            by,
                            request.build(),
                            tree));
        });
        return Optional.ofNullable(after.lock())
                .filter(l -> l.change().equals(request.change()) && after.queuePosition(request.ticket()) == 0);
    }

    /** Called while the binding is held. */
    private boolean isWrittenByAnother(String environment, String change) {
        Slot slot = slots.get(environment);
        boolean another = slot.writer != null && !slot.writer.equals(change);
        slot.isAwaited |= another;
        return another;
    }

    /** Puts a change into the queue of the lock, unless it is in it. */
    public void queue(String environment, Binding.Waiting request) throws IOException {
        update(environment, b -> b.enqueue(request));
    }

    /**
     * Drops what nobody gives back any more: the lock and the places of changes that are over, which a crash left behind,
     * and the places of builds that are gone. A mark is never dropped.
     *
     * @param seen the binding that was looked through
     * @param over whether the change with this key has ended
     * @param gone whether nobody waits with this ticket any more
     */
    public Binding dropAbandoned(Binding seen, Predicate<String> over, Predicate<Binding.Waiting> gone)
            throws IOException {
        Binding now = update(seen.environment(), b -> {
            Binding kept =
                    b.lock() == null || b.mark() != null || !over.test(b.lock().change()) ? b : b.withLock(null);
            return kept.withQueue(kept.queue().stream()
                    .filter(waiting -> !over.test(waiting.change()) && !gone.test(waiting))
                    .toList());
        });
        if (now == seen) {
            slots.get(seen.environment()).tended = now;
        }
        return now;
    }

    /** Whether this binding was looked through, and nothing in it was abandoned then. */
    public boolean isTended(Binding seen) {
        Slot slot = slots.get(seen.environment());
        return slot != null && slot.tended == seen;
    }

    /** Leaves the queue. */
    public void leave(String environment, String ticket) throws IOException {
        update(environment, b -> b.dequeue(ticket));
    }

    /** A build is over: whatever it waited for, it has no place any more. */
    public void leaveAll(String build) throws IOException {
        updateEach(b -> b.withQueue(b.queue().stream()
                .filter(waiting -> !build.equals(waiting.build()))
                .toList()));
    }

    /** Builds are called otherwise from now on, so that none is taken for another that has its name since. */
    public void renameBuilds(UnaryOperator<String> names) throws IOException {
        updateEach(b -> b.renamed(names));
    }

    /** One that is damaged keeps no other from it; it is told afterwards. */
    private void updateEach(UnaryOperator<Binding> change) throws IOException {
        IOException damaged = null;
        for (String name : names()) {
            try {
                update(name, change);
            } catch (IOException e) {
                damaged = e;
            }
        }
        if (damaged != null) {
            throw damaged;
        }
    }

    /**
     * Releases a lock.
     *
     * @param token the token it was given with
     * @return whether this token's lock was held; a stale token releases nothing
     */
    public boolean release(String environment, String token) throws IOException {
        boolean[] released = {false};
        update(environment, b -> {
            if (b.lock() == null || !b.lock().token().equals(token)) {
                return b;
            }
            released[0] = true;
            return b.withLock(null);
        });
        return released[0];
    }

    private String now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private Path file(String environment) {
        if (!NAME.matcher(environment).matches()) {
            throw new IllegalArgumentException("'" + environment + "' is no name of an environment");
        }
        return root.resolve(environment + SUFFIX);
    }

    private Binding read(String environment) throws IOException {
        Path file = file(environment);
        if (!Files.exists(file)) {
            return Binding.fresh(environment);
        }
        Binding binding;
        try {
            binding = JSON.readValue(file.toFile(), Binding.class);
        } catch (IOException e) {
            String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            throw damaged(file, "cannot be read (" + String.valueOf(why).replace(root + "/", "") + ")", e);
        }
        if (binding == null || !environment.equals(binding.environment())) {
            // Of which one it is, is not told: whoever asks may know nothing of it.
            throw damaged(file, "is of another environment, or of none", null);
        }
        return binding;
    }

    private NotKept damaged(Path file, String what, IOException why) {
        return NotKept.unreadable(
                root.getFileName() + "/" + file.getFileName() + " " + what
                        + ", so nothing may write to the environment. Restore the file from a backup of JENKINS_HOME.",
                why);
    }

    private void write(Binding binding) throws IOException {
        Folders.createOwn(root);
        Path file = file(binding.environment());
        try {
            Durable.replace(file, JSON.writeValueAsBytes(binding), Modes.OWN_FILE);
        } catch (IOException e) {
            throw NotKept.unwritten("What environment '" + binding.environment() + "' is bound to", file, e);
        }
    }
}
