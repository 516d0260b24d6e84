package io.jenkins.plugins.promotion.process;

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
     * @param what one line for the build log, printed once
     * @param until when to look again at the latest, or {@code null} for after an event only
     */
    record Waiting(String what, Instant until) implements Progress {}
}
