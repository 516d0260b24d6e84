package io.jenkins.plugins.promotion.lock;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.files.NotKept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Locks, queues and marks of environments, and that they outlive the process. */
public class BindingsTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private final List<String> heard = new ArrayList<>();
    private Path root;
    private Bindings bindings;

    @Before
    public void setUp() {
        root = folder.getRoot().toPath().resolve("environments");
        bindings = fresh();
    }

    private Bindings fresh() {
        return new Bindings(root, Clock.systemUTC(), heard::add);
    }

    private Optional<Binding.Lock> acquire(String change) throws IOException {
        return bindings.acquire("production", waiting(change), "build:x#1", "v1:tree");
    }

    private static Binding.Waiting waiting(String change) {
        return new Binding.Waiting("ticket-" + change, change, change, "2026-11-21T09:00:00Z", "because", "x#1");
    }

    @Test
    public void anInterruptLeavesDiskAndMemoryOfOneMind() throws IOException {
        Thread.currentThread().interrupt();
        assertTrue(acquire("a").isPresent());
        assertTrue("the interrupt is for whoever waits next", Thread.interrupted());
        assertEquals(bindings.of("production"), fresh().of("production"));
    }

    @Test
    public void whatACrashLeftBehindIsDropped() throws IOException {
        acquire("a");
        acquire("b");
        acquire("c");
        acquire("d");
        Binding after = bindings.dropAbandoned(bindings.of("production"), List.of("a", "b")::contains, w -> w.ticket()
                .equals("ticket-c"));
        assertNull("the lock of an ended change", after.lock());
        assertEquals(
                List.of("d"),
                after.queue().stream().map(Binding.Waiting::change).toList());
        assertEquals(after, fresh().of("production"));
    }

    /** Else each of a thousand that wait would look at the builds of all of them, whenever one comes or goes. */
    @Test
    public void whatACrashLeftBehindIsLookedForOnceInEachBinding() throws IOException {
        acquire("a");
        acquire("b");
        assertFalse(bindings.isTended(bindings.of("production")));
        bindings.dropAbandoned(bindings.of("production"), key -> false, w -> false);
        assertTrue(bindings.isTended(bindings.of("production")));
        acquire("c");
        assertFalse("somebody came", bindings.isTended(bindings.of("production")));
        bindings.dropAbandoned(
                bindings.of("production"), key -> false, w -> w.ticket().equals("ticket-b"));
        assertFalse("something was found", bindings.isTended(bindings.of("production")));
        assertFalse(fresh().isTended(bindings.of("production")));
    }

    @Test
    public void lockUnderAMarkIsNotDropped() throws IOException {
        acquire("a");
        bindings.update("production", b -> b.withMark(new Binding.Mark("a", "a", "apply-1", "2026-11-21T09:00:00Z")));
        assertNotNull(bindings.dropAbandoned(bindings.of("production"), "a"::equals, w -> true)
                .lock());
    }

    @Test
    public void firstComeFirstServed() throws IOException {
        assertTrue(acquire("a").isPresent());
        assertFalse(acquire("b").isPresent());
        assertFalse(acquire("c").isPresent());
        assertEquals(1, bindings.of("production").queuePosition("ticket-b"));
        assertEquals(2, bindings.of("production").queuePosition("ticket-c"));
        assertTrue(bindings.release("production", acquire("a").orElseThrow().token()));
        assertFalse("c is not first", acquire("c").isPresent());
        assertTrue(acquire("b").isPresent());
    }

    @Test
    public void aStaleTokenReleasesNothing() throws IOException {
        String old = acquire("a").orElseThrow().token();
        bindings.release("production", old);
        String current = acquire("b").orElseThrow().token();
        assertNotEquals(old, current);
        assertFalse(bindings.release("production", old));
        assertEquals(current, bindings.of("production").lock().token());
    }

    @Test
    public void whoLeavesTheQueueIsPassedOver() throws IOException {
        String token = acquire("a").orElseThrow().token();
        acquire("b");
        acquire("c");
        bindings.leave("production", "ticket-b");
        bindings.release("production", token);
        assertTrue(acquire("c").isPresent());
    }

    @Test
    public void aMarkKeepsOthersWaiting() throws IOException {
        bindings.update("production", b -> b.withMark(new Binding.Mark("a", "A", "apply-1", "now")));
        assertFalse(acquire("b").isPresent());
    }

    @Test
    public void everythingOutlivesTheProcess() throws IOException {
        acquire("a");
        acquire("b");
        bindings.update("production", b -> b.withKnown(new Binding.Known("v1:t", "s", "applied", "a", "now")));
        assertEquals(bindings.of("production"), fresh().of("production"));
    }

    @Test
    public void listenersHearOfChangesOnly() throws IOException {
        acquire("a");
        acquire("a");
        bindings.leave("production", "nobody");
        assertEquals(List.of("production"), heard);
    }

    @Test
    public void aDamagedFileIsNoFreeEnvironment() throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("production.json"), "{");
        IOException refused = assertThrows(IOException.class, () -> acquire("a"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("nothing may write"));
    }

    /** Such as one that was copied over another when a backup was restored: its lock would be another's. */
    @Test
    public void whatIsBoundToAnotherIsNotBelieved() throws IOException {
        acquire("a");
        Files.copy(root.resolve("production.json"), root.resolve("test.json"));
        Files.writeString(root.resolve("development.json"), "null");
        Files.writeString(root.resolve("staging.json"), "{}");
        for (String name : List.of("test", "development", "staging")) {
            IOException refused = assertThrows(name, NotKept.class, () -> bindings.of(name));
            assertTrue(
                    refused.getMessage(),
                    refused.getMessage().contains(name + ".json is of another environment, or of none"));
            assertFalse("whose it is", refused.getMessage().contains("production"));
            assertThrows(name, NotKept.class, () -> bindings.reserve(name, "b"));
        }
        assertEquals("production", bindings.of("production").environment());
    }

    @Test
    public void namesCannotLeaveTheRoot() {
        assertThrows(IllegalArgumentException.class, () -> bindings.of("../x"));
    }

    /** Of the controller's paths nobody learns but who reads its log. */
    @Test
    public void whatCannotBeWrittenIsToldByTheEnvironmentsName() throws IOException {
        acquire("a");
        Files.delete(root.resolve("production.json"));
        Files.createDirectories(root.resolve("production.json/in-the-way"));
        NotKept told = assertThrows(NotKept.class, () -> bindings.queue("production", waiting("b")));
        assertTrue(told.getMessage(), told.getMessage().contains("environment 'production'"));
        assertFalse(
                told.getMessage(), told.getMessage().contains(folder.getRoot().toString()));
        assertTrue("for the log", told.getCause().getMessage().contains(root.toString()));

        Files.createDirectories(root.resolve("other.json"));
        String damaged =
                assertThrows(IOException.class, () -> bindings.of("other")).getMessage();
        assertTrue(damaged, damaged.contains("other.json cannot be read"));
        assertFalse(damaged, damaged.contains(folder.getRoot().toString()));
    }

    @Test
    public void aDamagedOneKeepsNoOtherFromBeingTold() throws IOException {
        acquire("a");
        acquire("b");
        Files.createDirectories(root.resolve("damaged.json"));
        assertThrows(IOException.class, () -> bindings.renameBuilds(build -> "new-" + build));
        assertEquals("new-x#1", bindings.of("production").lock().build());
        assertThrows(IOException.class, () -> bindings.leaveAll("new-x#1"));
        assertEquals(List.of(), bindings.of("production").queue());
    }

    /** Such as the copy of a file that somebody mends by hand. */
    @Test
    public void whatIsCalledLikeNoEnvironmentIsNone() throws IOException {
        acquire("a");
        Files.writeString(root.resolve("production.old.json"), "{");
        assertEquals(List.of("production"), bindings.names());
        bindings.renameBuilds(build -> "new-" + build);
        assertEquals("new-x#1", bindings.of("production").lock().build());
    }

    /** Changes that come at once, look, write, lock, release and leave: never do two have it. */
    @Test
    public void ofManyAtOnceOneAloneHasIt() throws Exception {
        AtomicReference<String> writer = new AtomicReference<>();
        AtomicReference<String> amiss = new AtomicReference<>();
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        List<Thread> all = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            String me = "c" + n;
            Random random = new Random(n);
            Thread one = new Thread(() -> {
                try {
                    for (int i = 0; i < 150; i++) {
                        if (random.nextBoolean()) {
                            write(me, writer, amiss);
                        } else {
                            lock(me, random, writer, tokens, amiss);
                        }
                    }
                } catch (Exception e) {
                    amiss.compareAndSet(null, me + ": " + e);
                }
            });
            all.add(one);
            one.start();
        }
        for (Thread one : all) {
            one.join();
        }
        assertNull(amiss.get(), amiss.get());
        assertEquals(tokens.size(), bindings.of("production").fence());
        assertEquals(bindings.of("production"), fresh().of("production"));
    }

    private void write(String me, AtomicReference<String> writer, AtomicReference<String> amiss) throws IOException {
        Optional<Bindings.Reservation> mine = bindings.reserve("production", me);
        if (mine.isPresent()) {
            try (Bindings.Reservation until = mine.get()) {
                Binding.Lock lock = bindings.of("production").lock();
                if (lock == null || lock.change().equals(me)) {
                    if (!writer.compareAndSet(null, me)) {
                        amiss.set(me + " writes where " + writer.get() + " does");
                    }
                    Thread.yield();
                    Binding.Lock now = bindings.of("production").lock();
                    if (now != null && !now.change().equals(me)) {
                        amiss.set(now.change() + " got the lock while " + me + " wrote");
                    }
                    writer.set(null);
                }
                until.close(); // Twice is once.
            }
        }
    }

    private void lock(
            String me, Random random, AtomicReference<String> writer, Set<String> tokens, AtomicReference<String> amiss)
            throws IOException {
        Optional<Binding.Lock> lock = acquire(me);
        if (lock.isEmpty()) {
            if (random.nextInt(3) > 0) {
                bindings.leave("production", "ticket-" + me);
            }
            return;
        }
        if (!tokens.add(lock.get().token())) {
            amiss.set("the token " + lock.get().token() + " was given twice");
        }
        String writing = writer.get();
        if (writing != null && !writing.equals(me)) {
            amiss.set(me + " was given the lock while " + writing + " wrote");
        }
        if (!bindings.release("production", lock.get().token())
                || bindings.release("production", lock.get().token())) {
            amiss.set("a token releases once");
        }
        bindings.leave("production", "ticket-" + me);
    }

    /** All databases are exported by the same program. */
    @Test
    public void placesOfWhichNobodyCanTellAreNotTakenForOne() {
        Binding.Place test = new Binding.Place("agent", null, "agent command the export of psql", null, null);
        Binding.Place production = new Binding.Place("agent", null, "agent command the export of psql", null, null);
        assertFalse(test.overlaps(production));
        Binding.Place shop =
                new Binding.Place("agent", "/srv/shop", "agent directory /srv/shop", "agent/srv/shop", null);
        Binding.Place inside = new Binding.Place("agent", "/srv/shop/a", "…", "agent/srv/shop/a", null);
        Binding.Place beside = new Binding.Place("agent", "/srv/shop2", "…", "agent/srv/shop2", null);
        assertTrue(shop.overlaps(inside) && inside.overlaps(shop));
        assertFalse(shop.overlaps(beside));
    }
}
