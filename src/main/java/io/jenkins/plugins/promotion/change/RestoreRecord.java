package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.RestoreFact;
import io.jenkins.plugins.promotion.journal.Actor;
import java.time.OffsetDateTime;

/** A backup that was restored. */
public record RestoreRecord(RestoreFact fact, OffsetDateTime at, Actor actor) {}
