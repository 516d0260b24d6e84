package io.jenkins.plugins.promotion.copy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Several ways to do one work, turn by turn, so that all of them meet the same caches and the same disk. The first
 * round warms up and does not count; each other round begins with another way. The median counts.
 */
final class Contest {
    /** Something to time, or to do beforehand. */
    interface Work {
        Work NOTHING = round -> {};

        void run(int round) throws Exception;
    }

    private final int rounds;
    private final Map<String, Work> works = new LinkedHashMap<>();
    private final Map<String, double[]> seconds = new LinkedHashMap<>();

    Contest(int rounds) {
        this.rounds = rounds;
    }

    Contest with(String name, Work work) {
        works.put(name, work);
        seconds.put(name, new double[rounds]);
        return this;
    }

    /** A program as people run it; left out where it is not installed. */
    Contest withPeer(String name, Work work) {
        return Command.isInstalled(name.substring(0, name.indexOf(' '))) ? with(name, work) : this;
    }

    /** @param before done anew for each round, not timed */
    Contest run(Work before) throws Exception {
        String[] names = works.keySet().toArray(String[]::new);
        for (int round = -1; round < rounds; round++) {
            before.run(round);
            for (int i = 0; i < names.length; i++) {
                String name = names[(i + round + 1) % names.length];
                long begin = System.nanoTime();
                works.get(name).run(round);
                if (round >= 0) {
                    seconds.get(name)[round] = (System.nanoTime() - begin) / 1e9;
                }
            }
        }
        return this;
    }

    boolean has(String name) {
        return works.containsKey(name);
    }

    double median(String name) {
        double[] sorted = seconds.get(name).clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
