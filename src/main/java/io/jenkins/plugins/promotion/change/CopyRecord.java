package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.CopyFact.Copied;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.wording.Counts;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy that was made for a change.
 *
 * @param seq number of its line in the journal
 * @param at when it was recorded, which is when it was done
 * @param copied everything about it
 */
public record CopyRecord(long seq, OffsetDateTime at, Actor actor, Copied copied) {

    public String from() {
        return copied.from();
    }

    public String to() {
        return copied.to();
    }

    /** Digest of the source's configuration as copied. */
    public String sourceTree() {
        return copied.sourceTree();
    }

    /** Digest of the target before. */
    public String targetBefore() {
        return copied.targetBefore();
    }

    /** Digest of the target after: equal to the source's unless narrowed. */
    public String targetAfter() {
        return copied.targetAfter();
    }

    public long files() {
        return copied.files();
    }

    public long bytes() {
        return copied.bytes();
    }

    public long added() {
        return copied.added();
    }

    public long changed() {
        return copied.changed();
    }

    public long deleted() {
        return copied.deleted();
    }

    public Duration took() {
        return copied.took();
    }

    /** What became of the target's paths, for people: {@code 293 files and folders added, 2 changed}. */
    public String touched() {
        return touched(added(), changed(), deleted());
    }

    /** The same of any three numbers. */
    static String touched(long added, long changed, long deleted) {
        List<String> parts = new ArrayList<>();
        tell(parts, added, "added");
        tell(parts, changed, "changed");
        tell(parts, deleted, "deleted");
        return parts.isEmpty() ? "nothing to change" : String.join(", ", parts);
    }

    private static void tell(List<String> parts, long number, String became) {
        if (number > 0) {
            parts.add(
                    (parts.isEmpty() ? Counts.of(number, "file or folder", "files and folders") : Counts.number(number))
                            + " " + became);
        }
    }

    /** Id of the source's snapshot in the content store. */
    public String snapshot() {
        return copied.snapshot();
    }

    /** Id of the target's backup on its node, or {@code null}. */
    public String backup() {
        return copied.backup();
    }

    /** Whether include or exclude narrowed it, so that it is neither base nor start of a rehearsal. */
    public boolean narrowed() {
        return copied.narrowed();
    }

    /** Whether it set the change's base. */
    public boolean base() {
        return copied.base();
    }

    /** Whether the source differed from the change's base. */
    public boolean sourceMoved() {
        return copied.sourceMoved();
    }

    public boolean fromProduction() {
        return copied.fromProduction();
    }

    public long round() {
        return copied.round();
    }

    /** The newest revision of the plan then, 0 for none. */
    public long revision() {
        return copied.revision();
    }

    public String build() {
        return actor.build();
    }

    public String by() {
        return actor.by();
    }
}
