package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.process.Walk.Layout;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/**
 * From any state there is a way on: see {@link Walk}. {@code -Dwalks=} walks more often, {@code -DwalkSeed=} elsewhere. A walk
 * that fails is told with the fewest acts at random after which it does.
 */
public class WalkTest {

    private static final int WALKS = Integer.getInteger("walks", 60);
    private static final long SEED = Long.getLong("walkSeed", 1);
    private static final int LONGEST = 30;

    @Test
    public void ordinaryActsLeadToTheEndFromAnywhere() throws Throwable {
        Map<String, Integer> states = new TreeMap<>();
        for (long seed = SEED; seed < SEED + WALKS; seed++) {
            int acts = 5 + (int) (seed % (LONGEST - 5));
            try {
                walk(seed, acts, states);
            } catch (Exception | AssertionError e) {
                throw shortest(seed, acts, e);
            }
        }
        System.out.println(WALKS + " walks from seed " + SEED + " came through " + states.size() + " states:");
        states.forEach((state, times) -> System.out.println("  " + times + " × " + state));
        assertTrue("walks see something: " + states.size(), states.size() > 20);
    }

    private static AssertionError shortest(long seed, int acts, Throwable failure) throws Throwable {
        for (int fewer = 0; fewer < acts; fewer++) {
            try {
                walk(seed, fewer, new TreeMap<>());
            } catch (Exception | AssertionError e) {
                return new AssertionError("walk " + seed + ", " + fewer + " acts: " + e.getMessage(), e);
            }
        }
        return new AssertionError("walk " + seed + ", " + acts + " acts: " + failure.getMessage(), failure);
    }

    private static void walk(long seed, int acts, Map<String, Integer> states) throws Throwable {
        Workroom shop = new Workroom();
        shop.before();
        try {
            Walk walk = new Walk(shop, Layout.values()[(int) (seed % Layout.values().length)], seed);
            try {
                walk.wander(acts);
                walk.finish();
            } catch (Exception e) {
                throw new AssertionError(e.getMessage() + "\n" + walk.story(), e);
            }
            walk.reached().forEach(state -> states.merge(state, 1, Integer::sum));
        } finally {
            shop.after();
        }
    }
}
