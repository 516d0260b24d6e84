package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.process.Walk.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/**
 * From any state there is a way on: see {@link Walk}. {@code -Dwalks=} walks more often, {@code -DwalkSeed=} elsewhere,
 * {@code -DwalkMinutes=} no longer than that. A walk
 * that fails is told with as few acts at random as it fails with.
 */
public class WalkTest {

    private static final int WALKS = Integer.getInteger("walks", 2000);
    private static final long SEED = Long.getLong("walkSeed", 1);
    private static final int MINUTES = Integer.getInteger("walkMinutes", 0);
    private static final int SHORTEST = 5;
    private static final int LONGEST = 30;

    @Test
    public void ordinaryActsLeadToTheEndFromAnywhere() throws Throwable {
        Map<String, Integer> states = new TreeMap<>();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        long seed = SEED;
        for (; seed < SEED + WALKS && (MINUTES == 0 || System.nanoTime() < end); seed++) {
            Random random = new Random(seed);
            int length = SHORTEST + random.nextInt(1 + random.nextInt(LONGEST - SHORTEST)); // Mostly short ones.
            List<Long> acts = random.longs(length).boxed().toList();
            Optional<AssertionError> failure = walk(seed, acts, states);
            if (failure.isPresent()) {
                throw shortest(seed, acts, failure.get());
            }
        }
        System.out.println(seed - SEED + " walks from seed " + SEED + " came through " + states.size() + " states:");
        states.forEach((state, times) -> System.out.println("  " + times + " × " + state));
        assertTrue("walks see something: " + states.size(), states.size() > Math.min(20, WALKS));
    }

    /** Leaves out whatever can be left out while it still fails. */
    private static AssertionError shortest(long seed, List<Long> acts, AssertionError failure) throws Throwable {
        List<Long> left = new ArrayList<>(acts);
        AssertionError told = failure;
        for (int size = left.size(); size > 0; size /= 2) {
            for (int from = 0; from < left.size(); ) {
                List<Long> fewer = new ArrayList<>(left);
                fewer.subList(from, Math.min(left.size(), from + size)).clear();
                Optional<AssertionError> still = walk(seed, fewer, new TreeMap<>());
                if (still.isPresent()) {
                    left = fewer;
                    told = still.get();
                } else {
                    from += size;
                }
            }
        }
        return new AssertionError("walk " + seed + ", " + left.size() + " acts: " + told.getMessage(), told);
    }

    /** Why it failed, if it did. */
    private static Optional<AssertionError> walk(long seed, List<Long> acts, Map<String, Integer> states)
            throws Throwable {
        Workroom shop = new Workroom();
        shop.before();
        Layout[] layouts = Layout.values();
        Walk walk = new Walk(shop, layouts[(int) (seed % layouts.length)], seed / layouts.length % 2 == 1);
        if (seed % 61 != 0) { // One walk in 61 takes no short cut, as other tests never do.
            shop.stages.inHaste();
        }
        try {
            walk.wander(acts);
            walk.finish();
            walk.reached().forEach(state -> states.merge(state, 1, Integer::sum));
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e);
        } catch (Exception e) {
            return Optional.of(new AssertionError(e + "\n" + walk.story(), e));
        } finally {
            shop.stages.crashes.over();
            shop.after();
        }
    }
}
