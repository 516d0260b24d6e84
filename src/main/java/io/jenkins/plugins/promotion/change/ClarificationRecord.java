package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;

/** What a person asked about an item of a plan that is followed. */
public record ClarificationRecord(String item, String user, String text, OffsetDateTime at) {}
