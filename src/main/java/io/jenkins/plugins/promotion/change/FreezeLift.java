package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;

/** That a time in which nothing may be applied does not hold for a change; {@code until} is the end of that time. */
public record FreezeLift(String environment, OffsetDateTime until, String reason, String by, OffsetDateTime at) {}
