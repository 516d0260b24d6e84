package io.jenkins.plugins.promotion.process.people;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import java.io.IOException;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Locks released by force, applies overridden, changes ended. */
public class CustodyTest {

    private static final List<String> ENVIRONMENTS = List.of("test", "production");

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;
    private Custody custody;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        custody = scene.custody();
    }

    private static void refused(int status, ThrowingRunnable act) {
        Refusal refusal = assertThrows(Refusal.class, act);
        assertEquals(refusal.getMessage(), status, refusal.kind().status());
    }

    @Test
    public void lockIsReleasedWithPermissionIdAndReason() throws IOException {
        Binding.Lock lock = scene.lock("production");
        refused(403, () -> custody.release("production", lock.token(), person("ann"), "dead", false));
        refused(400, () -> custody.release("production", lock.token(), person("ann"), " ", true));
        refused(409, () -> custody.release("production", "production-9", person("ann"), "dead", true));
        refused(400, () -> custody.release("production", lock.token(), person("ann"), "x".repeat(4_001), true));
        assertNotNull(scene.bindings.of("production").lock());
        custody.release("production", lock.token(), person("ann"), "dead", true);
        assertNull(scene.bindings.of("production").lock());
        assertFalse(scene.change.state().locks().get(0).isHeld());
        refused(409, () -> custody.release("production", lock.token(), person("ann"), "dead", true));
    }

    @Test
    public void lockOfAnEndedChangeCanBeReleased() throws IOException {
        Binding.Lock lock = scene.lock("production");
        scene.change.record(Actor.person("ann"), new ChangeFact.Closed(""));
        custody.release("production", lock.token(), person("ann"), "left behind", true);
        assertNull(scene.bindings.of("production").lock());
    }

    @Test
    public void overrideRemovesTheMarkAndVoidsSignOffs() throws IOException {
        String gate = scene.gate("Go live", "qa", 1, true, null);
        scene.decide(gate, person("qa1", "qa"), Verdict.APPROVE, "");
        scene.applyWaiting("a1", "production", true, false);
        scene.following().begin(scene.change, "a1", person("doer"), true);
        scene.applyBegun("a1");
        refused(409, () -> custody.end(scene.change, true, person("ann"), "", ENVIRONMENTS, true));
        refused(403, () -> custody.overrideApply(scene.change, "a1", person("ann"), "stuck", false));
        refused(400, () -> custody.overrideApply(scene.change, "a1", person("ann"), "", true));
        custody.overrideApply(scene.change, "a1", person("ann"), "stuck", true);
        assertNull(scene.bindings.of("production").mark());
        assertEquals(
                ApplyOutcome.OVERRIDDEN,
                scene.change.state().apply("a1").orElseThrow().outcome());
        GateRecord after = scene.change.state().gate(gate).orElseThrow();
        assertEquals(GateOutcome.VOID, after.outcome());
        assertTrue(after.decisions().isEmpty());
        assertTrue(after.voided().get(0).why().contains("stuck"));
        refused(409, () -> custody.overrideApply(scene.change, "a1", person("ann"), "stuck", true));
    }

    @Test
    public void markOfAnotherApplyStays() throws IOException {
        scene.applyWaiting("a1", "production", true, false);
        scene.bindings.update("production", b -> b.withMark(new Binding.Mark("other", "Other", "a1", "now")));
        custody.overrideApply(scene.change, "a1", person("ann"), "stuck", true);
        assertNotNull(scene.bindings.of("production").mark());
    }

    @Test
    public void endReleasesLocksLeavesQueuesAndCancelsGates() throws IOException {
        scene.lock("production");
        scene.bindings.update(
                "test", b -> b.withLock(new Binding.Lock("test-1", "other", "Other", "now", "x", "y", "b", "t")));
        scene.bindings.acquire(
                "test", new Binding.Waiting("t2", scene.change.key(), "CR-1", "now", "r", "b"), "me", "t");
        String gate = scene.gate("Go live", "qa", 1, true, null);
        refused(400, () -> custody.end(scene.change, false, person("ann"), "", ENVIRONMENTS, true));
        custody.end(scene.change, false, person("ann"), "given up", ENVIRONMENTS, true);
        assertEquals(ChangePhase.CANCELLED, scene.change.state().phase());
        assertEquals(
                GateOutcome.CANCELLED,
                scene.change.state().gate(gate).orElseThrow().outcome());
        assertNull(scene.bindings.of("production").lock());
        assertTrue(scene.bindings.of("test").queue().isEmpty());
        assertEquals("other", scene.bindings.of("test").lock().change());
        assertThrows(Refusal.class, () -> custody.end(scene.change, true, person("ann"), "", ENVIRONMENTS, true));
    }

    @Test
    public void jobIsAdmittedOnce() throws IOException {
        refused(403, () -> custody.admit(scene.change, "other", person("ann"), false));
        refused(400, () -> custody.admit(scene.change, " ", person("ann"), true));
        custody.admit(scene.change, "other", person("ann"), true);
        assertTrue(scene.change.state().admits("other"));
        refused(409, () -> custody.admit(scene.change, "other", person("ann"), true));
    }
}
