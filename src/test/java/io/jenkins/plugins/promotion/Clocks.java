package io.jenkins.plugins.promotion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** Lets tests of other packages turn the one clock, which nothing else can. */
public final class Clocks {

    private Clocks() {}

    /** Goes on to run, this much ahead. */
    public static void ahead(Duration by) {
        turn(Clock.offset(Clock.systemDefaultZone(), by));
    }

    /** Stands. */
    public static void at(Instant time) {
        turn(Clock.fixed(time, ZoneId.systemDefault()));
    }

    /** The time of day again. */
    public static void reset() {
        turn(Clock.systemDefaultZone());
    }

    /** From now on this much passes whenever somebody asks. */
    public static void leaping(Duration by) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now(Clock.systemDefaultZone()));
        turn(new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneId.systemDefault();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.updateAndGet(time -> time.plus(by));
            }
        });
    }

    /** What waits for a time looks at the clock again when its change is touched. */
    private static void turn(Clock clock) {
        Promotion promotion = Promotion.get();
        promotion.source = clock;
        promotion.changes().all().forEach(change -> promotion.listeners.forEach(l -> l.changed(change.key())));
    }
}
