package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.Duration;

/** Copies of one environment onto another. */
public sealed interface CopyFact extends Fact {

    /** Name of the environment that was copied. */
    String from();

    /** Name of the environment that was written. */
    String to();

    /**
     * A copy was made.
     *
     * @param sourceTree digest of the source's configuration as copied
     * @param targetBefore digest of the target before
     * @param targetAfter digest of the target after: equal to {@code sourceTree} unless {@code narrowed}
     * @param files how many the source has
     * @param bytes size of the source's configuration
     * @param added files that the target did not have; {@code changed} and {@code deleted} accordingly
     * @param took how long it took
     * @param snapshot id of the source's snapshot in the content store
     * @param backup id of the target's backup on its node; {@code null} where nothing was overwritten
     * @param narrowed whether include or exclude narrowed the copy, so that it is neither base nor start of a rehearsal
     * @param base whether this copy set the change's base
     * @param sourceMoved whether the source differed from the change's base
     * @param fromProduction whether the source was a production environment
     * @param round the test round in which it was made
     * @param revision the newest revision of the plan then, 0 for none
     */
    record Copied(
            String from,
            String to,
            String sourceTree,
            String targetBefore,
            String targetAfter,
            long files,
            long bytes,
            long added,
            long changed,
            long deleted,
            Duration took,
            String snapshot,
            @MayBeAbsent String backup,
            boolean narrowed,
            boolean base,
            boolean sourceMoved,
            boolean fromProduction,
            long round,
            long revision)
            implements CopyFact {}

    /**
     * A step found its copy made already.
     *
     * @param stored number of the line that tells of that copy
     */
    record Reused(String from, String to, long stored) implements CopyFact {}

    /**
     * What nothing accounts for is about to be overwritten.
     *
     * @param to the environment
     * @param reason as the step gives it
     * @param tree digest of what lay there
     */
    record Discarded(String from, String to, String reason, String tree) implements CopyFact {}
}
