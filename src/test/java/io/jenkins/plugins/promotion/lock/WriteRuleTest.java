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

    @Test
    public void aLockBindsOthersOnly() {
        assertEquals(Optional.empty(), WriteRule.refusesWrite(LOCKED, "a"));
        assertTrue(WriteRule.refusesWrite(LOCKED, "b").orElseThrow().contains("locked by change 'A'"));
    }

    @Test
    public void aMarkForbidsCopiesEvenToItsOwnChange() {
        assertEquals(Optional.empty(), WriteRule.refusesWrite(MARKED, "a"));
        assertTrue(WriteRule.refusesWrite(MARKED, "b").orElseThrow().contains("applying A"));
        assertTrue(WriteRule.refusesCopy(MARKED, "a", c -> Optional.of("CR")).isPresent());
    }

    @Test
    public void anOccupantBindsOthersUntilItsEnd() {
        assertEquals(Optional.empty(), WriteRule.refusesCopy(OCCUPIED, "a", c -> Optional.of("CR")));
        assertTrue(WriteRule.refusesCopy(OCCUPIED, "b", c -> Optional.of("CR"))
                .orElseThrow()
                .contains("occupied by the open change 'CR': close it"));
        assertEquals(Optional.empty(), WriteRule.refusesCopy(OCCUPIED, "b", c -> Optional.empty()));
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
