package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.wording.Spoken;
import java.time.Instant;
import java.util.Map;

/** What came of evaluating a step once. */
public sealed interface Progress {

    /** The step is done. */
    record Done(Map<String, Object> result) implements Progress {}

    /** The block of a step may run now. */
    record RunBody() implements Progress {}

    /**
     * Nothing more can be done now.
     *
     * @param what one line for the build log, printed once, and for pages
     * @param until when to look again at the latest, or {@code null} for after an event only
     * @param pause whether it waits for a person or a date, so that this is no time in which the step worked
     */
    record Waiting(Spoken what, Instant until, boolean pause) implements Progress {

        /** For something else than a person or a date. */
        public Waiting(Spoken what, Instant until) {
            this(what, until, false);
        }

        /** For a person or a date. */
        static Waiting pause(Spoken what, Instant until) {
            return new Waiting(what, until, true);
        }
    }
}
