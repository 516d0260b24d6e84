package io.jenkins.plugins.promotion.execution;

/** An item cannot be performed; the message says what, why and what would make it pass. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
