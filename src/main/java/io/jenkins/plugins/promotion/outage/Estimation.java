package io.jenkins.plugins.promotion.outage;

/** An estimate, or why there is none. */
public sealed interface Estimation permits OutageEstimate, Estimation.None {

    /** No estimate can be given. */
    record None(String reason) implements Estimation {}
}
