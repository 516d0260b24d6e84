package io.jenkins.plugins.promotion.lock;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Locks, queues and marks of environments, and that they outlive the process. */
public class BindingsTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

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
        Binding after = bindings.dropAbandoned(
                "production", List.of("a", "b")::contains, w -> w.ticket().equals("ticket-c"));
        assertNull("the lock of an ended change", after.lock());
        assertEquals(
                List.of("d"),
                after.queue().stream().map(Binding.Waiting::change).toList());
        assertEquals(after, fresh().of("production"));
    }

    @Test
    public void lockUnderAMarkIsNotDropped() throws IOException {
        acquire("a");
        bindings.update("production", b -> b.withMark(new Binding.Mark("a", "a", "apply-1", "2026-11-21T09:00:00Z")));
        assertNotNull(
                bindings.dropAbandoned("production", "a"::equals, w -> true).lock());
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

    @Test
    public void namesCannotLeaveTheRoot() {
        assertThrows(IllegalArgumentException.class, () -> bindings.of("../x"));
    }
}
