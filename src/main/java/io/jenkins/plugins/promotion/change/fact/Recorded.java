package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.Actor;
import java.time.OffsetDateTime;

/**
 * A fact with what its line in the journal tells besides.
 *
 * @param seq number of the line
 * @param at when it was recorded
 * @param actor who recorded it
 */
public record Recorded(long seq, OffsetDateTime at, Actor actor, Fact fact) {}
