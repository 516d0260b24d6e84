package io.jenkins.plugins.promotion.hearing;

import java.time.Duration;

/** Who does the work of a {@link WorkQueue}, on threads of their own. */
@FunctionalInterface
public interface Workers {

    /** Does this after a pause; returns at once. What comes while they go down is dropped. */
    void after(Duration pause, Runnable work);
}
