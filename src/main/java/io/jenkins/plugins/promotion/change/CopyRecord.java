package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;

/**
 * A copy that was made for a change.
 *
 * @param sourceTree digest of the source's configuration as copied
 * @param targetBefore digest of the target before
 * @param targetAfter digest of the target after: equal to {@code sourceTree} unless {@code narrowed}
 * @param bytes size of the source's configuration in bytes
 * @param millis how long it took, in milliseconds
 * @param snapshot id of the source's snapshot in the content store
 * @param backup id of the target's backup on its node
 * @param narrowed whether include or exclude narrowed the copy, so that it is neither base nor start of a rehearsal
 * @param base whether this copy set the change's base (step 01)
 * @param sourceMoved whether the source differed from the change's base
 * @param fromProduction whether the source was a production environment
 * @param round the test round in which it was made
 * @param revision the newest revision of the plan then, 0 for none
 */
public record CopyRecord(
        long seq,
        OffsetDateTime at,
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
        long millis,
        String snapshot,
        String backup,
        boolean narrowed,
        boolean base,
        boolean sourceMoved,
        boolean fromProduction,
        long round,
        long revision,
        String build,
        String by) {}
