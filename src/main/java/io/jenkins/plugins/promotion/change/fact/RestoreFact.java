package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.Duration;

/**
 * An environment was made what it was when a backup of it was taken.
 *
 * @param from id of that backup
 * @param reason as the step gives it
 * @param files how many it has now
 * @param added files that it did not have; {@code changed} and {@code deleted} accordingly
 * @param took how long it took
 * @param backup id of the backup of what lay there; {@code null} where nothing was overwritten
 */
public record RestoreFact(
        String environment,
        String from,
        String reason,
        String treeBefore,
        String treeAfter,
        long files,
        long added,
        long changed,
        long deleted,
        Duration took,
        @MayBeAbsent String backup)
        implements Fact {}
