package io.jenkins.plugins.promotion.lock;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import org.junit.Test;

/** Who may write to an environment. */
public class WriteRuleTest {

    private static final Binding FREE = Binding.fresh("test");
    private static final Binding LOCKED =
            FREE.withLock(new Binding.Lock("test-1", "a", "A", "now", "why", "me", "x#1", "t"));
    private static final Binding MARKED = FREE.withMark(new Binding.Mark("a", "A", "apply-1", "now"));
    private static final Binding OCCUPIED = FREE.withOccupant("a");

    private static final WriteRule.Others OPEN = others(false, Optional.of("A"));
    private static final WriteRule.Others OVER = others(true, Optional.of("A"));

    private static WriteRule.Others others(boolean over, Optional<String> name) {
        return new WriteRule.Others() {
            @Override
            public boolean isOver(String change) {
                return over;
            }

            @Override
            public Optional<String> name(String change) {
                return name;
            }
        };
    }

    @Test
    public void anotherJobsChangeIsNotNamedNorItsReason() {
        WriteRule.Others foreign = others(false, Optional.empty());
        assertEquals(
                "environment 'test' is locked by a change of another job since now: wait until it is unlocked",
                WriteRule.refusesWrite(LOCKED, "b", foreign).orElseThrow());
        assertTrue(WriteRule.refusesWrite(MARKED, "b", foreign)
                .orElseThrow()
                .contains("marked as applying a change of another job"));
        assertTrue(WriteRule.refusesCopy(OCCUPIED, "b", foreign)
                .orElseThrow()
                .contains("occupied by a change of another job"));
    }

    @Test
    public void aLockBindsOthersOnly() {
        assertEquals(Optional.empty(), WriteRule.refusesWrite(LOCKED, "a", OPEN));
        assertTrue(WriteRule.refusesWrite(LOCKED, "b", OPEN).orElseThrow().contains("locked by change 'A'"));
    }

    @Test
    public void aMarkForbidsCopiesEvenToItsOwnChange() {
        assertEquals(Optional.empty(), WriteRule.refusesWrite(MARKED, "a", OPEN));
        assertTrue(WriteRule.refusesWrite(MARKED, "b", OPEN).orElseThrow().contains("applying change 'A'"));
        assertTrue(WriteRule.refusesCopy(MARKED, "a", OPEN).isPresent());
    }

    @Test
    public void anOccupantBindsOthersUntilItsEnd() {
        assertEquals(Optional.empty(), WriteRule.refusesCopy(OCCUPIED, "a", OPEN));
        assertTrue(WriteRule.refusesCopy(OCCUPIED, "b", OPEN).isPresent());
        assertEquals(Optional.empty(), WriteRule.refusesCopy(OCCUPIED, "b", OVER));
    }

    @Test
    public void onlyAccountedTreesAreOverwritten() {
        Binding known = FREE.withKnown(new Binding.Known("v1:known", null, "copied", "a", "now"));
        assertEquals(Optional.empty(), WriteRule.refusesOverwrite(FREE, "v1:anything", "v1:new"));
        assertEquals(Optional.empty(), WriteRule.refusesOverwrite(known, "v1:known", "v1:new"));
        assertEquals(Optional.empty(), WriteRule.refusesOverwrite(known, "v1:new", "v1:new"));
        assertTrue(WriteRule.refusesOverwrite(known, "v1:work", "v1:new").isPresent());
    }
}
