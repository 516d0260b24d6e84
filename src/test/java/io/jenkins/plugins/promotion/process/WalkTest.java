package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.process.Walk.Layout;
import org.junit.Test;

/** From any state there is a way on. */
public class WalkTest {

    private static final int WALKS = Integer.getInteger("walks", 40);
    private static final long SEED = Long.getLong("walkSeed", 1);

    @Test
    public void ordinaryActsLeadToTheEndFromAnywhere() throws Throwable {
        Report report = new Report();
        for (int i = 0; i < WALKS; i++) {
            long seed = SEED + i;
            Workroom shop = new Workroom();
            shop.before();
            try {
                Walk walk = new Walk(shop, Layout.values()[i % Layout.values().length], seed);
                try {
                    walk.wander(5 + i % 25);
                    walk.finish();
                    report.add(walk);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("walk " + seed + ": " + e.getMessage() + "\n" + walk.story(), e);
                }
            } finally {
                shop.after();
            }
        }
        System.out.println(report);
    }

    private static final class Report {
        private final java.util.Map<String, Integer> states = new java.util.TreeMap<>();

        void add(Walk walk) {
            walk.reached().forEach(state -> states.merge(state, 1, Integer::sum));
        }

        @Override
        public String toString() {
            return "walks came through " + states.size() + " states";
        }
    }
}
