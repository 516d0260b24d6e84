package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.signoff.Decision;

/** A decision that does not count any more, and why. */
public record VoidedDecision(Decision decision, String why) {}
