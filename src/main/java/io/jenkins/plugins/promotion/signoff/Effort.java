package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.refusal.Refusal;

/** How much comparing of names with patterns is left: whoever writes both must not keep the controller busy for hours. */
public final class Effort {
    /** Some seconds: enough for a thousand cases whose patterns begin with a class, and a hundred thousand tests. */
    private static final long STEPS = 3_000_000_000L;

    private long left = STEPS;

    /** @throws Refusal once all of it is spent */
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw Refusal.mistake("the patterns 'junit' of the test plan take too long to compare with so many tests")
                    .mend("Begin them with the class, write fewer *, or record the reports in several steps.");
        }
    }
}
