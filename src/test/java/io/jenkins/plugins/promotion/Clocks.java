package io.jenkins.plugins.promotion;

import java.time.Clock;
import java.time.Duration;

/** Lets tests of other packages turn the one clock, which nothing else can. */
public final class Clocks {

    private Clocks() {}

    /** Goes on to run, this much ahead. */
    public static void ahead(Duration by) {
        Promotion.get().useClock(Clock.offset(Clock.systemDefaultZone(), by));
    }

    /** The time of day again. */
    public static void reset() {
        Promotion.get().useClock(Clock.systemDefaultZone());
    }
}
